"""What the tab says while there are no lines: why, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.transcript.reading import Shown

_LISTEN = "TwelveLabs can listen to it and write down what is said, word by word with times."
_NO_KEY = (
    "Subtitles inside the file can be taken. With a TwelveLabs key, what is said is written down"
    " word by word."
)
_BRING = "You can also bring in an SRT, VTT or TXT file."


class Nothing(QWidget):
    """Title, a sentence, at most two buttons."""

    fetch_asked = Signal()
    import_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = Label(theme, parent=self)
        self.title = Label(theme, "", Role.TITLE, wrap=True, parent=self)
        self.hint = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=self)
        self.fetch = QPushButton("Transcribe", self)
        self.fetch.setProperty("look", "main")
        self.bring_in = QPushButton("Import a file…", self)
        self.fetch.clicked.connect(self.fetch_asked)
        self.bring_in.clicked.connect(self.import_asked)
        for part in (self._icon, self.title, self.hint):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.bring_in)
        buttons.addWidget(self.fetch)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addWidget(self.title)
        column.addWidget(self.hint)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(3)
        theme.changed.connect(self._dress)
        self._dress()

    def show_why(self, shown: Shown, *, may_edit: bool) -> None:
        heard = shown.transcript is not None
        if heard:
            title, hint = "Nothing is said in this video", ""
        elif not shown.has_sound:
            title, hint = "This video has no sound", "Subtitles inside the file can be taken."
        else:
            title = "Nothing is written down yet"
            hint = _LISTEN if shown.has_service else _NO_KEY
        self.title.setText(title)
        self.hint.setText(f"{hint} {_BRING}".strip() if may_edit else "")
        listens = shown.has_service and shown.has_sound
        self.fetch.setText("Transcribe" if listens else "Take subtitles")
        self.fetch.setVisible(may_edit and not heard and not shown.jobs)
        self.bring_in.setVisible(may_edit)

    def _dress(self) -> None:
        ratio, tokens = self.devicePixelRatioF(), self._theme.tokens
        self._icon.setPixmap(self._theme.pixmap("message-square-quote", 24, tokens.t3, ratio))
