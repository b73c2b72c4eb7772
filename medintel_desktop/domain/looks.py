"""How a picture looks, told without any service: its colours, and what it shares with copies.

Looks are no meaning: two red cars are alike when they fill the same part of the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

VERSION = 1
"""Of the way looks are told; others are told anew."""

DIMENSION = 64
"""Numbers of a vector of looks, an embedding space of its own."""

TWINS = 3
"""Bits of 64 in which fingerprints of copies differ at most: what another size or a little more
compression changes."""


_ALL = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Looks:
    """``fingerprint`` has 64 bits, as a signed number; ``colours`` are names with their share of
    the picture, those that stand out; ``vector`` has DIMENSION signed bytes of length about 127."""

    fingerprint: int
    colours: Mapping[str, float]
    vector: bytes


NOTHING = Looks(0, {}, bytes(DIMENSION))
"""Of what has no picture."""


def bands(fingerprint: int) -> tuple[int, ...] | None:
    """The four parts of a fingerprint: of two that differ in at most TWINS bits one part is the
    same. None for plain pictures, which have hardly any bits of their own."""
    if not 4 < (fingerprint & _ALL).bit_count() < 60:
        return None
    return tuple((fingerprint & _ALL) >> 16 * band & 0xFFFF for band in range(TWINS + 1))


def apart(first: int, second: int) -> int:
    """In how many bits two fingerprints differ."""
    return ((first ^ second) & _ALL).bit_count()


class LooksReader(Protocol):
    """Tells how pictures look."""

    def looks(self, jpeg: bytes) -> Looks:
        """Of a picture, best one of 256 px. Raises Unreadable."""
