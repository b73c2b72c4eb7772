"""Every failure of the SDK and of the network becomes one of ours, here and nowhere else."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from time import time
from typing import TYPE_CHECKING, Any

from medintel_desktop.backends.twelvelabs import refusals
from medintel_desktop.domain.errors import (
    AnswerLost,
    KeyRefused,
    MedIntelError,
    NotSetUp,
    QuotaUsedUp,
    ServiceBusy,
    ServiceUnreachable,
)

if TYPE_CHECKING:
    from twelvelabs.core.api_error import ApiError

SERVICE = "twelvelabs"
LONGEST_WAIT = 3600.0
"""Seconds; a longer time to wait is taken for a wrong clock."""
LISTED_AFTER = 20.0
"""Seconds after a lost answer until what was asked for should be listed."""


@contextmanager
def translated(
    *, paid: bool = False, asking: bool = False, fine: Collection[int] = ()
) -> Iterator[None]:
    """Raise our errors in place of the SDK's; all others pass through.

    ``paid``: the call counts as soon as the service has it and leaves nothing behind that could
    be found again. Then an answer that is lost or unreadable is AnswerLost. ``asking``: it is
    about a question. ``fine``: statuses of an answer that are no failure here.
    """
    try:
        yield
    except Exception as error:
        if getattr(error, "status_code", None) in fine:
            return
        told = _told(error, paid, asking)
        if told is None:
            raise
        raise told from error


def _told(error: Exception, paid: bool, asking: bool) -> MedIntelError | None:
    import httpx
    import pydantic
    from twelvelabs.core.api_error import ApiError

    if isinstance(error, ApiError):
        return _answered(error, paid, asking)
    garbled = (pydantic.ValidationError, UnicodeDecodeError, httpx.DecodingError, httpx.InvalidURL)
    if isinstance(error, garbled):
        return unreadable(paid=paid)
    if isinstance(error, httpx.ReadTimeout | httpx.ReadError | httpx.RemoteProtocolError):
        return _lost(paid)
    if isinstance(error, httpx.WriteError | httpx.WriteTimeout):
        return ServiceUnreachable(
            "The connection to TwelveLabs broke.", "It goes on by itself.", service=SERVICE
        )
    if isinstance(error, httpx.TransportError) and not isinstance(error, httpx.LocalProtocolError):
        return ServiceUnreachable(
            "TwelveLabs cannot be reached.",
            "Nothing was sent. It goes on when the connection is back.",
            service=SERVICE,
        )
    return None


def _answered(error: ApiError, paid: bool, asking: bool) -> MedIntelError:
    status, (code, message) = error.status_code or 0, _code_and_message(error.body)
    if code == "usage_limit_exceeded" or status == 402:
        return QuotaUsedUp(
            "The minutes of your TwelveLabs plan are used up.",
            "Nothing more is sent until there is new credit. Your library is not affected.",
            service=SERVICE,
        )
    if code == "api_key_invalid" or status == 401:
        return KeyRefused(
            "TwelveLabs refused the key, so nothing new is sent.",
            "Your library and word search are not affected.",
            service=SERVICE,
        )
    if status == 429:
        return ServiceBusy(
            "TwelveLabs asks for a pause.",
            "It goes on by itself.",
            retry_after=retry_after(error.headers or {}),
            service=SERVICE,
        )
    if 200 <= status < 300:
        return unreadable(paid=paid)
    if status == 504 and paid:
        # A gateway gave up waiting: the work behind it may well have been done.
        return _lost(paid)
    if status >= 500 or status in (408, 409):
        # 503 says that the service as a whole is away; any other may be about this item alone.
        return ServiceBusy(
            "TwelveLabs cannot answer right now.",
            "It is tried again by itself.",
            retry_after=retry_after(error.headers or {}),
            service=SERVICE if status == 503 else None,
        )
    if 300 <= status < 400:
        return wrong_address()
    return refusals.refusal(status, code, message, asking=asking)


def wrong_address() -> NotSetUp:
    return NotSetUp(
        "The address set for TwelveLabs does not lead there.",
        "Correct it in the settings, or remove it.",
        service=SERVICE,
    )


def _lost(paid: bool) -> MedIntelError:
    title = "The answer of TwelveLabs was lost on the way."
    if paid:
        return AnswerLost(title, "It may have been counted, so it is not repeated by itself.")
    return ServiceBusy(title, "It is asked for again by itself.", retry_after=LISTED_AFTER)


def unreadable(*, paid: bool) -> MedIntelError:
    """The error for an answer that came and makes no sense."""
    title = "TwelveLabs gave an answer that cannot be read."
    if paid:
        return AnswerLost(title, "It may have been counted, so it is not repeated by itself.")
    return ServiceBusy(title, "It is asked for again by itself.", retry_after=LISTED_AFTER)


def _code_and_message(body: Any) -> tuple[str, str]:
    """From ``{"code", "message"}``, flat or below "error", or from a text that is not HTML."""
    if hasattr(body, "model_dump"):
        body = body.model_dump()
    if isinstance(body, Mapping):
        inner = body.get("error")
        body = inner if isinstance(inner, Mapping) else body
        return str(body.get("code") or ""), str(body.get("message") or "")
    if isinstance(body, str) and not body.lstrip().startswith("<"):
        return "", body
    return "", ""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as asked for, between 1 and :data:`LONGEST_WAIT`, or None.

    Reads Retry-After (seconds or a date) and X-Ratelimit-Reset (seconds since the epoch), both
    against the clock of the service where it tells its own.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    now = _date(lower.get("date", "")) or time()
    asked = lower.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", asked):
        wait = float(asked)
    elif moment := _date(asked):
        wait = moment - now
    elif re.fullmatch(r"\d+", reset := lower.get("x-ratelimit-reset", "").strip()):
        wait = float(reset) - now
    else:
        return None
    return min(max(wait, 1.0), LONGEST_WAIT)


def _date(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except ValueError:
        return None
