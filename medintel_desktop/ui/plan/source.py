"""What the page knows of the items behind the cuts, and the files it plays them from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from medintel_desktop.domain.edges import exact_rate
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.plan import Plan
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.footage import Standing
from medintel_desktop.library.streaming import Streamable


@dataclass(frozen=True, slots=True)
class Source:
    """One item. ``length`` in seconds, None for a photo; ``path`` is what plays, None where there
    is nothing on this computer to play now."""

    name: str
    kind: MediaKind
    checksum: str = ""
    length: float | None = None
    standing: Standing = Standing.HERE
    path: Path | None = None
    rate: Fraction | None = None
    """Frames a second, where they are known."""
    needs_copy: bool = False
    """It is here, but only a small copy of it would play."""
    far: Streamable | None = None
    """What stores play of it while nothing is here."""
    still: Path | None = None
    """Its picture until it plays from there."""

    @property
    def is_photo(self) -> bool:
        return self.kind is MediaKind.PHOTO

    def plays_as(self, other: Source) -> bool:
        """Whether both are played from the same bytes."""
        return (self.path, self._content) == (other.path, other._content)

    @property
    def is_missing(self) -> bool:
        """The library does not have the item: it was removed for good, or has not come yet."""
        return self.standing is Standing.DELETED and not self.checksum

    @property
    def _content(self) -> str:
        return self.far.copies[0].checksum if self.far is not None else ""


UNKNOWN = Source("", MediaKind.VIDEO)
"""Until it is read."""

GONE = Source("Missing item", MediaKind.VIDEO, standing=Standing.DELETED)
"""Stands for what the library does not have, any more or yet."""


def read_sources(workspace: Workspace, plan: Plan) -> dict[str, Source]:
    """By the ids of items. Looks at disks: in a worker."""
    standing = workspace.plans.standing(plan)
    stands = {cut.media_id: standing[cut.id] for cut in plan.cuts}
    return {media_id: _source(workspace, media_id, how) for media_id, how in stands.items()}


def _source(workspace: Workspace, media_id: str, standing: Standing) -> Source:
    item = workspace.catalogue.media.get(media_id)
    if item is None:
        return GONE
    length = None if item.kind is MediaKind.PHOTO else item.metadata.duration
    rate = None if length is None else exact_rate(item.metadata.frame_rate)
    source = Source(item.name, item.kind, item.checksum, length, standing, rate=rate)
    if standing is Standing.DELETED:
        return source
    if source.is_photo:
        return replace(source, path=_picture(workspace, item))
    path, original = workspace.proxies.playable(media_id)
    if path is not None and original and not item.metadata.plays_natively:
        return replace(source, needs_copy=True)
    if path is None:
        far = workspace.cloud.streaming.find(item)
        return replace(source, far=far, still=workspace.folder.preview(item.checksum))
    return replace(source, path=path)


def _picture(workspace: Workspace, item: MediaItem) -> Path | None:
    preview = workspace.folder.preview(item.checksum)
    return preview if preview.exists() else workspace.originals.locate(item)


def need_copies(sources: Mapping[str, Source]) -> list[str]:
    """Items that play only once a small copy of them is made."""
    return [media_id for media_id, source in sources.items() if source.needs_copy]


def missing(plan: Plan, sources: Mapping[str, Source]) -> tuple[int, int]:
    """How many cuts are offline, and how many have lost their item."""
    known = [sources.get(cut.media_id, UNKNOWN).standing for cut in plan.cuts]
    return known.count(Standing.OFFLINE), known.count(Standing.DELETED)
