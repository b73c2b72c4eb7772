"""The files behind the cuts of a plan: where each is, and what a film is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import FileGone, UsageError
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.render import Shot
from medintel_desktop.domain.words import clock
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.originals import Originals

SLACK = 0.1
"""Seconds that a cut may reach over the end of its video: containers round their lengths."""


class Standing(StrEnum):
    """What there is of a cut, best first."""

    HERE = "here"
    """The original."""
    IN_CLOUD = "in_cloud"
    """The original is in a store: rendering fetches it."""
    PREVIEW_ONLY = "preview_only"
    """The original is away; its copy that plays, or the photo's preview, is here."""
    OFFLINE = "offline"
    """Nothing that could be shown."""
    DELETED = "deleted"
    """The item is in the trash, or not in the library: removed, or not come from others yet."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a film will be made of."""

    shots: list[Shot]
    fetched: Mapping[Path, int]
    """Originals that come from a store first, with their bytes; there is nothing here yet."""


class Footage:
    """Looks at disks: not for the UI thread."""

    def __init__(self, catalogue: Catalogue, originals: Originals, folder: LibraryFolder) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._folder = folder

    def standing(self, plan: Plan) -> dict[str, Standing]:
        """What there is of each cut, by the cut's id. About 0.2 ms for each item."""
        items = {cut.media_id for cut in plan.cuts}
        known = {media_id: self._stands(self._item(media_id)) for media_id in items}
        return {cut.id: known[cut.media_id] for cut in plan.cuts}

    def shots(self, plan: Plan) -> list[Shot]:
        """What a film of the plan is made of, in its order: the cuts that were accepted.

        Where an original is away its preview is taken. Nothing is fetched. Raises FileGone that
        names a cut whose file is not here, and UsageError for a plan without cuts and a cut that
        is not inside its video.
        """
        return self._made(plan, self._here)

    def foreseen(self, plan: Plan) -> Foreseen:
        """As :meth:`reached`, before anything is fetched. Raises as :meth:`shots`."""
        fetched = dict[Path, int]()

        def path_of(item: MediaItem) -> Path | None:
            if self._stands(item) is not Standing.IN_CLOUD:
                return self._here(item)
            path = self._folder.cached(item.checksum) / item.name
            fetched[path] = item.bytes
            return path

        return Foreseen(self._made(plan, path_of), fetched)

    @contextmanager
    def reached(self, plan: Plan, report: Report) -> Iterator[list[Shot]]:
        """As :meth:`shots`, with originals that are only in stores fetched for as long as they
        are used; ``report`` is told the bytes of each. Raises what keeps them from coming, too."""
        with ExitStack() as stack:

            def reach(item: MediaItem) -> Path | None:
                if self._stands(item) is not Standing.IN_CLOUD:
                    return self._here(item)
                return stack.enter_context(self._originals.reached(item, report))

            yield self._made(plan, reach)

    def _made(self, plan: Plan, path_of: Callable[[MediaItem], Path | None]) -> list[Shot]:
        cuts = [cut for cut in plan.cuts if not cut.proposed]
        if not cuts:
            raise UsageError("This plan has no cuts yet.", "Add some, or accept those proposed.")
        wholes: dict[str, tuple[str, Shot]] = {}
        for cut in cuts:
            if cut.media_id not in wholes:
                wholes[cut.media_id] = self._whole(cut, path_of)
        return [_part(cut, *wholes[cut.media_id]) for cut in cuts]

    def _whole(self, cut: Cut, path_of: Callable[[MediaItem], Path | None]) -> tuple[str, Shot]:
        """The name of the item of a cut, and all that there is of it: its span is not looked at."""
        item = self._item(cut.media_id)
        if item is None:
            raise FileGone(
                f"{_named(cut, item)} is not in the library.",
                "Take it out of the plan. What others shared may still come.",
            )
        if self._stands(item) is Standing.DELETED:
            raise FileGone(
                f"{_named(cut, item)} was removed from the library.",
                "Bring it back from the trash, or take its cuts out of the plan.",
            )
        path = path_of(item)
        if path is None:
            raise FileGone(
                f"{item.name} is not there now.",
                "Connect its disk or download it, or take its cuts out of the plan.",
            )
        metadata = item.metadata
        if path in (self._folder.proxy(item.checksum), self._folder.preview(item.checksum)):
            metadata = replace(metadata, orientation=1)  # previews are made upright
        said = self._catalogue.transcripts.of(item.id)
        lines = said.lines if said else ()
        return item.name, Shot(path, item.kind, metadata, cut.span, lines=lines)

    def _item(self, media_id: str) -> MediaItem | None:
        return self._catalogue.media.get(media_id)

    def _stands(self, item: MediaItem | None) -> Standing:
        if item is None or item.trashed_at is not None:
            return Standing.DELETED
        if item.state is MediaState.UNREADABLE:
            return Standing.OFFLINE
        if self._originals.locate(item) is not None:
            return Standing.HERE
        if item.stored:
            return Standing.IN_CLOUD
        return Standing.PREVIEW_ONLY if self._preview(item) else Standing.OFFLINE

    def _here(self, item: MediaItem) -> Path | None:
        return self._originals.locate(item) or self._preview(item)

    def _preview(self, item: MediaItem) -> Path | None:
        photo = item.kind is MediaKind.PHOTO
        path = (self._folder.preview if photo else self._folder.proxy)(item.checksum)
        return path if path.exists() else None


def _named(cut: Cut, item: MediaItem | None) -> str:
    """What a cut is called in sentences."""
    if item is not None:
        return item.name
    return f"The item of “{cut.title}”" if cut.title else "The item of a cut"


def _part(cut: Cut, name: str, whole: Shot) -> Shot:
    """What a cut shows of its item, with what is said meanwhile."""
    duration = whole.metadata.duration
    if whole.kind is MediaKind.PHOTO:
        span = Span(0.0, cut.seconds)
    elif duration is None:
        span = cut.span
    elif cut.span.end > duration + SLACK or cut.span.start >= duration:
        raise UsageError(
            f"A cut ends at {clock(cut.span.end, hundredths=True)}, behind the end of {name}.",
            "Trim it, then try again.",
        )
    else:
        span = Span(cut.span.start, min(cut.span.end, duration))
    lines = (one for one in whole.lines if one.span.start < span.end and one.span.end > span.start)
    return replace(whole, span=span, lines=tuple(lines))
