"""A card over a photo or a video: why it is not, or not quite, what was asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from medintel_desktop.ui.theme import Role, Theme

WIDTH = 420


class PictureNote(QWidget):
    """One icon, one sentence, one hint, perhaps progress. Stands at the foot of its parent."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._theme = theme
        self._icon = "info"
        self._picture = QLabel(self)
        self._words = QLabel(self)
        self._hint = QLabel(self)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        for label in (self._words, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        text = QVBoxLayout()
        text.setSpacing(4)
        for widget in (self._words, self._hint, self._progress):
            text.addWidget(widget)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 12, 14, 12)
        self._row.setSpacing(12)
        self._row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(text, 1)
        self.hide()
        self._dress()
        theme.changed.connect(self._dress)

    @property
    def words(self) -> str:
        return self._words.text()

    def say(self, icon: str, words: str, hint: str = "", *, progress: bool = False) -> None:
        """Show the card; ``progress`` adds an empty bar."""
        self._icon = icon
        self._words.setText(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._progress.setValue(0)
        self._progress.setVisible(progress)
        self._progress.setAccessibleName(words)
        self.setAccessibleName(f"{words} {hint}".strip())
        self._dress()
        self.show()
        self.place()  # only what is shown knows its height
        self.raise_()

    def set_progress(self, share: float) -> None:
        """0 to 1."""
        self._progress.setValue(round(min(max(share, 0.0), 1.0) * 1000))

    def place(self, foot: int = 24) -> None:
        """Stand ``foot`` px above the lower edge of the parent, which calls this when resized."""
        room = self._over.rect()
        width = min(WIDTH, room.width() - 32)
        self.resize(width, self._row.totalHeightForWidth(width))
        self.move((room.width() - width) // 2, max(0, room.height() - self.height() - foot))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.strong, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _dress(self) -> None:
        theme = self._theme
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(theme.pixmap(self._icon, 18, theme.tokens.t2, ratio))
        self._words.setFont(theme.font(Role.TITLE))
        self._hint.setFont(theme.font(Role.SMALL))
        palette = self._hint.palette()
        palette.setColor(self._hint.foregroundRole(), theme.tokens.t2)
        self._hint.setPalette(palette)
        self.update()
