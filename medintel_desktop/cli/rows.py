"""Items, hits and jobs as rows: the JSON that scripts read, and a line for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from medintel_desktop.domain.analysis import Analysis, Finding, Origin, Passage, write
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.place import PlaceName
from medintel_desktop.domain.scene import Scene
from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.store import Copy, place_name
from medintel_desktop.domain.words import clock, distance, size
from medintel_desktop.jobs.workspace import Workspace

Row = dict[str, Any]


def media_row(item: MediaItem, workspace: Workspace) -> Row:
    """The columns of ``list``; null where unknown."""
    metadata, camera, point = item.metadata, item.metadata.camera, item.metadata.point
    albums = {album.id: album for album in workspace.albums.all()}
    offset = metadata.utc_offset
    return {
        "id": item.id, "name": item.name, "kind": item.kind, "checksum": item.checksum,
        "bytes": item.bytes, "width": metadata.width or None, "height": metadata.height or None,
        "duration": metadata.duration,
        "taken_at": metadata.taken_at.isoformat() if metadata.taken_at else None,
        "utc_offset": None if offset is None else offset_text(offset),
        "camera_make": camera.make, "camera_model": camera.model, "lens": camera.lens,
        "iso": camera.iso, "exposure_time": camera.exposure_time, "f_number": camera.f_number,
        "focal_length": camera.focal_length, "orientation": metadata.orientation,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "altitude": point.altitude if point else None,
        "place": place_row(workspace.catalogue.places.of(item.id)),
        "albums": [workspace.albums.path(albums[a]) for a in item.album_ids if a in albums],
        "paths": [place.path for place in item.paths],
        "rating": item.rating, "tags": list(item.tags), "caption": item.caption,
        "missing": item.missing, "state": item.state,
        "errors": [f"{item.problem.title} {item.problem.hint}".strip()] if item.problem else [],
    }  # fmt: skip


def place_row(name: PlaceName | None) -> Row:
    """What a position is called; null where unknown."""
    known = name or PlaceName()
    return {
        "city": known.city or None, "state": known.state or None, "country": known.country or None
    }  # fmt: skip


def scene_row(scene: Scene) -> Row:
    """Times in seconds; ``title`` is null for a shot that was found on this computer."""
    return {"start": scene.span.start, "end": scene.span.end, "title": scene.title or None}


def copy_row(copy: Copy) -> Row:
    """A copy in a store; ``verified_at`` is when the store last said that it is right."""
    verified = datetime.fromtimestamp(copy.verified_at, UTC)
    return {
        "place": copy.place, "object": copy.object, "role": copy.role, "bytes": copy.bytes,
        "verified_at": verified.isoformat(timespec="seconds"),
    }  # fmt: skip


def copy_line(row: Row) -> str:
    """ "original in Oracle Cloud, bucket photos, 2.1 GB, checked 2026-11-20"."""
    return (
        f"{row['role']} in {place_name(row['place'])}, {size(row['bytes'])},"
        f" checked {row['verified_at'][:10]}"
    )


def media_line(row: Row) -> str:
    length = clock(row["duration"]) if row["duration"] else ""
    taken = (row["taken_at"] or "")[:16].replace("T", " ")
    trouble = f"  {row['errors'][0]}" if row["errors"] else ""
    shape = f"{row['width']}×{row['height']}" if row["width"] else ""
    return (
        f"{row['id'][:8]}  {row['kind']:5}  {row['state']:10}  {taken:16}  {shape:11}"
        f"  {length:>8}  {size(row['bytes']):>9}  {row['name']}{trouble}"
    )


def hit_row(rank: int, hit: Hit) -> Row:
    return {
        "rank": rank, "score": round(hit.score, 4), "id": hit.item.id, "name": hit.item.name,
        "kind": hit.item.kind, "start": hit.span.start if hit.span else None,
        "end": hit.span.end if hit.span else None, "modality": hit.modality, "why": hit.why,
        "distance_km": None if hit.km is None else round(hit.km, 3),
    }  # fmt: skip


def hit_line(row: Row) -> str:
    span = "" if row["start"] is None else f"{clock(row['start'])} – {clock(row['end'])}"
    why = [row["why"]] if row["why"] else []
    why += [] if row["distance_km"] is None else [distance(row["distance_km"])]
    score = f"{row['score']:.2f}" if row["score"] else ""  # what only filters found has none
    told = f"  ({', '.join(why)})" if why else ""
    return f"{row['rank']:4}  {score:4}  {row['id'][:8]}  {span:16}  {row['name']}{told}"


def job_row(job: Job) -> Row:
    problem = job.problem
    return {
        "id": job.id, "kind": job.kind, "title": job.title, "state": job.state, "step": job.step,
        "media": job.media_id, "done": job.progress.done, "total": job.progress.total,
        "unit": job.progress.unit, "note": job.note,
        "error": f"{problem.title} {problem.hint}".strip() if problem else None,
    }  # fmt: skip


def job_line(row: Row) -> str:
    words = row["error"] or row["note"]
    return f"{row['id']:6}  {row['state']:9}  {row['kind']:16}  {row['title']}  {words}"


def analysis_row(analysis: Analysis) -> Row:
    """One version of an answer; ``content`` has the shape of its kind, text where it was cut."""
    span = analysis.span
    return {
        "id": analysis.id, "media": analysis.media_id, "kind": analysis.kind,
        "content": write(analysis.content), "whole": analysis.whole,
        "question": analysis.question or None, "start": span.start if span else None,
        "end": span.end if span else None, "origin": analysis.origin, "model": analysis.model,
        "made_at": datetime.fromtimestamp(analysis.made_at, UTC).isoformat(timespec="seconds"),
        "based_on": analysis.based_on, "thread": analysis.thread,
    }  # fmt: skip


def analysis_lines(analysis: Analysis) -> list[str]:
    """An answer for people: its kind and who gave it, then what it says."""
    who = analysis.model if analysis.origin is Origin.SERVICE else f"you, after {analysis.model}"
    cut = "" if analysis.whole else ", cut off"
    title = f"{analysis.kind.replace('_', ' ')} ({who}{cut})"
    content = analysis.content
    if isinstance(content, str):
        return [title, *(f"  {line}" for line in content.splitlines())]
    return [title, *(f"  {_entry_line(entry)}" for entry in content or ("nothing found",))]


def _entry_line(entry: object) -> str:
    if isinstance(entry, Passage):
        said = ": ".join(text for text in (entry.title, entry.text) if text)
        return f"{clock(entry.span.start)} – {clock(entry.span.end)}  {said}"
    if isinstance(entry, Finding):
        when = f"{clock(entry.span.start)} – {clock(entry.span.end)}  " if entry.span else ""
        sure = "" if entry.confidence is None else f" ({entry.confidence:.0%})"
        return f"{when}{entry.category}{sure}: {entry.reason}"
    if isinstance(entry, Mapping):
        return "; ".join(f"{name}: {value}" for name, value in entry.items())
    return str(entry)


def offset_text(minutes: int) -> str:
    """Minutes from UTC as "+02:00"."""
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
