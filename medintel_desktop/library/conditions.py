"""Whether transfers to stores may run just now: not everyone pays for a line by the hour.

The window tells whether the connection is metered; the battery is asked for where one counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from medintel_desktop.domain.errors import Postponed
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.store import StoreKind

LOOK_SECONDS = 10.0
"""How long an answer about the battery is good."""

WAIT_SECONDS = 15.0
"""When waiting transfers look again."""

METERED = "This connection is metered."
BATTERY = "This computer runs on its battery."


def on_battery() -> bool:
    """False where there is no battery, or none that tells."""
    import psutil

    try:
        battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    except (OSError, RuntimeError, NotImplementedError):
        return False
    return battery is not None and battery.power_plugged is False


class Conditions:
    """Safe to use from any thread; the two wishes of the user are asked for each time."""

    def __init__(
        self,
        wait_when_metered: Callable[[], bool] = lambda: False,
        wait_on_battery: Callable[[], bool] = lambda: False,
        battery: Callable[[], bool] = on_battery,
    ) -> None:
        self._wait_when_metered = wait_when_metered
        self._wait_on_battery = wait_on_battery
        self._battery = battery
        self._metered = False
        self._on_battery = False
        self._look_at = float("-inf")

    def set_metered(self, metered: bool) -> None:
        """What the system says of the connection now."""
        self._metered = metered

    def metered(self, kind: StoreKind) -> bool:
        """Whether bytes of such a store may cost, and the user minds.

        A folder is reached without the connection that is paid for.
        """
        return self._metered and kind is not StoreKind.FOLDER and self._wait_when_metered()

    def reason(self, kind: StoreKind) -> str:
        """Why transfers to such a store wait, as a sentence; "" when they may run."""
        if self.metered(kind):
            return METERED
        if self._wait_on_battery() and self._runs_on_battery():
            return BATTERY
        return ""

    def check(self, kind: StoreKind) -> None:
        """Raises Postponed, which lets all transfers to this kind of store wait."""
        if reason := self.reason(kind):
            raise Postponed(
                reason,
                "Transfers go on by themselves. You can allow them in the settings.",
                retry_after=WAIT_SECONDS,
                service=kind,
            )

    def checked(self, kind: StoreKind, report: Report) -> Report:
        """A report that checks each time it is told, for what takes long."""

        def told(done: float, total: float) -> None:
            self.check(kind)
            report(done, total)

        return told

    def _runs_on_battery(self) -> bool:
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_SECONDS
            self._on_battery = self._battery()
        return self._on_battery
