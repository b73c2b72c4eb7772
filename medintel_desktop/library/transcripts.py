"""What is said in videos: fetched, taken from files, corrected, and given out again.

A job first keeps the subtitles inside the file, which needs nobody (``read``); with a service the
video goes there unless it is there already (``upload``), and what was heard is asked for until it
is written (``listen``). Every change makes another version; what people corrected is never put
aside by what a service says later.
"""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain import transcript_edit as edit
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileGone, ServiceError, UsageError
from medintel_desktop.domain.job import Advance, AskAgain, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.pieces import Part, moved, seamed
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource, Word, fit
from medintel_desktop.domain.words import counted
from medintel_desktop.library.at_service import AtService
from medintel_desktop.library.captions import CaptionFormat, read_captions, written
from medintel_desktop.library.checksum import file_errors
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.polling import ask_again, forgets, keep_patience, refused_for_good
from medintel_desktop.library.services import UNDERSTANDING, Services

TRANSCRIBE = "transcribe"
"""The kind of the jobs."""

SITTING = 3600.0
"""Seconds in which all that a person corrects is one version."""


class Transcripts:
    """Not for the UI thread. Every call that changes something answers with Changes."""

    def __init__(
        self,
        catalogue: Catalogue,
        subtitles: Callable[[Path], Sequence[Line]],
        services: Services,
        originals: Originals,
        at_service: AtService,
        *,
        first_poll: float = 2.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        """``subtitles`` gives the lines of those inside a video, none for most."""
        self._catalogue = catalogue
        self._table = catalogue.transcripts
        self._subtitles = subtitles
        self._services = services
        self._originals = originals
        self._at_service = at_service
        self._first_poll = first_poll
        self._now = now

    def enqueue(self, media_ids: Sequence[str], *, batch: str | None = None) -> Changes:
        """Queue videos, whether they have a transcript or not."""
        items = [item for id_ in media_ids if (item := self._catalogue.media.get(id_))]
        jobs = [_job_for(item, batch) for item in items if item.kind is MediaKind.VIDEO]
        self._catalogue.jobs.add(jobs)
        return Changes(media=frozenset(media_ids), jobs=bool(jobs))

    def follow(self, media_ids: Collection[str]) -> Changes:
        """A job brought or changed these items: fetch what is said in those that lie at the
        service now, once. Nothing is sent for it."""
        known = self._table.known(media_ids)
        items = [self._catalogue.media.get(id_) for id_ in media_ids if id_ not in known]
        wanted = [item.id for item in items if item is not None and self._is_new(item)]
        return self.enqueue(wanted) if wanted else Changes()

    def _is_new(self, item: MediaItem) -> bool:
        if item.kind is not MediaKind.VIDEO or not item.metadata.audio_codec:
            return False
        if not self._catalogue.remote_assets.of(item.checksum):
            return False
        jobs = self._catalogue.jobs.of_media([item.id], unfinished=False)
        return all(job.kind != TRANSCRIBE for job in jobs)

    def read(self, job: Job, watch: Watch) -> Outcome:
        """Keep the subtitles inside the file where nothing is known yet."""
        item = self._item(job)
        reachable = self._services.analyst().model is not None
        lines: tuple[Line, ...] = ()
        if not self._table.known([item.id]):
            lines = self._inside(item, watch, fetch=not reachable)
            if lines:
                self._keep(item.id, lines, TranscriptSource.FILE)
        changes = _changed(item.id) if lines else Changes()
        if reachable and item.metadata.audio_codec:
            return Advance(changes=changes)
        if lines:
            return Finish(f"{counted(len(lines), 'line')} from the file", changes)
        raise _nothing_to_hear(item, reachable=reachable)

    def upload(self, job: Job, watch: Watch) -> Outcome:
        """A video goes to the service, unless all of it lies there already."""
        item = self._item(job)
        known = {
            asset.asset: asset.span
            for asset in self._catalogue.remote_assets.of(item.checksum)
            if asset.service == UNDERSTANDING
        }
        pieces = {asset: span for asset, span in known.items() if span is not None}
        if pieces and len(pieces) == len(known):
            parts = [[asset, span.start, span.end] for asset, span in pieces.items()]
            return Advance({"parts": parts, "polls": 0, "asked_at": self._now()})
        asset = self._at_service.bring(job, watch, item)
        if isinstance(asset, AskAgain):
            return asset
        return Advance({"parts": [[asset, None, None]], "polls": 0, "asked_at": self._now()})

    def listen(self, job: Job, watch: Watch) -> Outcome:
        """Ask for what was heard; of a video in pieces, for each of them."""
        item = self._item(job)
        parts: list[Part[Line]] = []
        with forgets(watch, parts=None, asked_at=None):
            keep_patience(job)
            for asset, start, end in job.payload["parts"]:
                heard = self._heard(asset)
                if heard is None:
                    return ask_again(job, "Waiting: the service listens", self._first_poll)
                whole = Span(start or 0.0, end or item.metadata.duration or math.inf)
                parts.append((whole, [_placed(line, start or 0.0) for line in heard]))
                watch.check()
        told = seamed(parts) if len(parts) > 1 else parts[0][1]
        lines = fit((replace(line, span=span) for span, line in told), item.metadata.duration)
        changes = self.keep(item.id, lines, TranscriptSource.SERVICE)
        return Finish(counted(len(lines), "line") if lines else "Nothing is said in it", changes)

    def keep(
        self, media_id: str, lines: Sequence[Line],
        source: TranscriptSource = TranscriptSource.SERVICE, *, language: str = "",
    ) -> Changes:  # fmt: skip
        """Keep what a service or a file says of a video. It is shown and searched at once unless
        people corrected what was there: then it is one of the versions."""
        item = self._catalogue.media.get(media_id)
        if item is None:
            return Changes()
        self._keep(media_id, fit(lines, item.metadata.duration), source, language)
        return _changed(media_id)

    def reword(self, version_id: str, at: int, text: str, *, was: str) -> Changes:
        """Line ``at``, which was ``was``, says something else; "" takes it out."""
        return self._edit(version_id, lambda lines: edit.reworded(_same(lines, at, was), at, text))

    def rename_speaker(self, version_id: str, speaker: str, name: str) -> Changes:
        """In all lines; "" for nobody's."""
        return self._edit(version_id, lambda lines: edit.renamed(lines, speaker, name))

    def give_to(self, version_id: str, positions: Collection[int], name: str) -> Changes:
        """Some lines are another speaker's."""
        return self._edit(version_id, lambda lines: edit.spoken_by(lines, positions, name))

    def put_back(self, transcript: Transcript) -> Changes:
        """A version as it was before an edit, to undo that."""
        now = self._table.get(transcript.id)
        if now is None or now.lines != transcript.lines:
            self._table.put(transcript)
        self._table.choose(transcript.id)
        return _changed(transcript.media_id)

    def choose(self, version_id: str) -> Changes:
        """Show and search another version. Raises UsageError when there is no such one."""
        media_id = self._table.choose(version_id)
        if media_id is None:
            raise _gone()
        return _changed(media_id)

    def bring_in(self, media_id: str, path: Path) -> Changes:
        """Take the lines of an SRT, VTT or TXT file. Raises FileError and kin."""
        item = self._catalogue.media.get(media_id)
        if item is None:
            raise _gone()
        if item.kind is not MediaKind.VIDEO:
            raise UsageError(f"{item.name} is a photo; nothing is said in it.")
        lines = read_captions(path, item.metadata.duration)
        self._put(media_id, lines, TranscriptSource.FILE, chosen_at=self._now())
        return _changed(media_id)

    def give_out(self, media_id: str, path: Path, format_: CaptionFormat | None = None) -> None:
        """Write the version in force; the format is that of the name unless it is said.

        Raises UsageError, FileError and kin.
        """
        transcript = self._table.of(media_id)
        if transcript is None:
            raise UsageError("There is no transcript of this item yet.")
        text = written(transcript.lines, format_ or format_of(path))
        with file_errors(path):
            part = path.with_name(path.name + ".part")
            part.write_text(text, "utf-8", newline="\n")
            part.replace(path)

    def _heard(self, asset: str) -> Sequence[Line] | None:
        """What is refused for good is sent again by the next try."""
        try:
            return self._services.analyst().transcript(asset)
        except ServiceError as error:
            if refused_for_good(error):
                self._catalogue.remote_assets.forget(asset)
            raise

    def _edit(self, version_id: str, change: Callable[[edit.Lines], edit.Lines]) -> Changes:
        base = self._table.get(version_id)
        if base is None:
            raise _gone()
        lines = fit(change(base.lines))
        if lines == base.lines:
            return Changes()
        own = base.source is TranscriptSource.USER and self._now() - base.made_at < SITTING
        self._table.put(
            Transcript(
                base.id if own else str(uuid.uuid4()), base.media_id, TranscriptSource.USER, lines,
                base.made_at if own else self._now(), base.language,
                base.based_on if own else base.id, self._now(),
            )
        )  # fmt: skip
        return _changed(base.media_id)

    def _keep(
        self, media_id: str, lines: tuple[Line, ...], source: TranscriptSource, language: str = ""
    ) -> None:
        """Unless the newest of this source says the same, also when two jobs bring it at once."""
        with self._catalogue.database.write():
            known = [one for one in self._table.all_of(media_id) if one.source is source]
            if not known or known[-1].lines != lines:
                self._put(media_id, lines, source, language)

    def _put(
        self, media_id: str, lines: tuple[Line, ...], source: TranscriptSource, language: str = "",
        chosen_at: float = 0.0,
    ) -> None:  # fmt: skip
        version = str(uuid.uuid4())
        self._table.put(
            Transcript(version, media_id, source, lines, self._now(), language, None, chosen_at)
        )

    def _inside(self, item: MediaItem, watch: Watch, *, fetch: bool) -> tuple[Line, ...]:
        """The subtitles in the file. One that would have to be fetched is left alone where a
        service can be asked instead."""
        if not fetch and self._originals.locate(item) is None:
            return ()
        with self._originals.reached(item, watch.report) as path:
            return fit(self._subtitles(path), item.metadata.duration)

    def _item(self, job: Job) -> MediaItem:
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        return item


def _job_for(item: MediaItem, batch: str | None) -> NewJob:
    return NewJob(
        kind=TRANSCRIBE, title=item.name, step="read", lane=Lane.QUICK, media_id=item.id,
        batch=batch, unique_key=f"{TRANSCRIBE} {item.id}",
    )  # fmt: skip


def format_of(path: Path) -> CaptionFormat:
    """The format a name asks for. Raises UsageError."""
    try:
        return CaptionFormat(path.suffix.lower().removeprefix("."))
    except ValueError:
        raise UsageError(
            f"{path.name} does not say its format.", "Give it the ending .srt, .vtt or .txt."
        ) from None


def _placed(line: Line, seconds: float) -> tuple[Span, Line]:
    """A line of a piece that begins at ``seconds``, in the video's own time."""
    span = moved(line.span, seconds)
    words = tuple(Word(moved(word.span, seconds), word.text) for word in line.words)
    return span, Line(span, line.text, line.speaker, words)


def _same(lines: edit.Lines, at: int, was: str) -> edit.Lines:
    if at >= len(lines) or lines[at].text != was:
        raise UsageError(
            "This line was changed meanwhile.", "Nothing is lost; look at it and try again."
        )
    return lines


def _changed(media_id: str) -> Changes:
    return Changes(media=frozenset([media_id]))


def _gone() -> UsageError:
    return UsageError("This version is not there any more.", "Open the video again.")


def _nothing_to_hear(item: MediaItem, *, reachable: bool) -> ServiceError:
    if not item.metadata.audio_codec:
        return ServiceError(
            f"{item.name} has no sound and no subtitles.",
            "You can bring in an SRT, VTT or TXT file.", short="No sound",
        )  # fmt: skip
    assert not reachable
    return ServiceError(
        f"There are no subtitles in {item.name}.",
        "Add a TwelveLabs key in the settings to have it listened to, or bring in an SRT, VTT or"
        " TXT file.", short="No subtitles",
    )  # fmt: skip
