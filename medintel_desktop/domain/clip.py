"""Clips: single cuts as files of their own, and what their files are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from medintel_desktop.domain.media import MediaKind, Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.pieces import Piece
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.words import clock

if TYPE_CHECKING:
    from medintel_desktop.domain.ports import Report

LONGEST_LOOP = 30.0
"""Seconds of a GIF or WebP: its palette is chosen from all its pictures at once."""

_LONGEST_NAME = 180
"""Bytes: with the time behind it, a name stays below the 255 that disks allow."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, whatever the ending."""


class ClipFormat(StrEnum):
    """What a clip becomes."""

    EXACT = "exact"
    """An MP4, encoded anew: it begins and ends with the frames that were asked for."""
    LOSSLESS = "lossless"
    """The streams as they are: it begins with the key frame before."""
    GIF = "gif"
    WEBP = "webp"
    JPEG = "jpeg"
    """A still of the frame at which the cut begins, in full size; of a photo, all of it."""
    PNG = "png"

    @property
    def is_film(self) -> bool:
        return self in (ClipFormat.EXACT, ClipFormat.LOSSLESS)

    @property
    def is_loop(self) -> bool:
        return self in (ClipFormat.GIF, ClipFormat.WEBP)

    @property
    def is_still(self) -> bool:
        return self in (ClipFormat.JPEG, ClipFormat.PNG)

    def takes(self, kind: MediaKind) -> bool:
        """Whether there is anything to make of such an item."""
        return kind is MediaKind.VIDEO or self.is_still


@dataclass(frozen=True, slots=True)
class ClipWish:
    """How clips are made. ``height`` of an exact clip and ``width`` of a loop in px, 0 for that
    of the video, and never more; ``rate`` is a loop's frames a second."""

    format: ClipFormat = ClipFormat.EXACT
    height: int = 0
    width: int = 480
    rate: int = 12


class ClipTools(Protocol):
    """Makes files of parts of videos. All of them appear whole or not at all."""

    def piece(
        self, path: Path, metadata: Metadata, span: Span, stem: Path, report: Report
    ) -> Piece:
        """Write part of a video as it is, to ``stem`` with the ending of its container."""

    def loop(
        self, path: Path, metadata: Metadata, span: Span, wish: ClipWish, target: Path,
        report: Report,
    ) -> None:  # fmt: skip
        """Write part of a video as GIF or WebP that begins again at its end. ``report`` gets
        seconds. Raises FileErrors."""

    def still(self, path: Path, metadata: Metadata, second: float, target: Path) -> None:
        """Write a photo, or the frame that a video shows at a second, upright and in full size:
        as JPEG or PNG, by the ending of ``target``. Raises FileErrors."""


def wish_to_json(wish: ClipWish) -> dict[str, Any]:
    return {
        "format": wish.format, "height": wish.height, "width": wish.width, "rate": wish.rate
    }  # fmt: skip


def wish_of_json(value: Mapping[str, Any]) -> ClipWish:
    """Raises ValueError or KeyError for what was not written by :func:`wish_to_json`."""
    return ClipWish(
        ClipFormat(value["format"]), int(value["height"]), int(value["width"]), int(value["rate"])
    )


def clip_name(cut: Cut, name: str, wish: ClipWish) -> str:
    """What the file of a cut is called, without its ending: "Beach walk 0.42-0.51". ``name`` is
    that of the item, with or without an ending."""
    stem = file_name(cut.title or re.sub(r"\.\w{1,5}$", "", name, flags=re.ASCII))
    start, end = (_time(second) for second in (cut.span.start, cut.span.end))
    if wish.format.is_still:
        return f"{stem} {start}" if cut.span.start else stem
    return f"{stem} {start}-{end}"


def file_name(text: str) -> str:
    """A text as the name of a file that every system takes; never empty."""
    whole = text.encode("utf-8", "replace").decode()  # without halves of characters
    plain = " ".join(_FORBIDDEN.sub(" ", whole).split())
    plain = plain.encode()[:_LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    return f"{plain}_" if _DEVICES.fullmatch(plain) else plain or "Untitled"


def _time(second: float) -> str:
    """ "0.42.50", hundredths where there are any: no system takes colons."""
    text = clock(second, hundredths=True).replace(":", ".")
    return text.removesuffix(".00")
