"""The theme as the page wants it: names of CSS variables and their colours."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtGui import QColor

from medintel_desktop.ui.theme import Role, Theme

_GROUND = {
    False: {"land": "#F7F6F2", "water": "#DCE6EC", "border": "#A9B2B9", "sea": "#5E7D92"},
    True: {"land": "#2A2C30", "water": "#1A2025", "border": "#4A5058", "sea": "#6E8AA0"},
}
"""Of the map alone; beside them all tokens."""

_GRID = {False: "rgba(90, 120, 145, 0.14)", True: "rgba(150, 175, 200, 0.10)"}


def colors(theme: Theme) -> dict[str, str]:
    """Tokens with "-" for "_", the ground, and the family of letters."""
    tokens = {
        field.name.replace("_", "-"): _css(getattr(theme.tokens, field.name))
        for field in fields(theme.tokens)
    }
    families = ", ".join(f'"{name}"' for name in theme.font(Role.SMALL).families())
    return {
        **tokens,
        **_GROUND[theme.dark],
        "grid": _GRID[theme.dark],
        "family": f"{families}, sans-serif",
    }


def _css(color: QColor) -> str:
    red, green, blue = color.red(), color.green(), color.blue()
    return f"rgba({red}, {green}, {blue}, {color.alphaF():.3f})"
