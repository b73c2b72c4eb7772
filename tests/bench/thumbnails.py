"""Processor time of a photo's two pictures, against the least any decoder can do."""

from __future__ import annotations

import time
from pathlib import Path

import simplejpeg

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.domain.media import MediaKind, Metadata
from tests.bench.photos import DISTINCT, make_photos
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.turns import medians

GOAL = Goal(1.8, more=False)
PASSES = 6
"""Over the distinct photos, in each round."""


def run(scale: Scale, scratch: Path) -> list[Row]:
    photos = make_photos(scratch / "photos", min(scale.photos, DISTINCT), scale.pixels)
    tools, metadata = MediaTools(), Metadata(MediaKind.PHOTO)

    def pictures(turn: int) -> None:
        path = photos[turn % len(photos)]
        thumbnail, preview = (scratch / f"{name}{turn}.jpg" for name in "tp")
        tools.pictures(path, metadata, thumbnail, preview)

    def least(turn: int) -> None:
        """Entropy decoding and the smallest transform there is: 1/8 of the size."""
        data = photos[turn % len(photos)].read_bytes()
        simplejpeg.decode_jpeg(data, "RGB", min_width=scale.pixels[0] // 8)

    pictures(0)
    rounds = len(photos) * PASSES * scale.rounds
    seconds = medians({"ours": pictures, "least": least}, rounds, time.process_time)
    return [
        Row(
            "thumbnails", f"CPU for 1600 + 256 px of {scale.megapixels} MP / decoding at 1/8",
            f"{seconds['ours'] * 1e3:.1f} ms", f"{seconds['least'] * 1e3:.1f} ms",
            seconds["ours"] / seconds["least"], GOAL,
        )
    ]  # fmt: skip
