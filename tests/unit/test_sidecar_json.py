"""What is written about an item is read back the same; what anybody else wrote is checked."""

from __future__ import annotations

import json
from array import array
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Origin, Passage
from medintel_desktop.domain.errors import Unreadable
from medintel_desktop.domain.media import Camera, GeoPoint, MediaKind, Metadata
from medintel_desktop.domain.model_tag import ModelTag, TagState
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span
from medintel_desktop.domain.sidecar import AlbumStep, Sidecar, SidecarCopy, Understood
from medintel_desktop.domain.store import CopyRole, object_name
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource
from medintel_desktop.library.sidecar_json import read, written

SUM = "ab" * 32
OTHER = "cd" * 32
ID = "0c9a6f3e-8f0e-4b52-9f33-0d8a2f4d1c11"
SPACE = EmbeddingSpace("twelvelabs", "marengo3.0", 3, "dynamic-4")


def a_sidecar(**changes: Any) -> Sidecar:
    values: dict[str, Any] = {
        "id": ID, "checksum": SUM, "bytes": 12, "name": "größe\n<b>.mp4",
        "metadata": Metadata(
            MediaKind.VIDEO, 1920, 1080, 6, datetime(2024, 10, 24, 14, 5, 1), -120,
            GeoPoint(0.0, -0.5, 12.25), Camera("Canon", "R5", None, 100, 0.01, 2.8, 35.0),
            "a\u2028b", 8.04, 29.97, "h264", None, 8, False,
        ),
        "added_at": 1_700_000_000.123, "rating": 5, "caption": "„Hügel“ 🌄", "tags": ("a", "b"),
        "albums": ((AlbumStep(ID, "Travel", 0), AlbumStep(ID[:-1] + "2", "Tuscany", 3)),),
        "trashed_at": None, "readable": True,
        "copies": (SidecarCopy(object_name(SUM, ".mp4"), CopyRole.ORIGINAL, 12, SUM, "ff", 0),),
        "understood": (
            Understood(SPACE, (
                MomentVector(Span(0.0, 4.2), Modality.VISUAL, array("f", [1.5, -2.25, 0.1])),
                MomentVector(None, Modality.AUDIO, array("f", [3.0, 4.0, 5.0])),
            )),
        ),
        "thumbnail": OTHER,
        "transcripts": (
            Transcript(ID, ID, TranscriptSource.FILE, (Line(Span(0.0, 2.5), "Da!", "Änne"),), 1.5),
        ),
        "analyses": (
            Analysis(ID, ID, AnswerKind.CHAPTERS, (Passage(Span(0.0, 2.5), "Gate", "A\nb"),),
                     key="k", model="pegasus1.6", made_at=1.5),
            Analysis(ID[:-1] + "2", ID, AnswerKind.SAFETY, "cut {", span=Span(1.0, 2.0),
                     origin=Origin.USER, whole=False, based_on=ID, thread="t", chosen_at=2.5),
        ),
        "model_tags": (ModelTag("Boat", TagState.ACCEPTED, "pegasus1.6"),),
    }  # fmt: skip
    return Sidecar(**{**values, **changes})


def row(**changes: Any) -> bytes:
    """The sidecar above as JSON with other values; ``...`` leaves one out."""
    found = {**json.loads(written(a_sidecar())), **changes}
    return json.dumps({k: v for k, v in found.items() if v is not ...}).encode()


def test_what_was_written_is_read_again() -> None:
    assert read(written(a_sidecar())) == a_sidecar()
    bare = Sidecar(ID, SUM, 0, "x", Metadata(MediaKind.PHOTO), 0.0)
    assert read(written(bare)) == bare


@given(
    st.text(max_size=50).filter(lambda t: "\x00" not in t),
    st.lists(st.floats(width=32, allow_nan=False), max_size=9).filter(lambda v: len(v) % 3 == 0),
    st.floats(0, 1e9),
)
def test_any_text_and_vector_survives(caption: str, values: list[float], at: float) -> None:
    cut = [array("f", values[i : i + 3]) for i in range(0, len(values), 3)]
    moments = tuple(MomentVector(Span(i, i + 1), Modality.VISUAL, v) for i, v in enumerate(cut))
    sidecar = a_sidecar(caption=caption, understood=(Understood(SPACE, moments),), added_at=at)
    assert read(written(sidecar)) == sidecar


def test_answers_that_cannot_be_read_are_left_out() -> None:
    kept, *_ = json.loads(written(a_sidecar()))["analyses"]
    bad = [
        {**kept, **change}
        for change in ({"kind": "mood"}, {"content": "none"}, {"id": "../x"}, {"start": "soon"},
                       {"model": 5}, {"made_at": None}, {"key": "x" * 200}, {"chosen_at": True})
    ]  # fmt: skip
    assert read(row(analyses=[*bad, kept, 5, None])).analyses == a_sidecar().analyses[:1]
    assert read(row(analyses=...)).analyses == ()


