"""The web platform's tables, in the shapes they had over time, become ours."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.backends.oracle.adopt import SPACE
from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.backends.oracle.sessions import Sessions
from medintel_desktop.domain.mirror import Change, Entity, ForeignFile, SharedLibrary, Stamp
from tests.contract.oracle.changes import pulled
from tests.oracle import Stub, running_stub

ALBUMS = """\
CREATE TABLE album_media (
    id NUMBER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, album_name VARCHAR2(500) NOT NULL,
    file_name VARCHAR2(2000) NOT NULL, file_path VARCHAR2(4000) NOT NULL,
    file_type VARCHAR2(50) NOT NULL, file_size NUMBER, oci_object_path VARCHAR2(4000),
    created_at TIMESTAMP, latitude NUMBER(10, 7), longitude NUMBER(10, 7), capture_date TIMESTAMP,
    camera_make VARCHAR2(200))"""
ALBUM_ROW = """\
INSERT INTO album_media (album_name, file_name, file_path, file_type, file_size, oci_object_path,
    created_at, latitude, longitude, capture_date, camera_make)
VALUES (:1, :2, :3, :4, :5, :6, TO_TIMESTAMP('2024-05-02 10:00:00', 'YYYY-MM-DD HH24:MI:SS'),
    :7, :8, TO_TIMESTAMP(:9, 'YYYY-MM-DD HH24:MI:SS'), :10)"""

PHOTOS = "CREATE TABLE photo_embeddings (album_name VARCHAR2(500), photo_file VARCHAR2(2000)"
PHOTO_ROW = "INSERT INTO photo_embeddings VALUES (:1, :2, :3)"
VIDEOS = (
    "CREATE TABLE video_embeddings (video_file VARCHAR2(1000), start_time NUMBER, end_time NUMBER"
)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Stub]:
    with running_stub(tmp_path) as stub:
        yield stub


def fill(own: Stub, vector: str) -> None:
    """Two photos and a video; ``vector`` is the type of the column that holds the embeddings."""

    def work(connection: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(ALBUMS)
            known = (0.0, 13.4, "2024-05-01 09:30:00", "Acme")
            rows = [
                ("Trip", "a.jpg", "x", "photo", 10, "Media/a.jpg", *known),
                ("Best", "a.jpg", "x", "photo", 10, "Media/a.jpg", *known),
                ("Trip", "v.mp4", "x", "video", 99, "Media/v.mp4", None, None, None, None),
                ("Trip", "lost.jpg", "x", "photo", 1, "Media/lost.jpg", None, None, None, None),
            ]  # fmt: skip
            for row in rows:
                cursor.execute(ALBUM_ROW, row)
            for table in (PHOTOS, VIDEOS):
                cursor.execute(f"{table}, embedding_vector {vector})")
            for seed, photo in ((1, ["Trip", "Media/a.jpg"]), (2, ["Old", "Media/b.jpg"])):
                cursor.execute(PHOTO_ROW, [*photo, stored(vector, seed)])
            for start in (0, 10):
                cursor.execute(
                    "INSERT INTO video_embeddings VALUES (:1, :2, :3, :4)",
                    ["Media/v.mp4", start, start + 10, stored(vector, start)],
                )
            connection.commit()

    sessions = Sessions(own.options)
    sessions.run(work)
    sessions.close()


def stored(vector: str, seed: float) -> Any:
    values = [seed + at / 1024 for at in range(1024)]
    if vector == "BLOB":
        return array("f", values).tobytes()
    return array("d" if "64" in vector else "f", values)


def checksum_of(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()


def known(catalogue: OracleCatalogue) -> list[tuple[ForeignFile, str]]:
    """All but the one that nobody has imported."""
    files = catalogue.foreign_files()
    return [(file, checksum_of(file.path)) for file in files if "lost" not in file.path]


def value(found: list[Change], entity: Entity, name: str, key: str) -> Any:
    return next(c.value for c in found if (c.entity, c.field) == (entity, name) and key in c.key)


def id_of(found: list[Change], path: str) -> str:
    return next(
        c.key for c in found if c.field == "facts" and c.value["checksum"] == checksum_of(path)
    )


@pytest.mark.parametrize("vector", ["BLOB", "VECTOR(1024, FLOAT32)", "VECTOR(1024, FLOAT64)"])
def test_albums_places_and_vectors_are_taken_over(own: Stub, vector: str) -> None:
    fill(own, vector)
    catalogue = OracleCatalogue(own.options)
    library = catalogue.create("Ours")
    files = known(catalogue)
    assert [file.path for file, _ in files] == ["Media/a.jpg", "Media/b.jpg", "Media/v.mp4"]
    assert catalogue.adopt(library.id, "a", files) == 4
    found = pulled(catalogue, library)
    photo, video = id_of(found, "Media/a.jpg"), id_of(found, "Media/v.mp4")
    facts = value(found, Entity.MEDIA, "facts", photo)
    assert (facts["latitude"], facts["longitude"], facts["camera_make"]) == (0, 13.4, "Acme")
    assert datetime.fromisoformat(facts["taken_at"]) == datetime(2024, 5, 1, 9, 30)
    albums = {c.key: c.value for c in found if (c.entity, c.field) == (Entity.ALBUM, "name")}
    inside = {(albums[c.key.split("/")[0]], c.key.split("/")[1])
              for c in found if c.entity is Entity.MEMBER}  # fmt: skip
    assert {("Trip", photo), ("Best", photo), ("Trip", video)} < inside
    assert sorted(albums.values()) == ["Best", "Old", "Trip"]
    moments = value(found, Entity.MOMENTS, "vectors", video).vectors
    assert [(one.span.start, one.span.end) for one in moments] == [(0, 10), (10, 20)]
    assert moments[1].values == array("f", stored("", 10))
    best = catalogue.nearest(library.id, SPACE, array("f", stored("", 2)), 1, {})
    assert best[0][0] == id_of(found, "Media/b.jpg")
    catalogue.close()


def test_doing_it_again_changes_nothing_and_what_we_did_stands(own: Stub) -> None:
    fill(own, "BLOB")
    catalogue = OracleCatalogue(own.options)
    library: SharedLibrary = catalogue.create("Ours")
    stamp = Stamp.made(1.7e9, "a")
    ours = {"checksum": checksum_of("Media/a.jpg"), "kind": "photo", "added_at": 1.6e9}
    catalogue.push(
        library.id, "a",
        [Change(Entity.MEDIA, "ours", "facts", ours, stamp),
         Change(Entity.MEDIA, "ours", "name", "My boat", stamp)],
    )  # fmt: skip
    catalogue.adopt(library.id, "a", known(catalogue))
    once = pulled(catalogue, library)
    catalogue.adopt(library.id, "b", known(catalogue))
    again = pulled(catalogue, library)
    assert {repr(change) for change in again} == {repr(change) for change in once}
    assert id_of(once, "Media/a.jpg") == "ours"
    assert value(once, Entity.MEDIA, "name", "ours") == "My boat"
    assert "latitude" not in value(once, Entity.MEDIA, "facts", "ours")
    assert len(value(once, Entity.MOMENTS, "vectors", "ours").vectors) == 1
    catalogue.close()


def test_a_database_without_the_platform_has_nothing_to_adopt(own: Stub) -> None:
    catalogue = OracleCatalogue(own.options)
    assert catalogue.foreign_files() == []
    library = catalogue.create("Ours")
    assert catalogue.foreign_files() == []
    assert catalogue.adopt(library.id, "a", []) == 0
    catalogue.close()
