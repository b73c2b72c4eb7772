"""What countries are called in some hundred and fifty languages, from the Unicode CLDR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path


class CountryNames:
    """``countries.tsv``: a line a language, a name a country; "" where it is as in English."""

    def __init__(self, folder: Path, codes: Sequence[str]) -> None:
        self._file = folder / "countries.tsv"
        self._codes = codes
        self.of = lru_cache(maxsize=4)(self._read)

    def _read(self, language: str) -> Mapping[str, str]:
        """Code -> name for a BCP 47 tag, in the nearest language there is, else in English."""
        lines: dict[str, str] = {}
        wanted = _fallbacks(language)
        with self._file.open(encoding="utf-8") as file:
            for line in file:
                tag = line[: line.index("\t")]
                if tag.casefold() in wanted:
                    lines[tag.casefold()] = line.rstrip("\n")
        names = dict.fromkeys(self._codes, "")
        for tag in reversed(wanted):
            told = lines.get(tag, "").split("\t")[1:]
            names |= {code: name for code, name in zip(self._codes, told, strict=False) if name}
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
