"""What somebody who helps needs to know, without secrets and without names of items."""

from __future__ import annotations

import logging
import platform

from PySide6.QtCore import qVersion

from medintel_desktop import __version__, log
from medintel_desktop.domain.view import View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile

LINES = 60
_TOLD = (
    "scheme",
    "embedding_model",
    "pegasus_model",
    "clip_length",
    "monthly_minutes",
    "understand_on_import",
)


def diagnostics(workspace: Workspace, settings: SettingsFile) -> str:
    """Plain text. Reads the catalogue: not on the UI thread."""
    now = settings.current
    catalogue = workspace.catalogue
    lines = [
        f"MedIntel Desktop {__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        f"Items: {catalogue.cells.count(View()):,}, read only: {workspace.read_only}",
        f"Spaces: {', '.join(space.key for space in catalogue.moments.spaces()) or 'none'}",
        *(f"{name}: {getattr(now, name)}" for name in _TOLD),
        "",
        *_last_lines(),
    ]
    return log.redact("\n".join(lines))


def _last_lines() -> list[str]:
    for handler in logging.getLogger("medintel_desktop").handlers:
        if isinstance(handler, log.LastLines):
            return list(handler.lines)[-LINES:]
    return []
