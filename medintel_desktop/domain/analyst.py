"""The port of a service that answers questions in words, and what goes through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from medintel_desktop.domain.moment import Span
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
    parsed. ``tokens`` are those of the answer, ``warning`` is what the service added."""

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

    def ask(self, question: Question) -> Reply:
        """Ask and wait. Videos of at most an hour."""

    def stream(self, question: Question, stopped: Callable[[], bool]) -> Iterator[str | Reply]:
        """Words as they come, then one :class:`Reply` with all of them. Closing the iterator, or
        ``stopped`` saying yes, drops the connection at once, also while nothing comes. A stream
        that ends without its end is a reply that is not whole."""

    def order(self, question: Question) -> str:
        """Have a long video looked at and return the id of the task; one that was ordered with
        the same ``key`` is taken over, never bought again."""

    def order_timed(self, question: Question, wanted: Sequence[TimedField]) -> str:
        """The same for timed fields; the reply is JSON: key -> list of {"start_time", "end_time",
        "metadata"}."""

    def collect(self, task_id: str) -> Reply | None:
        """The answer of a task, None while it works."""

    def cancel(self, task_id: str) -> None:
        """Stop a task; one that has ended is fine."""

    def transcript(self, asset_id: str) -> Sequence[Line] | None:
        """What is said in a video, words with times where the service has them; empty when
        nothing is said, None while it works."""

    def delete(self, asset_id: str) -> None:
        """Remove an asset with all that was made of it; a missing one is fine."""
