"""Names as they are compared: without accents, case and punctuation."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "ŧ": "t", "ə": "e", "ʻ": "", "ʼ": "", "’": " ", "‘": " ",
})  # fmt: skip
"""Letters of their own that others type as these; Unicode does not take them apart."""

_BETWEEN = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """ "Saint-Étienne" as "saint etienne", "Łódź" as "lodz"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)
    return _BETWEEN.sub(" ", unicodedata.normalize("NFC", bare)).strip()
