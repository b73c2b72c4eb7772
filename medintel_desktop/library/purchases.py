"""Paid calls: what the ledger says of them, and what it is told of how they ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import AnswerLost, MedIntelError

T = TypeVar("T")


class Purchases:
    """A row of the ledger is opened by whoever knows the amount, before the call goes out."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def made(self, key: str, call: Callable[[], T]) -> T:
        """Make a paid call and settle its ledger row if it failed."""
        try:
            return call()
        except AnswerLost:
            self._catalogue.ledger.settle(key, "unknown")
            raise
        except MedIntelError:
            self._catalogue.ledger.settle(key, "refused")
            raise

    def begun(self, key: str) -> bool:
        """Whether this was paid, or may have been."""
        return self._catalogue.ledger.state(key) in ("sent", "counted")

    def refuse_unanswered(
        self, key: str, again: str = "Sending this photo again may count one image twice."
    ) -> None:
        """The app ended while a call was out: say so instead of paying ``again``."""
        if self._catalogue.ledger.state(key) == "sent":
            self._catalogue.ledger.settle(key, "unknown")
            raise AnswerLost(
                "MedIntel ended while the service was answering.",
                f"Nothing is lost. {again}",
            )
