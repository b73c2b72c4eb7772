"""A dialog in which a part of a picture is chosen to search with, by mouse or by keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

LARGEST = QSize(720, 480)
"""Px the picture is shown in."""
LEAST = 16
"""Px on screen of a part that can be searched with; less is the whole picture."""
STEP = 8
"""Px that an arrow key moves or, with Shift, makes larger or smaller."""

Key = Qt.Key


class PictureCanvas(QWidget):
    """Shows a picture; dragging marks a part. Arrows move it, Shift with them changes its size."""

    changed = Signal()

    def __init__(self, theme: Theme, image: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._image = theme, image
        size = image.size()
        if size.width() > LARGEST.width() or size.height() > LARGEST.height():
            size.scale(LARGEST, Qt.AspectRatioMode.KeepAspectRatio)
        self._shown = QPixmap.fromImage(
            image.scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        self._part = QRect()
        self._pressed = QPoint()
        self.setFixedSize(size)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._say()

    @property
    def part(self) -> QRect:
        """In px of the picture; empty while nothing is marked."""
        if self._part.isEmpty():
            return QRect()
        wide, tall = self._image.width() / self.width(), self._image.height() / self.height()
        part = self._part
        corner = QPoint(round(part.left() * wide), round(part.top() * tall))
        size = QSize(max(1, round(part.width() * wide)), max(1, round(part.height() * tall)))
        return QRect(corner, size).intersected(self._image.rect())

    def mark(self, part: QRect) -> None:
        """Mark a part, in px on screen; one that is too small marks nothing."""
        part = part.normalized().intersected(self.rect())
        large = part.width() >= LEAST and part.height() >= LEAST
        self._part = part if large else QRect()
        self._say()
        self.update()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.mark(QRect(self._pressed, event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mark(QRect(self._pressed, event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Key.Key_Left: (-STEP, 0), Key.Key_Right: (STEP, 0),
            Key.Key_Up: (0, -STEP), Key.Key_Down: (0, STEP),
        }  # fmt: skip
        step = moves.get(Key(event.key()))
        if event.key() in (Key.Key_Delete, Key.Key_Backspace):
            self.mark(QRect())
        elif step is None:
            super().keyPressEvent(event)
        elif self._part.isEmpty():
            middle = QRect(QPoint(), self.size() / 2)
            middle.moveCenter(self.rect().center())
            self.mark(middle)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.mark(self._part.adjusted(0, 0, *step))
        else:
            part = self._part.translated(*step)
            part.moveLeft(min(max(0, part.left()), self.width() - part.width()))
            part.moveTop(min(max(0, part.top()), self.height() - part.height()))
            self.mark(part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._shown)
        if not self._part.isEmpty():
            painter.setOpacity(0.55)
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
            painter.setOpacity(1)
            ratio = self._shown.width() / self.width()
            source = QRect(self._part.topLeft() * ratio, self._part.size() * ratio)
            painter.drawPixmap(self._part, self._shown, source)
            painter.setPen(QPen(self._theme.tokens.accent, 2))
            painter.drawRect(self._part)
        elif self.hasFocus():
            painter.setPen(QPen(self._theme.tokens.accent, self._theme.ring))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _say(self) -> None:
        part = self.part
        size = (
            f"{part.width()} by {part.height()} px" if not part.isEmpty() else "the whole picture"
        )
        self.setAccessibleName(f"Part to search with: {size}")


class PictureDialog(PanelDialog):
    """``chosen`` tells the part as QImage; ``another_asked`` that another picture is wanted."""

    chosen = Signal(object)
    another_asked = Signal()

    def __init__(
        self, theme: Theme, name: str, image: QImage, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "Search with a part of the picture", parent)
        self._image = image
        self.canvas = PictureCanvas(theme, image, self)
        self.yes = self.button("Search", look="main")
        self.no = self.button("Cancel")
        self.another = self.button("Another picture…")
        hint = "Drag over what matters, or use the arrow keys; Shift changes the size."
        self.column.addWidget(Label(theme, name, Role.TITLE))
        self.column.addWidget(self.canvas, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(Label(theme, hint, Role.SMALL, "t2"))
        self.foot.addWidget(self.another)
        self.foot.addStretch()
        self.foot.addWidget(self.no)
        self.foot.addWidget(self.yes)
        self.column.addLayout(self.foot)
        self.yes.setDefault(True)
        self.yes.clicked.connect(self._choose)
        self.no.clicked.connect(self.reject)
        self.another.clicked.connect(self._ask_another)
        self.canvas.changed.connect(self._name_button)
        self._name_button()
        self.canvas.setFocus()

    def _name_button(self) -> None:
        part = not self.canvas.part.isEmpty()
        self.yes.setText("Search with this part" if part else "Search with all of it")

    def _choose(self) -> None:
        part = self.canvas.part
        self.accept()
        self.chosen.emit(self._image if part.isEmpty() else self._image.copy(part))

    def _ask_another(self) -> None:
        self.reject()
        self.another_asked.emit()
