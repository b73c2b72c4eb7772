"""The time line with what each of its lanes is, as one panel at the foot of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.plan import Plan
from medintel_desktop.ui.plan.cut_item import FRAMES
from medintel_desktop.ui.plan.cut_item import HEIGHT as CUT
from medintel_desktop.ui.plan.line_scene import KNOB, SOUND, TOP, LineScene, SourceOf
from medintel_desktop.ui.plan.line_view import LineView
from medintel_desktop.ui.plan.peaks import Peaks
from medintel_desktop.ui.plan.sound_lane import HEIGHT as LANE
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnails import Thumbnails

HEIGHT = 216
GUTTER = 56

EMPTY = "Drop results, moments, items or files here, or press P on them."


class Line(QWidget):
    """Holds ``view`` and says what to do where there is no cut."""

    def __init__(
        self, theme: Theme, thumbnails: Thumbnails, source_of: SourceOf, peaks: Peaks,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme = theme
        self.scene = LineScene(theme, thumbnails, source_of, peaks, self)
        self.view = LineView(theme, self.scene, self)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(GUTTER - KNOB, 1, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._empty = EmptyLine(theme, self.view)
        self._fitted = ""
        """Name of the plan whose first cuts were fitted; another plan is fitted anew."""
        theme.changed.connect(self.update)

    def show_plan(self, plan: Plan, key: str) -> None:
        """``key`` tells plans apart; the first cuts of each are fitted into the window."""
        if self.view.busy:
            return  # it is told again when the pointer lets go
        self.scene.show_plan(plan)
        if plan.cuts and key != self._fitted:
            self._fitted = key
            self.view.fit()
        elif not plan.cuts:
            self._fitted = ""
        self._empty.setVisible(not plan.cuts)
        self.tell()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(KNOB, TOP, max(200, self.width() - GUTTER - 16), CUT)

    def tell(self) -> None:
        """What a screen reader says of it."""
        plan, chosen = self.scene.plan, self.scene.selected
        parts = [words.counted(len(plan.cuts), "cut"), words.clock(plan.seconds)]
        for number, cut in enumerate(plan.cuts, 1):
            if cut.id in chosen and len(chosen) == 1:
                name = cut.title or self.scene.source(cut).name
                parts.append(f"cut {number}, {name}, {cut.seconds:.1f} seconds")
        if len(chosen) > 1:
            parts.append(f"{len(chosen)} selected")
        self.view.setAccessibleDescription(", ".join(parts))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.panel)
        painter.fillRect(0, 0, self.width(), 1, tokens.line)
        for icon, middle in (("film", TOP + FRAMES // 2), ("audio-lines", SOUND + LANE // 2)):
            picture = self._theme.pixmap(icon, 18, tokens.t2, self.devicePixelRatioF())
            painter.drawPixmap((GUTTER - 18) // 2, 1 + middle - 9, picture)
        painter.end()


class EmptyLine(QWidget):
    """Over the cuts while there are none."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(tokens.strong)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(self._theme.font(Role.BODY))
        painter.setPen(tokens.t2)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, EMPTY)
        painter.end()
