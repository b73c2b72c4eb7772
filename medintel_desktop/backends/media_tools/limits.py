"""Bounds that keep a hostile or broken file from taking the computer down."""

from __future__ import annotations

from medintel_desktop.domain.errors import TooLarge

MAX_PIXELS = 500_000_000
"""1.5 GB as RGB: two at once still fit an 8 GB machine. Cameras reach 150, phones 200 MP."""

MAX_PHOTO_BYTES = 512 * 1024 * 1024
"""Twice the largest raw files and JPEGs. Many readers hold the whole file in memory, and some walk
a damaged one byte by byte, half a minute for so many."""

READ_SECONDS = 8.0
"""For opening a video, and for each wait on its disk; a sleeping disk wakes within."""

DECODE_SECONDS = 8.0
"""For finding the frames of one picture or strip; with opening it stays under half a minute."""


def check_pixels(width: int, height: int) -> None:
    """Raise TooLarge when decoding ``width`` x ``height`` px would exceed MAX_PIXELS."""
    if width * height > MAX_PIXELS:
        raise TooLarge(
            f"This picture says it has {width * height // 1_000_000:,} megapixels.",
            f"Up to {MAX_PIXELS // 1_000_000} are opened, so that the computer keeps responding. "
            "The file is left as it is.",
        )


def check_photo_bytes(size: int) -> None:
    """Raise TooLarge for a photo file of more than MAX_PHOTO_BYTES."""
    if size > MAX_PHOTO_BYTES:
        raise TooLarge(
            f"This photo has {size / 1e9:.1f} GB.",
            f"Up to {MAX_PHOTO_BYTES // 1_000_000} MB are opened, except as TIFF or PNG. "
            "The file is left as it is.",
        )
