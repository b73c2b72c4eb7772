"""Tags as chips, and a field to add more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCompleter, QLineEdit, QVBoxLayout, QWidget

from medintel_desktop.ui.details.flow import Flow
from medintel_desktop.ui.theme import Role, Theme

_HEIGHT = 22
_LONGEST = 200


class TagEditor(QWidget):
    """``added``: the names typed, divided by commas. ``removed``: the name on a chip."""

    added = Signal(list)
    removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._read_only = False
        self._chips: dict[str, TagChip] = {}
        self._known = QStringListModel(self)
        self.field = QLineEdit(self)
        self.field.setProperty("small", True)
        self.field.setPlaceholderText("Add a tag")
        self.field.setAccessibleName("Add a tag")
        self.field.setMaxLength(400)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        # Queued: Enter in the list tells both, and writes the chosen name into the field last.
        queued = Qt.ConnectionType.QueuedConnection
        self.field.returnPressed.connect(self._add, queued)
        completer.activated.connect(self._add, queued)
        self._area = QWidget(self)
        self._flow = Flow(self._area)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._area)
        self._column.addWidget(self.field)

    @property
    def tags(self) -> list[str]:
        return list(self._chips)

    def chip(self, tag: str) -> TagChip:
        return self._chips[tag]

    def show_tags(self, tags: Sequence[str], some: Sequence[str] = ()) -> None:
        """``some``: tags that only some of several items have; drawn with a dashed border."""
        wanted = {**dict.fromkeys(tags, True), **dict.fromkeys(some, False)}
        if {tag: chip.whole for tag, chip in self._chips.items()} == wanted:
            return
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = {tag: self._chip(tag, whole) for tag, whole in wanted.items()}
        self._area.setVisible(bool(wanted))
        self._area.updateGeometry()

    def put_beside(self, offers: QWidget) -> None:
        """Other tags, between these and the field."""
        self._column.insertWidget(1, offers)

    def set_known(self, names: Sequence[str]) -> None:
        """What completion offers."""
        if self._known.stringList() != list(names):
            self._known.setStringList(list(names))

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.field.setVisible(not read_only)

    def _chip(self, tag: str, whole: bool) -> TagChip:
        chip = TagChip(self._theme, tag, whole=whole, parent=self._area)
        chip.setEnabled(not self._read_only)
        chip.removed.connect(lambda: self.removed.emit(tag))
        chip.left.connect(lambda step: self._walk(tag, step))
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _walk(self, tag: str, step: int) -> None:
        names = list(self._chips)
        at = names.index(tag) + step
        if 0 <= at < len(names):
            self._chips[names[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self) -> None:
        names = [" ".join(part.split()) for part in self.field.text().split(",")]
        has = {tag.casefold() for tag, chip in self._chips.items() if chip.whole}
        fresh = [name for name in dict.fromkeys(names) if name and name.casefold() not in has]
        self.field.clear()
        if fresh:
            self.added.emit(fresh)


class TagChip(QAbstractButton):
    """One tag. Delete, Backspace or its cross take it away; arrows go to the next one."""

    removed = Signal()
    left = Signal(int)
    """-1 or 1: the focus wants to go on."""

    def __init__(self, theme: Theme, tag: str, *, whole: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self.whole = theme, whole
        self._font = theme.font(Role.SMALL)
        self.setText(tag)
        self.setAccessibleName(tag if whole else f"{tag}, on some of them")
        self.setAccessibleDescription("Tag. Delete removes it.")
        self.setToolTip("" if whole else "On some of them")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        text = min(_LONGEST, QFontMetrics(self._font).horizontalAdvance(self.text()))
        return QSize(text + 8 + 22, _HEIGHT + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.left.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        on_cross = self.rect().contains(point) and point.x() >= self.width() - 22
        if event.button() is Qt.MouseButton.LeftButton and on_cross:
            self.removed.emit()

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.SolidLine if self.whole else Qt.PenStyle.DashLine
        pen = QPen(tokens.line if self.whole else tokens.strong, 1, style)
        if self.hasFocus():
            pen = QPen(tokens.accent, self._theme.ring)
        painter.setPen(pen)
        painter.setBrush(tokens.hover if self.underMouse() else tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 4, 4)
        painter.setFont(self._font)
        painter.setPen(tokens.t1 if self.whole else tokens.t2)
        room = self.rect().adjusted(8, 0, -20, 0)
        metrics = QFontMetrics(self._font)
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        cross = self._theme.pixmap("x", 12, tokens.t3, self.devicePixelRatioF())
        if self.isEnabled():
            painter.drawPixmap(self.width() - 18, (self.height() - 12) // 2, cross)
        painter.end()
