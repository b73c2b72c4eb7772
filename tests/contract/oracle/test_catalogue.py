"""The port on a database: what is written is read, in few round trips, and nothing twice."""

from __future__ import annotations

import os
import random
import uuid
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.backends.oracle.tables import OWNER, Names
from medintel_desktop.domain.area import Box, Circle, Polygon
from medintel_desktop.domain.errors import Overtaken
from medintel_desktop.domain.mirror import (
    Change,
    Entity,
    Role,
    SharedLibrary,
)
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Span
from tests.contract.oracle.changes import (
    SPACE,
    every_kind,
    facts,
    name,
    pulled,
    shown,
    stamp,
    vectors,
)
from tests.oracle import options

PLACES = {
    "berlin": (52.52, 13.40), "potsdam": (52.39, 13.06), "zero": (0.0, 0.0), "east": (1.0, 179.9),
    "west": (1.0, -179.9), "pole": (89.9, 100.0),
}  # fmt: skip
OTHER = EmbeddingSpace("test", "other", 4, "dynamic-4")
TRIPS = (
    "SELECT s.value FROM v$mystat s JOIN v$statname n ON n.statistic# = s.statistic#"
    " WHERE n.name = 'SQL*Net roundtrips to/from client'"
)


@pytest.fixture
def library(oracle: OracleCatalogue) -> SharedLibrary:
    return oracle.create(f"Test {uuid.uuid4()}")


class Trips:
    """Counts round trips of one session, as the server does, its own left out."""

    def __init__(self, catalogue: OracleCatalogue) -> None:
        self._catalogue = catalogue

    def of(self, call: Callable[[], Any]) -> int:
        before = self._now()
        call()
        return self._now() - before - 1

    def _now(self) -> int:
        def work(connection: Any, names: Names) -> int:
            with connection.cursor() as cursor:
                return int(cursor.execute(TRIPS).fetchone()[0])

        return self._catalogue.run(work)


@pytest.fixture
def single() -> Iterator[OracleCatalogue]:
    """With one session, so that its round trips are all."""
    catalogue = OracleCatalogue(replace(options(), pool_max=1))
    yield catalogue
    catalogue.close()


def test_every_kind_comes_back_as_it_went(oracle: OracleCatalogue, library: SharedLibrary) -> None:
    changes = every_kind()
    written = oracle.push(library.id, "a", changes)
    rows = {(change.entity, change.key) for change in changes}
    assert (written.first, written.last, written.refused) == (1, len(rows), ())
    assert shown(pulled(oracle, library)) == shown(changes)
    whole = oracle.whole(library.id, Entity.MEDIA, "m1")
    kinds = (Entity.MEDIA, Entity.MEMBER, Entity.TAG, Entity.MOMENTS, Entity.ANALYSIS,
             Entity.MODEL_TAG, Entity.TRANSCRIPT)  # fmt: skip
    mine = [c for c in changes if c.entity in kinds or c.key.endswith("z.jpg")]
    assert shown(list(whole)) == shown(mine)
    assert {c.key for c in oracle.whole(library.id, Entity.ALBUM, "a1")} == {"a1", "a1/m1"}


def test_the_later_stamp_stands_whoever_comes_first(
    oracle: OracleCatalogue, library: SharedLibrary
) -> None:
    oracle.push(
        library.id, "a", [facts("m", at=5), name("m", "late", 9), vectors("m", (1, 0, 0, 0), at=9)]
    )
    second = oracle.push(
        library.id, "b",
        [facts("m", at=4, width=7), name("m", "early", 8),
         vectors("m", (0, 1, 0, 0), (0, 0, 1, 0), at=8),
         Change(Entity.MEDIA, "m", "rating", 2, stamp(1))],
    )  # fmt: skip
    found = {(c.entity, c.field): c.value for c in pulled(oracle, library, second.first - 1)}
    assert found[(Entity.MEDIA, "name")] == "late"
    assert found[(Entity.MEDIA, "rating")] == 2
    assert "width" not in found[(Entity.MEDIA, "facts")]
    assert [list(m.values) for m in found[(Entity.MOMENTS, "vectors")].vectors] == [[1, 0, 0, 0]]
    third = oracle.push(
        library.id, "b", [vectors("m", (0, 1, 0, 0), (0, 0, 1, 0), at=10), name("m", "z", 9, "b")]
    )
    found = {(c.entity, c.field): c.value for c in pulled(oracle, library, third.first - 1)}
    assert found[(Entity.MEDIA, "name")] == "z"
    assert len(found[(Entity.MOMENTS, "vectors")].vectors) == 2


