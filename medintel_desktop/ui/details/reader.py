"""What the panel shows of the chosen items. Blocking: for the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from medintel_desktop.catalogue.indexed import Indexed
from medintel_desktop.catalogue.positions import NOWHERE, Position
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.model_tag import TagState
from medintel_desktop.domain.moment import Modality, Moment, Span
from medintel_desktop.domain.store import Copy
from medintel_desktop.jobs.workspace import Workspace

ELSEWHERE = ("index_video",)
"""Kinds of jobs whose failure is told by a section of its own."""

MOST_COMPARED = 500
"""Items whose values are compared; beyond that only their number is told."""


@dataclass(frozen=True, slots=True)
class SpanMoments:
    """One span and in which lanes something was understood there."""

    span: Span
    modalities: frozenset[Modality]


@dataclass(frozen=True, slots=True)
class OneItem:
    """``albums`` are (id, path) with " / " between names; ``failed`` its failed jobs."""

    item: MediaItem
    moments: tuple[SpanMoments, ...] = ()
    albums: tuple[tuple[str, str], ...] = ()
    failed: tuple[Job, ...] = ()
    waits: str = ""
    """Pill of an unfinished job, such as "Uploading 50%"."""
    known_tags: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    kept: bool = False
    """Kept offline, by itself or by an album."""
    position: Position = NOWHERE
    place: str = ""
    """What the position is called."""
    hidden: str = ""
    """Name of the hidden area it lies in."""
    blurred: bool = False
    """Only that name is to be shown."""
    indexed: Indexed | None = None
    """How it stands in the managed index."""
    index_on: bool = False
    """Whether there is one."""
    proposed: tuple[str, ...] = ()
    """Tags of the model that wait for a word of the user."""
    accepted: tuple[str, ...] = ()
    """Those that count as tags."""
    film_of: tuple[str, str] | None = None
    """Id and name of the plan that the item is a film of."""


@dataclass(frozen=True, slots=True)
class ManyItems:
    """``items`` are all of ``ids``, or none when they are too many to compare."""

    ids: tuple[str, ...]
    items: tuple[MediaItem, ...] = ()
    first: tuple[MediaItem, ...] = ()
    """For the strip of pictures."""
    known_tags: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    """Tags that the model proposes for each of ``items``."""


def read_one(workspace: Workspace, media_id: str) -> OneItem | None:
    """None when the item is not there any more."""
    catalogue = workspace.catalogue
    item = catalogue.media.get(media_id)
    if item is None:
        return None
    albums = {album.id: album for album in catalogue.albums.all()}
    chosen = (albums[album_id] for album_id in item.album_ids if album_id in albums)
    paths = [(a.id, workspace.albums.path(a).replace("/", " / ")) for a in chosen]
    jobs = catalogue.jobs.of_media([media_id], unfinished=False)
    cells = catalogue.cells.by_id([media_id])
    return OneItem(
        item,
        grouped(catalogue.moments.of(media_id)),
        tuple(sorted(paths, key=lambda pair: pair[1].casefold())),
        tuple(job for job in jobs if job.state is JobState.FAILED and job.kind not in ELSEWHERE),
        cells[0].waits if cells else "",
        tuple(catalogue.media.tag_names()),
        tuple(workspace.cloud.copies.of(media_id)),
        catalogue.offline.kept(media_id),
        indexed=workspace.managed.indexing.standing(media_id),
        index_on=bool(workspace.managed.indexing.index_id),
        **_place_of(workspace, media_id),
        proposed=_tags(workspace, media_id, TagState.PROPOSED),
        accepted=_tags(workspace, media_id, TagState.ACCEPTED),
        film_of=_film_of(workspace, media_id),
    )


def _film_of(workspace: Workspace, media_id: str) -> tuple[str, str] | None:
    """None as well where the plan was deleted."""
    made = workspace.catalogue.renderings.of(media_id)
    kept = workspace.catalogue.plans.get(made.plan_id) if made else None
    return (kept.id, f"{kept.plan.name}, version {made.version}") if kept and made else None


def _tags(workspace: Workspace, media_id: str, state: TagState) -> tuple[str, ...]:
    found = workspace.catalogue.model_tags.of(media_id)
    return tuple(tag.name for tag in found if tag.state is state)


def _shared(workspace: Workspace, ids: Sequence[str]) -> tuple[str, ...]:
    """What is proposed for each of them; upper and lower case are the same."""
    common: dict[str, str] | None = None
    for media_id in ids:
        names = {name.casefold(): name for name in _tags(workspace, media_id, TagState.PROPOSED)}
        common = names if common is None else {k: v for k, v in common.items() if k in names}
        if not common:
            break
    return tuple((common or {}).values())


def _place_of(workspace: Workspace, media_id: str) -> dict[str, Any]:
    position = workspace.catalogue.positions.of([media_id]).get(media_id, NOWHERE)
    area = workspace.hidden.of(position.point)
    name = workspace.catalogue.places.of(media_id)
    return {
        "position": position, "place": name.words if name else "",
        "hidden": area.name if area else "", "blurred": area is not None and workspace.hidden.here,
    }  # fmt: skip


def read_many(workspace: Workspace, ids: Sequence[str], strip: int) -> ManyItems:
    media = workspace.catalogue.media
    first = tuple(item for id_ in ids[:strip] if (item := media.get(id_)))
    compared = ids if len(ids) <= MOST_COMPARED else ()
    items = tuple(_blurred(workspace, item) for id_ in compared if (item := media.get(id_)))
    names, proposed = tuple(media.tag_names()), _shared(workspace, compared)
    return ManyItems(tuple(ids), items, first, names, proposed)


def _blurred(workspace: Workspace, item: MediaItem) -> MediaItem:
    """With its position as this computer is to show it."""
    shown = workspace.hidden.shown(item.metadata.point)
    if shown == item.metadata.point:
        return item
    return replace(item, metadata=replace(item.metadata, point=shown))


def grouped(moments: Sequence[Moment]) -> tuple[SpanMoments, ...]:
    """Moments of the same span become one, in time order."""
    spans: dict[Span, set[Modality]] = {}
    for moment in moments:
        if moment.span is not None:
            spans.setdefault(moment.span, set()).add(moment.modality)
    order = sorted(spans, key=lambda span: (span.start, span.end))
    return tuple(SpanMoments(span, frozenset(spans[span])) for span in order)
