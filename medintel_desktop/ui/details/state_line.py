"""Where an item stands: one icon, a word, and if something is wrong what to do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from medintel_desktop.domain.media import MediaItem, MediaState
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


@dataclass(frozen=True, slots=True)
class Standing:
    """``tone`` is a token. ``reason`` and ``hint`` stand below, in full."""

    icon: str
    word: str
    tone: str
    reason: str = ""
    hint: str = ""


def standing_of(item: MediaItem, waits: str = "") -> Standing:
    """What matters most of an item; ``waits`` is the pill of its unfinished job."""
    if item.trashed_at is not None:
        return Standing("trash-2", "In the trash", "t2")
    if item.missing:
        hint = "None of its known places is there now. What is kept here can be seen and searched."
        return Standing("file-warning", "Missing", "warn", "", hint)
    if item.elsewhere:
        hint = "Its file is on another computer. What is known of it can be seen and searched."
        return Standing("monitor", "On another computer", "t2", "", hint)
    if item.problem is not None:
        problem = item.problem
        return Standing("triangle-alert", problem.short, "danger", problem.title, problem.hint)
    if waits:
        offline = waits.startswith("Offline")
        return Standing("unplug" if offline else "loader", waits, "warn" if offline else "t2")
    if item.in_cloud:
        return Standing("cloud", "In the cloud", "t2")
    return {
        MediaState.READING: Standing("loader", "Reading", "t2"),
        MediaState.READY: Standing("circle", "Not understood yet", "t2"),
        MediaState.UNDERSTOOD: Standing("circle-check", "Understood", "ok"),
        MediaState.UNREADABLE: Standing("triangle-alert", "Not readable", "danger"),
    }[item.state]


class StateLine(QWidget):
    """Icon and word; the reason is shown by :class:`Reason`."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._standing: Standing | None = None
        self._icon = QLabel(self)
        self._word = Label(theme, "", Role.SMALL_STRONG, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addStretch(1)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        theme.changed.connect(self._dress)

    @property
    def text(self) -> str:
        return self._word.text()

    def show_standing(self, standing: Standing) -> None:
        self._standing = standing
        self._word.setText(standing.word)
        self._dress()

    def _dress(self) -> None:
        if self._standing is None:
            return
        tokens, ratio = self._theme.tokens, self.devicePixelRatioF()
        color = getattr(tokens, self._standing.tone)
        self._icon.setPixmap(self._theme.pixmap(self._standing.icon, 14, color, ratio))
        self._word.set_tone(self._standing.tone)
