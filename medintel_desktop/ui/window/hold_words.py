"""What the banner says while jobs of a service wait: what happened, what to do, what is safe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.domain import words
from medintel_desktop.domain.errors import (
    BucketGone,
    ClockWrong,
    DiskFull,
    KeyRefused,
    QuotaUsedUp,
    ServiceUnreachable,
)
from medintel_desktop.domain.place import SERVICE as PLACES
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.library.services import UNDERSTANDING
from medintel_desktop.ui.banner import BannerText

DATABASE = "oracle"

_ICONS = {
    KeyRefused.short: "key-round",
    BucketGone.short: "cloud-off",
    ClockWrong.short: "clock",
    QuotaUsedUp.short: "gauge",
    DiskFull.short: "hard-drive",
    ServiceUnreachable.short: "unplug",
}
_ELSEWHERE = (ClockWrong.short, QuotaUsedUp.short, DiskFull.short, ServiceUnreachable.short)
"""Set right outside of MedIntel; then the jobs are tried again."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the button of a banner leads: a page of the settings by its name, or the jobs."""

    settings: Callable[[str], object]
    jobs: Callable[[], object]


def banners(holds: Sequence[Hold], waiting: int, minutes: int, ways: Ways) -> dict[str, BannerText]:
    """By what they are about; of several holds with the same words one is enough.

    ``waiting`` counts jobs, ``minutes`` is the limit of a month.
    """
    found = {}
    for hold in holds:
        if _is_offline(hold):
            found["offline"] = BannerText(
                offline(waiting), "cloud-off", "warn", "Show jobs", ways.jobs
            )
        elif hold.service == UNDERSTANDING:
            found |= _of_understanding(hold, minutes, ways)
        elif hold.service in tuple(StoreKind):
            found |= _of_store(hold, ways)
        elif hold.service == DATABASE and hold.until is None:
            text = f"{hold.problem.title} Changes wait here; your library works as always."
            found[DATABASE] = _to_settings(hold, text, "shared library", ways)
    return found


def offline(waiting: int) -> str:
    """Browsing goes on; so do the jobs, later."""
    text = "You are offline. Browsing and word search work as always"
    if not waiting:
        return f"{text}."
    goes = "goes" if waiting == 1 else "go"
    return f"{text}; {words.counted(waiting, 'job')} {goes} on when the network is back."


def _is_offline(hold: Hold) -> bool:
    """A disk that is away is not the network, the shared library has words of its own, and finer
    names of places are nothing to worry about."""
    away = hold.problem.short == ServiceUnreachable.short
    return away and hold.service not in (StoreKind.FOLDER, DATABASE, PLACES)


def _of_understanding(hold: Hold, minutes: int, ways: Ways) -> dict[str, BannerText]:
    if hold.problem.short == KeyRefused.short:
        text = (
            "TwelveLabs refused the key, so nothing new is sent."
            " Your library and word search are not affected."
        )
        return {"key": _to_settings(hold, text, "services", ways)}
    if hold.problem.short == QuotaUsedUp.short:
        settings = _to_settings(hold, _quota(hold, minutes), "services", ways, "warn")
        return {"quota": settings}
    return {}


def _of_store(hold: Hold, ways: Ways) -> dict[str, BannerText]:
    problem = hold.problem
    if problem.short in _ELSEWHERE:
        text = f"{problem.title} {problem.hint}".strip()
        banner = BannerText(text, _ICONS[problem.short], "warn", "Show jobs", ways.jobs)
        return {hold.service: banner}
    if hold.until is None:
        text = f"{problem.title} Uploads wait; nothing is lost."
        return {hold.service: _to_settings(hold, text, "storage", ways)}
    return {}


def _to_settings(
    hold: Hold, text: str, page: str, ways: Ways, tone: str = "danger"
) -> BannerText:  # fmt: skip
    icon = _ICONS.get(hold.problem.short, "triangle-alert")
    return BannerText(text, icon, tone, "Open settings", lambda: ways.settings(page))


def _quota(hold: Hold, minutes: int) -> str:
    used = f"This month’s {minutes:,} minutes are used."
    if not minutes:
        return f"{hold.problem.title} {hold.problem.hint}"
    if hold.until is None:
        return f"{used} Raise the limit to go on."
    return f"{used} Understanding goes on in {_month(hold.until)}, or raise the limit."


def _month(at: float) -> str:
    return f"{datetime.fromtimestamp(at):%B}"