def test_equal_bytes_are_one_item(oracle: OracleCatalogue, library: SharedLibrary) -> None:
    gone = Change(Entity.MEDIA, "theirs", "gone", True, stamp(3))
    oracle.push(library.id, "a", [facts("theirs", "c" * 64), gone])
    before = oracle.head(library.id).last_change
    with pytest.raises(Overtaken) as caught:
        oracle.push(
            library.id, "b", [facts("other"), facts("ours", "c" * 64), name("ours", "x", 1)]
        )
    assert caught.value.known == {"c" * 64: "theirs"}
    assert oracle.head(library.id).last_change == before
    assert {c.key for c in pulled(oracle, library)} == {"theirs"}
    oracle.push(library.id, "b", [facts("theirs", "c" * 64, at=5), facts("other")])


def test_rows_without_a_checksum_do_not_clash(
    oracle: OracleCatalogue, library: SharedLibrary
) -> None:
    oracle.push(library.id, "a", [name("m1", "a", 1), name("m2", "b", 1)])
    assert {c.key for c in pulled(oracle, library)} == {"m1", "m2"}


def test_what_does_not_fit_is_refused_and_the_rest_written(
    oracle: OracleCatalogue, library: SharedLibrary
) -> None:
    wrong = vectors("m2", (1, 0, 0))
    long, tag = (
        name("m1", "ä" * 3000, 1),
        Change(Entity.TAG, "m1/" + "x" * 500, "name", "x" * 500, stamp(1)),
    )
    written = oracle.push(library.id, "a", [facts("m1"), facts("m2"), long, wrong, tag])
    assert {refused.change.key for refused in written.refused} == {"m1", "m2/" + SPACE.key, tag.key}
    assert all(refused.reason for refused in written.refused)
    assert shown(pulled(oracle, library)) == shown([facts("m1"), facts("m2")])


def test_libraries_are_kept_apart(oracle: OracleCatalogue, library: SharedLibrary) -> None:
    other = oracle.create("Other")
    oracle.push(library.id, "a", [facts("m1"), vectors("m1", (1, 0, 0, 0))])
    oracle.push(other.id, "a", [facts("m1", at=9), vectors("m1", (0, 1, 0, 0), at=9)])
    assert shown(pulled(oracle, library)) == shown([facts("m1"), vectors("m1", (1, 0, 0, 0))])
    found = oracle.nearest(other.id, SPACE, array("f", [1, 0, 0, 0]), 10, {})
    assert [(key, round(score, 3)) for key, _, _, score in found] == [("m1", 0.0)]
    listed = {one.id: (one.role, one.items) for one in oracle.libraries()}
    assert listed[library.id] == listed[other.id] == (Role.OWNER, 1)


def test_the_nearest_are_found_and_filtered(
    oracle: OracleCatalogue, library: SharedLibrary
) -> None:
    oracle.push(
        library.id, "a",
        [
            facts("near", taken_at="2024-05-01T10:00:00", latitude=52.5, longitude=13.4),
            facts("far", kind="video", latitude=-33.9, longitude=151.2),
            facts("gone"), facts("trashed"), facts("back"),
            vectors("near", (1, 0, 0, 0), (0.6, 0.8, 0, 0)), vectors("far", (0.8, 0.6, 0, 0)),
            vectors("gone", (1, 0, 0, 0)), vectors("trashed", (1, 0, 0, 0)),
            vectors("back", (0, 0, 0, 1)), vectors("far", (0, 1, 0, 0), space=OTHER),
            Change(Entity.MEDIA, "gone", "gone", True, stamp(2)),
            Change(Entity.MEDIA, "back", "gone", True, stamp(2)),
            Change(Entity.MEDIA, "back", "rating", 5, stamp(3)),
            Change(Entity.MEDIA, "trashed", "trashed", 1.7e9, stamp(2)),
            Change(Entity.MEMBER, "album/far", "present", True, stamp(1)),
            Change(Entity.MEMBER, "album/near", "present", False, stamp(1)),
        ],
    )  # fmt: skip
    query = array("f", [1, 0, 0, 0])

    def keys(limit: int = 10, **where: Any) -> list[tuple[str, float]]:
        found = oracle.nearest(library.id, SPACE, query, limit, where)
        return [(key, round(score, 3)) for key, _, _, score in found]

    assert keys() == [("near", 1.0), ("far", 0.8), ("near", 0.6), ("back", 0.0)]
    assert keys(limit=1) == [("near", 1.0)]
    assert keys(kind="video") == keys(albums=["album", "none"]) == [("far", 0.8)]
    assert keys(albums=[]) == []
    assert keys(taken_from="2024-05-01", taken_to="2024-05-01") == [("near", 1.0), ("near", 0.6)]
    assert keys(area=Circle(52.5, 13.5, 20.0)) == [("near", 1.0), ("near", 0.6)]
    assert keys(area=Circle(52.5, 13.5, 2.0)) == []
    assert keys(area=Box(-50, 150, 0, -170)) == [("far", 0.8)]
    assert keys(area=Polygon(((52, 13), (53, 13), (53, 14)))) == keys(area=Box(52, 13, 53, 14))
    first = oracle.nearest(library.id, SPACE, query, 1, {})[0]
    assert first[:3] == ("near", Span(0, 1.5), Modality.VISUAL)
    assert oracle.nearest(library.id, OTHER, array("f", [0, 1, 0, 0]), 5, {})[0][0] == "far"
    unknown = EmbeddingSpace("test", "never seen", 4, "")
    assert oracle.nearest(library.id, unknown, query, 5, {}) == []


