"""What goes wrong while a file is read, in the user's words."""

from __future__ import annotations

import logging
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medintel_desktop.domain.errors import AccessDenied, FileGone, TooLarge, Unreadable

_log = logging.getLogger(__name__)

_UNTOUCHED = "The file is left as it is."

# What decoders are known to raise on broken bytes, beside their own error classes.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)


def damaged() -> Unreadable:
    return Unreadable(
        "This file is damaged and cannot be shown.",
        f"Another copy of it may be whole. {_UNTOUCHED}",
    )


def unknown() -> Unreadable:
    return Unreadable("This is not a photo or video that can be shown.", _UNTOUCHED)


def too_slow() -> TooLarge:
    return TooLarge(
        "Reading this file takes too long.",
        f"It may be damaged, or its disk is very slow. {_UNTOUCHED}",
    )


def check_regular(path: Path) -> int:
    """The size in bytes of a file that is not empty; a pipe would be waited on for ever.

    Raises Unreadable, FileGone, AccessDenied.
    """
    with reading(path):
        status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("This is not a file.", "Only files can be photos or videos.")
    if status.st_size == 0:
        raise Unreadable(
            "This file is empty.", f"It may not have been copied to the end. {_UNTOUCHED}"
        )
    return status.st_size


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Translate what opening and decoding ``path`` raises; wrap reading only, never writing.

    Raises FileGone, AccessDenied, TooLarge (out of memory) or Unreadable.
    """
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileGone(
            "The file is not there any more.",
            "Bring it back or connect its disk, then try again.",
        ) from error
    except PermissionError as error:
        raise AccessDenied(
            "The system does not allow reading this file.",
            "Change its permissions, then try again.",
        ) from error
    except MemoryError as error:
        raise TooLarge(
            "There is not enough memory to open this file.",
            f"Close other programs and try again. {_UNTOUCHED}",
        ) from error
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise Unreadable(
                "The file could not be read from its disk.",
                "The disk or the connection to it may be failing. Try again, or use another copy.",
            ) from error
        _log.info("cannot decode: %r", error)
        raise damaged() from error
