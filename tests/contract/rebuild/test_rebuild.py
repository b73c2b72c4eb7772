"""Another machine gets the library out of the store: rows, albums, vectors, thumbnails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.store import Copy
from medintel_desktop.domain.transcript import Line
from medintel_desktop.library import sidecar_objects
from tests.contract.rebuild.libraries import Machine, failed
from tests.service import StandIn
from tests.stores import Bytes


def arranged(a: Machine, footage: list[Path]) -> None:
    """All that a user does to items."""
    a.add(*footage, album="Travel/Tuscany 2024")
    items, workspace = a.items(), a.workspace
    film, leaf, sky = (items[path.name] for path in footage)
    workspace.collection.rate([film.id], 4)
    workspace.collection.tag([film.id, leaf.id], ["Hügel", "a,b"])
    workspace.collection.caption(leaf.id, "„Blatt“ <b>")
    workspace.collection.rename(sky.id, "Himmel.jpg")
    workspace.albums.fill(workspace.albums.ensure("Best").id, [film.id])
    workspace.trash.put([sky.id])
    a.sync()


def test_rows_albums_and_pictures_are_the_same(
    a: Machine, b: Machine, footage: list[Path], service: StandIn
) -> None:
    arranged(a, footage)
    jobs = b.rebuild()
    assert failed(jobs) == []
    assert b.rows() == a.rows()
    assert [i.trashed_at for i in b.driver.all_items()].count(None) == 2
    assert {x.id: x.name for x in b.workspace.albums.all()} == {
        x.id: x.name for x in a.workspace.albums.all()
    }
    for item in a.driver.all_items():
        here, there = (m.workspace.folder.thumbnail(item.checksum) for m in (a, b))
        assert here.read_bytes() == there.read_bytes()
        assert b.workspace.catalogue.moments.of(item.id) == a.workspace.catalogue.moments.of(
            item.id
        )
        assert [_told(c) for c in b.workspace.catalogue.copies.of(item.id)] == [
            _told(c) for c in a.workspace.catalogue.copies.of(item.id)
        ]


def _told(copy: Copy) -> tuple[object, ...]:
    return copy.place, copy.object, copy.role, copy.bytes, copy.checksum, copy.md5, copy.part_size


def test_no_original_is_brought(a: Machine, b: Machine, footage: list[Path]) -> None:
    arranged(a, footage)
    b.rebuild()
    library = b.workspace.folder.root
    largest = min(path.stat().st_size for path in footage if path.suffix == ".mp4")
    kept = [p for p in library.rglob("*") if p.is_file() and p.suffix in (".mp4", ".f32", ".jpg")]
    assert max(p.stat().st_size for p in kept) < largest
    assert not (library / "originals").exists()


def test_meaning_is_found_offline(
    a: Machine, b: Machine, footage: list[Path], service: StandIn
) -> None:
    """Vectors are not paid for again, and the same things are found in the same order."""
    a.add(*footage)
    a.sync()
    asked = a.workspace.search.answer(SearchQuery("red"))
    space = a.workspace.services.video_ai().space
    assert space is not None
    vector = a.workspace.catalogue.moments.remembered(space, "red")
    assert vector is not None
    before = service.usage()["counts"]

    b.rebuild()
    b.workspace.catalogue.moments.remember(space, "red", vector)
    found = b.workspace.search.answer(SearchQuery("red"))
    assert found.by_meaning
    assert [(h.item.id, h.span, h.modality, h.score) for h in found.hits] == [
        (h.item.id, h.span, h.modality, h.score) for h in asked.hits
    ]
    film = a.items()["größe 1.mp4"]
    near = b.workspace.search.answer(SearchQuery("", similar_to=film.id))
    assert {hit.item.id for hit in near.hits} <= {item.id for item in a.items().values()}
    assert service.usage()["counts"] == before


def test_a_second_time_changes_nothing(a: Machine, b: Machine, footage: list[Path]) -> None:
    arranged(a, footage)
    b.rebuild()
    rows = b.rows()
    counts = [
        b.workspace.catalogue.moments.count(s) for s in b.workspace.catalogue.moments.spaces()
    ]
    again = b.rebuild()
    assert failed(again) == []
    assert b.rows() == rows
    assert counts == [
        b.workspace.catalogue.moments.count(s) for s in b.workspace.catalogue.moments.spaces()
    ]


def test_what_was_taken_over_is_not_written_back(
    a: Machine, b: Machine, footage: list[Path]
) -> None:
    arranged(a, footage)
    b.rebuild()
    film = a.items()["größe 1.mp4"]
    a.falsify(film, b"{}")  # would be made good if it were written
    b.sync()
    assert a.sidecar(film) == {}
    b.workspace.collection.rate([film.id], 1)
    b.sync()
    assert a.sidecar(film)["rating"] == 1, "a change is"


def test_what_is_here_wins(a: Machine, b: Machine, footage: list[Path]) -> None:
    """And what neither said is not lost: not even in the store, where the later one writes."""
    arranged(a, footage)
    film = footage[0]
    b.add(film)  # is stored, and so described, before anything was taken over
    here = b.items()[film.name]
    b.workspace.collection.rate([here.id], 1)
    b.rebuild()
    there = a.items()[film.name]
    item = b.workspace.catalogue.media.get(here.id)
    assert item is not None
    assert (item.rating, item.paths) == (1, here.paths)
    assert set(item.tags) == set(there.tags)
    assert [m.span for m in b.workspace.catalogue.moments.of(here.id)] == [
        m.span for m in a.workspace.catalogue.moments.of(there.id)
    ], "what was paid for comes along"
    assert len(b.driver.all_items()) == 3
    b.sync()
    told = a.sidecar(there)
    assert (told["rating"], set(told["tags"])) == (1, set(there.tags))
    assert len(told["understood"][0]["moments"]) == len(a.workspace.catalogue.moments.of(there.id))


def test_vectors_of_one_survive_what_the_other_writes(
    a: Machine, b: Machine, footage: list[Path]
) -> None:
    a.settings.change(understand_on_import=False)
    a.add(footage[0])
    b.rebuild()
    (film,) = a.driver.all_items()
    a.workspace.understanding.enqueue([film.id])
    a.driver.hurry()
    a.sync()
    assert a.sidecar(film)["understood"]
    b.workspace.collection.rate([film.id], 2)
    b.sync()
    assert a.sidecar(film)["rating"] == 2
    assert a.sidecar(film)["understood"]
    assert b.workspace.catalogue.moments.of(film.id)


def test_what_a_later_version_wrote_is_left_alone(quick_a: Machine, footage: list[Path]) -> None:
    quick_a.add(footage[1])
    leaf = quick_a.items()["leaf.jpg"]
    quick_a.falsify(leaf, b'{"medintel": 99, "novelty": 1}')
    quick_a.workspace.collection.rate([leaf.id], 2)
    quick_a.sync()
    assert quick_a.sidecar(leaf) == {"medintel": 99, "novelty": 1}


def test_an_album_of_the_same_name_is_taken(a: Machine, b: Machine, footage: list[Path]) -> None:
    arranged(a, footage)
    mine = b.workspace.albums.ensure("Travel")
    b.rebuild()
    albums = b.workspace.albums.all()
    assert sorted(b.workspace.albums.path(x) for x in albums) == [
        "Best", "Travel", "Travel/Tuscany 2024"
    ]  # fmt: skip
    assert mine.id in {x.id for x in albums}


def test_it_goes_on_after_it_was_stopped(
    quick_a: Machine, quick_b: Machine, footage: list[Path]
) -> None:
    arranged(quick_a, footage)
    batch = quick_b.workspace.cloud.rebuild.start(quick_b.kind)
    lanes = [runner.run_one for runner in quick_b.driver._runners]
    for run_one in lanes * 2:
        run_one()
    jobs = quick_b.workspace.catalogue.jobs.in_batch(batch)
    assert {job.state for job in jobs if job.kind == "adopt"} == {JobState.DONE, JobState.QUEUED}
    quick_b.begin_again()
    quick_b.driver.hurry()
    assert quick_b.rows() == quick_a.rows()


def test_originals_without_a_description_are_told(
    quick_a: Machine, quick_b: Machine, footage: list[Path]
) -> None:
    quick_a.settings.change(write_sidecars=False)
    quick_a.add(*footage)
    jobs = quick_b.rebuild()
    assert [job.note for job in jobs] == ["0 items to take over"]
    left = quick_b.workspace.cloud.rebuild.undescribed(quick_b.kind)
    assert {o.name for o in left} == {
        copy.object
        for item in quick_a.driver.all_items()
        for copy in quick_a.workspace.catalogue.copies.of(item.id)
    }


HARMFUL = {
    "no json": b"{",
    "another item": b"",
    "too large": b" " * (2 << 20),
    "later version": b'{"medintel": 99}',
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_harmful_description_stops_only_itself(
    quick_a: Machine, quick_b: Machine, footage: list[Path], kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sidecar_objects, "MOST_BYTES", 1 << 20)
    quick_a.add(*footage)
    film, leaf = quick_a.items()["größe 1.mp4"], quick_a.items()["leaf.jpg"]
    content = HARMFUL[kind] or json.dumps(quick_a.sidecar(leaf)).encode()
    quick_a.falsify(film, content)
    jobs = quick_b.rebuild()
    (reason,) = failed(jobs)
    assert ("more than any has" in reason) if kind == "too large" else ("cannot be used" in reason)
    assert sorted(quick_b.items()) == ["leaf.jpg", "sky.jpg"]


def test_a_description_without_its_original_is_refused(
    quick_a: Machine, quick_b: Machine, footage: list[Path]
) -> None:
    quick_a.add(*footage)
    (copy,) = quick_a.workspace.catalogue.copies.of(quick_a.items()["leaf.jpg"].id)
    quick_a.store.delete(copy.object)
    sky = quick_a.workspace.catalogue.copies.of(quick_a.items()["sky.jpg"].id)[0]
    quick_a.store.put(sky.object, Bytes(b"other"), "image/jpeg", {})
    assert len(failed(quick_b.rebuild())) == 2
    assert list(quick_b.items()) == ["größe 1.mp4"]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xffother", b"x" * (3 << 20)])
def test_a_thumbnail_of_somebody_else_is_left_out(
    quick_a: Machine, quick_b: Machine, footage: list[Path], content: bytes
) -> None:
    quick_a.add(footage[1])
    leaf = quick_a.items()["leaf.jpg"]
    quick_a.falsify(leaf, content, ".jpg")
    (_, job) = quick_b.rebuild()
    assert job.note == "Taken over, without a thumbnail"
    assert not quick_b.workspace.folder.thumbnail(leaf.checksum).exists()


def test_an_id_that_is_taken_makes_no_harm(
    quick_a: Machine, quick_b: Machine, footage: list[Path]
) -> None:
    quick_a.add(footage[1])
    quick_b.add(footage[2])
    leaf, sky = quick_a.items()["leaf.jpg"], quick_b.items()["sky.jpg"]
    told = quick_a.sidecar(leaf)
    quick_a.falsify(leaf, json.dumps({**told, "id": sky.id}).encode())
    quick_b.rebuild()
    items = quick_b.items()
    assert items["sky.jpg"].checksum == sky.checksum
    assert items["leaf.jpg"].checksum == leaf.checksum
    assert items["leaf.jpg"].id != sky.id


def test_names_that_lead_elsewhere_are_not_looked_at(
    quick_a: Machine, quick_b: Machine, footage: list[Path]
) -> None:
    quick_a.add(footage[1])
    for name in ("sidecar/zz/x.json", "sidecar/ab/" + "cd" * 32 + ".json", "sidecar/a.json"):
        quick_a.store.put(name, Bytes(b"{}"), "application/json", {})
    jobs = quick_b.rebuild()
    assert failed(jobs) == []
    assert list(quick_b.items()) == ["leaf.jpg"]


def test_answers_come_with_their_versions_and_are_not_paid_for_again(
    a: Machine, b: Machine, footage: list[Path], service: StandIn
) -> None:
    service.config(analyze_task_seconds=0.0)
    film = footage[0]
    a.add(film)
    item = a.items()[film.name]
    kinds = (AnswerKind.TITLE, AnswerKind.TAGS)
    a.workspace.analyses.enqueue([item.id], kinds)
    a.driver.hurry()
    (title,) = a.workspace.catalogue.analyses.of_kind([item.id], AnswerKind.TITLE)
    a.workspace.analyses.edit(title.id, "The garden")
    tag = a.workspace.model_tags.of(item.id)[0].name
    a.workspace.model_tags.accept([item.id], [tag])
    a.sync()
    b.rebuild()
    here, there = a.workspace.catalogue, b.workspace.catalogue
    assert there.analyses.shown(item.id) == here.analyses.shown(item.id)
    assert there.analyses.all_of(item.id) == here.analyses.all_of(item.id)
    assert there.model_tags.of(item.id) == here.model_tags.of(item.id)
    assert not b.workspace.analyses.enqueue([item.id], kinds)


def test_transcripts_come_with_their_versions_and_are_found(
    a: Machine, b: Machine, footage: list[Path]
) -> None:
    film = footage[0]
    a.add(film)
    item = a.items()[film.name]
    a.workspace.transcripts.keep(item.id, [Line(Span(0.2, 0.8), "Along the river")])
    heard = a.workspace.catalogue.transcripts.of(item.id)
    assert heard is not None
    a.workspace.transcripts.reword(heard.id, 0, "Along the stream", was="Along the river")
    a.sync()
    b.rebuild()
    here, there = a.workspace.catalogue, b.workspace.catalogue
    assert there.transcripts.all_of(item.id) == here.transcripts.all_of(item.id)
    assert there.transcripts.of(item.id) == here.transcripts.of(item.id)
    (hit,) = b.workspace.search.answer(SearchQuery("stream", meaning=False)).hits
    assert hit.item.id == item.id
