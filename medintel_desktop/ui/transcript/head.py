"""The first line of the tab: who wrote it down, and what else can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.transcript import TranscriptSource, TranscriptVersion
from medintel_desktop.library.captions import CaptionFormat
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

KEPT = "Kept on this computer."

_WRITTEN = {
    TranscriptSource.SERVICE: "TwelveLabs",
    TranscriptSource.FILE: "From a file",
    TranscriptSource.USER: "Corrected by you",
}
_FORMATS = {
    CaptionFormat.SRT: "SubRip (SRT)…",
    CaptionFormat.VTT: "WebVTT (VTT)…",
    CaptionFormat.TXT: "Plain text (TXT)…",
}


class TranscriptHead(QWidget):
    """Beside it the versions, and a menu."""

    version_chosen = Signal(str)
    export_asked = Signal(object)
    """A CaptionFormat."""
    import_asked = Signal()
    fetch_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = Label(theme, parent=self)
        self.words = Label(theme, "", Role.TINY, "t3", parent=self)
        self.history = IconButton(theme, "history", "Versions", size=14, parent=self)
        self.more = IconButton(theme, "ellipsis", "Export and import", size=14, parent=self)
        for button in (self.history, self.more):
            button.setProperty("look", "bare")
            button.setMinimumWidth(24)
            button.setFixedSize(24, 24)
        self.versions, self.menu = QMenu(self), QMenu(self)
        self._fill_menu()
        self.history.clicked.connect(lambda: _open(self.versions, self.history))
        self.more.clicked.connect(lambda: _open(self.menu, self.more))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(0)
        row.addWidget(self._icon)
        row.addSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.history)
        row.addWidget(self.more)
        theme.changed.connect(self._dress)
        self._dress()

    def show_versions(
        self, versions: Sequence[TranscriptVersion], *, may_edit: bool, may_fetch: bool
    ) -> None:
        """One of them is in force."""
        now = next((version for version in versions if version.in_force), None)
        if now is not None:
            told = f"{written_by(now)}. {KEPT}"
            # Beside the button for versions there is no room for both sentences.
            self.words.setText(told if len(versions) < 2 else f"{written_by(now)}.")
            self.words.setToolTip(told)
        self.history.setVisible(len(versions) > 1)
        self.history.setEnabled(may_edit)
        self.bring_in.setEnabled(may_edit)
        self.fetch.setEnabled(may_edit and may_fetch)
        self.versions.clear()
        for version in versions:
            count = words.counted(version.count, "line")
            action = self.versions.addAction(f"{written_by(version, exact=True)}, {count}")
            action.setCheckable(True)
            action.setChecked(version.in_force)
            action.triggered.connect(lambda _, chosen=version.id: self.version_chosen.emit(chosen))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.tokens.line)
        painter.end()

    def _fill_menu(self) -> None:
        self.exports = self.menu.addMenu("Export")
        for format_, name in _FORMATS.items():
            action = self.exports.addAction(name)
            action.triggered.connect(lambda _, chosen=format_: self.export_asked.emit(chosen))
        self.bring_in = self.menu.addAction("Import a file…")
        self.bring_in.triggered.connect(self.import_asked)
        self.menu.addSeparator()
        self.fetch = self.menu.addAction("Fetch from TwelveLabs")
        self.fetch.triggered.connect(self.fetch_asked)

    def _dress(self) -> None:
        ratio, tokens = self.devicePixelRatioF(), self._theme.tokens
        icon = self._theme.pixmap("message-square-quote", 12, tokens.t3, ratio)
        self._icon.setPixmap(icon)


def written_by(version: TranscriptVersion, *, exact: bool = False) -> str:
    """ "TwelveLabs, 14 Nov 2024", with the time when it is to be ``exact``."""
    when = datetime.fromtimestamp(version.made_at)
    told = f"{words.day(when)}, {when:%H:%M}" if exact else words.day(when)
    return f"{_WRITTEN[version.source]}, {told}"


def _open(menu: QMenu, button: QWidget) -> None:
    corner = button.mapToGlobal(button.rect().bottomRight())
    menu.popup(corner - QPoint(menu.sizeHint().width(), 0))
