"""Typed settings with defaults that work offline, kept as JSON in the configuration folder."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from medintel_desktop.settings.paths import config_dir

log = logging.getLogger(__name__)

ENVIRONMENT = {
    "TWELVELABS_BASE_URL": "twelvelabs_base_url",
    "EMBEDDING_MODEL": "embedding_model",
    "EMBEDDING_CLIP_LENGTH": "clip_length",
    "MEDINTEL_LIBRARY": "library_dir",
    "MEDINTEL_LOG_LEVEL": "log_level",
}
"""Environment name -> setting. Secrets have their own names, see ``secrets``."""

MODELS = ("marengo3.0", "marengo3.5")

MOST_RECENT = 30
"""Searches that are remembered."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice of the user. Unknown or broken values fall back to the default."""

    library_dir: str = ""
    """Empty: see ``paths.default_library_dir``."""
    scheme: str = "system"
    """"system", "light" or "dark"."""
    embedding_model: str = "marengo3.0"
    clip_length: int = 0
    """Seconds of fixed segments, 2..10; 0 cuts where the picture changes."""
    twelvelabs_base_url: str = ""
    monthly_minutes: int = 600
    """Minutes of video sent to understanding in a month before the app asks; 0 = no limit."""
    understand_on_import: bool = True
    copy_originals: bool = False
    """Copy originals into the library folder instead of referring to them."""
    log_level: str = "INFO"
    picture_width: int = 160
    """Width of grid pictures, 96..256 px."""
    volume: int = 80
    """Percent."""
    recent_searches: tuple[str, ...] = ()
    """What was searched for by Enter, newest first, at most 30."""
    secrets_saved: Mapping[str, str] = field(default_factory=dict)
    """Name of a secret -> ISO day it was put into the keyring; never the secret."""
    window: Mapping[str, str] = field(default_factory=dict)
    """Geometry and state of the window, base64."""


class SettingsFile:
    """Reads and writes ``settings.json``; ``current`` includes what the environment says."""

    def __init__(
        self, path: Path | None = None, environment: Mapping[str, str] = os.environ
    ) -> None:
        self.path = path or config_dir() / "settings.json"
        self._environment = environment
        self._lock = threading.Lock()
        self._saved = _from_values(_read(self.path))

    @property
    def current(self) -> Settings:
        overrides = {
            setting: self._environment[name]
            for name, setting in ENVIRONMENT.items()
            if self._environment.get(name, "").strip()
        }
        return _from_values({**asdict(self._saved), **overrides})

    def change(self, **values: Any) -> Settings:
        """Save the given settings and return what is in force now. From any thread.

        What cannot be saved (full disk, read-only folder) holds until the app quits.
        """
        with self._lock:
            self._saved = replace(self._saved, **values)
            try:
                _write(self.path, json.dumps(asdict(self._saved), indent=1))
            except OSError as error:
                log.warning("Settings could not be saved: %s", error)
        return self.current


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("Settings could not be read, defaults are used: %s", error)
        return {}
    return values if isinstance(values, dict) else {}


def _from_values(values: Mapping[str, Any]) -> Settings:
    kept: dict[str, Any] = {}
    for item in fields(Settings):
        if item.name in values:
            kept[item.name] = _coerced(values[item.name], getattr(Settings(), item.name))
    return _within_limits(Settings(**kept))


def _coerced(value: Any, default: Any) -> Any:
    if isinstance(default, bool):
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true", "yes")
    if isinstance(default, int):
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            return default
    if isinstance(default, str):
        return value if isinstance(value, str) else default
    if isinstance(default, tuple):
        return tuple(map(str, value)) if isinstance(value, (list, tuple)) else default
    return value if isinstance(value, dict) else default


def _within_limits(settings: Settings) -> Settings:
    clip = settings.clip_length
    return replace(
        settings,
        scheme=settings.scheme if settings.scheme in ("system", "light", "dark") else "system",
        embedding_model=(
            settings.embedding_model if settings.embedding_model in MODELS else MODELS[0]
        ),
        clip_length=min(10, max(2, clip)) if clip else 0,
        monthly_minutes=max(0, settings.monthly_minutes),
        picture_width=min(256, max(96, settings.picture_width)),
        volume=min(100, max(0, settings.volume)),
        recent_searches=settings.recent_searches[:MOST_RECENT],
    )
