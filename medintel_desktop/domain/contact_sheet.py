"""Contact sheets: many small pictures with their names, on pages to print or to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from medintel_desktop.domain.ports import Report


MOST_PICTURES = 2_000
"""On one contact sheet: a hundred pages."""

FEWEST_COLUMNS, MOST_COLUMNS = 2, 8


class Paper(StrEnum):
    """A page of 210 x 297 mm, or of 8.5 x 11 inches; either way up."""

    A4 = "a4"
    A4_WIDE = "a4_wide"
    LETTER = "letter"
    LETTER_WIDE = "letter_wide"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One picture with two lines below it. Without a ``picture`` an empty frame is drawn."""

    picture: Path | None
    name: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class SheetWish:
    """How the sheet looks: ``title`` above the first page, ``columns`` of pictures."""

    title: str = ""
    columns: int = 4
    paper: Paper = Paper.A4
    names: bool = True
    """With the two lines below each picture."""


class SheetMaker(Protocol):
    """Draws contact sheets."""

    def contact_sheet(
        self, cells: Sequence[SheetCell], wish: SheetWish, target: Path, report: Report
    ) -> Sequence[Path]:
        """Write the sheet as PDF or PNG, by the ending of ``target``, and return what was
        written: a PNG is one page, so that several get numbers. ``report`` gets pictures. Nothing
        is left of what is not whole. Raises FileErrors."""
