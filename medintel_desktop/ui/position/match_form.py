"""What the user says about the clocks of cameras and about the track."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from medintel_desktop.domain.errors import UsageError
from medintel_desktop.library.track_matching import Choice, Guess, seconds_of
from medintel_desktop.ui.details.facts import zone
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

GAPS = ((60, "1 min"), (300, "5 min"), (600, "10 min"), (1800, "30 min"), (7200, "2 h"))
ZONES = sorted([
    *(hour * 60 for hour in range(-12, 15)),
    -570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825,
])  # fmt: skip
"""Minutes from UTC that are in use somewhere."""


class MatchForm(QWidget):
    """``changed``: the choice is another one."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zone = DropDown(theme, "Time zone", self)
        self.zone.addItem("Choose…", None)
        for minutes in ZONES:
            self.zone.addItem(zone(minutes), minutes)
        self.why = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.clock = QLineEdit(self)
        self.clock.setPlaceholderText("0:00:00")
        self.clock.setAccessibleName("Add to the camera’s time")
        self.clock.setFixedWidth(110)
        self.told = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.gap = DropDown(theme, "Most time from a recorded point", self)
        for seconds, text in GAPS:
            self.gap.addItem(text, seconds)
        self.gap.setCurrentIndex(2)
        self.replace = QCheckBox("Also items that have a position", self)
        self._zone_name = Label(theme, "Time zone", Role.BODY, "t2")
        self._lay_out(theme)
        self._hint()
        for drop_down in (self.zone, self.gap):
            drop_down.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.clock.textChanged.connect(lambda _: self._hint())
        self.clock.textChanged.connect(lambda _: self.changed.emit())
        self.replace.toggled.connect(lambda _: self.changed.emit())

    @property
    def choice(self) -> Choice:
        """What is said now; a clock that cannot be read counts as right."""
        try:
            clock = seconds_of(self.clock.text())
        except UsageError:
            clock = 0.0
        return Choice(
            self.zone.currentData(), clock, self.gap.currentData(), self.replace.isChecked()
        )

    def offer(self, guess: Guess | None) -> None:
        """Ask for the zone, with this one chosen; None: no item needs one."""
        for widget in (self.zone, self.why, self._zone_name):
            widget.setVisible(guess is not None)
        if guess is None:
            return
        self.why.setText(f"For items whose file names none: {guess.why}.")
        if self.zone.findData(guess.zone) < 0:
            self.zone.addItem(zone(guess.zone), guess.zone)
        self.zone.setCurrentIndex(self.zone.findData(guess.zone))

    def _hint(self) -> None:
        try:
            seconds_of(self.clock.text())
            self.told.setText("Added to the camera’s time: +0:02:30 if its clock was late.")
            self.told.set_tone("t2")
        except UsageError as error:
            self.told.setText(f"{error.title} {error.hint}")
            self.told.set_tone("danger")

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 100)
        grid.setColumnMinimumWidth(1, 130)
        grid.setColumnStretch(2, 1)
        rows = (
            (self._zone_name, self.zone, self.why),
            (Label(theme, "Camera clock", Role.BODY, "t2"), self.clock, self.told),
            (Label(theme, "At most", Role.BODY, "t2"), self.gap,
             Label(theme, "from a point that was recorded.", Role.SMALL, "t2")),
        )  # fmt: skip
        for row, widgets in enumerate(rows):
            for column, widget in enumerate(widgets):
                grid.addWidget(widget, row, column)
        grid.addWidget(self.replace, len(rows), 1, 1, 2)
