"""Paints a row of the job list, its buttons included, and knows where they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from medintel_desktop.domain.job import JobState
from medintel_desktop.ui.models.job_line import Action, JobLine, Tone
from medintel_desktop.ui.models.job_model import LINE_ROLE
from medintel_desktop.ui.theme import Role, Theme

Index: TypeAlias = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 40
_BUTTON = 24
_MARGIN = 16
_STACKED = 640
"""Below this width name and sentence share a column."""
_ICONS = {
    Action.PAUSE: "pause",
    Action.RESUME: "play",
    Action.TRY_NOW: "rotate-ccw",
    Action.CANCEL: "x",
    Action.DISMISS: "x",
    Action.RETRY: "rotate-ccw",
    Action.SEND_AGAIN: "rotate-ccw",
}
_WITH_WORD = frozenset({Action.RETRY, Action.SEND_AGAIN, Action.DETAILS})
_VCENTER = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edge and width of each column of a row, in px. ``what`` below ``name`` is 0 wide."""

    name: tuple[int, int]
    what: tuple[int, int]
    amount: tuple[int, int]
    rate: tuple[int, int]
    left: tuple[int, int]


@lru_cache(maxsize=64)
def columns(width: int, buttons: int) -> Columns:
    """Narrow rows lose the rate, then put what happens below the name. ``buttons`` is the widest
    set of them."""
    left = 92 if width >= _STACKED else 64
    rate = 84 if width >= 840 else 0
    amount = 228 if width >= 1080 else 168 if width >= 840 else 124
    at_left = width - _MARGIN - buttons - 12 - left
    at_rate = at_left - rate
    at_amount = at_rate - amount - 12
    room = at_amount - 44 - 16
    share = 0.32 if width >= 960 else 0.36 if width >= 840 else 0.42
    name = min(240, round(room * share))
    if width < _STACKED:
        name = room
    return Columns(
        (44, name), (44 + name + 12, max(0, room - name - 12)), (at_amount, amount),
        (at_rate, rate), (at_left, left),
    )  # fmt: skip


