"""The circuit of a service: closed while it works, open after failures in a row, then tried.

A failure that may pass is counted for the service it speaks of (:func:`blamed`), whichever job met
it. From OPENS_AFTER on, all jobs of the service wait (:func:`rest`), the longer the more failures
there were; then :meth:`.JobTable.claim` lets one job through, and only its success lets the others
follow. The count is in the hold's row: a restart lets one try what could not be reached, no more.
"""

from __future__ import annotations

from datetime import datetime

from medintel_desktop.catalogue.holds import OPENS_AFTER, Hold
from medintel_desktop.domain.errors import MedIntelError, ServiceBusy
from medintel_desktop.domain.job import Job
from medintel_desktop.jobs.retry import backoff


def blamed(error: MedIntelError, job: Job) -> str | None:
    """The service that failed; None when the failure says nothing about one."""
    return error.service or job.service if isinstance(error, ServiceBusy) else None


def rest(failures: int, chance: float) -> float | None:
    """Seconds for which a service is left alone; None while its circuit stays closed."""
    return backoff(failures - 1, chance) if failures >= OPENS_AFTER else None


def words(hold: Hold | None) -> str:
    """How the circuit stands, for a person; "" when it is closed and nothing failed."""
    if hold is None:
        return ""
    if hold.until is None:
        return f"its jobs wait for you: {hold.problem.title}"
    often = f"{hold.failures} failures in a row" if hold.failures > 1 else "one failure"
    if not hold.open:
        return often
    at = datetime.fromtimestamp(hold.until)
    when = "tried next" if at <= datetime.now() else f"tried again at {at:%H:%M:%S}"
    return f"{often}, its jobs wait, {when}"
