"""Cells and thumbnails for tests of views."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.view import Mark, MediaCell


def photo(num: int, **more: Any) -> MediaCell:
    """An understood photo whose checksum is its number."""
    values: dict[str, Any] = {
        "id": f"id-{num}",
        "name": f"photo {num}.jpg",
        "kind": MediaKind.PHOTO,
        "state": MediaState.UNDERSTOOD,
        "checksum": f"{num:064x}",
        "taken_at": datetime(2024, 10, 24, 15, 12, 8),
    }
    return MediaCell(num, **(values | more))


def video(num: int, **more: Any) -> MediaCell:
    """A video of 100 seconds with one moment on each lane, at 10, 30 and 50 seconds."""
    marks = tuple(
        Mark(Span(start, start + 10), modality)
        for start, modality in zip((10.0, 30.0, 50.0), Modality, strict=True)
    )
    values = {
        "kind": MediaKind.VIDEO,
        "name": f"video {num}.mp4",
        "duration": 100.0,
        "marks": marks,
    }
    return photo(num, **(values | more))


def photos(count: int, first: int = 1) -> list[MediaCell]:
    return [photo(num) for num in range(first, first + count)]


def write_picture(path: Path, *colors: str, width: int = 64, height: int = 48) -> Path:
    """A JPEG of fields of one colour side by side, each ``width`` px wide."""
    image = QImage(width * len(colors), height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for place, color in enumerate(colors):
        painter.fillRect(QRect(place * width, 0, width, height), QColor(color))
    painter.end()
    assert image.save(str(path), quality=95)
    return path


def near(a: QColor, b: QColor, slack: int = 12) -> bool:
    """True for the same colour, give or take what JPEG does to it."""
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return all(abs(x - y) <= slack for x, y in pairs)