class JobDelegate(QStyledItemDelegate):
    """``enabled`` False paints the buttons as switched off. ``hovered`` is set by the view."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.enabled = True
        self.hovered: tuple[int, Action] | None = None
        self.pressed: tuple[int, Action] | None = None
        self._dress()
        theme.changed.connect(self._dress)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(320, ROW_HEIGHT)

    def buttons(self, line: JobLine, rect: QRect) -> list[tuple[Action, QRect]]:
        """Where the buttons of a row are, in the coordinates of ``rect``, right to left."""
        placed, right = [], rect.right() + 1 - _MARGIN + 4
        for action in reversed(line.actions):
            width = self._button_width(action)
            top = rect.top() + (rect.height() - 1 - _BUTTON) // 2
            placed.append((action, QRect(right - width, top, width, _BUTTON)))
            right -= width + 8
        return placed

    def action_at(self, line: JobLine, rect: QRect, point: QPoint) -> Action | None:
        """The button under ``point``, with the 4 px around it that belong to nothing else."""
        for action, place in self.buttons(line, rect):
            if place.adjusted(-4, -8, 4, 8).contains(point):
                return action
        return None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: JobLine = index.data(LINE_ROLE)
        # PySide types the option's members loosely; they are those of QStyleOption.
        rect, state = QRect(option.rect), option.state
        painter.save()
        self._background(painter, rect, state, line)
        if line.state is None:
            painter.setFont(self._small)
            painter.setPen(self._theme.tokens.t3)
            painter.drawText(rect.adjusted(44, 0, -_MARGIN, 0), _VCENTER, line.what)
        else:
            self._row(painter, rect, line)
            for action, place in self.buttons(line, rect):
                self._button(painter, action, place, index.row())
        painter.restore()

    def _dress(self) -> None:
        font = self._theme.font
        self._strong = font(Role.SMALL_STRONG)
        self._small = font(Role.SMALL)
        self._tiny = font(Role.TINY, numbers=True)
        self._metrics = {
            id(f): QFontMetrics(f) for f in (self._strong, self._small, self._tiny)
        }  # fmt: skip
        self._widest = 2 * _BUTTON + 8
        for action in _WITH_WORD - {Action.SEND_AGAIN}:
            self._widest = max(self._widest, self._button_width(action) + 8 + _BUTTON)

    def _button_width(self, action: Action) -> int:
        if action not in _WITH_WORD:
            return _BUTTON
        icon = 12 + 6 if action in _ICONS else 0
        return self._metrics[id(self._small)].horizontalAdvance(action) + icon + 20

    def _background(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, line: JobLine
    ) -> None:
        tokens, flag = self._theme.tokens, QStyle.StateFlag
        fill = None
        if state & flag.State_Selected:
            fill = tokens.sel if state & flag.State_HasFocus else tokens.selin
        elif state & flag.State_MouseOver and line.state is not None:
            fill = tokens.hover
        if fill is not None:
            painter.fillRect(rect, fill)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.line)
        if state & flag.State_HasFocus and state & flag.State_KeyboardFocusChange:
            ring = self._theme.ring
            painter.setPen(QPen(tokens.accent, ring))
            inset = ring / 2
            painter.drawRect(rect.toRectF().adjusted(inset, inset, -inset, -inset - 1))

    def _row(self, painter: QPainter, rect: QRect, line: JobLine) -> None:
        tokens = self._theme.tokens
        middle = QRect(rect.left(), rect.top(), rect.width(), rect.height() - 1)
        at = columns(rect.width(), self._widest)
        icon = self._theme.pixmap(
            line.icon, 16, getattr(tokens, line.tone), painter.device().devicePixelRatioF()
        )
        painter.drawPixmap(rect.left() + _MARGIN, middle.center().y() - 7, icon)
        failed = line.tone is Tone.FAILED
        what = tokens.danger if failed else tokens.t2
        if not at.what[1]:
            self._stacked(painter, middle, at, line, what)
        else:
            name = at.name
            self._text(painter, middle, name, line.name, self._strong, tokens.t1, middle_cut=True)
            at = self.places(middle, line)
            self._text(painter, middle, at.what, line.what, self._small, what)
            self._amount(painter, middle, at, line)
        right = Qt.AlignmentFlag.AlignRight
        if at.rate[1]:
            self._text(painter, middle, at.rate, line.rate, self._tiny, tokens.t2, right)
        self._text(painter, middle, at.left, line.left, self._tiny, tokens.t2, right)

    def _stacked(
        self, painter: QPainter, rect: QRect, at: Columns, line: JobLine, color: QColor
    ) -> None:
        """Name above, sentence below; without a bar the sentence has the room of the bar."""
        width = at.name[1]
        if line.bar:
            self._amount(painter, rect, at, line)
        else:
            edge = self._edge(rect, at, line) - (at.left[1] if line.left else 0)
            width = edge - at.name[0]
        upper, lower = rect.adjusted(0, 4, 0, -18), rect.adjusted(0, 19, 0, -4)
        place = (at.name[0], width)
        ink = self._theme.tokens.t1
        self._text(painter, upper, place, line.name, self._strong, ink, middle_cut=True)
        self._text(painter, lower, place, line.what, self._tiny, color)

    def places(self, rect: QRect, line: JobLine) -> Columns:
        """The columns of a row. Without numbers a sentence that is too long for its own goes on
        in the room that the second one leaves free."""
        at = columns(rect.width(), self._widest)
        x, width = at.what
        wanted = self._metrics[id(self._small)].horizontalAdvance(line.what)
        if line.bar or line.rate or line.left or wanted <= width:
            return at
        second = self._metrics[id(self._tiny)].horizontalAdvance(line.second)
        room = self._edge(rect, at, line) - x
        kept = min(second, at.amount[1]) + 16 if second else 0
        width = max(width, min(wanted, room - kept))
        return replace(at, what=(x, width), amount=(x + width + 16, at.amount[1]))

    def _edge(self, rect: QRect, at: Columns, line: JobLine) -> int:
        """How far to the right a sentence may go when there are no numbers."""
        edges = [place.left() - rect.left() - 12 for _, place in self.buttons(line, rect)]
        return min([at.left[0] + at.left[1], *edges])

    def _amount(self, painter: QPainter, rect: QRect, at: Columns, line: JobLine) -> None:
        tokens = self._theme.tokens
        x, width = at.amount
        if line.bar:
            track = QRect(rect.left() + x, rect.top() + 10, width, 4)
            busy = line.state is JobState.RUNNING
            _bar(painter, track, line.share, tokens.press, tokens.accent if busy else tokens.t3)
            rect = rect.adjusted(0, 16, 0, -4)
        elif not (line.rate or line.left):
            # A sentence may use the room of the numbers that are not there.
            width = self._edge(rect, at, line) - x
        self._text(painter, rect, (x, width), line.second, self._tiny, tokens.t2)

    def _text(
        self, painter: QPainter, rect: QRect, column: tuple[int, int], text: str, font: object,
        color: QColor, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        *, middle_cut: bool = False,
    ) -> None:  # fmt: skip
        if not text or column[1] <= 0:
            return
        mode = Qt.TextElideMode.ElideMiddle if middle_cut else Qt.TextElideMode.ElideRight
        metrics = self._metrics[id(font)]
        painter.setFont(font)  # type: ignore[arg-type]  # one of the three QFonts of ours
        painter.setPen(color)
        place = QRect(rect.left() + column[0], rect.top(), column[1], rect.height())
        flags = align | _VCENTER | Qt.TextFlag.TextSingleLine
        painter.drawText(place, int(flags), metrics.elidedText(text, mode, column[1]))

    def _button(self, painter: QPainter, action: Action, place: QRect, row: int) -> None:
        tokens = self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.enabled else 0.4)
        here = (row, action)
        fill = None
        if self.enabled and self.pressed == here == self.hovered:
            fill = tokens.press
        elif self.enabled and self.hovered == here:
            fill = tokens.hover
        if action in _WITH_WORD:
            self._word_button(painter, action, place, fill or tokens.raised)
        else:
            if fill is not None:
                painter.setPen(tokens.line)
                painter.setBrush(fill)
                painter.drawRoundedRect(place.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            self._glyph(painter, action, place.left() + 5, place.top() + 5, 14)
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _word_button(self, painter: QPainter, action: Action, place: QRect, fill: QColor) -> None:
        tokens = self._theme.tokens
        painter.setPen(tokens.line)
        painter.setBrush(fill)
        painter.drawRoundedRect(place.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        text = place.adjusted(10, 0, -10, 0)
        if action in _ICONS:
            self._glyph(painter, action, text.left(), place.top() + 6, 12)
            text.setLeft(text.left() + 18)
        painter.setFont(self._small)
        painter.setPen(tokens.t1)
        painter.drawText(text, _VCENTER, action)

    def _glyph(self, painter: QPainter, action: Action, x: int, y: int, size: int) -> None:
        ratio = painter.device().devicePixelRatioF()
        color = self._theme.tokens.t2
        painter.drawPixmap(x, y, self._theme.pixmap(_ICONS[action], size, color, ratio))


def _bar(painter: QPainter, track: QRect, share: float | None, empty: QColor, full: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(empty)
    painter.drawRoundedRect(track, 2, 2)
    if share:
        painter.setBrush(full)
        done = QRect(track.left(), track.top(), max(4, round(track.width() * share)), 4)
        painter.drawRoundedRect(done, 2, 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
