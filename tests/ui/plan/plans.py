"""The cuts of the tests, and the pointer on the time line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.library.footage import Standing
from medintel_desktop.ui.plan.line import Line
from medintel_desktop.ui.plan.line_scene import TOP

FILM, PHOTO, AWAY = MediaKind.VIDEO, MediaKind.PHOTO, Standing.OFFLINE
LENGTH = 8.0
_Left, _None = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def four() -> tuple[Cut, ...]:
    return (
        Cut("film", Span(0, 2), "Red", id="a"), Cut("film", Span(2, 5), "Blue", id="b"),
        Cut("photo", Span(0, 4), id="c"), Cut("film", Span(6, 7), "Yellow", id="d"),
    )  # fmt: skip


class Pointer:
    """Moves over the time line; x in seconds of the plan."""

    def __init__(self, line: Line, y: float = TOP + 80) -> None:
        self._line, self._y = line, y

    def press(self, second: float, keys: Qt.KeyboardModifier | None = None) -> Pointer:
        self._send(QEvent.Type.MouseButtonPress, second, _Left, _Left, keys)
        return self

    def move(self, second: float) -> Pointer:
        self._send(QEvent.Type.MouseMove, second, _None, _Left)
        return self

    def release(self, second: float) -> None:
        self._send(QEvent.Type.MouseButtonRelease, second, _Left, _None)

    def drag(self, start: float, *on: float) -> None:
        """Press, go on, let go at the last place."""
        self.press(start)
        for second in on:
            self.move(second)
        self.release(on[-1])

    def click(self, second: float, keys: Qt.KeyboardModifier | None = None) -> None:
        self.press(second, keys).release(second)

    def _send(
        self, kind: QEvent.Type, second: float, button: Qt.MouseButton, held: Qt.MouseButton,
        keys: Qt.KeyboardModifier | None = None,
    ) -> None:  # fmt: skip
        view = self._line.view
        place = view.mapFromScene(QPointF(self._line.scene.scale.x(second), self._y))
        at = QPointF(place)
        event = QMouseEvent(
            kind, at, view.viewport().mapToGlobal(at), button, held,
            keys or Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)


class Edits:
    """Carries out what the time line asks for, as the page does."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.deeds: list[str] = []
        line.view.edited.connect(self._take)

    @property
    def plan(self) -> Plan:
        return self._line.scene.plan

    def spans(self) -> list[tuple[float, float]]:
        return [(round(c.span.start, 3), round(c.span.end, 3)) for c in self.plan.cuts]

    def ids(self) -> str:
        return "".join(cut.id for cut in self.plan.cuts)

    def _take(self, deed: str, change: object) -> None:
        assert callable(change)
        self.deeds.append(deed)
        self._line.show_plan(change(self.plan), "plan")


def names(cuts: Sequence[Cut]) -> list[str]:
    return [cut.title for cut in cuts]
