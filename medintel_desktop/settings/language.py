"""The language that names of places are shown in."""

from __future__ import annotations

import locale
import re

from medintel_desktop.settings.model import Settings


def place_language(settings: Settings) -> str:
    """A BCP 47 tag: the one chosen, else this computer's, else English."""
    return settings.place_language or _of_locale(locale.setlocale(locale.LC_CTYPE))


def _of_locale(name: str) -> str:
    """ "de_AT.UTF-8" and Windows' "German_Austria.1252" as a tag; English for "C"."""
    name = name.partition(".")[0].partition("@")[0]
    known = (name, locale.normalize(name), locale.locale_alias.get(name.lower().split("_")[0], ""))
    tags = (one.partition(".")[0].replace("_", "-") for one in known)
    return next((tag for tag in tags if re.fullmatch(r"[a-z]{2,3}(-\w+)*", tag)), "en")
