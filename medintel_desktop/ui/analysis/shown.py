"""What the panel shows of one item. Blocking: for the background."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Origin, Passage
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.model_tag import TagState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.details.reader import SpanMoments, grouped

JOB_KIND = "analyse"


@dataclass(frozen=True, slots=True)
class ShownTags:
    """Tags that a model proposed, by what the user did with them."""

    proposed: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is known of one item. ``answers`` are in force and about all of it, ``parts``
    about a part; ``talk`` are free questions, the oldest first."""

    item: MediaItem
    answers: Mapping[AnswerKind, Analysis] = field(default_factory=dict)
    parts: tuple[Analysis, ...] = ()
    talk: tuple[Analysis, ...] = ()
    corrected: Mapping[AnswerKind, int] = field(default_factory=dict)
    """How many entries of an answer are the user's."""
    newer: frozenset[AnswerKind] = frozenset()
    """What the service answered again after the user had corrected it."""
    tags: ShownTags = ShownTags()
    jobs: tuple[Job, ...] = ()
    """Those that still work for an answer, and those that failed."""
    model: str | None = None
    """Who would be asked now; None without a key."""
    minutes_used: float = 0.0
    """Counted this month."""
    moments: tuple[SpanMoments, ...] = ()

    @property
    def length(self) -> float:
        """Seconds; 0 for a photo."""
        return self.item.metadata.duration or 0.0

    @property
    def is_video(self) -> bool:
        return self.item.kind is MediaKind.VIDEO

    @property
    def newest(self) -> Analysis | None:
        """The service's last word."""
        said = [a for a in (*self.answers.values(), *self.parts) if a.origin is Origin.SERVICE]
        edited = [a for a in self.answers.values() if a.origin is Origin.USER]
        return max(said or edited, key=lambda a: a.made_at, default=None)

    def text(self, kind: AnswerKind) -> str:
        content = self._content(kind)
        return content if isinstance(content, str) else ""

    def words(self, kind: AnswerKind) -> tuple[str, ...]:
        content = self._content(kind)
        return tuple(w for w in content if isinstance(w, str)) if isinstance(content, tuple) else ()

    def passages(self, kind: AnswerKind) -> tuple[Passage, ...]:
        content = self._content(kind)
        entries = content if isinstance(content, tuple) else ()
        return tuple(p for p in entries if isinstance(p, Passage))

    def _content(self, kind: AnswerKind) -> object:
        answer = self.answers.get(kind)
        return answer.content if answer is not None else None


def read_shown(workspace: Workspace, media_id: str, model: str | None) -> Shown | None:
    """None when the item is not there any more. ``model`` is who would be asked, as far as it is
    known: asking for it may take a while."""
    catalogue = workspace.catalogue
    item = catalogue.media.get(media_id)
    if item is None:
        return None
    answers, parts, talk = sorted_out(catalogue.analyses.shown(media_id))
    jobs = catalogue.jobs.of_media([media_id], unfinished=False)
    tags = workspace.model_tags.of(media_id)
    return Shown(
        item,
        answers,
        parts,
        talk,
        {answer.kind: _corrected(workspace, answer) for answer in answers.values()},
        frozenset(kind for kind, answer in answers.items() if _answered_again(workspace, answer)),
        ShownTags(
            tuple(tag.name for tag in tags if tag.state is TagState.PROPOSED),
            tuple(tag.name for tag in tags if tag.state is TagState.ACCEPTED),
        ),
        tuple(job for job in jobs if concerns(job, media_id)),
        model,
        catalogue.ledger.used(_month_begin()).minutes,
        grouped(catalogue.moments.of(media_id)),
    )


def sorted_out(
    found: Iterable[Analysis],
) -> tuple[dict[AnswerKind, Analysis], tuple[Analysis, ...], tuple[Analysis, ...]]:
    """Answers about all of the item (the newest of each kind), about parts, and the talk."""
    answers: dict[AnswerKind, Analysis] = {}
    parts, talk = [], []
    for answer in sorted(found, key=lambda a: a.made_at):
        if answer.kind is AnswerKind.ANSWER:
            talk.append(answer)
        elif answer.kind is AnswerKind.TABLE:
            continue
        elif answer.span is not None:
            parts.append(answer)
        else:
            answers[answer.kind] = answer
    return answers, tuple(parts), tuple(talk)


def _corrected(workspace: Workspace, answer: Analysis) -> int:
    """Entries of a user's version that the service did not say."""
    if answer.origin is not Origin.USER or isinstance(answer.content, str):
        return 0
    versions = workspace.catalogue.analyses.history(answer.id)
    said = next((one.content for one in versions if one.origin is Origin.SERVICE), ())
    return sum(entry not in said for entry in answer.content)


def _answered_again(workspace: Workspace, answer: Analysis) -> bool:
    if answer.origin is not Origin.USER:
        return False
    newest = workspace.catalogue.analyses.history(answer.id)[0]
    return newest.origin is Origin.SERVICE and newest.whole and newest.made_at > answer.made_at


def concerns(job: Job, media_id: str) -> bool:
    """Whether it works for an answer about this item, or failed to."""
    mine = job.kind == JOB_KIND and job.media_id == media_id
    return mine and (not job.ended or job.state is JobState.FAILED)


def _month_begin() -> float:
    return datetime.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()
