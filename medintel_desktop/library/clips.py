"""Clips, loops and stills: single cuts as files of their own, for other people and programs."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.clip import (
    LONGEST_LOOP,
    ClipFormat,
    ClipTools,
    ClipWish,
    clip_name,
    wish_of_json,
    wish_to_json,
)
from medintel_desktop.domain.edges import exact_rate
from medintel_desktop.domain.errors import FileGone, UsageError
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem, MediaKind, Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.pieces import ending_of
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.plan_json import cut_of_json, cut_to_json
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.render import FilmCodec, FilmFormat, FilmMaker, Shot
from medintel_desktop.domain.words import counted, length
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.originals import Originals

CLIP = "clip"
"""Name of the kind of job and of its one step."""

_AS_IT_IS = ClipWish(ClipFormat.LOSSLESS)

_USUAL_RATE = Fraction(25)
"""Frames a second where a file does not say."""

_ENDINGS = {
    ClipFormat.EXACT: (".mp4",),
    ClipFormat.LOSSLESS: (".mp4", ".mkv"),
    ClipFormat.GIF: (".gif",),
    ClipFormat.WEBP: (".webp",),
    ClipFormat.JPEG: (".jpg",),
    ClipFormat.PNG: (".png",),
}


@dataclass(frozen=True, slots=True)
class Ordered:
    """Clips that were queued together: ``count`` of them, in a batch of their own."""

    batch: str
    count: int
    changes: Changes


class Clips:
    """Makes files beside the library; originals are only read. Existing files stay: a clip whose
    name is taken gets a number."""

    def __init__(
        self, catalogue: Catalogue, tools: ClipTools, films: FilmMaker, folder: LibraryFolder,
        originals: Originals,
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._folder = folder
        self._tools = tools
        self._films = films
        self._originals = originals
        self._lock = threading.Lock()
        self._busy: set[Path] = set()
        """What is being written now, without endings."""

    def enqueue(self, cuts: Sequence[Cut], wish: ClipWish, into: Path, batch: str = "") -> Ordered:
        """Queue a job for each cut. Items that there is nothing to make of are left out. Who will
        follow the jobs may say the id of their ``batch``.

        Raises UsageError for a loop that is too long, and when nothing is left.
        """
        items = [(cut, self._catalogue.media.get(cut.media_id)) for cut in cuts]
        chosen = [(cut, item) for cut, item in items if item and wish.format.takes(item.kind)]
        if not chosen:
            raise UsageError("There is nothing to export.", "Photos can only become stills.")
        for cut, item in chosen:
            _check(cut, item, wish)
        batch = batch or str(uuid.uuid4())
        jobs = [
            NewJob(
                CLIP, clip_name(cut, item.name, wish), CLIP, Lane.TRANSFER, media_id=item.id,
                batch=batch,
                payload={"cut": cut_to_json(cut), "wish": wish_to_json(wish), "into": str(into)},
            )
            for cut, item in chosen
        ]  # fmt: skip
        self._catalogue.jobs.add_batch(batch, counted(len(jobs), "clip"))
        self._catalogue.jobs.add(jobs)
        return Ordered(batch, len(jobs), Changes(jobs=True))

    def make(
        self, cut: Cut, wish: ClipWish, into: Path, report: Report, fetching: Report | None = None
    ) -> Path:
        """Write one clip into a folder, which is made, and return its path.

        ``report`` is told seconds done and in all, ``fetching`` the bytes of an original that
        comes from a store; what they raise leaves nothing. Raises FileErrors, what keeps the
        original from coming, and UsageError for what cannot be made of this item.
        """
        item = self._catalogue.media.get(cut.media_id)
        if item is None:
            raise FileGone("This item was removed from the library.")
        _check(cut, item, wish)
        with self._originals.reached(item, fetching or _bytes_of(report)) as path:
            span = _inside(cut.span, item.metadata)
            with self._named(into, clip_name(cut, item.name, wish), wish) as stem:
                return self._write(path, item.metadata, span, wish, stem, report)

    def kept(self, cut: Cut) -> Path | None:
        """Where :meth:`keep` writes the clip of a moment, or has written it; None for what is no
        video, and while the original is not on this computer."""
        item = self._catalogue.media.get(cut.media_id)
        if item is None or item.kind is not MediaKind.VIDEO:
            return None
        name = clip_name(cut, item.name, _AS_IT_IS)
        ending = ending_of(item.metadata.video_codec, item.metadata.audio_codec)
        path = self._folder.clips_of(item.checksum) / f"{name}{ending}"
        return path if path.exists() or self._originals.locate(item) else None

    def keep(self, cut: Cut, report: Report) -> Path | None:
        """Write the clip of a moment, lossless, into the library folder, unless it is there.

        For programs that a moment is dropped on: many keep a link to the file, so that it must
        stay. Returns and raises as :meth:`kept` and :meth:`make`.
        """
        target = self.kept(cut)
        if target is None or target.exists():
            return target
        return self.make(cut, _AS_IT_IS, target.parent, report)

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """The one step of a job."""
        cut = cut_of_json(job.payload["cut"])
        if cut is None or self._catalogue.media.get(cut.media_id) is None:
            raise FileGone(f"{job.title} was removed from the library.")
        path = self.make(
            cut, wish_of_json(job.payload["wish"]), Path(job.payload["into"]),
            lambda done, total: watch.report(done, total, "seconds"), watch.report,
        )  # fmt: skip
        watch.save(made=str(path))
        return Finish(f"Written to {path.name}")

    def _write(
        self, path: Path, metadata: Metadata, span: Span, wish: ClipWish, stem: Path,
        report: Report,
    ) -> Path:  # fmt: skip
        if wish.format is ClipFormat.LOSSLESS:
            return self._tools.piece(path, metadata, span, stem, report).path
        target = stem.with_name(stem.name + _ENDINGS[wish.format][0])
        if wish.format is ClipFormat.EXACT:
            shot = Shot(path, metadata.kind, metadata, span)
            self._films.make([shot], film_format(metadata, wish), target, report)
        elif wish.format.is_loop:
            self._tools.loop(path, metadata, span, wish, target, report)
        else:
            self._tools.still(path, metadata, span.start, target)
        return target

    @contextmanager
    def _named(self, into: Path, name: str, wish: ClipWish) -> Iterator[Path]:
        """A path without ending that nobody else uses: neither a file nor a clip being made."""
        stem = into / name
        with self._lock:
            number = 1
            while stem in self._busy or any(
                stem.with_name(stem.name + ending).exists() for ending in _ENDINGS[wish.format]
            ):
                number += 1
                stem = into / f"{name} ({number})"
            self._busy.add(stem)
        try:
            yield stem
        finally:
            with self._lock:
                self._busy.discard(stem)


def film_format(metadata: Metadata, wish: ClipWish) -> FilmFormat:
    """How an exact clip is written: as large and as fast as the video, its sound as it is."""
    width, height = max(2, metadata.width), max(2, metadata.height)
    scale = min(1.0, wish.height / min(width, height)) if wish.height else 1.0
    even_width, even_height = (max(2, round(side * scale / 2) * 2) for side in (width, height))
    rate = exact_rate(metadata.frame_rate) or _USUAL_RATE
    return FilmFormat(FilmCodec.H264, even_width, even_height, rate, even_sound=False)


def _check(cut: Cut, item: MediaItem, wish: ClipWish) -> None:
    if not wish.format.takes(item.kind):
        raise UsageError(f"{item.name} is a photo.", "Photos can only become stills.")
    duration = item.metadata.duration
    if item.kind is MediaKind.VIDEO and duration is not None and cut.span.start >= duration:
        raise UsageError(f"{item.name} ends after {length(duration)}.", "Choose an earlier moment.")
    if wish.format.is_loop and cut.seconds > LONGEST_LOOP:
        raise UsageError(
            f"A loop has {counted(round(LONGEST_LOOP), 'second')} at most.",
            "Choose a shorter moment, or export it as a video.",
        )


def _inside(span: Span, metadata: Metadata) -> Span:
    """As far as the video goes."""
    end = span.end if metadata.duration is None else min(span.end, metadata.duration)
    return Span(span.start, max(end, span.start + 0.001))


def _bytes_of(report: Report) -> Report:
    """Fetching an original from a store: it can be stopped, but tells no seconds."""
    return lambda _done, _total: report(0.0, 0.0)
