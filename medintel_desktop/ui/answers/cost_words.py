"""What asking counts, said before anything is paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from medintel_desktop.domain import words
from medintel_desktop.domain.prices import SEEN

if TYPE_CHECKING:
    from medintel_desktop.library.analyses import Estimate
    from medintel_desktop.library.spending import Spent

MOST_NAMES, MOST_REASONS = 3, 4
"""Items that are named for one reason why they are refused, and reasons."""
NO_KEY = "There is no TwelveLabs key yet, so nothing can be asked. What you have stays readable."


def price(estimate: Estimate, limit: int) -> str:
    """ "This counts about 41 min of video, about 7 % of your limit, about $1.20."

    ``limit`` is in minutes a month, 0 for none.
    """
    parts = []
    if estimate.videos:
        parts.append(f"{_about(estimate.minutes)} of video")
        if limit:
            parts.append(f"about {max(1, round(100 * estimate.minutes / limit))} % of your limit")
    if estimate.photos:
        parts.append(words.counted(estimate.photos, "photo"))
    if estimate.dollars and parts:
        parts.append(_dollars(estimate.dollars))
    if not parts:
        return "Nothing is sent: there is nothing to ask that you do not know."
    return f"This counts {', '.join(parts)}."


def known(estimate: Estimate) -> str:
    """ "3 answers are there already and are not asked again." """
    if not estimate.known:
        return ""
    are = "is" if estimate.known == 1 else "are"
    return f"{words.counted(estimate.known, 'answer')} {are} there already and not paid again."


def refusals(refused: Sequence[tuple[str, str]]) -> str:
    """What is not asked, a line for each reason: "Left out: a.mp4, b.mp4. It cannot be read." """
    reasons: dict[str, list[str]] = {}
    for name, why in refused:
        reasons.setdefault(why, []).append(name)
    told = list(reasons.items())[:MOST_REASONS]
    lines = [f"Left out: {_names(names)}. {why}" for why, names in told]
    more = len(refused) - sum(len(names) for _, names in told)
    if more:
        lines.append(f"Left out as well: {words.counted(more, 'other item')}.")
    return "\n".join(lines)


def month(spent: Spent) -> str:
    """ "This month: about 41 min, 3 photos, about $1.20." """
    parts = []
    if spent.minutes:
        parts.append(f"{_about(spent.minutes)} of video")
    if spent.photos:
        parts.append(words.counted(round(spent.photos), "photo"))
    if spent.dollars and parts:
        parts.append(_dollars(spent.dollars))
    return f"Answers of this month: {', '.join(parts)}." if parts else ""


def source(model: str) -> str:
    """Who answers, and where the prices are from."""
    return f"{model} answers. By {SEEN}; the bill of TwelveLabs is what counts."


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{shown} and {words.count(more)} more" if more > 0 else shown


def _about(minutes: float) -> str:
    whole = max(1, round(minutes))
    return f"about {words.count(whole)} min" if whole < 120 else f"about {round(minutes / 60)} h"


def _dollars(amount: float) -> str:
    return f"about ${amount:,.2f}" if amount >= 0.01 else "less than $0.01"
