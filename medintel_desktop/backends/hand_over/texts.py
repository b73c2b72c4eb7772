"""Names and notes, fit for formats in which a line break or a control sign would say something."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from urllib.parse import quote

from medintel_desktop.domain.hand_over import Event

LONGEST = 500
"""Characters of one text; programs cut longer ones off, some at 255."""

_UNFIT = {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}


def plain(text: str, longest: int = LONGEST) -> str:
    """On one line, without signs that XML forbids or a reader of lines stumbles over."""
    kept = "".join(" " if unicodedata.category(sign) in _UNFIT else sign for sign in text)
    return " ".join(kept.split())[:longest].rstrip()


def label(event: Event) -> str:
    """What a marker is called: the cut's title, else the words that found it, else its file."""
    return plain(event.cut.title or event.cut.query or event.source.name)


def remarks(event: Event) -> list[str]:
    """How a cut was found, and its note."""
    cut = event.cut
    found = [f"Found by: {plain(cut.query)}"] if cut.query else []
    if cut.score is not None:
        found.append(f"Score: {cut.score:.2f}")
    return found + ([f"Note: {plain(cut.note)}"] if cut.note else [])


def is_marked(event: Event) -> bool:
    """Whether a cut has anything to say beside its file."""
    return bool(event.cut.title or remarks(event))


def file_url(path: Path) -> str:
    """``file:///``; bytes that are no UTF-8 are kept, percent-encoded."""
    return path.as_uri() if path.is_absolute() else quote(plain(str(path)))
