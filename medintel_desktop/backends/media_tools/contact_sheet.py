"""Contact sheets as PDF or PNG: page by page, so that a hundred take no more memory than one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from medintel_desktop.backends.media_tools.lettering import Lettering, elided
from medintel_desktop.backends.media_tools.target import folder_of, replacing
from medintel_desktop.domain.contact_sheet import Paper, SheetCell, SheetWish
from medintel_desktop.domain.ports import Report

DPI = 200
"""Fine enough to read small print, and a fifth of the bytes of 450."""

QUALITY = 88

_MM = DPI / 25.4
_PAPER_MM = {
    Paper.A4: (210.0, 297.0), Paper.A4_WIDE: (297.0, 210.0),
    Paper.LETTER: (215.9, 279.4), Paper.LETTER_WIDE: (279.4, 215.9),
}  # fmt: skip
_MARGIN, _GAP = round(14 * _MM), round(5 * _MM)
_ASPECT = 3 / 4
"""Height of the frame of a picture by its width; the picture is shown whole in it."""

_TITLE, _NAME, _SMALL = (round(points * DPI / 72) for points in (16, 8, 7))
_LINE = 1.35
"""Height of a line by its type."""

_WHITE, _BACK, _INK, _QUIET = "#FFFFFF", "#F1F2F4", "#1A1C1F", "#5F666F"


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where things are on a page, in px."""

    wish: SheetWish

    @property
    def page(self) -> tuple[int, int]:
        wide, high = _PAPER_MM[self.wish.paper]
        return round(wide * _MM), round(high * _MM)

    @property
    def frame(self) -> tuple[int, int]:
        columns = self.wish.columns
        width = (self.page[0] - 2 * _MARGIN - (columns - 1) * _GAP) // columns
        return width, round(width * _ASPECT)

    @property
    def words(self) -> int:
        """Height of what stands below a picture."""
        return round((_NAME + _SMALL) * _LINE) + _GAP // 3 if self.wish.names else 0

    def top(self, first: bool) -> int:
        return _MARGIN + (round(_TITLE * 2) if first and self.wish.title else 0)

    def rows(self, first: bool) -> int:
        room = self.page[1] - self.top(first) - _MARGIN
        return max(1, (room + _GAP) // (self.frame[1] + self.words + _GAP))

    def pages(self, cells: Sequence[SheetCell]) -> list[Sequence[SheetCell]]:
        first = self.rows(True) * self.wish.columns
        rest = self.rows(False) * self.wish.columns
        starts = range(first, len(cells), rest)
        return [cells[:first], *(cells[start : start + rest] for start in starts)]

    def corner(self, number: int, first: bool) -> tuple[int, int]:
        row, column = divmod(number, self.wish.columns)
        width, height = self.frame
        left = _MARGIN + column * (width + _GAP)
        return left, self.top(first) + row * (height + self.words + _GAP)


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """Draws the pages; see :class:`domain.contact_sheet.SheetMaker`."""

    wish: SheetWish
    lettering: Lettering

    def write(self, cells: Sequence[SheetCell], target: Path, report: Report) -> list[Path]:
        """Raises DiskFull, AccessDenied, FileError; what ``report`` raises leaves nothing."""
        if target.suffix.lower() == ".png":
            return self._write_pictures(cells, target, report)
        with replacing(target, folder_of(target)) as temporary:
            for number, page in enumerate(self._drawn(cells, report)):
                page.save(
                    temporary, "PDF", append=number > 0, resolution=DPI, quality=QUALITY,
                    title=self.wish.title or target.stem,
                )  # fmt: skip
        return [target]

    def _write_pictures(
        self, cells: Sequence[SheetCell], target: Path, report: Report
    ) -> list[Path]:
        count = len(_Grid(self.wish).pages(cells))
        digits = len(str(count))
        targets = [
            target if count == 1 else target.with_stem(f"{target.stem}-{number:0{digits}d}")
            for number in range(1, count + 1)
        ]
        with ExitStack() as stack:  # all pages appear, or none
            for path, page in zip(targets, self._drawn(cells, report), strict=True):
                temporary = stack.enter_context(replacing(path, folder_of(path)))
                page.save(temporary, "PNG", dpi=(DPI, DPI))
        return targets

    def _drawn(self, cells: Sequence[SheetCell], report: Report) -> Iterator[Image.Image]:
        grid, done = _Grid(self.wish), 0
        pages = grid.pages(cells)
        for number, content in enumerate(pages):
            page = Image.new("RGB", grid.page, _WHITE)
            draw = ImageDraw.Draw(page)
            if number == 0 and self.wish.title:
                room = grid.page[0] - 2 * _MARGIN
                self._text(draw, (_MARGIN, _MARGIN), self.wish.title, _TITLE, room, strong=True)
            for place, cell in enumerate(content):
                report(done, len(cells))
                self._cell(page, draw, grid, grid.corner(place, number == 0), cell)
                done += 1
            if len(pages) > 1:
                self._foot(draw, grid, f"{number + 1} / {len(pages)}")
            yield page
        report(done, len(cells))

    def _cell(
        self, page: Image.Image, draw: ImageDraw.ImageDraw, grid: _Grid, at: tuple[int, int],
        cell: SheetCell,
    ) -> None:  # fmt: skip
        left, top = at
        width, height = grid.frame
        draw.rectangle((left, top, left + width - 1, top + height - 1), _BACK)
        picture = _shown(cell.picture, grid.frame)
        if picture is not None:
            inset = ((width - picture.width) // 2, (height - picture.height) // 2)
            page.paste(picture, (left + inset[0], top + inset[1]))
        if self.wish.names:
            below = top + height + _GAP // 3
            self._text(draw, (left, below), cell.name, _NAME, width)
            second = below + round(_NAME * _LINE)
            self._text(draw, (left, second), cell.line, _SMALL, width, colour=_QUIET)

    def _foot(self, draw: ImageDraw.ImageDraw, grid: _Grid, text: str) -> None:
        font = self.lettering.font(text, _SMALL)
        place = (grid.page[0] - _MARGIN, grid.page[1] - _MARGIN // 2)
        draw.text(place, text, _QUIET, font, anchor="rm")

    def _text(
        self, draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, width: int,
        *, colour: str = _INK, strong: bool = False,
    ) -> None:  # fmt: skip
        line = " ".join(text.split())
        font = self.lettering.font(line, size, strong=strong)
        # From the line that letters stand on: names of other scripts stay level with it.
        baseline = (at[0], at[1] + math.ceil(size * 0.95))
        draw.text(baseline, elided(line, font, width), colour, font, anchor="ls")


def _shown(path: Path | None, frame: tuple[int, int]) -> Image.Image | None:
    """The picture as large as it fits into the frame; None where there is none."""
    if path is None:
        return None
    try:
        with Image.open(path, formats=("JPEG",)) as picture:
            picture.draft("RGB", frame)
            small = picture.convert("RGB")
            scale = min(frame[0] / small.width, frame[1] / small.height)
            size = (max(1, round(small.width * scale)), max(1, round(small.height * scale)))
            return small.resize(size, Image.Resampling.LANCZOS)
    except (OSError, ValueError):
        return None  # a cache may lose its files at any time