@pytest.mark.parametrize("spatial", [True, False])
def test_places_are_found_by_distance(
    oracle: OracleCatalogue, library: SharedLibrary, spatial: bool
) -> None:
    oracle.push(
        library.id, "a",
        [facts(key, latitude=place[0], longitude=place[1]) for key, place in PLACES.items()]
        + [facts("nowhere")],
    )  # fmt: skip
    if not spatial:
        oracle._names = OWNER
    berlin = oracle.near(library.id, Circle(52.52, 13.40, 40), 10)
    assert [key for key, _ in berlin] == ["berlin", "potsdam"]
    assert berlin[1][1] == pytest.approx(27.2, abs=0.3)
    assert [key for key, _ in oracle.near(library.id, Circle(52.52, 13.40, 10), 10)] == ["berlin"]
    assert {key for key, _ in oracle.near(library.id, Circle(1.0, 180.0, 50), 10)} == {
        "east",
        "west",
    }
    assert {key for key, _ in oracle.near(library.id, Circle(0.1, 0.1, 50), 10)} == {"zero"}
    assert {key for key, _ in oracle.near(library.id, Circle(89.9, -80.0, 50), 10)} == {"pole"}


def test_thumbnails_travel_by_checksum(oracle: OracleCatalogue, library: SharedLibrary) -> None:
    pictures = {f"{at:064x}": os.urandom(40_000) for at in range(5)}
    oracle.put_thumbnails(library.id, pictures)
    oracle.put_thumbnails(library.id, {f"{0:064x}": b"other", f"{9:064x}": b"new"})
    asked = [*pictures, f"{9:064x}", "none"]
    assert oracle.thumbnails(library.id, asked) == {**pictures, f"{9:064x}": b"new"}
    assert oracle.thumbnails(library.id, []) == {}


def test_round_trips_are_few(single: OracleCatalogue) -> None:
    library = single.create("Trips")
    trips = Trips(single)
    chance = random.Random(1)
    changes: list[Change] = []
    for at in range(1000):
        key = f"m{at}"
        changes += [facts(key), name(key, key, 1)]
        changes.append(vectors(key, tuple(chance.random() for _ in range(4))))
    single.push(library.id, "a", [*every_kind()])  # the space is made once
    assert trips.of(lambda: single.push(library.id, "a", changes)) <= 6
    last = single.head(library.id).last_change
    query = array("f", [1, 0, 0, 0])
    assert trips.of(lambda: single.head(library.id)) == 1
    assert trips.of(lambda: single.nearest(library.id, SPACE, query, 100, {"kind": "photo"})) == 1
    assert trips.of(lambda: single.near(library.id, Circle(1, 1, 9), 50)) == 1
    assert trips.of(lambda: single.pull(library.id, Entity.TAG, 0, last, 2000)) == 1
    assert trips.of(lambda: single.pull(library.id, Entity.MEDIA, 0, last, 2000)) <= 3
    assert trips.of(lambda: single.pull(library.id, Entity.MOMENTS, 0, last, 2000)) <= 5
