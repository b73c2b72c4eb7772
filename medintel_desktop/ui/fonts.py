"""Type: the roles text can have, and the fonts for them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ["Inter", "Segoe UI", "system-ui", "Noto Sans", "DejaVu Sans"]
"""The bundled family first; the rest serve scripts it lacks, or a build without it."""


class Role(StrEnum):
    """What a piece of text is; size and weight follow from it."""

    WINDOW = "window"
    """The message of an empty state."""
    PAGE = "page"
    """Title of a dialog page."""
    VIEW = "view"
    """Title of what the middle shows."""
    TITLE = "title"
    """Title of a card or item."""
    BODY = "body"
    BUTTON = "button"
    SMALL = "small"
    SMALL_STRONG = "small_strong"
    TINY = "tiny"
    TINY_STRONG = "tiny_strong"
    """Pills on pictures."""
    HEADING = "heading"
    """Headings in the tree and the inspector."""
    MONO = "mono"


_SIZES: dict[Role, tuple[int, int]] = {
    Role.WINDOW: (22, 600),
    Role.PAGE: (18, 600),
    Role.VIEW: (16, 600),
    Role.TITLE: (14, 600),
    Role.BODY: (13, 400),
    Role.BUTTON: (13, 500),
    Role.SMALL: (12, 400),
    Role.SMALL_STRONG: (12, 500),
    Role.TINY: (11, 400),
    Role.TINY_STRONG: (11, 500),
    Role.HEADING: (11, 600),
    Role.MONO: (12, 400),
}
"""Pixels and weight of each role."""


def load(folder: Path) -> None:
    """Make the bundled fonts known to Qt; without them the next family steps in."""
    for file in sorted(folder.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def make(role: Role, *, numbers: bool = False) -> QFont:
    """The font of a role; ``numbers`` gives all digits one width, for columns and times."""
    size, weight = _SIZES[role]
    if role is Role.MONO:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    else:
        font = QFont()
        font.setFamilies(FAMILIES)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    # Hinted, a weight of 500 comes out as heavy as 600 at these sizes.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if numbers:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