def test_transcripts_that_cannot_be_read_are_left_out() -> None:
    (kept,) = json.loads(written(a_sidecar()))["transcripts"]
    bad = [{**kept, "source": "dream"}, {**kept, "lines": [["soon", 1, "", "", ""]]}, 5, None]
    assert read(row(transcripts=[*bad, kept])).transcripts == a_sidecar().transcripts
    assert read(row(transcripts=...)).transcripts == ()


def test_equal_sidecars_are_equal_bytes() -> None:
    paths = tuple((AlbumStep(ID[:-1] + n, n, 0),) for n in "123")
    one = a_sidecar(tags=("b", "a"), albums=paths)
    two = a_sidecar(tags=("a", "b"), albums=paths[::-1])
    assert written(one) == written(two)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"{", b"[]", b"1", b"null", b"[" * 100_000, b'"' + b"x" * 100,
        row(medintel=2), row(medintel=...), row(checksum="AB" * 32), row(checksum="../x"),
        row(checksum=None), row(id="x"), row(id=5), row(bytes=-1), row(bytes=1 << 70),
        row(bytes=True), row(bytes=1.5), row(name=5), row(name="x" * 2000), row(rating=6),
        row(added_at=float("nan")), row(added_at=float("inf")), row(added_at="1"),
        row(tags="a"), row(tags=[1]), row(tags=["x" * 300]), row(tags=["a"] * 2000),
        row(albums=[[]]), row(albums=[{"id": ID}]), row(albums=[[{"id": "../..", "name": "a"}]]),
        row(albums=[[{"id": ID, "name": "a", "position": 0}] * 51]),
        row(copies=[{"object": "media/../../etc/passwd", "role": "original", "bytes": 1,
                     "checksum": SUM, "md5": "", "part_size": 0}]),
        row(copies=[{"object": object_name(OTHER, ".mp4"), "role": "original", "bytes": 1,
                     "checksum": SUM, "md5": "", "part_size": 0}]),
        row(copies=[{"object": object_name(SUM, ".mp4") + "/x", "role": "original", "bytes": 1,
                     "checksum": SUM, "md5": "", "part_size": 0}]),
        row(copies=[{"object": object_name(SUM, ""), "role": "mine", "bytes": 1,
                     "checksum": SUM, "md5": "", "part_size": 0}]),
        row(thumbnail="../../x"), row(metadata=None), row(metadata={"kind": "audio"}),
        row(understood={}), row(analyses={}), row(model_tags=[["a", "liked", ""]]),
        row(model_tags=[["a"]]), row(model_tags=[5]),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="cannot be used"):
        read(data)


@pytest.mark.parametrize(
    "changes",
    [
        {"taken_at": "yesterday"}, {"taken_at": 5}, {"utc_offset": 5000}, {"orientation": 9},
        {"width": -1}, {"duration": float("nan")}, {"camera": None},
        {"point": {"latitude": 91, "longitude": 0}}, {"point": {"latitude": 0}},
        {"bit_depth": 10**30}, {"description": "x" * 30_000},
    ],
)  # fmt: skip
def test_metadata_that_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    metadata = {**json.loads(written(a_sidecar()))["metadata"], **changes}
    with pytest.raises(Unreadable):
        read(row(metadata=metadata))


@pytest.mark.parametrize(
    "changes",
    [
        {"space": {"provider": "../x", "model": "m", "dimension": 3, "segmentation": "s"}},
        {"space": {"provider": "a", "model": "m/m", "dimension": 3, "segmentation": "s"}},
        {"space": {"provider": "a", "model": "..", "dimension": 3, "segmentation": "s"}},
        {"space": {"provider": "a", "model": "m", "dimension": 0, "segmentation": "s"}},
        {"space": {"provider": "a", "model": "m", "dimension": 4, "segmentation": "s"}},
        {"vectors": "@@@"}, {"vectors": "AAAA"}, {"vectors": 7}, {"moments": []},
        {"moments": [[0, 1, "visual"], [4, 3, "visual"]]},
        {"moments": [[0, 1, "visual"], [0, None, "visual"]]},
        {"moments": [[0, 1, "visual"], [0, 1, "smell"]]},
        {"moments": [[0, 1, "visual"], 5]},
        {"moments": [[0, 1, "visual"], [float("nan"), 1, "visual"]]},
    ],
)  # fmt: skip
def test_vectors_that_make_no_sense_are_refused(changes: dict[str, Any]) -> None:
    (found,) = json.loads(written(a_sidecar()))["understood"]
    with pytest.raises(Unreadable):
        read(row(understood=[{**found, **changes}]))


def test_half_characters_and_zeros_are_taken_out() -> None:
    data = row().replace(b'"caption": "', b'"caption": "\\ud800\\u0000')
    caption = read(data).caption
    assert caption.encode("utf-8")
    assert "\x00" not in caption


def test_what_a_later_version_adds_is_passed_over() -> None:
    analyses = [*json.loads(row())["analyses"], {"kind": "summary"}]
    assert read(row(novelty={"x": 1}, analyses=analyses)) == a_sidecar()
