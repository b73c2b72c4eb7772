"""What films look and sound like: shape, colours, words, loudness."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.render import FilmCodec, FilmFormat
from medintel_desktop.domain.transcript import Line
from tests.contract.films.conftest import SMALL, Made, heard, name_of, pictures, shot
from tests.media import photo, video

WIDE = FilmFormat(FilmCodec.H264, 128, 72, Fraction(25), even_sound=False)
LARGE = FilmFormat(FilmCodec.H264, 320, 180, Fraction(25), even_sound=False, burn_lines=True)


def colours(picture: NDArray[np.uint8], *points: tuple[float, float]) -> list[str]:
    """At points given as fractions of width and height."""
    height, width, _ = picture.shape
    return [name_of(picture[int(y * height), int(x * width)].astype(float).tolist())
            for x, y in points]  # fmt: skip


def test_other_shapes_stand_in_the_middle_upright(made: Made, tmp_path: Path) -> None:
    tall = video(tmp_path / "a.mp4", [("red", 1.0)], size=(128, 72), rotation=90)
    turned = photo(tmp_path / "b.jpg", "green", second="blue", size=(60, 60), orientation=6)
    small = photo(tmp_path / "c.png", "yellow", size=(16, 9))
    film = made([shot(tall, 0, 0.2), shot(turned, 0, 0.2), shot(small, 0, 0.2)], WIDE)
    first, second, third = pictures(film)[2::5]
    assert first.shape == (72, 128, 3)
    assert colours(first, (0.1, 0.5), (0.5, 0.05), (0.5, 0.95), (0.9, 0.5)) == [
        "black", "red", "red", "black",
    ]  # fmt: skip
    assert colours(second, (0.1, 0.5), (0.4, 0.5), (0.6, 0.5), (0.9, 0.5)) == [
        "black", "green", "blue", "black",
    ]  # fmt: skip
    assert colours(third, (0.02, 0.02), (0.98, 0.98)) == ["yellow", "yellow"]


def test_pixels_that_are_not_square_are_shown_as_they_are_meant(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    encode("color=red:size=64x72:rate=25:duration=0.4", path, "-vf", "setsar=2")
    (picture, *_) = pictures(made([shot(path, 0, 0.4)], WIDE))
    assert colours(picture, (0.03, 0.5), (0.97, 0.5)) == ["red", "red"]


def test_colours_stay_whatever_the_size_was(made: Made, tmp_path: Path) -> None:
    """Small videos are BT.601, large ones BT.709, films always BT.709 and say so."""
    small = video(tmp_path / "a.mp4", [("orange", 0.4)], size=(64, 48))
    large = tmp_path / "b.mp4"
    encode(
        "color=0xF58214:size=1280x720:rate=25:duration=0.2", large,
        "-vf", "scale=out_color_matrix=bt709,format=yuv420p",
    )  # fmt: skip
    film = made([shot(small, 0, 0.2), shot(large, 0, 0.2)], WIDE)
    with av.open(str(film)) as opened:
        context = opened.streams.video[0].codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
    seen = as_709(film)
    assert seen[2][36, 64].astype(int) == pytest.approx((245, 130, 20), abs=10)
    assert seen[7][36, 64].astype(int) == pytest.approx((245, 130, 20), abs=10)


def test_hdr_becomes_sdr(made: Made, tmp_path: Path) -> None:
    """A grey of 100 nits is mid-bright in SDR; read as SDR without converting it would be 130."""
    path, as_pq = (
        tmp_path / "hdr.mp4",
        ("setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc"),
    )
    encode(
        "color=0x828282:size=64x48:rate=25:duration=0.4", path,
        "-vf", f"format=yuv420p10le,{as_pq}", "-c:v", "libx265", "-x265-params", "log-level=none",
    )  # fmt: skip
    film = made([shot(path, 0, 0.4)])
    with av.open(str(film)) as opened:
        assert opened.streams.video[0].codec_context.color_trc == 1
    assert pictures(film)[3][24, 32].mean() > 150


def test_a_caption_stands_at_the_lower_edge(made: Made, tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", [("blue", 0.6)], size=(320, 180), fps=25)
    film = made([shot(path, 0, 0.2, caption="Florence, May 2024"), shot(path, 0, 0.2)], LARGE)
    box = white(pictures(film)[2])
    assert box is not None
    assert white(pictures(film)[7]) is None
    left, top, right, bottom = box
    assert left == pytest.approx(16, abs=8)
    assert top > 140
    assert right < 200
    assert bottom < 178


def test_lines_are_shown_while_they_are_said(made: Made, tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", [("blue", 2.0)], size=(320, 180), fps=25)
    lines = (Line(Span(1.2, 1.4), "Hello"), Line(Span(1.9, 2.0), "Behind the cut"))
    film = made([shot(path, 1.0, 1.8, lines=lines)], LARGE)
    shown = [number for number, picture in enumerate(pictures(film)) if white(picture)]
    assert shown == list(range(5, 10))
    plain = made([shot(path, 1.0, 1.4, lines=lines)], replace(LARGE, burn_lines=False))
    assert not any(white(picture) for picture in pictures(plain))


@pytest.mark.parametrize("text", [r"{\an8}up", r"{\fs90}X", r"a\Nb\Nc\Nd\Ne\Nf\Ng"])
def test_text_is_never_style(made: Made, tmp_path: Path, text: str) -> None:
    path = video(tmp_path / "a.mp4", [("blue", 0.2)], size=(320, 180), fps=25)
    film = made([shot(path, 0, 0.2, lines=(Line(Span(0.0, 0.2), text),))], LARGE)
    box = white(pictures(film)[2])
    assert box is not None
    assert box[1] > 140


def test_loud_and_soft_shots_become_alike(made: Made, tmp_path: Path) -> None:
    loud, soft = tmp_path / "loud.mp4", tmp_path / "soft.mp4"
    for path, volume in ((loud, 0.9), (soft, 0.03)):
        encode(
            "color=red:size=64x48:rate=25:duration=2", path, "-af", f"volume={volume / 0.125}",
            sound="sine=1000:duration=2",
        )  # fmt: skip
    shots = [shot(loud, 0, 2), shot(soft, 0, 2)]
    plain, even = heard(made(shots)), heard(made(shots, replace(SMALL, even_sound=True)))
    assert ratio(plain) > 20
    assert ratio(even) == pytest.approx(1, abs=0.1)
    assert abs(even).max() < 0.95


def test_silence_is_not_made_loud(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "hum.mp4"
    encode(
        "color=red:size=64x48:rate=25:duration=1", path, "-af", "volume=0.001",
        sound="sine=1000:duration=1",
    )  # fmt: skip
    assert abs(heard(made([shot(path, 0, 1)], replace(SMALL, even_sound=True)))).max() < 0.001


def test_a_bitrate_is_kept(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "noise.mp4"
    encode("nullsrc=size=320x180:rate=25:duration=2,geq=random(1)*255:128:128", path)
    film = made([shot(path, 0, 2)], replace(LARGE, bitrate=400_000))
    assert film.stat().st_size * 8 / 2 < 400_000 * 1.6


def ratio(sound: NDArray[np.float64]) -> float:
    """How much louder the middle of the first half is than that of the second."""
    quarter = len(sound) // 4
    first, second = sound[quarter // 2 : quarter], sound[quarter * 5 // 2 : quarter * 3]
    return float(np.sqrt((first**2).mean() / (second**2).mean()))


def white(picture: NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is white."""
    y, x = np.nonzero(picture.min(axis=2) > 180)
    return (int(x.min()), int(y.min()), int(x.max()), int(y.max())) if len(x) else None


def as_709(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as film:
        return [
            np.asarray(
                frame.reformat(format="rgb24", src_colorspace="ITU709").to_ndarray(), np.uint8
            )
            for frame in film.decode(video=0)
        ]


def encode(source: str, path: Path, *output: str, sound: str | None = None) -> None:
    heard = ["-f", "lavfi", "-i", sound] if sound else []
    command = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", source, *heard, *output]
    subprocess.run([*command, "-preset", "ultrafast", str(path)], check=True)
