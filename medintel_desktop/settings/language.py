"""The language that names of places are shown in."""

from __future__ import annotations

import locale

from medintel_desktop.settings.model import Settings


def place_language(settings: Settings) -> str:
    """A BCP 47 tag: the one chosen, else this computer's, else English."""
    if settings.place_language:
        return settings.place_language
    try:
        tag = locale.getlocale()[0] or locale.setlocale(locale.LC_CTYPE)
    except (ValueError, locale.Error):
        tag = ""
    tag = tag.partition(".")[0].replace("_", "-")
    return tag if tag not in ("", "C", "POSIX") else "en"
