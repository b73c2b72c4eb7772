"""SHA-256 of a file, with progress and kind errors."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from medintel_desktop.domain.errors import (
    AccessDenied,
    DiskFull,
    FileError,
    FileGone,
    StillWritten,
    Unreadable,
)

CHUNK = 1 << 20


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Translate what the operating system says about ``path``."""
    name = path.name.encode("utf-8", "replace").decode()
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise FileGone(
            f"{name} is not there any more.", "Connect its disk or add it again."
        ) from None
    except PermissionError:
        raise AccessDenied(f"{name} may not be read.", "Check its permissions.") from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("The disk is full.", "Free some space, then try again.") from None
        if error.errno == errno.EROFS:
            raise AccessDenied("The folder is read-only.", "Choose another folder.") from None
        raise FileError(
            f"{name} could not be read: {error.strerror or 'the disk does not answer'}.",
            "Check the disk, then try again.",
            short="Not readable",
        ) from None


def look(path: Path) -> os.stat_result:
    """The status of a regular file. All else is refused: a pipe would be waited on for ever.

    Raises FileGone, AccessDenied, Unreadable.
    """
    try:
        with file_errors(path):
            status = path.stat()
    except ValueError:  # a zero byte in a name
        raise FileGone("There is no file of this name.", "Add it again.") from None
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("This is not a file.", "Only files can be photos or videos.")
    return status


def sha256(path: Path, report: Callable[[float, float], None]) -> str:
    """64 hexadecimal digits. ``report`` is told (bytes done, bytes in all) and may raise.

    Raises StillWritten when the file changed meanwhile: the digest would be of no file at all.
    """
    digest = hashlib.sha256()
    before = look(path)
    with file_errors(path), path.open("rb", buffering=0) as file:
        done, total = 0, before.st_size
        while done < total and (chunk := file.read(CHUNK)):
            digest.update(chunk)
            done += len(chunk)
            report(done, total)
        after = os.fstat(file.fileno())
    if done != total or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise still_written(path)
    return digest.hexdigest()


def still_written(path: Path) -> StillWritten:
    return StillWritten(
        f"{path.name.encode('utf-8', 'replace').decode()} is still being written.",
        "It is tried again by itself.",
    )
