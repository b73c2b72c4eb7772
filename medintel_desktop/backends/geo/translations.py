"""What countries and large towns are called in some hundred and fifty languages, by the CLDR."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path


class Translations:
    """A file has a line of keys, then one a language: its tag and a name a key; "" where it is as
    in the language that the tag is a part of, or in English."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.of = lru_cache(maxsize=4)(self._read)

    def _read(self, language: str) -> Mapping[str, str]:
        """Key -> name for a BCP 47 tag, in the nearest language there is, else in English; keys
        without a name are left out."""
        lines: dict[str, list[str]] = {}
        wanted = _fallbacks(language)
        with self._file.open(encoding="utf-8") as file:
            keys = next(file).rstrip("\n").split("\t")[1:]
            for line in file:
                tag = line[: line.index("\t")].casefold()
                if tag in wanted:
                    lines[tag] = line.rstrip("\n").split("\t")[1:]
        names: dict[str, str] = {}
        for tag in reversed(wanted):
            told = zip(keys, lines.get(tag, ()), strict=False)
            names |= {key: name for key, name in told if name}
        return names


_SCRIPTS = {"zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant"}


def _fallbacks(language: str) -> list[str]:
    """ "de-AT" -> de-at, de, en."""
    tag = language.replace("_", "-").partition(".")[0].casefold()
    tags = [tag]
    while tag:
        if tag in _SCRIPTS:
            tags.append(_SCRIPTS[tag])
        tag = tag.rpartition("-")[0]
        tags.append(tag)
    return [*(t for t in tags if t), "en"]
