"""The service that answers questions when none is set up: what was answered before stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

from medintel_desktop.domain.analyst import Question, Reply, TimedField
from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.domain.transcript import Line

TITLE = "There is no TwelveLabs key yet."
HINT = "With one, videos and photos answer questions. What was answered before stays readable."


class NoAnalyst:
    """Implements ``Analyst``: has no model, and each call raises NotSetUp."""

    @property
    def model(self) -> str | None:
        return None

    def check(self) -> ServiceHealth:
        """Says what a key would add."""
        return ServiceHealth(False, TITLE, HINT)

    def ask(self, question: Question) -> Reply:
        _not_set_up()

    def stream(self, question: Question, stopped: Callable[[], bool]) -> Iterator[str | Reply]:
        _not_set_up()

    def order(self, question: Question) -> str:
        _not_set_up()

    def order_timed(self, question: Question, wanted: Sequence[TimedField]) -> str:
        _not_set_up()

    def collect(self, task_id: str) -> Reply | None:
        _not_set_up()

    def cancel(self, task_id: str) -> None:
        _not_set_up()

    def transcript(self, asset_id: str) -> Sequence[Line] | None:
        _not_set_up()

    def delete(self, asset_id: str) -> None:
        _not_set_up()

    def close(self) -> None:
        """Nothing is open."""


def _not_set_up() -> NoReturn:
    raise NotSetUp(TITLE, HINT)
