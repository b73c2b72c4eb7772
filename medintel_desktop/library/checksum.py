"""SHA-256 of a file, with progress and kind errors."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from medintel_desktop.domain.errors import AccessDenied, DiskFull, FileError, FileGone

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


def sha256(path: Path, report: Callable[[float, float], None]) -> str:
    """64 hexadecimal digits. ``report`` is told (bytes done, bytes in all) and may raise."""
    digest = hashlib.sha256()
    with file_errors(path), path.open("rb", buffering=0) as file:
        total = path.stat().st_size
        done = 0
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            done += len(chunk)
            report(done, total)
    return digest.hexdigest()
