"""What answers are likely to cost. The service tells no prices; its bill is what counts."""

from __future__ import annotations

from dataclasses import dataclass

SEEN = "prices seen in July 2026"
"""Where the prices below come from: what others published then, not the service itself. Shown with
every estimate."""

AS_OF = "2026-07"


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a minute of video, and for a thousand tokens of the answer."""

    minute: float
    thousand_tokens: float


PRICES = {
    "pegasus1.5": Price(0.0292, 0.0075),
    "pegasus1.6": Price(1.75 / 60, 0.0075),
}

EMBEDDING = {"marengo3.0": (0.042, 0.0001), "marengo3.5": (0.042, 0.0001)}
"""For a minute of video and for a photo. Of videos the list names the price of indexing alone,
which is taken for that of their vectors."""


def dollars(model: str | None, minutes: float, tokens: float) -> float | None:
    """None for a model whose price is not known. Pictures count by the tokens of their answer."""
    price = PRICES.get(model or "")
    if price is None:
        return None
    return minutes * price.minute + tokens / 1000 * price.thousand_tokens


def embedding_dollars(model: str, minutes: float, photos: int) -> float | None:
    """For vectors of videos and photos; None for a model whose price is not known."""
    price = EMBEDDING.get(model)
    return None if price is None else minutes * price[0] + photos * price[1]
