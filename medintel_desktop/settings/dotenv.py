"""Import of a ``.env`` file: keys go to the keyring, the rest to the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from medintel_desktop.domain.errors import AccessDenied, FileGone, UsageError
from medintel_desktop.settings.model import ENVIRONMENT as SETTING_NAMES
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import ENVIRONMENT as SECRET_NAMES
from medintel_desktop.settings.secrets import Place, Secrets


@dataclass(frozen=True, slots=True)
class Imported:
    """Names that were taken over and names this app does not use; never values."""

    settings: tuple[str, ...]
    secrets: tuple[str, ...]
    ignored: tuple[str, ...]
    secrets_place: Place = Place.NOWHERE


def import_dotenv(path: Path, settings: SettingsFile, secrets: Secrets) -> Imported:
    """Read ``path`` and keep what is known. Raises FileGone, AccessDenied, UsageError."""
    values = _parsed(path)
    chosen: dict[str, Any] = {
        SETTING_NAMES[n]: v for n, v in values.items() if n in SETTING_NAMES and v
    }
    kept: list[str] = []
    place = Place.NOWHERE
    for secret, variables in SECRET_NAMES.items():
        # One value is kept once: with no other key, that of Pegasus is the one for everything.
        found = next((n for n in variables if values.get(n) and n not in kept), None)
        if found:
            place = secrets.keep(secret, values[found])
            kept.append(found)
            days = chosen.setdefault("secrets_saved", dict(settings.current.secrets_saved))
            days[secret] = date.today().isoformat()
    if chosen:
        settings.change(**chosen)
    known = set(SETTING_NAMES) | {n for names in SECRET_NAMES.values() for n in names}
    return Imported(
        settings=tuple(n for n in values if n in SETTING_NAMES),
        secrets=tuple(kept),
        ignored=tuple(n for n in values if n not in known),
        secrets_place=place,
    )


def _parsed(path: Path) -> dict[str, str]:
    from dotenv import dotenv_values

    try:
        with path.open(encoding="utf-8") as stream:
            values = dotenv_values(stream=stream, interpolate=False)
    except FileNotFoundError:
        raise FileGone(f"{path.name} was not found.", "Check the path.") from None
    except PermissionError:
        raise AccessDenied(f"{path.name} may not be read.", "Check its permissions.") from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise UsageError(f"{path.name} is not a text file.", "Choose a .env file.") from None
    return {name: value for name, value in values.items() if value is not None}
