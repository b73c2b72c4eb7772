"""Any picture Pillow decodes as plain 8-bit sRGB on white."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageCms

if TYPE_CHECKING:
    from medintel_desktop.backends.media_tools.jpeg import Pixels

_WITH_ALPHA = frozenset({"RGBA", "RGBa", "LA", "La", "PA"})
_DEEP = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_SRGB_NAMES = (b"sRGB", "sRGB".encode("utf-16-be"))


def flatten(image: Image.Image) -> Pixels:
    """RGB of shape (height, width, 3): alpha on white, deep greys stretched, CMYK converted."""
    if image.mode in _DEEP:
        grey = _eight_bits(np.asarray(image))
        return np.repeat(grey[:, :, None], 3, axis=2)
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    elif image.mode == "CMYK":
        image = _converted(image, image.info.get("icc_profile"))
    return np.asarray(image.convert("RGB"))


def to_srgb(pixels: Pixels, profile: bytes | None) -> Pixels:
    """Convert from an RGB colour ``profile`` that is not sRGB, such as Display P3."""
    if not profile or profile[16:20] != b"RGB " or any(name in profile for name in _SRGB_NAMES):
        return pixels
    return np.asarray(_converted(Image.fromarray(pixels), profile))


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Through the profile when it is sound, by plain arithmetic when not."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            done = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            done = None
        if done is not None:
            return done
    return image.convert("RGB")


def _eight_bits(values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Pixels:
    """16-bit and floating greys: their full range, or what they use where none is defined."""
    deep = np.nan_to_num(values.astype(np.float32))
    low, high = (0.0, 65_535.0) if values.dtype.kind == "u" else (deep.min(), deep.max())
    if values.dtype.kind == "i" and low >= 0 and high <= 65_535:
        low, high = 0.0, 65_535.0 if high > 255 else 255.0
    return ((deep - low) * (255.0 / max(high - low, 1e-9))).clip(0, 255).astype(np.uint8)
