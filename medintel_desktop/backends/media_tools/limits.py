"""Bounds that keep a hostile or broken file from taking the computer down."""

from __future__ import annotations

from medintel_desktop.domain.errors import TooLarge

MAX_PIXELS = 500_000_000
"""1.5 GB as RGB: two at once still fit an 8 GB machine. Cameras reach 150, phones 200 MP."""

MAX_FILE_IN_MEMORY = 1 << 30
"""Bytes of a photo read as one piece; a 500 megapixel JPEG at full quality stays below."""

READ_SECONDS = 12.0
"""For opening a video, and for each wait on its disk."""

DECODE_SECONDS = 10.0
"""For finding the frames of one picture or strip; with opening it stays under half a minute."""


def check_pixels(width: int, height: int) -> None:
    """Raise TooLarge when decoding ``width`` x ``height`` px would exceed MAX_PIXELS."""
    if width * height > MAX_PIXELS:
        raise TooLarge(
            f"This picture says it has {width * height // 1_000_000:,} megapixels.",
            f"Up to {MAX_PIXELS // 1_000_000} are opened, so that the computer keeps responding. "
            "The file is left as it is.",
        )
