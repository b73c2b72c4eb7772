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


def disk_full() -> DiskFull:
    return DiskFull(
        "The disk of the library is full.",
        "Make room, then try again. Nothing of yours is lost.",
    )


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
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
            raise _told(error) from error
        raise


def write(target: Path, data: bytes) -> None:
    """Write ``data`` to ``target`` as :func:`replacing` does."""
    with replacing(target) as temporary:
        temporary.write_bytes(data)


def _told(error: OSError) -> FileError:
    if error.errno in _FULL:
        return disk_full()
    if error.errno in _REFUSED:
        return AccessDenied(
            "The system does not allow writing in the library folder.",
            "Change the folder's permissions, then try again.",
        )
    return FileError(
        "A picture could not be written.",
        "The disk of the library may have been taken away. Try again.",
    )


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # The folder itself is gone or refused us; there is nothing of ours in it.
        return
