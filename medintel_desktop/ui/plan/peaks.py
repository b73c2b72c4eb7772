"""How loud the items of a plan are, read in pieces for what is on screen."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.sound import PEAKS_PER_SECOND
from medintel_desktop.ui.background import Background

PIECE = 30.0
"""Seconds that are read at once."""
QUIET = 48
"""Of 255: an item that is never louder is drawn as quiet as it is."""
KEPT = 2000
"""Pieces that are held, 600 bytes each."""
MOST_WISHES = 64
"""The newest are on screen; older ones have left it."""

_Key = tuple[str, int]
"""The id of an item, and the number of a piece of it."""

PeaksOf = Callable[[str, Span], bytes]
"""Reads a part of an item; blocks."""


class Peaks(QObject):
    """``ready`` says: paint again."""

    ready = Signal()

    def __init__(
        self, background: Background, peaks_of: PeaksOf, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background, self._peaks_of = background, peaks_of
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._most: dict[str, int] = {}
        """The loudest peak of each item."""
        self._wishes: OrderedDict[_Key, None] = OrderedDict()
        self._under_way: _Key | None = None
        self._begin = QTimer(self, singleShot=True, interval=0)
        self._begin.timeout.connect(self._read)

    def loudness(self, media_id: str, start: float, end: float) -> float:
        """The loudest peak between two seconds, 0 to 1 of the loudest that is known of the item;
        0 until it is read."""
        number = int(start // PIECE)
        piece = self._kept.get((media_id, number))
        if piece is None:
            self._wish((media_id, number))
            return 0
        first = int((start - number * PIECE) * PEAKS_PER_SECOND)
        last = max(first + 1, int((end - number * PIECE) * PEAKS_PER_SECOND))
        return max(piece[first:last], default=0) / max(self._most.get(media_id, 0), QUIET)

    def silent(self, media_id: str, span: Span) -> bool:
        """Whether all of this part was read, and there is no sound in it."""
        numbers = range(int(span.start // PIECE), math.ceil(span.end / PIECE))
        pieces = (self._kept.get((media_id, number)) for number in numbers)
        return all(piece is not None and not piece.strip(b"\0") for piece in pieces)

    def forget(self) -> None:
        """Items or their files changed: read again what is on screen."""
        self._kept.clear()
        self._wishes.clear()
        self._under_way = None
        self.ready.emit()

    def _wish(self, key: _Key) -> None:
        if key != self._under_way:
            self._wishes[key] = None
            self._wishes.move_to_end(key)
            if len(self._wishes) > MOST_WISHES:
                self._wishes.popitem(last=False)
            if self._under_way is None:
                self._begin.start()

    def _read(self) -> None:
        if self._under_way is not None or not self._wishes:
            return
        key, _ = self._wishes.popitem()
        self._under_way = key
        media_id, number = key
        part, peaks_of = Span(number * PIECE, (number + 1) * PIECE), self._peaks_of
        self._background.read(
            "plan sound", lambda: peaks_of(media_id, part), partial(self._take, key),
            slow=True, whole=True,
        )  # fmt: skip

    def _take(self, key: _Key, piece: bytes) -> None:
        if key != self._under_way:
            return
        self._under_way = None
        self._kept[key] = piece
        self._most[key[0]] = max(self._most.get(key[0], 0), max(piece, default=0))
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.ready.emit()
        self._read()
