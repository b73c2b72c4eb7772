"""Every failure of the SDK and of the network becomes one of ours, here and nowhere else."""

from __future__ import annotations

import email.utils
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import time
from typing import Any

from medintel_desktop.domain.errors import (
    BucketGone,
    ChecksumWrong,
    ClockWrong,
    KeyRefused,
    MedIntelError,
    NotSetUp,
    ObjectChanged,
    ObjectGone,
    PermissionMissing,
    ServiceBusy,
    ServiceUnreachable,
    StoreError,
    UploadForgotten,
)

SERVICE = "oci"

LONGEST_SKEW = 240.0
"""Seconds. The service refuses signatures more than 300 s off; its answer took a while, too."""

LONGEST_WAIT = 3600.0
"""Seconds; a longer time to wait is taken for a mistake."""

_NO_BUCKET = ("BucketNotFound", "NamespaceNotFound", "NotAuthorizedOrNotFound")
_DAMAGED = ("UnmatchedContentMD5", "UnmatchedContentChecksum", "UnmatchedContentSha256")


@contextmanager
def translated(name: str, may: str) -> Iterator[None]:
    """Raise our errors in place of the SDK's; all others pass through.

    ``name`` is the object concerned, ``may`` what a key needs to be allowed: "write objects".
    A 404 whose answer names neither bucket nor object is ObjectGone: ask again where it matters.
    """
    try:
        yield
    except Exception as error:
        told = _told(error, name, may)
        if told is None:
            raise
        raise told from error


def _told(error: Exception, name: str, may: str) -> MedIntelError | None:
    import urllib3
    from oci import exceptions
    from oci._vendor.requests.exceptions import RequestException

    if isinstance(error, exceptions.ServiceError):
        return _answered(error, name, may)
    if isinstance(error, RequestException | urllib3.exceptions.HTTPError | ConnectionError):
        return _network(error)
    return None


def _network(error: Exception) -> MedIntelError:
    """Told apart by the text of the cause, which the SDK wraps in types without meaning."""
    text = repr(error)
    if "CERTIFICATE_VERIFY_FAILED" in text or "SSLCertVerificationError" in text:
        return NotSetUp(
            "The connection to OCI is not trusted.",
            "The certificate does not fit the address. A proxy or a wrong endpoint may be why.",
            service=SERVICE,
        )
    begun = ("NewConnectionError", "ConnectTimeout", "NameResolutionError", "ProxyError")
    if any(cause in text for cause in begun):
        return ServiceUnreachable(
            "OCI cannot be reached.",
            "Nothing was sent. It goes on when the connection is back.",
            service=SERVICE,
        )
    return ServiceUnreachable(
        "The connection to OCI broke.", "It goes on by itself.", service=SERVICE
    )


def _answered(error: Any, name: str, may: str) -> MedIntelError:
    status, code, headers = error.status, error.code or "", dict(error.headers or {})
    if status == 401:
        return _refused(headers)
    if status in (403, 404):
        return _missing(status, code, name, may)
    if status == 429 or status >= 500:
        return _busy(status, headers)
    if status == 409 and code == "NotRestored":
        return StoreError(
            "This original lies in the archive of OCI.",
            "Restore it on the OCI website, which takes about an hour.",
        )
    if status in (408, 409):
        return ServiceBusy("OCI is still busy with this object.", "It is tried again by itself.")
    if status in (304, 412, 416):
        return changed()
    if code in _DAMAGED:
        return damaged()
    if code.startswith("InvalidUploadPart"):
        return ChecksumWrong(
            "OCI does not hold all parts of this upload.", "What is missing is sent again."
        )
    return StoreError(f"OCI refused this object ({code or status}).", _detail(error))


def _refused(headers: Mapping[str, str]) -> MedIntelError:
    lower = {key.lower(): value for key, value in headers.items()}
    theirs = _date(lower.get("date", ""))
    if theirs is not None and abs(theirs - time()) > LONGEST_SKEW:
        return ClockWrong(
            f"This computer's clock is {_minutes(time() - theirs)}, so OCI refuses it.",
            "Set the time of this computer, then try again. Nothing is lost.",
            service=SERVICE,
        )
    return KeyRefused(
        "OCI refused the key, so nothing is sent.",
        "Check user, fingerprint and key in the config file, or sign in again. Your library is "
        "not affected.",
        service=SERVICE,
    )


def _missing(status: int, code: str, name: str, may: str) -> MedIntelError:
    if status == 403:
        return not_allowed(may)
    if code in _NO_BUCKET:
        return BucketGone(
            "The OCI bucket was not found.",
            "It was removed or renamed, or this key may not use it. Nothing is removed from your "
            "library.",
            service=SERVICE,
        )
    if "upload" in code.lower():
        return UploadForgotten("OCI has forgotten this upload.", "It begins anew by itself.")
    return ObjectGone("This original is not in OCI any more.", f"It was stored as {name}.")


def _busy(status: int, headers: Mapping[str, str]) -> MedIntelError:
    """429 and 503 are about the service as a whole; another 5xx may be about this call alone."""
    pause = status == 429
    return ServiceBusy(
        "OCI asks for a pause." if pause else "OCI cannot answer right now.",
        "It goes on by itself.",
        retry_after=_retry_after(headers),
        service=SERVICE if pause or status == 503 else None,
    )


def not_allowed(may: str, service: str | None = None) -> PermissionMissing:
    return PermissionMissing(
        f"The OCI key may not {may} in this bucket.",
        "Ask the owner of the bucket for this permission.",
        service=service,
    )


def changed() -> ObjectChanged:
    return ObjectChanged(
        "Somebody else changed this original in OCI.", "It is checked again before it is used."
    )


def damaged() -> ChecksumWrong:
    return ChecksumWrong("What arrived at OCI is not what was sent.", "It is sent again by itself.")


def _detail(error: Any) -> str:
    return str(error.message or "")[:300]


def _minutes(seconds: float) -> str:
    count = max(1, round(abs(seconds) / 60))
    how = f"{count} minutes" if count < 120 else f"{round(count / 60)} hours"
    return f"{how} {'fast' if seconds > 0 else 'slow'}"


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds asked for, between 1 and LONGEST_WAIT; a number or a date."""
    asked = {key.lower(): value for key, value in headers.items()}.get("retry-after", "").strip()
    try:
        wait = float(asked)
    except ValueError:
        moment = _date(asked)
        if moment is None:
            return None
        wait = moment - time()
    return min(max(wait, 1.0), LONGEST_WAIT)


def _date(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError):
        return None
