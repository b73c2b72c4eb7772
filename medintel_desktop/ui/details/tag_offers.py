"""Tags that a model proposes: each can be taken or left, or all at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.details.flow import Flow
from medintel_desktop.ui.theme import Role, Theme

MOST = 40
"""Chips at a time; the next come when these are decided."""
_HEIGHT = 24
_SLOT = 20
"""Width of the tick and of the cross."""
_LONGEST = 180


class TagOffers(QWidget):
    """``accepted`` and ``rejected`` tell names."""

    accepted = Signal(object)
    rejected = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self.chips: list[OfferChip] = []
        self.editable = True
        self._area = QWidget(self)
        self._flow = Flow(self._area)
        self.accept_all = QPushButton("Accept all", self)
        self.accept_all.setProperty("look", "link")
        self.accept_all.setProperty("small", True)
        self.accept_all.setProperty("inline", True)
        self.accept_all.clicked.connect(lambda: self.accepted.emit(list(self._names[0])))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._area)
        column.addWidget(self.accept_all, 0, Qt.AlignmentFlag.AlignLeft)

    def show_tags(self, proposed: Sequence[str], accepted: Sequence[str]) -> None:
        names = (tuple(proposed), tuple(accepted))
        if names == self._names and self.chips:
            return
        self._names = names
        focused = next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), None)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        offers = [self._chip(name, offered=True) for name in proposed[:MOST]]
        self.chips = offers + [self._chip(name, offered=False) for name in accepted[:MOST]]
        if focused is not None and self.chips:  # the next one, so that keys go on
            chip = self.chips[min(focused, len(self.chips) - 1)]
            chip.setFocus(Qt.FocusReason.TabFocusReason)
        self.accept_all.setVisible(self.editable and len(proposed) > 1)
        self._area.updateGeometry()

    def _chip(self, name: str, *, offered: bool) -> OfferChip:
        chip = OfferChip(self._theme, name, offered=offered, parent=self._area)
        chip.setEnabled(self.editable)
        chip.accepted.connect(lambda: self.accepted.emit([name]))
        chip.rejected.connect(lambda: self.rejected.emit([name]))
        self._flow.addWidget(chip)
        chip.show()
        return chip


class OfferChip(QAbstractButton):
    """Dashed with sparkles while it is only proposed. Enter takes it, Delete leaves it."""

    accepted = Signal()
    rejected = Signal()

    def __init__(self, theme: Theme, name: str, *, offered: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self.offered = theme, offered
        self.setText(" ".join(name.split()))
        self.setAccessibleName(f"{self.text()}, proposed" if offered else self.text())
        keys = "Enter accepts, Delete rejects." if offered else "Delete takes it away."
        self.setAccessibleDescription(f"Tag of the model. {keys}")
        self.setToolTip(f"{self.text()}: accept or reject" if offered else self.text())
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font(Role.SMALL))
        text = min(_LONGEST, metrics.horizontalAdvance(self.text()[:80])) + 2
        return QSize(8 + 16 + text + _SLOT * (2 if self.offered else 1) + 4, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.offered:
            self.accepted.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.rejected.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.slot(0).contains(point):
            self.rejected.emit()
        elif self.offered and self.rect().contains(point):
            self.accepted.emit()

    def slot(self, number: int) -> QRect:
        """The cross (0) or the tick (1), from the right."""
        return QRect(self.width() - _SLOT * (number + 1) - 2, 0, _SLOT, self.height())

    def enterEvent(self, _event: QEvent) -> None:
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, ratio, painter = self._theme.tokens, self.devicePixelRatioF(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.DashLine if self.offered else Qt.PenStyle.SolidLine
        pen = QPen(tokens.strong if self.offered else tokens.line, 1, style)
        if self.hasFocus():
            pen = QPen(tokens.accent, self._theme.ring)
        painter.setPen(pen)
        painter.setBrush(tokens.hover if self.underMouse() else tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 4, 4)
        top = (self.height() - 12) // 2
        painter.drawPixmap(8, top, self._theme.pixmap("sparkles", 12, tokens.t3, ratio))
        slots = 2 if self.offered else 1
        room = self.rect().adjusted(24, 0, -_SLOT * slots - 2, 0)
        painter.setFont(self._theme.font(Role.SMALL))
        painter.setPen(tokens.t2 if self.offered else tokens.t1)
        middle = Qt.TextElideMode.ElideMiddle
        text = painter.fontMetrics().elidedText(self.text(), middle, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        if self.isEnabled():
            for number, icon in enumerate(("x", "check")[:slots]):
                place = self.slot(number).center()
                tone = tokens.t2 if icon == "x" else tokens.ok
                picture = self._theme.pixmap(icon, 12, tone, ratio)
                painter.drawPixmap(place.x() - 6, place.y() - 6, picture)
        painter.end()
