"""What the cells of the scene strip stand for, and where they lie: scenes, or equal frames."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRect, QSize

from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.domain.scene import Scene
from medintel_desktop.domain.words import clock, counted
from medintel_desktop.ui.player.filmstrip import Filmstrip

GAP = 2
NARROWEST = 72
"""Of a cell, in px. Below it equal frames leave some out, scenes scroll."""
WIDEST = 120
"""Of a scene's cell, in px: wider ones would show a slice of the picture."""

_INTO = 1.0
"""Seconds into a scene at which its picture is taken: a cut may be a fade."""


_NEAR = 0.05
"""Seconds: a player stands at whole milliseconds, and on a frame."""


class Cells(Protocol):
    """Widths are those of the strip in px; seconds and shares (0..1) are of the video."""

    def count(self, width: int) -> int: ...

    def wide(self, width: int) -> int:
        """Px that all cells take."""

    def share(self, number: int, width: int) -> float:
        """The place in the video whose frame a cell shows."""

    def at_share(self, share: float, width: int) -> int:
        """The cell of a place in the video."""

    def second(self, number: int) -> float | None:
        """Where a scene begins; None for an equal frame."""

    def picture_second(self, number: int) -> float | None:
        """The second of a scene's real picture; None: the filmstrip has it."""

    def rect(self, number: int, size: QSize) -> QRect: ...

    def at_x(self, x: int, width: int) -> int | None:
        """The cell at a place from the left of the first one."""

    def words(self, number: int) -> str:
        """The tool tip."""

    def described(self, width: int) -> str:
        """All of it, for screen readers."""


class _Row:
    """Equal cells side by side over ``wide`` px."""

    def count(self, width: int) -> int:
        raise NotImplementedError

    def wide(self, width: int) -> int:
        return width

    def rect(self, number: int, size: QSize) -> QRect:
        count, wide = self.count(size.width()), self.wide(size.width())
        left, right = number * wide // count, (number + 1) * wide // count
        return QRect(left, 0, right - left - (GAP if number < count - 1 else 0), size.height())

    def at_x(self, x: int, width: int) -> int | None:
        count = self.count(width)
        number = x * count // max(1, self.wide(width))
        return number if 0 <= number < count else None


@dataclass(frozen=True)
class EqualFrames(_Row):
    """The frames of the filmstrip that fit, evenly spread."""

    def count(self, width: int) -> int:
        return len(self._numbers(width))

    def share(self, number: int, width: int) -> float:
        return Filmstrip.share_of(self._numbers(width)[number])

    def at_share(self, share: float, width: int) -> int:
        count = self.count(width)
        return min(max(int(share * count), 0), count - 1)

    def second(self, number: int) -> float | None:
        return None

    def picture_second(self, number: int) -> float | None:
        return None

    def words(self, number: int) -> str:
        return "Go to this scene"

    def described(self, width: int) -> str:
        return ""

    def _numbers(self, width: int) -> range:
        fits = max(1, width // NARROWEST)
        return range(0, FILMSTRIP_FRAMES, -(-FILMSTRIP_FRAMES // fits))


@dataclass(frozen=True)
class SceneCells(_Row):
    """One cell per scene, in the order of time; ``length`` in seconds."""

    scenes: Sequence[Scene]
    length: float

    def count(self, width: int) -> int:
        return len(self.scenes)

    def wide(self, width: int) -> int:
        count = len(self.scenes)
        return min(max(width, count * NARROWEST), count * WIDEST)

    def share(self, number: int, width: int) -> float:
        return min(1.0, self._pictured(number) / self.length)

    def at_share(self, share: float, width: int) -> int:
        begun = bisect_right(
            self.scenes, share * self.length + _NEAR, key=lambda scene: scene.span.start
        )
        return max(0, begun - 1)

    def second(self, number: int) -> float | None:
        return self.scenes[number].span.start

    def picture_second(self, number: int) -> float | None:
        return self._pictured(number)

    def words(self, number: int) -> str:
        scene = self.scenes[number]
        times = f"{clock(scene.span.start)} – {clock(scene.span.end)}"
        return f"{scene.title}\n{times}" if scene.title else times

    def described(self, width: int) -> str:
        return counted(len(self.scenes), "scene")

    def _pictured(self, number: int) -> float:
        span = self.scenes[number].span
        return round(span.start + min(_INTO, (span.end - span.start) / 2), 3)
