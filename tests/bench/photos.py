"""Photos as cameras make them, in the ways that cost time: size, entropy, edges, EXIF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

TWELVE_MEGAPIXELS = (4000, 3000)
DISTINCT = 6
"""Pictures drawn; more files share them under other EXIF, so that their checksums differ."""

QUALITY = 90
# Chosen together so that 12 MP come to 2.6 MB, as from a good lens in daylight.
_GRAIN = 2.1
_LIGHT_FALLS, _COLOUR_FALLS = 1.3, 1.6
_EDGES = 60


def make_photos(folder: Path, count: int, size: tuple[int, int]) -> list[Path]:
    """Write ``count`` JPEGs (4:2:0) of different content or date; the drawing is not timed."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = [_jpeg(size, seed) for seed in range(min(count, DISTINCT))]
    return [
        _written(folder / f"IMG_{number:05d}.jpg", bodies[number % len(bodies)], number)
        for number in range(count)
    ]


def _written(path: Path, jpeg: bytes, number: int) -> Path:
    exif = b"Exif\0\0" + _exif(number)
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    path.write_bytes(jpeg[:2] + segment + jpeg[2:])
    return path


def _exif(number: int) -> bytes:
    taken = datetime(2024, 5, 1, 9) + timedelta(minutes=7 * number)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canon", "EOS R6"
    exif[0x010E] = f"Frame {number}"
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0x9011] = f"{taken:%Y:%m:%d %H:%M:%S}", "+02:00"
    details[0x829A], details[0x829D], details[0x8827] = IFDRational(1, 250), IFDRational(28, 5), 200
    details[0x920A], details[0xA434] = 35.0, "RF 35mm F1.8"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (48.0, 51.0, float(number % 60))
    place[3], place[4] = "E", (2.0, 21.0, 3.0)
    return exif.tobytes().removeprefix(b"Exif\0\0")


def _jpeg(size: tuple[int, int], seed: int) -> bytes:
    random = np.random.default_rng(seed)
    light = _clouds(size, _LIGHT_FALLS, random) * 42 + 118
    warm, cold = (_clouds(size, _COLOUR_FALLS, random) * 14 for _ in range(2))
    for box, shade in _edges(size, random):
        light[box] = light[box] * 0.6 + shade
    light += random.normal(0, _GRAIN, light.shape).astype(np.float32)
    pixels = np.stack([light + warm, light - (warm + cold) / 2, light + cold], axis=-1)
    data = io.BytesIO()
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    image.save(data, "JPEG", quality=QUALITY, subsampling="4:2:0")
    return data.getvalue()


def _clouds(size: tuple[int, int], fall: float, random: np.random.Generator) -> NDArray[np.float32]:
    """Noise whose amplitude falls with frequency, as in nature; mean 0, deviation 1."""
    width, height = size
    down, along = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    frequency = np.maximum(np.hypot(down, along), 1 / max(size))
    phase = random.uniform(0, 2 * np.pi, frequency.shape)
    field = np.fft.irfft2(np.exp(1j * phase) / frequency**fall, s=(height, width))
    field -= field.mean()
    return np.asarray(field / field.std(), np.float32)


def _edges(
    size: tuple[int, int], random: np.random.Generator
) -> Iterator[tuple[tuple[slice, slice], float]]:
    """Boxes with sharp borders, and the shade each adds."""
    width, height = size
    for _ in range(_EDGES):
        left, top = int(random.integers(width)), int(random.integers(height))
        wide, high = int(random.integers(2, width // 4)), int(random.integers(2, height // 4))
        yield (slice(top, top + high), slice(left, left + wide)), float(random.uniform(0, 110))
