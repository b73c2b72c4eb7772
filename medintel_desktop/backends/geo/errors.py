"""Every failure of geopy becomes one of ours, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ssl import SSLError
from urllib.error import URLError

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderUnavailable,
    GeopyError,
)

from medintel_desktop.domain.errors import KeyRefused, ServiceBusy, ServiceError, ServiceUnreachable
from medintel_desktop.domain.place import SERVICE

_KEPT = "The names that came with the app stay."


@contextmanager
def translated() -> Iterator[None]:
    """Raise our errors in place of geopy's; all others pass through."""
    try:
        yield
    except GeopyError as error:
        raise _told(error) from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # geopy takes JSON of any shape for an answer of the service.
        raise _senseless() from error


def _told(error: GeopyError) -> ServiceError:
    match error:
        case GeocoderRateLimited() | GeocoderQuotaExceeded():
            return ServiceBusy(
                "The service for place names gets too many requests.",
                f"It is asked again by itself later. {_KEPT}",
                retry_after=getattr(error, "retry_after", None), service=SERVICE,
            )  # fmt: skip
        case GeocoderInsufficientPrivileges() | GeocoderAuthenticationFailure():
            return KeyRefused(
                "The service for place names refused to answer.",
                f"It is not asked again until its settings change. {_KEPT}",
                short="Refused", service=SERVICE,
            )  # fmt: skip
        case GeocoderParseError():
            return _senseless()
        case GeocoderUnavailable() | GeocoderServiceError(__context__=URLError() | SSLError()):
            return ServiceUnreachable(
                "The service for place names cannot be reached.",
                f"It goes on when the connection is back. {_KEPT}", service=SERVICE,
            )  # fmt: skip
        case GeocoderQueryError():
            return ServiceError("The service for place names did not take the question.", _KEPT)
    return ServiceBusy(
        "The service for place names does not answer at the moment.",
        f"It is asked again by itself. {_KEPT}", service=SERVICE,
    )  # fmt: skip


def _senseless() -> ServiceBusy:
    return ServiceBusy(
        "The service for place names gave an answer that makes no sense.",
        f"Check its address in Settings. It is asked again by itself. {_KEPT}", service=SERVICE,
    )  # fmt: skip
