"""What can go wrong in the world, told in the user's words.

An error of a service or a file is translated into one of these where it enters. Anything else
that is raised is a bug and reaches the crash dialog.
"""

from __future__ import annotations

from collections.abc import Mapping

from medintel_desktop.domain.media import Problem


class MedIntelError(Exception):
    """Base of all expected failures.

    ``title`` says what happened, ``hint`` what to do and what is safe, ``short`` is the pill.
    ``retryable``: the same call may succeed later by itself; ``retry_after``: seconds asked for.
    ``service``: set when the failure concerns the whole service, so its other jobs wait as well.
    """

    short = "Failed"
    retryable = False

    def __init__(
        self,
        title: str,
        hint: str = "",
        *,
        short: str | None = None,
        retry_after: float | None = None,
        service: str | None = None,
    ) -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint
        self.short = short or type(self).short
        self.retry_after = retry_after
        self.service = service

    @property
    def problem(self) -> Problem:
        return Problem(self.short, self.title, self.hint)


class FileError(MedIntelError):
    """A file or folder could not be used."""


class Unreadable(FileError):
    """The content is broken, empty, or not a photo or video."""

    short = "Not readable"


class FileGone(FileError):
    """The file was there when it was added and is not any more."""

    short = "Missing"


class StillWritten(FileError):
    """The file changed while it was read, as during a copy: worth trying when that is over."""

    short = "Waiting"
    retryable = True


class AccessDenied(FileError):
    """The system does not let us read or write there."""

    short = "No access"


class DiskFull(FileError):
    """Nothing more can be written; the user has to make room first."""

    short = "Disk full"


class TooLarge(FileError):
    """Beyond a limit that protects this computer (pixels, bytes, time)."""

    short = "Too large"


class ServiceError(MedIntelError):
    """An outside service said no, for this item only, and will say no again."""

    short = "Refused"


class ServiceBusy(ServiceError):
    """Rate limit, 5xx or timeout: worth asking again, after ``retry_after`` if given."""

    short = "Waiting"
    retryable = True


class ServiceUnreachable(ServiceBusy):
    """No connection: nothing was sent."""

    short = "Offline"


class AnswerLost(ServiceError):
    """The request went out, the answer did not come back: it may have been counted.

    Never repeated without the user, because repeating may be paid for twice.
    """

    short = "Answer lost"


class NotSetUp(ServiceError):
    """A key or an account is missing; the feature is simply not there yet."""

    short = "Not set up"


class KeyRefused(ServiceError):
    """The service does not accept the key (any more): nothing is sent until it changes."""

    short = "Key refused"


class QuotaUsedUp(ServiceError):
    """The plan's minutes are spent: nothing paid is sent until the user says so."""

    short = "Quota used"


class StoreError(ServiceError):
    """A store said no, for this object only, and will say no again."""


class ObjectGone(StoreError):
    """The object is not in the store (any more)."""

    short = "Not in the cloud"


class ObjectChanged(StoreError):
    """Somebody else wrote the object since it was verified."""

    short = "Changed in the cloud"


class UploadForgotten(StoreError):
    """The service knows no such upload (any more): begin anew."""

    retryable = True


class ChecksumWrong(StoreError):
    """What arrived is not what was sent; sending it again is safe."""

    short = "Damaged on the way"
    retryable = True


class PermissionMissing(StoreError):
    """The key is good, but may not do this."""

    short = "Not allowed"


class BucketGone(StoreError):
    """The bucket is missing, or the key may not see it: services do not tell these apart."""

    short = "Bucket not found"


class ClockWrong(StoreError):
    """The service refuses signatures because this computer's clock is off."""

    short = "Clock is off"


class Postponed(MedIntelError):
    """The user wants transfers to wait as things are: a metered connection, a battery."""

    short = "Waiting"
    retryable = True


class Overtaken(ServiceError):
    """Another machine wrote first what this batch brings: pull, then push again.

    ``known`` says under which id the shared library has the bytes of a checksum, also of an item
    that was deleted there for good.
    """

    retryable = True

    def __init__(self, title: str, hint: str = "", *, known: Mapping[str, str]) -> None:
        super().__init__(title, hint)
        self.known = known


class LibraryError(MedIntelError):
    """The library itself cannot be opened or written."""


class LibraryInUse(LibraryError):
    """Another window or command holds this library."""


class UsageError(MedIntelError):
    """The user's words make no sense (unknown id, bad date); exit status 2 on the command line."""


class Cancelled(Exception):
    """Raised inside a step when its job was cancelled or paused, at the next safe point."""
