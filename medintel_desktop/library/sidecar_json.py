"""Sidecars as JSON. What comes from a bucket was written by anybody: every value is checked.

::

    {"medintel": 1, "id": …, "checksum": …, "bytes": …, "name": …, "added_at": …, "rating": …,
     "caption": …, "tags": […], "albums": [[{"id", "name", "position"}, …], …], "trashed_at": …,
     "readable": …, "metadata": {…}, "copies": [{…}], "thumbnail": …, "analyses": [{…}],
     "model_tags": [[name, state, model], …], "transcripts": [{…}],
     "understood": [{"space": {…}, "moments": [[start, end, modality], …], "vectors": base64}],
     "file_position": {…}, "indexed": [{"index", "video", "details"}, …]}

Vectors are little-endian float32, one after another; a photo's moment has null for start and end.
Times are epoch seconds. ``file_position`` is there where the user corrected the position, and
empty where the file says none. ``indexed`` is what the service told of a video in its index.
``analyses`` and ``transcripts`` are versions as ``domain.analysis_json`` and ``transcript_json``
write them; one that cannot be read, as a later version may write it, is left out.
"""

from __future__ import annotations

import base64
import json
import sys
from array import array
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from medintel_desktop.domain import transcript_json
from medintel_desktop.domain.analysis import Analysis
from medintel_desktop.domain.analysis_json import from_json, to_json
from medintel_desktop.domain.media import Camera, GeoPoint, Metadata
from medintel_desktop.domain.model_tag import ModelTag, TagState
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span
from medintel_desktop.domain.sidecar import (
    VERSION,
    AlbumStep,
    Sidecar,
    SidecarCopy,
    Understood,
)
from medintel_desktop.domain.transcript import Transcript
from medintel_desktop.library.sidecar_fields import Fields, WrittenLater, refuse


def written(sidecar: Sidecar) -> bytes:
    """The same sidecar gives the same bytes, on every machine."""
    metadata = asdict(sidecar.metadata)
    taken = sidecar.metadata.taken_at
    metadata["taken_at"] = taken.isoformat() if taken else None
    row = {
        "medintel": VERSION, "id": sidecar.id, "checksum": sidecar.checksum,
        "bytes": sidecar.bytes, "name": sidecar.name, "added_at": sidecar.added_at,
        "rating": sidecar.rating, "caption": sidecar.caption, "tags": sorted(sidecar.tags),
        "albums": sorted(([asdict(step) for step in path] for path in sidecar.albums),
                         key=lambda path: [step["id"] for step in path]),
        "trashed_at": sidecar.trashed_at, "readable": sidecar.readable, "metadata": metadata,
        "copies": [asdict(copy) for copy in sorted(sidecar.copies, key=lambda c: c.object)],
        "thumbnail": sidecar.thumbnail,
        "analyses": [to_json(one) for one in sorted(sidecar.analyses, key=lambda a: a.id)],
        "understood": [_understood_row(found) for found in sidecar.understood],
    }  # fmt: skip
    if sidecar.transcripts:
        said = sorted(sidecar.transcripts, key=lambda t: t.id)
        row["transcripts"] = [transcript_json.to_json(one) for one in said]
    if sidecar.model_tags:
        tags = sorted(sidecar.model_tags, key=lambda tag: tag.name)
        row["model_tags"] = [[tag.name, tag.state, tag.model] for tag in tags]
    if sidecar.indexed:
        row["indexed"] = [asdict(told) for told in sidecar.indexed]
    if sidecar.corrected:
        row["file_position"] = asdict(sidecar.own) if sidecar.own else {}
    return json.dumps(row, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8")


def read(data: bytes) -> Sidecar:
    """Raises Unreadable with the reason when this is no sidecar, or a harmful one."""
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError):
        raise refuse("it is no JSON") from None
    row = Fields.of(parsed)
    if row.integer("medintel", 1) > VERSION:
        raise refuse("it was written by a later version of MedIntel", WrittenLater)
    checksum = row.checksum("checksum")
    return Sidecar(
        id=row.uuid("id"), checksum=checksum, bytes=row.integer("bytes"),
        name=row.text("name", 1000) or checksum, metadata=_metadata(row.inner("metadata")),
        added_at=row.number("added_at"), rating=row.integer("rating", most=5),
        caption=row.text("caption", 10_000),
        tags=tuple(dict.fromkeys(filter(None, row.texts("tags", 1000, 200)))),
        albums=tuple(_album(path) for path in row.rows("albums", 1000)),
        trashed_at=row.optional("trashed_at"), readable=row.flag("readable"),
        copies=tuple(_copy(Fields.of(copy)) for copy in row.rows("copies", 10)),
        understood=tuple(_understood(Fields.of(found)) for found in row.rows("understood", 10)),
        thumbnail=row.checksum("thumbnail", empty=True),
        corrected=row.has("file_position"), own=_own(row), analyses=_analyses(row),
        model_tags=_model_tags(row), transcripts=_transcripts(row),
    )  # fmt: skip


