"""What answers have cost so far, as near as it is known."""

from __future__ import annotations

from dataclasses import dataclass

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.prices import dollars

WHAT = "answers"
"""Of the ledger; the model follows."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What answers have counted."""

    minutes: float
    photos: float
    tokens: float
    dollars: float | None
    """None when a model's price is not known."""


def spent(catalogue: Catalogue, since: float = 0.0) -> Spent:
    """Since then (epoch seconds), unknown outcomes included."""
    sums = catalogue.ledger.sums(f"{WHAT} ", since)
    total: float | None = 0.0
    for what, usage in sums.items():
        cost = dollars(what.removeprefix(f"{WHAT} "), usage.minutes, usage.tokens)
        total = None if total is None or cost is None else total + cost
    return Spent(
        sum(usage.minutes for usage in sums.values()),
        sum(usage.images for usage in sums.values()),
        sum(usage.tokens for usage in sums.values()),
        total,
    )
