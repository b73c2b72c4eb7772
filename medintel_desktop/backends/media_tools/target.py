"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medintel_desktop.domain.errors import AccessDenied, DiskFull, FileError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


LIBRARY = "the library"
"""Where files are written unless it is said."""


def folder_of(target: Path) -> str:
    """Where files go that people asked for."""
    return f"the folder {target.parent.name}"


def disk_full(place: str = LIBRARY) -> DiskFull:
    return DiskFull(
        f"The disk of {place} is full.",
        "Make room, then try again. Nothing of yours is lost.",
    )


@contextmanager
def writing(place: str = LIBRARY) -> Iterator[None]:
    """Say what keeps from writing in ``place``. Raises DiskFull, AccessDenied, FileError."""
    try:
        yield
    except OSError as error:
        raise _told(error, place) from error


@contextmanager
def replacing(target: Path, place: str = LIBRARY) -> Iterator[Path]:
    """Give a temporary path beside ``target`` and move it there when the block ends well.

    Makes the folders above. Whatever happens, no half file stays. Does not wait for the disk:
    all that is written here can be made again. Raises DiskFull, AccessDenied, FileError.
    """
    # Short and of our own making, because ``target`` may already use all 255 bytes of a name.
    temporary = target.parent / f".{uuid.uuid4().hex}.part"
    try:
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(target)
    except BaseException as error:
        _forget(temporary)
        if isinstance(error, OSError):
            raise _told(error, place) from error
        raise


def write(target: Path, data: bytes, place: str = LIBRARY) -> None:
    """Write ``data`` to ``target`` as :func:`replacing` does."""
    with replacing(target, place) as temporary:
        temporary.write_bytes(data)


def _told(error: OSError, place: str) -> FileError:
    if error.errno in _FULL:
        return disk_full(place)
    if error.errno in _REFUSED:
        return AccessDenied(
            f"The system does not allow writing in {place}.",
            "Change the folder's permissions, then try again.",
        )
    return FileError(
        "A file could not be written.",
        f"The disk of {place} may have been taken away. Try again.",
    )


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # The folder itself is gone or refused us; there is nothing of ours in it.
        return
