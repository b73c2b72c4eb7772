"""Carries what goes wrong inside a body past the SDK.

boto3 takes any exception raised while it reads for a broken connection and tries again. A job
that was cancelled, or a file that vanished, must end the transfer instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from medintel_desktop.domain.store import Body


class _Through(BaseException):
    """No Exception, so neither boto3 nor urllib3 holds it up."""


class Carried:
    """A body as boto3 wants it: with a length, readable, seekable."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self.failure: BaseException | None = None

    def __len__(self) -> int:
        return len(self._body)

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._body.read(size)
        except Exception as error:
            self.failure = error
            raise _Through from error

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._body.seek(offset, whence)

    def tell(self) -> int:
        return self._body.tell()


@contextmanager
def carried(body: Body) -> Iterator[Carried]:
    """The body for one call. What its ``read`` raised comes out of the block as it was."""
    guarded = Carried(body)
    try:
        yield guarded
    except _Through:
        if guarded.failure is None:
            raise
        raise guarded.failure from None
