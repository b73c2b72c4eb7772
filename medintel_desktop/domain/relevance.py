"""Which of the ranked matches are shown at first, and what the bar of a match means.

**Cut-off.** Everything is a little near to everything, so an index always answers with a full
list. What a good cosine is differs from query to query and from model to model; only the list
itself can tell. What scores at least TOP of the best is always shown, what scores less than LEAST
of it, or than FLOOR, never at first. In between the list is cut at its widest gap: there, what was
meant ends and what merely is in the library begins. Where no gap stands out (the widest is less
than CLEAR times the usual one) the scores fall off evenly and nothing says where to stop, so that
only what is near the best is shown. Tried on normal distributions
of 1 to 300 good and 0 to 20,000 other scores: a fixed part of the best showed hundreds of others;
a threshold over the background (median and deviations) hid a third of the good ones where there
was little else; the gap kept 91 to 100 of 100 good ones and showed about two others. Where good and
other scores overlap, nothing tells them apart and all of them are shown.

The cut depends on what scores near the best alone: junk added below hides nothing and shows
nothing. The best is always shown, and whatever scores as high as something shown.

**Bar.** One scale for all queries, 0 to 1, never relative to the best of the list. Found by
meaning or looks: the cosine itself, 0 for nothing in common. Found by words: where they stand
(see ``catalogue.text_search``). Found by both: the higher of the two. A source that tells ranks
alone has no bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

TOP, LEAST = 0.75, 0.5
"""Parts of the best score between which the cut lies."""

FLOOR = 0.05
"""Cosine below which nothing but the best is shown, whatever that is."""

CLEAR = 2.0
"""Times the usual distance of neighbours from which a gap stands out."""


def shown(scores: Sequence[float], *, whole: bool = True) -> int:
    """How many of these scores, best first, are shown before "show more" is asked for.

    ``whole`` is False when the list was ended by a limit: what comes below its last score is not
    known, and no gap.
    """
    if not scores:
        return 0
    least = _cut(scores, whole=whole)
    return sum(score >= least for score in scores)


def _cut(scores: Sequence[float], *, whole: bool) -> float:
    """The lowest score that is shown."""
    best = scores[0]
    top, bottom = TOP * best, max(FLOOR, LEAST * best)
    if bottom >= top:
        return min(best, bottom)
    between = [score for score in scores if bottom <= score < top]
    if not between:
        return top
    steps = [top, *between]
    if whole or scores[-1] < bottom:
        steps.append(bottom)
    gaps = [upper - lower for upper, lower in pairwise(steps)]
    widest = max(gaps)
    usual = (steps[0] - steps[-1]) / len(gaps)
    if len(gaps) > 2 and widest < CLEAR * usual:
        return top
    return steps[gaps.index(widest)]