def _analyses(row: Fields) -> tuple[Analysis, ...]:
    about, found = row.uuid("id"), list[Analysis]()
    for version in row.rows("analyses", 10_000) if row.has("analyses") else ():
        with suppress(ValueError):
            found.append(from_json(about, version))
    return tuple(found)


def _transcripts(row: Fields) -> tuple[Transcript, ...]:
    about, found = row.uuid("id"), list[Transcript]()
    for version in row.rows("transcripts", 1000) if row.has("transcripts") else ():
        with suppress(ValueError):
            found.append(transcript_json.from_json(about, version))
    return tuple(found)


def _model_tags(row: Fields) -> tuple[ModelTag, ...]:
    found = []
    for told in row.rows("model_tags", 1000) if row.has("model_tags") else ():
        try:
            name, state, model = map(str, told)
            found.append(ModelTag(name[:200], TagState(state), model[:100]))
        except (TypeError, ValueError):
            raise refuse("one of its proposed tags makes no sense") from None
    return tuple(found)


def _understood_row(found: Understood) -> dict[str, Any]:
    vectors = array("f")
    for moment in found.moments:
        vectors.extend(moment.values)
    if sys.byteorder == "big":
        vectors.byteswap()
    return {
        "space": asdict(found.space),
        "moments": [
            [m.span.start if m.span else None, m.span.end if m.span else None, m.modality]
            for m in found.moments
        ],
        "vectors": base64.b64encode(vectors.tobytes()).decode("ascii"),
    }


def _understood(row: Fields) -> Understood:
    of = row.inner("space")
    space = EmbeddingSpace(
        of.word("provider"), of.word("model"), of.integer("dimension", 1, 8192),
        of.word("segmentation"),
    )  # fmt: skip
    moments = row.rows("moments", 200_000)
    values = array("f")
    try:
        data = base64.b64decode(row.text("vectors", 1 << 30), validate=True)
    except ValueError:
        raise refuse("its vectors cannot be read") from None
    width = space.dimension * 4
    if len(data) != width * len(moments):
        raise refuse("its vectors do not fit its moments")
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    cut = [values[at : at + space.dimension] for at in range(0, len(values), space.dimension)]
    return Understood(space, tuple(_moment(m, v) for m, v in zip(moments, cut, strict=True)))


def _moment(row: Any, values: array[float]) -> MomentVector:
    try:
        start, end, modality = row
        span = None if start is None and end is None else Span(float(start), float(end))
        return MomentVector(span, Modality(modality), values)
    except (TypeError, ValueError, OverflowError):
        raise refuse("one of its moments makes no sense") from None


def _album(path: Any) -> tuple[AlbumStep, ...]:
    if not isinstance(path, list) or not 0 < len(path) <= 50:
        raise refuse("one of its albums makes no sense")
    steps = [Fields.of(step) for step in path]
    return tuple(
        AlbumStep(step.uuid("id"), step.text("name", 200), step.integer("position"))
        for step in steps
    )


def _copy(row: Fields) -> SidecarCopy:
    checksum = row.checksum("checksum")
    return SidecarCopy(
        object=row.object("object", checksum), role=row.role("role"),
        bytes=row.integer("bytes"), checksum=checksum, md5=row.text("md5", 100),
        part_size=row.integer("part_size"),
    )  # fmt: skip


def _own(row: Fields) -> GeoPoint | None:
    file = row.inner("file_position") if row.has("file_position") else None
    try:
        return _point(file) if file is not None and file.row else None
    except ValueError:
        raise refuse("its place makes no sense") from None


def _point(row: Fields) -> GeoPoint:
    at = row.number("latitude"), row.number("longitude")
    return GeoPoint(*at, row.optional("altitude"))


def _metadata(row: Fields) -> Metadata:
    point = row.inner("point") if row.has("point") else None
    camera = row.inner("camera")
    try:
        taken = row.text("taken_at", 40) if row.has("taken_at") else ""
        taken_at = datetime.fromisoformat(taken).replace(tzinfo=None) if taken else None
        place = _point(point) if point is not None else None
    except ValueError:
        raise refuse("its time or place makes no sense") from None
    numbers = {f.name for f in fields(Camera)} - {"make", "model", "lens", "iso"}
    return Metadata(
        kind=row.kind("kind"), width=row.integer("width"), height=row.integer("height"),
        orientation=row.integer("orientation", 1, 8), taken_at=taken_at,
        utc_offset=row.whole("utc_offset", -1440, 1440), point=place,
        camera=Camera(
            make=camera.note("make"), model=camera.note("model"), lens=camera.note("lens"),
            iso=camera.whole("iso"), **{name: camera.optional(name) for name in numbers},
        ),
        description=row.note("description"), duration=row.optional("duration"),
        frame_rate=row.optional("frame_rate"), video_codec=row.note("video_codec"),
        audio_codec=row.note("audio_codec"), bit_depth=row.whole("bit_depth"),
        plays_natively=row.flag("plays_natively"),
    )  # fmt: skip
