"""Logging: a rotating file, the last lines in memory for the crash dialog, secrets masked.

Every text that leaves the app (log, job row, error, export) may be passed through
:func:`redact`; the log does so by itself.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

MASK = "••••"
_PATTERNS = (
    re.compile(r"\btlk_[A-Za-z0-9_-]+"),
    re.compile(r"(?i)(?<=x-api-key: )\S+"),
    re.compile(r"(?i)(?<=password=)\S+"),
    re.compile(r"(?i)(?<=://)[^/@\s:]+:[^/@\s]+(?=@)"),
    re.compile(r"(?<=/p/)[^/\s]+(?=/n/)"),  # the token of a pre-authenticated request
    re.compile(r"(?i)(?<=[?&]X-Amz-Signature=)[0-9a-f]+"),
)
_secrets: set[str] = set()


def hide(secret: str | None) -> None:
    """Mask this text wherever it appears from now on (at least 4 characters)."""
    if secret and len(secret) >= 4:
        _secrets.add(secret)


def redact(text: str) -> str:
    """The text without secrets: those told to :func:`hide`, and what looks like one."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, MASK)
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    return text


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class LastLines(logging.Handler):
    """Keeps the last ``count`` formatted lines."""

    def __init__(self, count: int = 200) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=count)
        self.setFormatter(_formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class _LogFile(logging.Handler):
    """A rotating file, made with the first line: most starts have none to write.

    Silent when it cannot be written, as on a full disk: the log is no news by itself.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: RotatingFileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = _rotating(self._path)
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _rotating(path: Path) -> RotatingFileHandler:
    """5 x 1 MB."""
    from logging.handlers import RotatingFileHandler

    class Silent(RotatingFileHandler):
        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - of logging
            return

    file = Silent(
        path, maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True,
        errors="backslashreplace",
    )  # fmt: skip
    file.setFormatter(_formatter())
    return file


def _formatter() -> logging.Formatter:
    return _Redacting("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")


def set_up(folder: Path | None, level: str = "INFO") -> LastLines:
    """Log to ``folder``/medintel.log (5 x 1 MB); without a folder only to memory."""
    root = logging.getLogger("medintel_desktop")
    close()
    root.setLevel(logging.getLevelNamesMapping().get(level.upper(), logging.INFO))
    last = LastLines()
    root.addHandler(last)
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            root.warning("No log file: %s", error)
        else:
            root.addHandler(_LogFile(folder / "medintel.log"))
    return last


def crashed(error: BaseException) -> None:
    """Note a bug of ours with its traceback."""
    logging.getLogger("medintel_desktop").critical("A bug", exc_info=error)


def close() -> None:
    """Close all handlers of ours."""
    root = logging.getLogger("medintel_desktop")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
