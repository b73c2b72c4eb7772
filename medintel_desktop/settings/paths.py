"""Folders of the app: its resources, the user's configuration, the default library."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import platformdirs

APP = "MedIntel"


def resources_dir() -> Path:
    """Icons, fonts and other read-only files, from source and from the packaged app alike."""
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return base / "resources"


def config_dir() -> Path:
    return platformdirs.user_config_path(APP, appauthor=False)


def default_library_dir(environment: Mapping[str, str] = os.environ) -> Path:
    """``MEDINTEL_LIBRARY``, else "MedIntel Library" among the user's pictures."""
    chosen = environment.get("MEDINTEL_LIBRARY", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_pictures_path() / "MedIntel Library"
