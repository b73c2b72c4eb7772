"""Streams that take any name, and that may be closed, full, or read only to a point."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from medintel_desktop.domain.errors import FileError


def make_ready() -> None:
    """Letters that a stream's encoding lacks become marks; a closed stream takes all and shows
    nothing."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - for the rest of the run
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def takes_any_letter() -> bool:
    return (sys.stdout.encoding or "").lower().startswith("utf")


@contextmanager
def writing() -> Iterator[None]:
    """Raises FileError where the output cannot be written, such as on a full disk."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        let_go()
        raise FileError(
            f"The output could not be written: {error.strerror}.", "The library is as it was."
        ) from error


def let_go() -> None:
    """What is still to be written goes nowhere, so that the end of the program says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
