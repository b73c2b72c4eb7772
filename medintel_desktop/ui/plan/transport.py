"""Under the preview: where the plan stands, the buttons that move, split and snap."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from medintel_desktop.domain.words import clock
from medintel_desktop.ui import transport_row
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import AIR, Label
from medintel_desktop.ui.plan.head import tenths
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 48


class PlanTransport(QWidget):
    """Only asks; the page does."""

    play_asked = Signal()
    step_asked = Signal(int)
    cut_asked = Signal(int)
    """-1 for the beginning of this cut or the one before, 1 for the next."""
    split_asked = Signal()
    snap_changed = Signal(bool)
    full_screen_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._length = 0.0
        self.setFixedHeight(HEIGHT)
        self.setAutoFillBackground(True)
        self.time = Label(theme, "0:00.00", Role.TITLE, parent=self)
        self.total = Label(theme, "", Role.BODY, "t2", parent=self)
        self.previous = IconButton(theme, "skip-back", "Previous cut", "[", parent=self)
        self.back = IconButton(theme, "step-back", "One frame back", ",", parent=self)
        self.play = IconButton(theme, "play", "Play", "Space", size=20, raised=True, parent=self)
        self.on = IconButton(theme, "step-forward", "One frame on", ".", parent=self)
        self.next = IconButton(theme, "skip-forward", "Next cut", "]", parent=self)
        self.split = self._worded("Split", "Split the cut at the play head (S)")
        self.snap = self._worded("Snap", "Snap edges to shots and speech (N)")
        self.snap.setCheckable(True)
        self.snap.setChecked(True)
        self.full_screen = IconButton(theme, "maximize", "Full screen", "F", parent=self)
        self.play.setFixedSize(42, 32)
        self._connect()
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()

    def set_second(self, second: float) -> None:
        self.time.setText(clock(second, hundredths=True))

    def set_length(self, seconds: float) -> None:
        self._length = seconds
        self.total.setText(f"/ {tenths(seconds)}")
        self._reserve()

    def set_playing(self, playing: bool) -> None:
        self.play.show_as("pause" if playing else "play", "Pause" if playing else "Play")

    def set_usable(self, *, some: bool, may_edit: bool) -> None:
        """Whether there are cuts, and whether they may be changed."""
        for button in (self.previous, self.back, self.play, self.on, self.next):
            button.setEnabled(some)
        self.full_screen.setEnabled(some)
        self.split.setEnabled(some and may_edit)
        self.snap.setEnabled(may_edit)

    def set_full_screen(self, on: bool) -> None:
        self.full_screen.show_as(
            "minimize" if on else "maximize", "Leave full screen" if on else "Full screen"
        )

    def _connect(self) -> None:
        self.previous.clicked.connect(lambda: self.cut_asked.emit(-1))
        self.back.clicked.connect(lambda: self.step_asked.emit(-1))
        self.play.clicked.connect(self.play_asked)
        self.on.clicked.connect(lambda: self.step_asked.emit(1))
        self.next.clicked.connect(lambda: self.cut_asked.emit(1))
        self.split.clicked.connect(self.split_asked)
        self.snap.toggled.connect(self.snap_changed)
        self.full_screen.clicked.connect(self.full_screen_asked)

    def _worded(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(f"{AIR}{name}")
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(16, 16))
        button.setFixedHeight(32)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        playing = (self.previous, self.back, self.play, self.on, self.next)
        right = (self.split, self.snap, self.full_screen)
        transport_row.lay_out(self, (self.time, self.total), playing, right)

    def _reserve(self) -> None:
        transport_row.reserve(self.time, self._theme, max(self._length, 10.0))

    def _dress(self) -> None:
        for button, icon in ((self.split, "square-split-horizontal"), (self.snap, "magnet")):
            button.setFont(self._theme.font(Role.BODY))
            button.setIcon(self._theme.icon(icon, 16))
        self._reserve()
