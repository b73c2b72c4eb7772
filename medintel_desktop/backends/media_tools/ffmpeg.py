"""Runs the ffmpeg program: found, watched, ended with what asked for it."""

from __future__ import annotations

import contextlib
import logging
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from medintel_desktop.backends.media_tools.container import INPUT_OPTIONS
from medintel_desktop.backends.media_tools.faults import check_regular, damaged, too_slow
from medintel_desktop.backends.media_tools.target import disk_full, replacing
from medintel_desktop.domain.errors import FileError
from medintel_desktop.domain.media import Metadata
from medintel_desktop.domain.ports import Report

_STALLED_SECONDS = 60.0
"""Without a new frame for so long, ffmpeg is taken for stuck."""

_POLL_SECONDS = 0.25
_FULL_WORDS = "No space left on device"

_log = logging.getLogger(__name__)


class Ended(FileError):
    """Something else ended the program, or it fell over."""


def find_ffmpeg() -> str:
    """The bundled ffmpeg, else the system's. Raises FileError when there is none."""
    with contextlib.suppress(RuntimeError, ImportError, OSError):
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    found = shutil.which("ffmpeg")
    if found is None:
        raise _missing()
    return found


def _missing() -> FileError:
    return FileError(
        "The program ffmpeg was not found.",
        "Install ffmpeg, then try again. The video itself is not affected.",
    )


def convert(
    ffmpeg: str, path: Path, metadata: Metadata, target: Path, output: Sequence[str], report: Report
) -> None:
    """Write ``target`` as the arguments ``output`` say, whole or not at all.

    ``report`` is told seconds done and in all a few times a second; what it raises ends ffmpeg
    and passes through. Raises Unreadable, TooLarge (stuck), DiskFull, AccessDenied, FileGone.
    """
    check_regular(path)
    with replacing(target) as temporary:
        temporary.touch()  # tells a full or closed folder apart from ffmpeg's own failures
        arguments = [*source(path), *output, local(temporary)]
        run(ffmpeg, arguments, metadata.duration or 0.0, report)


def local(path: Path) -> str:
    """A file as ffmpeg is told of it: no name is taken for an option or an address."""
    return f"file:{path.absolute()}"


def source(path: Path, *before: str) -> list[str]:
    """A video to read, with arguments of its own ``before`` it."""
    return [*READING, *before, "-i", local(path)]


READING = tuple(part for name, value in INPUT_OPTIONS.items() for part in (f"-{name}", value))
"""What each input is held to."""

_ALWAYS = (
    *("-nostdin", "-hide_banner", "-nostats", "-y", "-v", "error"),
    *("-progress", "pipe:1", "-stats_period", "0.5"),
)


def run(
    ffmpeg: str,
    arguments: Sequence[str],
    seconds: float,
    report: Report,
    folder: Path | None = None,
) -> None:
    """Run the program to its end, in a ``folder`` where arguments name files without one.

    ``report`` is told how much of ``seconds`` is done, as in :func:`convert`. Raises Unreadable,
    TooLarge (stuck), DiskFull, Ended.
    """
    complaints: list[str] = []
    with _running([ffmpeg, *_ALWAYS, *arguments], folder) as process:
        _follow(process, seconds, report, complaints)
    if process.returncode == 0:
        return
    if any(_FULL_WORDS in line for line in complaints):
        raise disk_full()
    if process.returncode < 0:  # by a signal
        raise Ended(
            "The program ffmpeg was ended before it was done.",
            "Perhaps memory ran short. Try again; no file of yours was changed.",
        )
    _log.info("ffmpeg ended with %d: %s", process.returncode, " | ".join(complaints[-3:]))
    raise damaged()


@contextlib.contextmanager
def _running(command: list[str], folder: Path | None) -> Iterator[subprocess.Popen[str]]:
    """The process; however the block ends, it does not outlive it and leaves no zombie."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except (FileNotFoundError, PermissionError) as error:
        raise _missing() from error
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _follow(
    process: subprocess.Popen[str], total: float, report: Report, output: list[str]
) -> None:
    """Report until ffmpeg ends; its complaints go to ``output``, the last few of them."""
    lines: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
    reader.start()
    done, moved = 0.0, time.monotonic()
    while True:
        report(done, total)
        try:
            line = lines.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            line = ""
        if line is None:
            break
        name, _, value = line.partition("=")
        if name == "out_time_us":
            if value.isdigit() and int(value) / 1e6 > done:
                done, moved = int(value) / 1e6, time.monotonic()
        elif " " in name:
            output[:] = [*output[-20:], line]
        if time.monotonic() - moved > _STALLED_SECONDS:
            raise too_slow()
    process.wait()
    reader.join()
    if process.returncode == 0:
        report(total or done, total or done)


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line.strip())
    lines.put(None)
