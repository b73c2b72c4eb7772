"""The transport bar: time, the buttons that move, speed, volume, in and out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QToolButton, QWidget

from medintel_desktop.domain.words import clock
from medintel_desktop.ui import transport_row
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.player.volume import Volume
from medintel_desktop.ui.theme import Role, Theme

RATES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 4.0)
HEIGHT = 48
ROOMY = 720
"""Narrower than this the volume slider gives way."""


class Transport(QWidget):
    """Only asks; the page does."""

    play_asked = Signal()
    step_asked = Signal(int)
    moment_asked = Signal(int)
    """-1 for the moment before, 1 for the one after."""
    rate_asked = Signal(float)
    in_asked = Signal()
    out_asked = Signal()
    clear_asked = Signal()
    plan_asked = Signal()
    poster_asked = Signal()
    clip_asked = Signal()
    frame_asked = Signal()
    """The picture shown shall become a file."""
    full_screen_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._position = self._length = 0.0
        self.setFixedHeight(HEIGHT)
        self._time = QLabel(self)
        self._total = QLabel(self)
        self.previous = IconButton(theme, "skip-back", "Previous moment", "[")
        self.back = IconButton(theme, "step-back", "One frame back", ",")
        self.play = IconButton(theme, "play", "Play", "Space", size=20, raised=True)
        self.on = IconButton(theme, "step-forward", "One frame on", ".")
        self.next = IconButton(theme, "skip-forward", "Next moment", "]")
        self.speed = QToolButton(self)
        self.volume = Volume(theme, self)
        self.in_out = QPushButton(self)
        self.plan = IconButton(theme, "clapperboard", "Add to plan", "P")
        self.poster = IconButton(theme, "image", "Use this frame as the thumbnail", "Shift+P")
        self.full_screen = IconButton(theme, "maximize", "Full screen", "F")
        self.previous.clicked.connect(lambda: self.moment_asked.emit(-1))
        self.back.clicked.connect(lambda: self.step_asked.emit(-1))
        self.play.clicked.connect(self.play_asked)
        self.on.clicked.connect(lambda: self.step_asked.emit(1))
        self.next.clicked.connect(lambda: self.moment_asked.emit(1))
        self.plan.clicked.connect(self.plan_asked)
        self.poster.clicked.connect(self.poster_asked)
        self.full_screen.clicked.connect(self.full_screen_asked)
        self.play.setFixedSize(42, 32)
        self._make_menus()
        self._lay_out()
        self._dress()
        theme.changed.connect(self._dress)
        self.set_rate(1.0)
        self.set_in_out(None, None)
        self.set_playing(False)

    def set_position(self, seconds: float) -> None:
        self._position = seconds
        self._time.setText(clock(seconds, hundredths=True))

    def set_length(self, seconds: float) -> None:
        self._length = seconds
        self._total.setText(f"/ {clock(seconds)}")
        self._reserve()

    def set_playing(self, playing: bool) -> None:
        self.play.show_as("pause" if playing else "play", "Pause" if playing else "Play")

    def set_rate(self, rate: float) -> None:
        """Show a rate; negative ones run backwards."""
        text = f"{rate:g}×".replace("-", "−")
        self.speed.setText(text)
        self.speed.setAccessibleName(f"Speed {text}")
        for action in self._rates.actions():
            action.setChecked(action.data() == rate)

    def set_in_out(self, start: float | None, end: float | None) -> None:
        marks = []
        if start is not None:
            marks.append(f"In {clock(start)}")
        if end is not None:
            marks.append(f"Out {clock(end)}")
        # A thin space more than the style leaves between icon and words.
        self.in_out.setText("\u2009" + (" – ".join(marks) or "In/Out"))
        self.in_out.setAccessibleName(", ".join(marks) or "In and out marks")
        self._clear.setEnabled(bool(marks))

    def set_may_edit(self, may: bool) -> None:
        """Whether the thumbnail may be changed here."""
        self.poster.setEnabled(may)

    def set_full_screen(self, on: bool) -> None:
        self.full_screen.show_as(
            "minimize" if on else "maximize", "Leave full screen" if on else "Full screen"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.volume.set_room(event.size().width() >= ROOMY)

    def _make_menus(self) -> None:
        speeds = QMenu(self)
        self._rates = QActionGroup(self)
        for rate in RATES:
            action = speeds.addAction(f"{rate:g}×")
            action.setCheckable(True)
            action.setData(rate)
            self._rates.addAction(action)
        self._rates.triggered.connect(lambda action: self.rate_asked.emit(action.data()))
        self.speed.setMenu(speeds)
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.setFixedHeight(32)
        self.speed.setToolTip("Speed")
        marks = QMenu(self)
        self._clear = QAction("Clear in and out", self)
        for text, signal in (
            ("Set in here\tI", self.in_asked),
            ("Set out here\tO", self.out_asked),
        ):
            marks.addAction(text, signal.emit)
        marks.addSeparator()
        marks.addAction(self._clear)
        marks.addSeparator()
        marks.addAction("Export clip…", self.clip_asked.emit)
        marks.addAction("Save this frame…", self.frame_asked.emit)
        self._clear.triggered.connect(self.clear_asked)
        self.in_out.setMenu(marks)
        self.in_out.setToolTip("In and out marks (I, O)")

    def _lay_out(self) -> None:
        playing = (self.previous, self.back, self.play, self.on, self.next)
        right = (self.speed, self.volume, self.in_out, self.plan, self.poster, self.full_screen)
        transport_row.lay_out(self, (self._time, self._total), playing, right)

    def _reserve(self) -> None:
        transport_row.reserve(self._time, self._theme, self._length)

    def _dress(self) -> None:
        theme = self._theme
        self._time.setFont(theme.font(Role.TITLE, numbers=True))
        self._total.setFont(theme.font(Role.BODY, numbers=True))
        palette = self._total.palette()
        for group in (palette.ColorGroup.Active, palette.ColorGroup.Inactive):
            palette.setColor(group, self._total.foregroundRole(), theme.tokens.t2)
        self._total.setPalette(palette)
        self.speed.setFont(theme.font(Role.BODY, numbers=True))
        self.in_out.setFont(theme.font(Role.BUTTON, numbers=True))
        self.in_out.setIcon(theme.icon("scan", 16))
        self._reserve()
