"""The port of a service that answers questions in words, and what goes through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.domain.transcript import Line


@dataclass(frozen=True, slots=True)
class Question:
    """What a service is asked about one uploaded video (``asset``), or about 1 to 20 ``pictures``
    (upright JPEGs); exactly one of the two is given.

    ``schema`` is a JSON schema of the answer, None for free words; what the service refuses in it
    is taken out before it is sent. ``span`` is a part of the video, None for all of it. ``room``
    is the most tokens of the answer, None for as many as there can be. ``key`` makes a task that
    was ordered before be taken over.
    """

    prompt: str
    asset: str = ""
    pictures: tuple[bytes, ...] = ()
    schema: Mapping[str, Any] | None = None
    span: Span | None = None
    room: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class TimedField:
    """What is looked for all along a video: ``fields`` maps names to what they hold. ``key`` is
    the name that its rows come back under."""

    key: str
    description: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered. ``whole`` is False when it was cut off: then it is never to be
    parsed. ``tokens`` are those of the answer. ``warning`` is what the service added; of timed
    fields, it says that some rows are missing although the rest can be parsed."""

    text: str
    whole: bool
    tokens: int = 0
    warning: str = ""


class Analyst(Protocol):
    """A service that answers questions about videos and pictures in words. Nothing it returns is
    to be trusted beyond being text."""

    @property
    def model(self) -> str | None:
        """None when there is no such service."""

    def check(self) -> ServiceHealth:
        """Ask the service something free. Never raises a MedIntelError."""

    def ask(self, question: Question) -> Reply:
        """Ask and wait. Videos of at most an hour.

        Raises AnswerLost when it is not known whether the question was counted.
        """

    def stream(self, question: Question, stopped: Callable[[], bool]) -> Iterator[str | Reply]:
        """Words as they come, then one :class:`Reply` with all of them. Closing the iterator, or
        ``stopped`` saying yes, drops the connection at once, also while nothing comes; then, and
        when the stream ends without its end, the reply is not whole. One that broke before its
        first word raises AnswerLost. For a worker thread: it blocks until there are words."""

    def order(self, question: Question) -> str:
        """Have a long video, or part of one, looked at and return the id of the task. With a
        ``key``, the task that was ordered before for the same question is taken over, never
        bought again; without, raises AnswerLost as :meth:`ask`."""

    def order_timed(self, question: Question, wanted: Sequence[TimedField]) -> str:
        """The same for timed fields; the reply is JSON: key -> list of {"start_time", "end_time",
        "metadata"}."""

    def collect(self, task_id: str) -> Reply | None:
        """The answer of a task, None while it works, be it for ever. Raises ServiceError with the
        reason when it failed or was cancelled."""

    def cancel(self, task_id: str) -> None:
        """Stop a task; one that has ended is fine."""

    def transcript(self, asset_id: str) -> Sequence[Line] | None:
        """What is said in a video, words with times where the service has them; empty when
        nothing is said, None while it works."""

    def delete(self, asset_id: str) -> None:
        """Remove an asset with all that was made of it; a missing one is fine."""

    def close(self) -> None:
        """Let connections go; streams end as if they were stopped."""
