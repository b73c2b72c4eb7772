"""Whether a service can be used, as an icon and two or three words."""

from __future__ import annotations

from enum import Enum

from PySide6.QtWidgets import QHBoxLayout, QWidget

from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


class State(Enum):
    """Icon and colour."""

    OFF = ("circle", "t2")
    TESTING = ("loader", "t2")
    GOOD = ("circle-check", "ok")
    BAD = ("circle-x", "danger")


class ServiceStatus(QWidget):
    """Stands in the head of a card, left of its button."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._state = theme, State.OFF
        self._icon = Label(theme)
        self._words = Label(theme, "", Role.SMALL_STRONG)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        theme.changed.connect(self._dress)

    @property
    def words(self) -> str:
        return self._words.text()

    @property
    def state(self) -> State:
        return self._state

    def say(self, state: State, words: str) -> None:
        self._state = state
        self._words.setText(words)
        self.setAccessibleName(words)
        self._dress()

    def say_health(self, health: ServiceHealth) -> None:
        """What a test found: connected and how quickly, or in two words what is wrong."""
        if not health.ok:
            self.say(State.BAD, health.short or "Not connected")
            return
        took = health.milliseconds
        quickly = "" if took is None else f", {max(1, round(took)):,} ms"
        self.say(State.GOOD, f"Connected{quickly}")

    def _dress(self) -> None:
        icon, tone = self._state.value
        color = getattr(self._theme.tokens, tone)
        self._icon.setPixmap(self._theme.pixmap(icon, 16, color, self.devicePixelRatioF()))
        self._words.set_tone(tone)
