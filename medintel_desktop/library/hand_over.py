"""Cuts handed over to editing programs: their files looked up and read, then written as a list.

Whatever cuts were made of, a plan, hits of a search or chapters, they are handed over alike.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.edges import exact_rate
from medintel_desktop.domain.errors import AccessDenied, FileError, FileGone, UsageError
from medintel_desktop.domain.hand_over import (
    CutList,
    HandOverFormat,
    HandOverWriter,
    Source,
    Tally,
    beyond,
    known_rate,
    on_frames,
    usual_rate,
)
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.plan import MOST_CUTS, Cut
from medintel_desktop.domain.words import counted
from medintel_desktop.library.checksum import file_errors
from medintel_desktop.library.originals import Originals

_NO_RATE = Fraction(25)
"""Of a file that is not there and has never told its rate."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Cuts with their files. ``said`` are sentences on what is missing or uncertain, whatever
    they are handed over as; ``rate`` is that of most of them."""

    name: str
    cuts: tuple[tuple[Cut, Source], ...]
    said: tuple[str, ...]
    rate: Fraction

    def laid(self, rate: Fraction | None = None, *, drop: bool | None = None) -> CutList:
        """On frames of ``rate`` (None: that of most of them). ``drop`` None: drop-frame timecode
        if the files have it and the rate allows it. Raises ValueError for a rate that timecode
        cannot count."""
        return on_frames(self.name, self.cuts, rate or self.rate, drop=drop)


class HandOver:
    """Reads files: not for the UI thread, but for :meth:`left_out`."""

    def __init__(
        self,
        catalogue: Catalogue,
        originals: Originals,
        tally: Callable[[Path], Tally],
        writer: Callable[[], HandOverWriter],
    ) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._tally = tally
        self._writer = writer

    def gather(self, name: str, cuts: Iterable[Cut]) -> Gathered:
        """Find the files of cuts and read how they count their frames; some milliseconds a file.

        A file that is not there is named by where it was last. Cuts that are proposed, whose item
        was deleted, that lie behind the end of their file, or behind the first MOST_CUTS, are
        left out and told of. Raises UsageError when nothing is left.
        """
        self._writer()  # imported here, so that no screen waits for it
        given = tuple(islice(cuts, MOST_CUTS + 1))
        more = len(given) > MOST_CUTS
        given = given[:MOST_CUTS]
        sources: dict[str, Source | None] = {}
        for cut in given:
            if cut.media_id not in sources and not cut.proposed:
                sources[cut.media_id] = self._source(cut.media_id)
        kept: list[tuple[Cut, Source]] = []
        gone = outside = 0
        for cut in given:
            source = sources.get(cut.media_id)
            if cut.proposed or source is None:
                gone += not cut.proposed
            elif _outside(cut, source):
                outside += 1
            else:
                kept.append((cut, source))
        said = _left(sum(cut.proposed for cut in given), gone, outside)
        said += [f"Left out: all behind the first {MOST_CUTS} cuts."] if more else []
        if not kept:
            raise UsageError(
                "There are no cuts to hand over.", " ".join(said) or "Add some to the plan."
            )
        said += _about(kept)
        lasts = [(source, cut.seconds) for cut, source in kept]
        return Gathered(name, tuple(kept), tuple(said), usual_rate(lasts))

    def left_out(self, gathered: Gathered, cuts: CutList, format_: HandOverFormat) -> list[str]:
        """What the list will not say, one sentence each."""
        return [*gathered.said, *self._writer().left_out(cuts, format_)]

    def write(self, cuts: CutList, format_: HandOverFormat, target: Path) -> None:
        """Write a list; what was at ``target`` stays until the new file is whole.

        Raises FileError and kin.
        """
        part = target.with_name(f".{uuid.uuid4().hex}.part")
        with _into(target):
            try:
                self._writer().write(cuts, format_, part)
                part.replace(target)
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)

    def _source(self, media_id: str) -> Source | None:
        item = self._catalogue.media.get(media_id)
        if item is None or item.trashed_at is not None:
            return None
        here = self._originals.locate(item)
        path = here or Path(item.paths[0].path if item.paths else item.name)
        tally = self._counted(item, here)
        metadata = item.metadata
        frames = 0
        if item.kind is MediaKind.VIDEO and metadata.duration:
            frames = max(1, round(Fraction(metadata.duration) * tally.rate))
        return Source(
            item.id, path, item.name, item.kind, metadata.width, metadata.height, tally, frames,
            offline=here is None,
        )  # fmt: skip

    def _counted(self, item: MediaItem, path: Path | None) -> Tally:
        """As its file says, else as far as it is known."""
        metadata = item.metadata
        if item.kind is MediaKind.PHOTO:
            return Tally(_NO_RATE)
        known = exact_rate(metadata.frame_rate) or _NO_RATE
        kept = Tally(known_rate(known) or known, channels=2 if metadata.audio_codec else 0)
        if path is None:
            return kept
        try:
            return self._tally(path)
        except FileError:
            return kept


@contextmanager
def _into(target: Path) -> Iterator[None]:
    """Translate what the system says about writing ``target``; all else of it is left to
    :func:`.checksum.file_errors`."""
    with file_errors(target):
        try:
            yield
        except (FileNotFoundError, NotADirectoryError):
            raise FileGone(
                f"The folder “{target.parent.name}” is not there.", "Choose another folder."
            ) from None
        except PermissionError:
            raise AccessDenied(
                f"“{target.parent.name}” may not be written.", "Choose another folder."
            ) from None
        except IsADirectoryError:
            raise FileError(f"“{target.name}” is a folder.", "Choose another name.") from None


def _outside(cut: Cut, source: Source) -> bool:
    if source.photo or not source.frames:
        return False
    return Fraction(cut.span.start) * source.tally.rate >= source.frames


def _left(proposed: int, gone: int, outside: int) -> list[str]:
    said = []
    if proposed:
        said.append(f"Left out: {counted(proposed, 'cut')} that nobody accepted yet.")
    if gone:
        said.append(f"Left out: {counted(gone, 'cut')} of items that were deleted.")
    if outside:
        said.append(f"Left out: {counted(outside, 'cut')} behind the end of the video.")
    return said


def _about(kept: Sequence[tuple[Cut, Source]]) -> list[str]:
    said = []
    away = {source.media_id: source.name for _, source in kept if source.offline}
    if away:
        one = len(away) == 1
        who = f"{next(iter(away.values()))} is" if one else f"{counted(len(away), 'file')} are"
        said.append(
            f"{who} not here now: named by the last known place, without timecode. Connect the "
            "disk first where that matters."
        )
    shortened = sum(beyond(cut, source) for cut, source in kept)
    if shortened:
        said.append(
            f"{counted(shortened, 'cut')} beyond the end of the video "
            f"{'ends' if shortened == 1 else 'end'} with it."
        )
    return said
