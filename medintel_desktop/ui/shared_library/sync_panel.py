"""What the dot in the status bar opens: how it stands, sync now, and what is in conflict."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.mirror import Role as Right
from medintel_desktop.domain.sharing import SharingState, SharingStatus
from medintel_desktop.library.conflicts import Conflict
from medintel_desktop.ui.card import Line
from medintel_desktop.ui.entry_list import Entry, EntryList
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.shared_library import sync_words
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 380
MOST = 3
"""Conflicts listed here; there is a list of all."""
STEPS = 1000
WHAT_IT_MEANS = "These changes of yours do not stand. They are kept, so you can take them back."


class SyncPanel(QFrame):
    """Closes by Esc or a click beside it. Fed by ``show_status`` and ``show_conflicts``.

    ``read_only``: says how it stands, and offers nothing.
    """

    sync_asked = Signal()
    settings_asked = Signal()
    take_asked = Signal(int)
    """The id of a conflict whose own value is wanted back."""
    all_asked = Signal()
    closed = Signal()

    def __init__(
        self, theme: Theme, *, read_only: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme, self._read_only = theme, read_only
        self._status: SharingStatus | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # the dot would open it again
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Shared library")
        self.setFixedWidth(WIDTH)
        self.name = Label(theme, "", Role.TITLE)
        self.role = Label(theme, "", Role.SMALL, "t2")
        self.icon = Label(theme)
        self.sentence = Label(theme, "", Role.SMALL, "t1", wrap=True)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.heading = Label(theme, "", Role.SMALL_STRONG, "t1")
        self.meaning = Label(theme, WHAT_IT_MEANS, Role.SMALL, "t2", wrap=True)
        self.list = EntryList(theme, "")
        self.all = self._button("Show all…", self.all_asked, look="link")
        self.sync = self._button("Sync now", self.sync_asked)
        self.sync.setHidden(read_only)
        self.settings = self._button("Settings", self.settings_asked, look="quiet")
        self._lay_out()
        theme.changed.connect(self._dress)

    def show_status(self, status: SharingStatus) -> None:
        self._status = status
        self.name.setText(status.library)
        self.role.setText(sync_words.ROLES[status.role])
        self.sentence.setText(sync_words.sentence(status, time.time()))
        total = status.progress.total
        busy = status.state is SharingState.SYNCING
        self.bar.setVisible(busy and total > 0)
        if total > 0:
            self.bar.setValue(round(STEPS * min(1.0, status.progress.done / total)))
        self.sync.setEnabled(not busy)
        self.heading.setText(words.counted(status.conflicts, "conflict"))
        self.conflicts.setVisible(status.conflicts > 0)
        self._dress()
        self._fit()

    def show_conflicts(self, found: Sequence[Conflict]) -> None:
        """The newest first; more than a few are for the list of all."""
        self.list.fill([self._entry(conflict) for conflict in found[:MOST]])
        self.all.setVisible(bool(found))
        self._fit()

    def open_above(self, anchor: QWidget) -> None:
        """Over ``anchor``, its right edge along that of the anchor, within the window."""
        self._anchor = anchor
        self._fit()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)  # Tab leads to its buttons

    def event(self, event: QEvent) -> bool:
        """What is filled in while it is open is shown a turn later, and only then takes room."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def hideEvent(self, event: object) -> None:
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setPen(QPen(tokens.strong, 1))
        painter.setBrush(tokens.raised)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _entry(self, conflict: Conflict) -> Entry:
        take = (("Take mine back", partial(self.take_asked.emit, conflict.id)),)
        viewer = self._status is not None and self._status.role is Right.VIEWER
        may = conflict.can_take and not (self._read_only or viewer)
        return Entry(conflict.what, told(conflict), take if may else ())

    def _fit(self) -> None:
        """The height the words need; the foot stays where it is."""
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        self.setFixedHeight(layout.totalHeightForWidth(WIDTH))
        anchor = getattr(self, "_anchor", None)
        if anchor is not None:
            corner = anchor.mapToGlobal(QPoint(anchor.width() - WIDTH, -self.height() - 6))
            left = anchor.window().mapToGlobal(QPoint(8, 0)).x()
            self.move(max(corner.x(), left), corner.y())

    def _button(self, text: str, does: object, *, look: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        if look:
            button.setProperty("look", look)
        button.clicked.connect(lambda: does.emit())  # type: ignore[attr-defined]  # a signal
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.role, 0, Qt.AlignmentFlag.AlignVCenter)
        said = QHBoxLayout()
        said.setSpacing(9)
        said.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.sentence, 1)
        top = QVBoxLayout()
        top.setContentsMargins(14, 12, 14, 14)
        top.setSpacing(8)
        top.addLayout(head)
        top.addLayout(said)
        top.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 10, 8, 10)
        foot.addWidget(self.sync)
        foot.addStretch()
        foot.addWidget(self.settings)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._make_conflicts())
        column.addWidget(Line(self._theme))
        column.addLayout(foot)

    def _make_conflicts(self) -> QWidget:
        self.conflicts = QWidget(self)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.all)
        texts = QVBoxLayout()
        texts.setContentsMargins(14, 8, 10, 10)
        texts.setSpacing(2)
        texts.addLayout(head)
        texts.addWidget(self.meaning)
        column = QVBoxLayout(self.conflicts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(self._theme))
        column.addLayout(texts)
        column.addWidget(self.list)
        self.conflicts.hide()
        return self.conflicts

    def _dress(self) -> None:
        if self._status is None:
            return
        tone, icon = sync_words.LOOKS[self._status.state]
        color = getattr(self._theme.tokens, tone)
        self.icon.setPixmap(self._theme.pixmap(icon, 16, color, self.devicePixelRatioF()))
        self.update()


def told(conflict: Conflict) -> str:
    """ "You said 4 stars, now it is 2 stars. Changed elsewhere later."."""
    why = conflict.why[:1].upper() + conflict.why[1:].removesuffix(".") + "."
    now = f", now it is {conflict.stands}" if conflict.stands else ""
    return f"You said {conflict.ours}{now}. {why}" if conflict.ours else why
