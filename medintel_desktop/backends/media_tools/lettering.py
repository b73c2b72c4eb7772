"""Text drawn into pictures: in the app's own font, or in one of the system that has its letters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

_OURS = {False: "Inter-Regular.ttf", True: "Inter-SemiBold.ttf"}

_OTHERS = (
    *("NotoSans-Regular.ttf", "NotoSansCJK-Regular.ttc", "DejaVuSans.ttf"),
    *("segoeui.ttf", "YuGothM.ttc", "msyh.ttc", "malgun.ttf", "Nirmala.ttf"),
    *("Arial Unicode.ttf", "Hiragino Sans GB.ttc", "AppleSDGothicNeo.ttc", "Arial.ttf"),
)
"""Fonts of Linux, Windows and macOS for scripts that ours lacks; those that are there are tried."""

_NOBODY_HAS = "\U0010ffff"


class Lettering:
    """Fonts by the text they are for. ``folder`` holds those of the app."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def font(self, text: str, size: int, *, strong: bool = False) -> FreeTypeFont:
        """The font of ``size`` px that has most of the letters, ours where it has them all."""
        letters = sorted(set(text) - {" "})
        best, most = None, -1
        for font in self._fonts(size, strong):
            count = sum(_has(font, letter) for letter in letters)
            if count > most:
                best, most = font, count
            if most == len(letters):
                break
        return best or _plain(size)

    def _fonts(self, size: int, strong: bool) -> Iterator[FreeTypeFont]:
        names = ([str(self._folder / _OURS[strong])] if self._folder else []) + list(_OTHERS)
        for name in names:
            font = _loaded(name, size)
            if font is not None:
                yield font


def elided(text: str, font: FreeTypeFont, width: float) -> str:
    """As much of the text as ``width`` px hold, with an ellipsis where that is not all."""
    if font.getlength(text) <= width:
        return text
    ends = range(len(text))
    fits = bisect_right(ends, width, key=lambda end: font.getlength(f"{text[:end].rstrip()}…"))
    return f"{text[: max(0, fits - 1)].rstrip()}…"


@lru_cache(maxsize=128)
def _loaded(name: str, size: int) -> FreeTypeFont | None:
    with suppress(OSError):
        return ImageFont.truetype(name, size)
    return None


@lru_cache(maxsize=8192)
def _has(font: FreeTypeFont, letter: str) -> bool:
    """Whether it does not draw the sign for letters that it lacks."""
    return _drawn(font, letter) != _drawn(font, _NOBODY_HAS)


def _drawn(font: FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)


@lru_cache(maxsize=8)
def _plain(size: int) -> FreeTypeFont:
    """What comes with the drawing library."""
    font = ImageFont.load_default(size)
    assert isinstance(font, FreeTypeFont)
    return font
