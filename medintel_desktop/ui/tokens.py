"""The colours of the product: one set of tokens per scheme, and how they contrast."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour a widget may use. Surfaces are neutral; blue means chosen, focused or busy."""

    win: QColor
    """Menu bar, toolbar, status bar."""
    panel: QColor
    """Side bars, docks, dialogs."""
    base: QColor
    """Grid, lists, fields."""
    well: QColor
    """Behind photo and video, dark in both schemes."""
    raised: QColor
    """Buttons, chips, cards, menus, tool tips."""
    hover: QColor
    press: QColor
    """Held; also an empty lane and the track of a progress bar."""
    line: QColor
    """Separators."""
    strong: QColor
    """Borders of fields and check boxes, at least 3:1."""
    t1: QColor
    t2: QColor
    t3: QColor
    """Quiet text and placeholders; never on ``sel``."""
    accent: QColor
    """Links, focus ring, progress, times that play."""
    afill: QColor
    """The one main button and checked boxes; ``white`` stands on it."""
    sel: QColor
    selin: QColor
    """Selected while the view has no focus."""
    danger: QColor
    danger_back: QColor
    warn: QColor
    warn_back: QColor
    ok: QColor
    ok_back: QColor
    picture: QColor
    sound: QColor
    speech: QColor
    pill: QColor
    """Labels on pictures, translucent; ``white`` stands on it and on the next two."""
    pill_failed: QColor
    pill_offline: QColor
    white: QColor


def _pill() -> QColor:
    return QColor(14, 15, 17, round(0.8 * 255))


DARK = Tokens(
    win=QColor("#1C1D20"),
    panel=QColor("#222327"),
    base=QColor("#17181A"),
    well=QColor("#0E0F10"),
    raised=QColor("#2C2E32"),
    hover=QColor("#33363B"),
    press=QColor("#3C4046"),
    line=QColor("#36393E"),
    strong=QColor("#7E848D"),
    t1=QColor("#ECEDEF"),
    t2=QColor("#B6BAC1"),
    t3=QColor("#9DA2AB"),
    accent=QColor("#84ADFF"),
    afill=QColor("#3B6FD8"),
    sel=QColor("#26395C"),
    selin=QColor("#35383D"),
    danger=QColor("#FF8F86"),
    danger_back=QColor("#3B2324"),
    warn=QColor("#FFA46B"),
    warn_back=QColor("#3A2A20"),
    ok=QColor("#72D292"),
    ok_back=QColor("#1F3327"),
    picture=QColor("#3CC9B5"),
    sound=QColor("#F0BC4A"),
    speech=QColor("#D59BF6"),
    pill=_pill(),
    pill_failed=QColor("#A32018"),
    pill_offline=QColor("#8A4300"),
    white=QColor("#FFFFFF"),
)

LIGHT = Tokens(
    win=QColor("#ECEEF0"),
    panel=QColor("#F6F7F8"),
    base=QColor("#FFFFFF"),
    well=QColor("#0E0F10"),
    raised=QColor("#FFFFFF"),
    hover=QColor("#E9ECEF"),
    press=QColor("#DDE1E6"),
    line=QColor("#D5D9DE"),
    strong=QColor("#7F8690"),
    t1=QColor("#1A1C1F"),
    t2=QColor("#464C54"),
    t3=QColor("#5F666F"),
    accent=QColor("#1F5BC9"),
    afill=QColor("#2461D0"),
    sel=QColor("#D6E4FC"),
    selin=QColor("#DFE3E8"),
    danger=QColor("#B3261E"),
    danger_back=QColor("#FCEAE8"),
    warn=QColor("#9C4A00"),
    warn_back=QColor("#FDF0E3"),
    ok=QColor("#17703A"),
    ok_back=QColor("#E6F4EA"),
    picture=QColor("#086B5F"),
    sound=QColor("#8A5A00"),
    speech=QColor("#8233B3"),
    pill=_pill(),
    pill_failed=QColor("#A32018"),
    pill_offline=QColor("#8A4300"),
    white=QColor("#FFFFFF"),
)


def high_contrast(tokens: Tokens) -> Tokens:
    """The same scheme for people who asked their system for more contrast."""
    return replace(tokens, line=tokens.strong, t3=tokens.t2)


def blend(top: QColor, under: QColor) -> QColor:
    """The opaque colour seen where a translucent ``top`` lies over an opaque ``under``."""
    a = top.alphaF()
    return QColor.fromRgbF(
        top.redF() * a + under.redF() * (1 - a),
        top.greenF() * a + under.greenF() * (1 - a),
        top.blueF() * a + under.blueF() * (1 - a),
    )


def contrast(a: QColor, b: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    def linear(c: float) -> float:
        return float(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)

    red, green, blue = linear(color.redF()), linear(color.greenF()), linear(color.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
