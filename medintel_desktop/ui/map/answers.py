"""Computing what the page is sent, in a thread.

One question at a time: while the page still draws an answer, newer questions wait, and only the
newest of them is asked. So a slider can be pulled as fast as anybody likes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from medintel_desktop.domain.area import Box
from medintel_desktop.ui.map.messages import Sight

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from medintel_desktop.catalogue.located import Positions
    from medintel_desktop.ui.map.spots import SpotIndex, Spots


@dataclass(frozen=True, slots=True)
class _Asked:
    index: SpotIndex | None = None
    sight: Sight | None = None
    since: float = -math.inf
    until: float = math.inf
    chosen: tuple[int, ...] = ()


class Answers(QObject):
    """Knows the positions and the view, and tells the page's messages as they come out."""

    ready = Signal(str)
    """A message for the page, JSON."""
    located = Signal(object)
    """New positions are in force: the Box around them, None when there are none."""

    _found = Signal(int, object, str)
    _built = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="map-spots")
        self._asked = _Asked()
        self._ended = False
        self._number = 0
        self._shown = 0
        self._under_way = self._outdated = False
        self._spots: Spots | None = None
        self._positions: object = None
        self._in_force: object = None
        queued = Qt.ConnectionType.QueuedConnection
        self._found.connect(self._take, queued)
        self._built.connect(self._use, queued)

    @property
    def waits(self) -> bool:
        """Whether new positions were set and are not in force yet."""
        return self._positions is not self._in_force

    def set_positions(self, positions: Positions, video: NDArray[np.bool_] | None) -> None:
        """Answer from these positions from now on."""
        self._positions = positions
        self._submit(lambda: self._build(positions, video))

    def set_period(self, since: float, until: float) -> None:
        self._ask(replace(self._asked, since=since, until=until))

    def set_sight(self, sight: Sight) -> None:
        """The page shows this now."""
        if sight == self._asked.sight:
            return
        served = self._spots is not None and self._spots.serves(sight)
        if served and self._shown == self._number:
            self._asked = replace(self._asked, sight=sight)
        else:
            self._ask(replace(self._asked, sight=sight))

    def choose(self, nums: tuple[int, ...]) -> None:
        """Ring the spots that hold these items."""
        self._ask(replace(self._asked, chosen=nums))

    def keep_chosen(self, nums: tuple[int, ...]) -> None:
        """The page has ringed them by itself; later answers shall."""
        self._asked = replace(self._asked, chosen=nums)

    def again(self) -> None:
        """The page has lost what it was told."""
        self._spots = None
        self._under_way = False
        self._ask(self._asked)

    def drawn(self) -> None:
        """The page has drawn the last answer."""
        self._under_way = False
        if self._outdated:
            self._begin()

    def members(self, answer: int, spots: tuple[int, ...]) -> list[int]:
        """Items of spots that were clicked; none when the page speaks of an older answer."""
        if answer != self._shown or self._spots is None:
            return []
        return self._spots.members(spots)

    def shut_down(self) -> None:
        """Answer nothing any more; what comes in later is let go."""
        self._ended = True
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _ask(self, asked: _Asked) -> None:
        self._asked = asked
        self._number += 1
        self._outdated = True
        if not self._under_way:
            self._begin()

    def _begin(self) -> None:
        number, asked = self._number, self._asked
        if asked.index is not None and asked.sight is not None:
            self._under_way, self._outdated = True, False
            self._submit(lambda: self._answer(number, asked))

    def _submit(self, call: Callable[[], Any]) -> None:
        if not self._ended:
            self._thread.submit(call)

    # In the thread:

    def _build(self, positions: Positions, video: NDArray[np.bool_] | None) -> None:
        if positions is not self._positions:
            return  # others came meanwhile
        from medintel_desktop.catalogue.located import around
        from medintel_desktop.ui.map.spots import SpotIndex

        self._built.emit((positions, SpotIndex(positions, video)), around(positions))

    def _answer(self, number: int, asked: _Asked) -> None:
        if asked.index is None or asked.sight is None:
            return
        spots = asked.index.spots(asked.sight, asked.since, asked.until)
        body = {
            "kind": "spots",
            "answer": number,
            "spots": spots.rows,
            "chosen": spots.rows_of(asked.chosen) if asked.chosen else [],
        }
        self._found.emit(number, spots, json.dumps(body, separators=(",", ":")))

    # In the UI thread again:

    def _use(self, built: tuple[Positions, SpotIndex], box: Box | None) -> None:
        positions, index = built
        if positions is self._positions:
            self._in_force = positions
            self.located.emit(box)
            self._ask(replace(self._asked, index=index))

    def _take(self, number: int, spots: Spots, text: str) -> None:
        self._spots, self._shown = spots, number
        self.ready.emit(text)
