"""What a command works with: the words, the library (opened when needed), and where to print."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from medintel_desktop import log
from medintel_desktop.catalogue.catalogue import FILE_NAME
from medintel_desktop.cli import output
from medintel_desktop.domain.errors import AccessDenied, UsageError
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.words import read_clock
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.paths import default_library_dir
from medintel_desktop.settings.secrets import Secrets


class Opener(Protocol):
    """``bootstrap.open_workspace``, handed in so that commands name no backend."""

    def __call__(
        self, root: Path, settings: SettingsFile, secrets: Secrets, *,
        read_only: bool = False, share: bool = False,
    ) -> Workspace: ...  # fmt: skip


class Session:
    """One run of a command."""

    def __init__(
        self, words: argparse.Namespace, opener: Opener, settings: SettingsFile, secrets: Secrets
    ) -> None:
        self.words = words
        self.settings = settings
        self.secrets = secrets
        self._opener = opener
        self._workspace: Workspace | None = None

    @property
    def root(self) -> Path:
        """``--library``, else the environment or settings, else the default folder."""
        if self.words.library == "":  # of a variable that was never set: not the usual library
            raise UsageError("No library folder is named after --library.")
        chosen = self.words.library or self.settings.current.library_dir
        return Path(chosen).expanduser() if chosen else default_library_dir()

    @property
    def workspace(self) -> Workspace:
        """Opened at first use; a library held by a window is shared with it, and one that may
        not be written can still be read."""
        if self._workspace is None:
            try:
                self._workspace = self._opener(self.root, self.settings, self.secrets, share=True)
            except AccessDenied:
                if not (self.root / FILE_NAME).exists():
                    raise
                self._workspace = self._opener(
                    self.root, self.settings, self.secrets, read_only=True
                )
            log.set_up(self._workspace.folder.logs, self.settings.current.log_level)
        return self._workspace

    def close(self) -> None:
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    def show(self, row: Mapping[str, Any], *lines: str) -> None:
        """Print data: the row with ``--json``, else the lines made of it."""
        if self.words.json:
            lines = (json.dumps(row, ensure_ascii=not output.takes_any_letter()),)
        else:
            lines = tuple(map(printable, lines))
        with output.writing():
            for line in lines:
                print(line, flush=True)

    def tell(self, message: str) -> None:
        """Print a message for people on stderr."""
        print(log.redact(printable(message)), file=sys.stderr, flush=True)

    def item(self, media_id: str) -> MediaItem:
        """The item of an id or of the beginning of one. Raises UsageError."""
        media = self.workspace.catalogue.media
        found = media.matching(media_id.lower()) if media_id else []
        if len(found) != 1:
            several = "is the beginning of several ids" if found else "is no item of this library"
            raise UsageError(f"“{media_id}” {several}.", "The command list shows all ids.")
        item = media.get(found[0])
        if item is None:
            raise UsageError(f"“{media_id}” is no item of this library.")
        return item

    def second(self, text: str) -> float:
        """Of a time like 58, 0:58.5 or 1:02:03. Raises UsageError."""
        seconds = read_clock(text)
        if seconds is None:
            raise UsageError(f"{text} is not a time.", "Times look like 58, 0:58.5 or 1:02:03.")
        return seconds


def printable(line: str) -> str:
    """One line for a terminal: names get no line breaks, control or direction characters."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
