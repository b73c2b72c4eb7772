"""A photo and a video made on the spot, for the self-test of an installed app."""

from __future__ import annotations

from pathlib import Path

WIDTH, HEIGHT, RATE, SECONDS = 320, 240, 10, 2


def sample_photo(path: Path) -> None:
    """Write a small JPEG."""
    from PIL import Image

    Image.new("RGB", (WIDTH, HEIGHT), (25, 50, 210)).save(path)


def sample_video(path: Path) -> None:
    """Write two seconds of MPEG-4 video in an MP4."""
    import av
    import numpy as np

    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(RATE * SECONDS):
            plane = np.full((HEIGHT, WIDTH, 3), 10 * number, dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(plane, format="rgb24")))
        out.mux(stream.encode(None))
