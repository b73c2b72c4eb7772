"""Painted landscapes and clips for screenshots: nobody's photos, the same every time."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import av
import numpy as np
from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath, QRadialGradient

from tests.media import exif_of


@dataclass(frozen=True)
class Mood:
    """Colours from the top of the sky to the nearest ridge."""

    sky: tuple[str, str]
    sun: str
    ridges: tuple[str, ...]


MOODS = {
    "dawn": Mood(("#A9CBE8", "#FBE6C8"), "#FFF6DA", ("#A8B8C8", "#7E9AA0", "#56776B", "#34523F")),
    "noon": Mood(("#4F9BE0", "#CFE7F7"), "#FFFFFF", ("#9DBAC4", "#7BA56E", "#5C8F45", "#3E6B2E")),
    "gold": Mood(("#E8A23C", "#FBD98A"), "#FFF3C4", ("#C98A45", "#A3672F", "#7A4A22", "#4E2F18")),
    "dusk": Mood(("#3E4A7E", "#F2946B"), "#FFD9A0", ("#A8607A", "#74476F", "#4A3560", "#2B2444")),
    "red": Mood(("#7E1F2A", "#F06A3C"), "#FFC27A", ("#A83A32", "#7C2A2C", "#551D24", "#33141A")),
    "sea": Mood(("#7FC4E8", "#E4F4F2"), "#FFFFFF", ("#5FA8B8", "#2F86A8", "#1B6A92", "#12507A")),
    "night": Mood(("#0B1230", "#27406E"), "#E8ECF5", ("#2A3A60", "#1E2B4A", "#141E36", "#0B1222")),
    "snow": Mood(("#9FB6CE", "#E9EFF5"), "#FFFFFF", ("#C9D5E0", "#DCE5EC", "#EDF2F6", "#FFFFFF")),
    "forest": Mood(("#CFE0D4", "#F2F4E4"), "#FFFDE8", ("#8FB09A", "#5E8C6A", "#38684A", "#1C452E")),
}  # fmt: skip


def landscape(mood: str, seed: int, width: int = 1600, height: int = 1200) -> QImage:
    """Sky, sun and ridges; ``seed`` moves them."""
    of, dice = MOODS[mood], random.Random(f"{mood} {seed}")
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, height * 0.7)
    sky.setColorAt(0, QColor(of.sky[0]))
    sky.setColorAt(1, QColor(of.sky[1]))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    if mood == "night":
        painter.setBrush(QColor(255, 255, 255, 200))
        for _ in range(140):
            size = dice.uniform(0.6, 2.4)
            at = QPointF(dice.uniform(0, width), dice.uniform(0, height * 0.55))
            painter.drawEllipse(at, size, size)
    _draw_sun(
        painter, of, QPointF(width * dice.uniform(0.2, 0.8), height * dice.uniform(0.18, 0.42))
    )
    for depth, colour in enumerate(of.ridges):
        top = height * (0.42 + 0.15 * depth + dice.uniform(-0.03, 0.03))
        painter.setBrush(_shaded(colour, top, height))
        painter.drawPath(_ridge(dice, width, height, top, rough=depth / 3))
    painter.end()
    return image


def write_photo(path: Path, image: QImage, taken: datetime) -> Path:
    """A JPEG as a camera writes it."""
    exif = exif_of(taken=taken, camera=("Compact", "P6000")).tobytes()
    _pillow(image).save(path, quality=90, exif=exif)
    return path


def write_clip(path: Path, moods: list[str], seconds: float = 4.0, fps: int = 12) -> Path:
    """A slow walk through several landscapes, one after another, with a quiet tone."""
    width, height = 640, 360
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=fps)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"preset": "veryfast", "crf": "24"}
        for number, mood in enumerate(moods):
            wide = np.asarray(_pillow(landscape(mood, number, 960, height)))
            for step in range(round(seconds * fps)):
                left = round((960 - width) * step / (seconds * fps))
                part = np.ascontiguousarray(wide[:, left : left + width])
                frame = av.VideoFrame.from_ndarray(part, format="rgb24")
                out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def _draw_sun(painter: QPainter, mood: Mood, at: QPointF) -> None:
    glow = QRadialGradient(at, 420)
    near, far = QColor(mood.sun), QColor(mood.sun)
    near.setAlpha(150)
    far.setAlpha(0)
    glow.setColorAt(0, near)
    glow.setColorAt(1, far)
    painter.setBrush(glow)
    painter.drawEllipse(at, 420, 420)
    painter.setBrush(QColor(mood.sun))
    painter.drawEllipse(at, 52, 52)


def _shaded(colour: str, top: float, height: int) -> QLinearGradient:
    shade = QLinearGradient(0, top, 0, height)
    shade.setColorAt(0, QColor(colour).lighter(112))
    shade.setColorAt(1, QColor(colour).darker(125))
    return shade


def _ridge(
    dice: random.Random, width: int, height: int, top: float, *, rough: float
) -> QPainterPath:
    """A line of hills made of a few waves, filled to the foot."""
    waves = [
        (dice.uniform(0.6, 1.6) * (n + 1), dice.uniform(0, math.tau), 0.05 / (n + 1))
        for n in range(3 + round(4 * rough))
    ]
    path = QPainterPath(QPointF(0, height))
    for x in range(0, width + 9, 8):
        swing = sum(a * math.sin(f * math.tau * x / width + p) for f, p, a in waves)
        path.lineTo(QPointF(x, top + height * swing))
    path.lineTo(QPointF(width, height))
    path.closeSubpath()
    return path


def _pillow(image: QImage) -> Image.Image:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return Image.fromarray(lines[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).copy())
