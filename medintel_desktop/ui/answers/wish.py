"""What the user wants to know, and what asking for it would count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.moment import Span
from medintel_desktop.library.questions import USUAL, Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medintel_desktop.jobs.workspace import Workspace
    from medintel_desktop.library.analyses import Estimate
    from medintel_desktop.library.spending import Spent


@dataclass(frozen=True, slots=True)
class Wish:
    """``kinds``, or the question of a preset, or ``words`` of the user's own. ``again`` asks
    although the answer is known."""

    kinds: tuple[AnswerKind, ...] = ()
    options: Options = USUAL
    span: Span | None = None
    again: bool = False
    preset_id: str | None = None
    words: str = ""

    @property
    def asks(self) -> bool:
        """Whether there is a question."""
        return bool(
            self.preset_id or self.words or any(k is not AnswerKind.ANSWER for k in self.kinds)
        )


class Cost(NamedTuple):
    """What a wish would count, what was counted this month, and who would answer."""

    estimate: Estimate
    spent: Spent
    model: str | None


def read_cost(workspace: Workspace, ids: Sequence[str], wish: Wish) -> Cost:
    """In the background."""
    analyses = workspace.analyses
    estimate = analyses.estimate(
        ids, wish.kinds, wish.options, wish.span, preset_id=wish.preset_id, words=wish.words,
        again=wish.again,
    )  # fmt: skip
    return Cost(estimate, analyses.spent(_month_begin()), analyses.model)


def grant(workspace: Workspace, ids: Sequence[str], wish: Wish, batch: str | None) -> Changes:
    """Queue it, in the background."""
    return workspace.analyses.enqueue(
        ids, wish.kinds, wish.options, wish.span, preset_id=wish.preset_id, words=wish.words,
        again=wish.again, batch=batch,
    )  # fmt: skip


def _month_begin() -> float:
    return datetime.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()
