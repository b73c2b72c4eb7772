"""Stand-ins for videos the player cannot show, made by the ffmpeg program."""

from __future__ import annotations

import contextlib
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from medintel_desktop.backends.media_tools.container import INPUT_OPTIONS
from medintel_desktop.backends.media_tools.faults import check_regular, damaged, too_slow
from medintel_desktop.backends.media_tools.target import disk_full, replacing
from medintel_desktop.domain.errors import FileError
from medintel_desktop.domain.media import Metadata
from medintel_desktop.domain.ports import Report

PROXY_WIDTH = 1280
_KEY_FRAME_EVERY = 24
"""Frames; the player seeks as fast as this is short."""

_STALLED_SECONDS = 60.0
"""Without a new frame for so long, ffmpeg is taken for stuck."""

_POLL_SECONDS = 0.25
_FULL_WORDS = "No space left on device"


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
        "Install ffmpeg to play this video here. The video itself is not affected.",
    )


def make_proxy(ffmpeg: str, path: Path, metadata: Metadata, target: Path, report: Report) -> None:
    """Write an H.264/AAC MP4 at most PROXY_WIDTH px wide to ``target``.

    ``report`` is told seconds done and in all a few times a second; what it raises ends ffmpeg
    and passes through. Raises Unreadable, TooLarge (stuck), DiskFull, AccessDenied, FileGone.
    """
    check_regular(path)
    with replacing(target) as temporary:
        temporary.touch()  # tells a full or closed folder apart from ffmpeg's own failures
        output: list[str] = []
        with _running([ffmpeg, *_arguments(path, metadata, temporary)]) as process:
            _follow(process, metadata.duration or 0.0, report, output)
        if process.returncode != 0:
            if any(_FULL_WORDS in line for line in output):
                raise disk_full()
            raise damaged()


def _arguments(path: Path, metadata: Metadata, temporary: Path) -> list[str]:
    # ffmpeg turns the picture itself; "file:" keeps names from being taken for options or URLs.
    width = min(PROXY_WIDTH, metadata.width or PROXY_WIDTH)
    height = round(width * (metadata.height or 1) / (metadata.width or 1))
    size = f"{max(2, width // 2 * 2)}:{max(2, height // 2 * 2)}"
    limits = [part for name, value in INPUT_OPTIONS.items() for part in (f"-{name}", value)]
    return [
        *("-nostdin", "-hide_banner", "-nostats", "-y", "-v", "error"),
        *("-progress", "pipe:1", "-stats_period", "0.5"),
        *(*limits, "-i", f"file:{path}"),
        *("-map", "0:V:0", "-map", "0:a:0?", "-map_metadata", "-1"),
        *("-vf", f"scale={size},setsar=1,format=yuv420p"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-g", str(_KEY_FRAME_EVERY)),
        *("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart"),
        *("-f", "mp4", f"file:{temporary}"),
    ]


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """The process; however the block ends, it does not outlive it and leaves no zombie."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            command,
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
