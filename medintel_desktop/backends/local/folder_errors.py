"""What the system says about a folder of originals, in the user's words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medintel_desktop.domain.errors import (
    DiskFull,
    MedIntelError,
    ObjectGone,
    PermissionMissing,
    ServiceUnreachable,
    StoreError,
)
from medintel_desktop.domain.store import StoreKind

SERVICE = StoreKind.FOLDER.value
_AWAY = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN,
         errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.ETIMEDOUT,
         errno.ECONNREFUSED, errno.ECONNRESET}  # fmt: skip
"""A disk that was pulled, a share that does not answer."""


@contextmanager
def translated(root: Path, name: str) -> Iterator[None]:
    """Raise our errors in place of the system's. ``name``: the object, as the user reads it."""
    try:
        yield
    except OSError as error:
        raise _told(error, root, name) from error


def require(root: Path) -> None:
    """Raises ServiceUnreachable unless the folder is there; jobs wait until it is."""
    try:
        if root.is_dir():
            return
    except OSError:
        pass
    raise ServiceUnreachable(
        f"The folder {root} is not there.",
        "Connect its disk. It goes on by itself.",
        service=SERVICE,
    )


def another_disk(root: Path, mark: str) -> ServiceUnreachable:
    """The folder is there, but without the originals that are known to be in it."""
    return ServiceUnreachable(
        f"The disk of {root} is not connected.",
        "Connect it. It goes on by itself. If you emptied the folder on purpose, put an empty file"
        f" named {mark} into it.",
        service=SERVICE,
    )


def _told(error: OSError, root: Path, name: str) -> MedIntelError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            f"The disk of {root} is full.",
            "Free some space, then try again. The original is where it was.", service=SERVICE,
        )  # fmt: skip
    if error.errno in _AWAY:
        return ServiceUnreachable(
            f"The disk of {root} does not answer.", "Connect it. It goes on by itself.",
            service=SERVICE,
        )  # fmt: skip
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return PermissionMissing(
            f"The folder {root} may not be used.",
            "Check its permissions, or choose another folder.", service=SERVICE,
        )  # fmt: skip
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        try:
            require(root)
        except ServiceUnreachable as away:
            return away
        return ObjectGone(f"{name} is not in {root} (any more).")
    return StoreError(f"{name} cannot be kept in {root}.", error.strerror or "")
