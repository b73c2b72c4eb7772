"""The user's own limit: so many minutes a month are sent to the service, and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import QuotaUsedUp
from medintel_desktop.library.services import UNDERSTANDING


class Budget:
    """``monthly_minutes`` is the limit in force, 0 for none."""

    def __init__(self, catalogue: Catalogue, monthly_minutes: Callable[[], int]) -> None:
        self._catalogue = catalogue
        self._monthly_minutes = monthly_minutes

    def keep(self, minutes: float) -> None:
        """Raise QuotaUsedUp, until next month, when this would go over the limit."""
        most = self._monthly_minutes()
        now = datetime.now()
        used = self._catalogue.ledger.used(datetime(now.year, now.month, 1).timestamp()).minutes
        if most and used + minutes > most:
            following = datetime(now.year + now.month // 12, now.month % 12 + 1, 1)
            raise QuotaUsedUp(
                f"This would go over the {most} minutes you allow a month.",
                f"Understanding goes on in {following:%B}, or raise the limit in the settings.",
                retry_after=following.timestamp() - now.timestamp(),
                service=UNDERSTANDING,
            )
