"""Every failure of boto3 and of the network becomes one of ours, here and nowhere else."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
    QuotaUsedUp,
    ServiceBusy,
    ServiceUnreachable,
    StoreError,
    UploadForgotten,
)
from medintel_desktop.domain.store import StoreKind

SERVICE = StoreKind.B2.value
LONGEST_WAIT = 3600.0
"""Seconds; a longer Retry-After is taken for a mistake."""
LARGEST_SKEW = 300.0
"""Seconds the clocks may differ; S3 allows 15 minutes, B2 does not say."""

_GONE = {"NoSuchKey", "NoSuchVersion", "404", "NotFound"}
_BUCKET = {"NoSuchBucket", "InvalidBucketName"}
_REGION = {"PermanentRedirect", "AuthorizationHeaderMalformed", "301", "IllegalLocationConstraint"}
_KEY = {"InvalidAccessKeyId", "ExpiredToken", "InvalidToken", "UnauthorizedAccess", "401",
        "Unauthorized", "TokenRefreshRequired"}  # fmt: skip
_CLOCK = {"RequestTimeTooSkewed", "RequestExpired"}
_DIGEST = {"BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch"}
_PART = {"InvalidPart", "InvalidPartOrder"}
_CHANGED = {"PreconditionFailed", "412"}
_BUSY = {"SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "Throttling",
         "ThrottlingException", "TooManyRequests", "OperationAborted",
         "ConditionalRequestConflict"}  # fmt: skip


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise our errors in place of the SDK's; all others pass. ``what``: an object or a bucket,
    as the user should read it."""
    try:
        yield
    except Exception as error:
        told = _told(error, what)
        if told is None:
            raise
        raise told from error


def code_of(error: BaseException) -> str:
    """What S3 calls it: "NoSuchKey", or the status where an answer has no words; else ""."""
    response: Mapping[str, Any] = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _told(error: Exception, what: str) -> MedIntelError | None:
    from botocore import exceptions as sdk
    from botocore.parsers import ResponseParserError
    from urllib3.exceptions import HTTPError

    if isinstance(error, sdk.ClientError):
        return _answered(error, what)
    if isinstance(error, sdk.SSLError):
        return ServiceUnreachable(
            "The connection to the bucket is not safe.",
            "Nothing was sent. Check the endpoint and this computer's date.",
            service=SERVICE,
        )
    if isinstance(error, sdk.ParamValidationError | sdk.InvalidRegionError):
        return NotSetUp("This bucket or region is no valid name.", "Check it in Settings.")
    broken = (sdk.HTTPClientError, sdk.ConnectionError, sdk.IncompleteReadError,
              sdk.ResponseStreamingError, HTTPError)  # fmt: skip
    if isinstance(error, broken):
        return ServiceUnreachable(
            "The bucket cannot be reached.",
            "It goes on by itself when the connection is back.",
            service=SERVICE,
        )
    if isinstance(error, ResponseParserError):
        return ServiceBusy("The answer of the bucket cannot be read.", "It is asked again.")
    return None


def _answered(error: Exception, what: str) -> MedIntelError:
    response: Mapping[str, Any] = getattr(error, "response", {})
    answer = response.get("ResponseMetadata", {})
    status, headers = int(answer.get("HTTPStatusCode") or 0), answer.get("HTTPHeaders", {})
    code, words = code_of(error), str(response.get("Error", {}).get("Message", ""))
    if code in _BUSY or status == 429 or status >= 500:
        return ServiceBusy(
            "The bucket is busy.", "It goes on by itself.",
            retry_after=_seconds(headers.get("retry-after")), service=SERVICE,
        )  # fmt: skip
    if "cap exceeded" in words.lower():
        return QuotaUsedUp(
            "A cap of your Backblaze account is reached.",
            "Raise it under Caps & Alerts, then try again. Your originals are safe.",
            service=SERVICE,
        )
    of_service = _of_service(code, headers)
    return of_service or _of_object(code, status, what)


def _of_service(code: str, headers: Mapping[str, str]) -> MedIntelError | None:
    """What stops all work with the bucket until the user acts."""
    if code in _CLOCK or (code == "SignatureDoesNotMatch" and _clock_is_off(headers)):
        return ClockWrong(
            "This computer's clock is off, so the bucket refuses it.",
            "Set date and time, then try again.", service=SERVICE,
        )  # fmt: skip
    if code == "SignatureDoesNotMatch":
        return KeyRefused(
            "The bucket does not accept the application key.",
            "Check the key and its key id in Settings.", service=SERVICE,
        )  # fmt: skip
    if code in _KEY:
        return KeyRefused(
            "The bucket does not know this key id (any more).",
            "Enter a valid application key in Settings. The master key does not work.",
            service=SERVICE,
        )
    if code in _BUCKET:
        return BucketGone(
            "The bucket is not there, or this key may not see it.",
            "Check its name in Settings. Nothing of yours was deleted.", service=SERVICE,
        )  # fmt: skip
    if code in _REGION:
        return BucketGone(
            "The bucket is in another region.",
            "Its page shows the endpoint: s3.REGION.backblazeb2.com.", service=SERVICE,
        )  # fmt: skip
    return None


def _of_object(code: str, status: int, what: str) -> StoreError:
    """What concerns this one object."""
    if code in _GONE:
        return ObjectGone(f"{what} is not in the bucket (any more).")
    if code == "NoSuchUpload":
        return UploadForgotten("The bucket has forgotten this upload.", "It begins anew.")
    if code in _DIGEST:
        return ChecksumWrong(f"{what} was damaged on the way.", "It is sent again.")
    if code in _PART:
        return ChecksumWrong(f"A part of {what} is missing in the bucket.", "It is sent again.")
    if code in _CHANGED:
        return ObjectChanged(f"{what} was changed in the bucket by somebody else.")
    if status == 403 or code == "AccessDenied":
        return PermissionMissing(
            f"This key may not do that with {what}.",
            "It needs listFiles, readFiles, writeFiles and deleteFiles.",
        )
    return StoreError(f"The bucket refused {what}: {code or status}.", "Nothing was changed.")


def _clock_is_off(headers: Mapping[str, str]) -> bool:
    try:
        theirs = email.utils.parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (TypeError, ValueError):
        return False
    return abs(theirs - time.time()) > LARGEST_SKEW


def _seconds(text: str | None) -> float | None:
    try:
        wait = float(text or "")
    except ValueError:
        return None
    return wait if 0 <= wait <= LONGEST_WAIT else None
