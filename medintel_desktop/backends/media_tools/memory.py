"""Memory that a thread uses again for each photo it makes pictures of.

Whether the system hands out memory that is new, and so is filled page by page, hangs on what else
the process did; where it does, that takes longer than shrinking the photo.
"""

from __future__ import annotations

import math
import threading
from enum import Enum, auto

import numpy as np
import numpy.typing as npt


class Use(Enum):
    """What a piece of memory holds; each use has a piece of its own."""

    FILE = auto()
    DECODED = auto()
    SHRUNK = auto()


class Memory(threading.local):
    """One array of bytes a use and thread, each of at most ``most`` bytes; larger ones are fresh.

    An array holds until the same thread asks for one of the same use. The memory is given back
    when the thread ends.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Use, npt.NDArray[np.uint8]] = {}

    def array(self, use: Use, *shape: int) -> npt.NDArray[np.uint8]:
        """Bytes of that shape, with anything in them."""
        count = math.prod(shape)
        if count > self._most:
            return np.empty(shape, np.uint8)
        kept = self._kept.get(use)
        if kept is None or kept.size < count:
            kept = self._kept[use] = np.empty(count, np.uint8)
        return kept[:count].reshape(shape)


FRESH = Memory(0)
"""Keeps nothing: what is made in it stays as it is."""
