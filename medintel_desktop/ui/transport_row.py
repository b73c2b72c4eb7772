"""How a bar below a picture is laid out: the time left, the keys that play in the middle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from medintel_desktop.domain.words import clock
from medintel_desktop.ui.theme import Role, Theme


def lay_out(
    bar: QWidget, left: Sequence[QWidget], middle: Sequence[QWidget], right: Sequence[QWidget]
) -> None:
    """What is in the middle stays there, however wide the others are."""
    row = QHBoxLayout(bar)
    row.setContentsMargins(16, 0, 12, 0)
    row.setSpacing(8)
    for widgets, spacing, stretch in ((left, 8, 1), (middle, 4, 0), (right, 6, 1)):
        part = QHBoxLayout()
        part.setSpacing(spacing)
        for widget in widgets:
            part.addWidget(widget)
        row.addLayout(part, stretch)
        if widgets is left:
            part.addStretch()
        elif widgets is right:
            part.insertStretch(0)


def reserve(time: QLabel, theme: Theme, seconds: float) -> None:
    """Keep the width of the longest time, so that nothing moves while it counts."""
    font = theme.font(Role.TITLE, numbers=True)
    widest = clock(seconds, hundredths=True)
    time.setMinimumWidth(QFontMetrics(font).horizontalAdvance(widest) + 2)
