"""How a picture looks: fingerprint, colours and a vector, from some 256 px, in about a millisecond.

The fingerprint is the signs of the lowest frequencies (Zauner, "Implementation and Benchmarking of
Perceptual Image Hash Functions", 2010). The vector is the colour layout and the edges of MPEG-7
(Manjunath et al., IEEE CSVT 11/6, 2001) in a short form: the lowest frequencies of an 8 x 8 picture
in three channels, and the directions of edges in its quarters.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from medintel_desktop.domain.errors import Unreadable
from medintel_desktop.domain.looks import DIMENSION, Looks

Floats = npt.NDArray[np.float32]

_STANDS_OUT = 0.12
"""Share of a picture that a colour fills to be named."""
_MOST_COLOURS = 3
_BRIGHTNESS, _COLOUR = 28, 10
"""Frequencies kept of brightness and of each of two colours; edges fill the rest."""
_ZIGZAG = sorted(
    ((y, x) for y in range(8) for x in range(8)),
    key=lambda at: (at[0] + at[1], at[0] if (at[0] + at[1]) % 2 else at[1]),
)
_HUES = ((8, "red"), (22, "orange"), (33, "yellow"), (85, "green"), (128, "blue"),
         (145, "purple"), (168, "pink"), (180, "red"))  # fmt: skip
"""Hue in half degrees up to which a colour has its name."""


def looks(jpeg: bytes) -> Looks:
    """As :class:`domain.looks.LooksReader` says."""
    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR) if jpeg else None
    if decoded is None:
        raise Unreadable("This picture cannot be read.")
    picture = np.asarray(decoded, np.uint8)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return Looks(_fingerprint(grey), _colours(picture), _vector(picture, grey))


def _fingerprint(grey: npt.NDArray[np.uint8]) -> int:
    small = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = np.asarray(cv2.dct(small))[:8, :8].ravel()
    bits = low > np.median(low[1:])
    return int.from_bytes(np.packbits(bits).tobytes(), "big", signed=True)


def _colours(picture: npt.NDArray[np.uint8]) -> dict[str, float]:
    small = cv2.resize(picture, (48, 48), interpolation=cv2.INTER_AREA)
    hsv = cv2.cvtColor(small, cv2.COLOR_BGR2HSV).reshape(-1, 3).astype(np.int32)
    names = _named(hsv[:, 0], hsv[:, 1], hsv[:, 2])
    found, counts = np.unique(names, return_counts=True)
    shares = sorted(zip((counts / len(names)).tolist(), found.tolist(), strict=True), reverse=True)
    return {name: share for share, name in shares[:_MOST_COLOURS] if share >= _STANDS_OUT}


def _named(
    hue: npt.NDArray[np.int32], strength: npt.NDArray[np.int32], light: npt.NDArray[np.int32]
) -> npt.NDArray[np.str_]:
    """Of each pixel; hue in half degrees, the others 0 to 255."""
    plain = (strength < 50) | (light < 45)
    warm = (hue < 22) & (light < 150) & (strength > 60)
    conditions = [light < 45, plain & (light > 200), plain, warm & (hue >= 5)]
    values = ["black", "white", "grey", "brown"]
    for below, name in _HUES:
        conditions.append(hue < below)
        values.append(name)
    return np.select(conditions, values, "red")


def _vector(picture: npt.NDArray[np.uint8], grey: npt.NDArray[np.uint8]) -> bytes:
    tiny = cv2.resize(picture, (8, 8), interpolation=cv2.INTER_AREA)
    channels = cv2.cvtColor(tiny, cv2.COLOR_BGR2YCrCb).astype(np.float32) - 128
    parts = [
        _low(channels[:, :, 0], _BRIGHTNESS),
        _low(channels[:, :, 1], _COLOUR) * 1.5,
        _low(channels[:, :, 2], _COLOUR) * 1.5,
        _edges(grey),
    ]
    vector = np.concatenate(parts)
    assert len(vector) == DIMENSION
    length = float(np.linalg.norm(vector)) or 1.0
    return np.round(vector / length * 127).astype(np.int8).tobytes()


def _low(channel: Floats, count: int) -> Floats:
    """The lowest frequencies; the mean counts half, as light changes between pictures."""
    frequencies = np.asarray(cv2.dct(channel), np.float32)
    kept = np.array([frequencies[at] for at in _ZIGZAG[:count]], np.float32)
    kept[0] *= 0.5
    return kept


def _edges(grey: npt.NDArray[np.uint8]) -> Floats:
    """How strong edges of four directions are in each quarter."""
    small = cv2.resize(grey, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32)
    across, down = cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1)
    strength = np.hypot(across, down)
    direction = ((np.arctan2(down, across) % np.pi) / np.pi * 4).astype(np.int32) % 4
    found = [
        float(strength[rows, columns][direction[rows, columns] == way].mean())
        if (direction[rows, columns] == way).any()
        else 0.0
        for rows in (slice(0, 32), slice(32, 64))
        for columns in (slice(0, 32), slice(32, 64))
        for way in range(4)
    ]
    return np.array(found, np.float32)
