"""Films made of small videos whose frames can be told apart, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.backends.media_tools.films import Films
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.render import FilmCodec, FilmFormat, FilmMaker, Shot

SMALL = FilmFormat(FilmCodec.H264, 64, 48, Fraction(25), even_sound=False)
FONTS = Path(__file__).parents[3] / "resources" / "fonts"
SOUND_RATE = 48_000

_tools = MediaTools()


def shot(path: Path, start: float, end: float, **more: Any) -> Shot:
    """Part of a video, or a photo from 0 to ``end``."""
    kind = _tools.identify(path)
    return Shot(path, kind, _tools.probe(path, kind), Span(start, end), **more)


def silent(done: float, total: float) -> None:
    """A report nobody listens to."""


def numbered(
    path: Path,
    count: int = 62,
    rate: Fraction = Fraction(25),
    *,
    flash: int | None = None,
    times: Sequence[int] | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """A video whose frames can be told apart (:func:`bars`). With ``flash``, that frame is white
    and a tone begins with it. ``times``: when frames are shown, in ticks of ``rate``."""
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=rate)
        assert isinstance(video, av.VideoStream)
        video.width, video.height, video.pix_fmt, video.gop_size = 64, 48, "yuv420p", 25
        video.options = {"preset": "ultrafast", "crf": "10", "bf": "2", **(options or {})}
        sound = out.add_stream("aac", rate=SOUND_RATE, layout="mono") if flash is not None else None
        for number in range(count):
            frame = av.VideoFrame.from_ndarray(bars(number, flash), format="rgb24")
            frame.pts = times[number] if times else number
            frame.time_base = 1 / rate
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if sound is not None and flash is not None:
            _tone(out, sound, float(count / rate), float(flash / rate))
    return path


def _tone(out: Any, stream: Any, seconds: float, begins: float) -> None:
    at = np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    wave = (np.sin(2 * np.pi * 1000 * at) * 12_000 * (at >= begins)).astype(np.int16)
    for begin in range(0, len(wave), 1024):
        part = wave[None, begin : begin + 1024]
        frame = av.AudioFrame.from_ndarray(part, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, begin, Fraction(1, SOUND_RATE)
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


def bars(number: int, flash: int | None) -> NDArray[np.uint8]:
    """Six bars, dark or light as the bits of the number say."""
    light = [number == flash or bool(number >> bit & 1) for bit in range(6)]
    row = np.repeat([230 if bit else 30 for bit in light], [11, 11, 11, 11, 10, 10])
    return np.broadcast_to(row[None, :, None], (48, 64, 3)).astype(np.uint8)


def numbers(path: Path) -> list[int]:
    """The frames of a :func:`numbered` video that a film of its size shows."""
    return [
        sum(int(picture[24, 5 + 11 * bit].mean() > 128) << bit for bit in range(6))
        for picture in pictures(path)
    ]


def pictures(path: Path) -> list[NDArray[np.uint8]]:
    """RGB of each frame."""
    with av.open(str(path)) as film:
        return [
            np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in film.decode(video=0)
        ]


def times(path: Path) -> list[Fraction]:
    """When each frame is shown."""
    with av.open(str(path)) as film:
        return [
            (frame.pts or 0) * (frame.time_base or Fraction(0)) for frame in film.decode(video=0)
        ]


def heard(path: Path) -> NDArray[np.float64]:
    """Its sound, one channel, -1 to 1."""
    with av.open(str(path)) as film:
        mono = av.AudioResampler("fltp", "mono", SOUND_RATE)
        parts = [part.to_ndarray()[0] for frame in film.decode(audio=0)
                 for part in mono.resample(frame)]  # fmt: skip
    return np.concatenate(parts) if parts else np.zeros(0)


def name_of(colour: Sequence[float]) -> str:
    """The nearest colour of :data:`tests.media.RGB`."""
    from tests.media import RGB

    return min(RGB, key=lambda n: sum((a - b) ** 2 for a, b in zip(RGB[n], colour, strict=True)))


def middle(picture: NDArray[np.uint8]) -> str:
    """The colour in the middle."""
    height, width, _ = picture.shape
    return name_of(picture[height // 2, width // 2].astype(float).tolist())


@pytest.fixture
def films(tmp_path: Path) -> FilmMaker:
    return Films(tmp_path / "work", FONTS)


@pytest.fixture(scope="session")
def counted_video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Numbered frames at 25 a second; frame 30 is white and begins a tone."""
    return numbered(tmp_path_factory.mktemp("numbered") / "counted.mp4", flash=30)


Made = Callable[..., Path]


@pytest.fixture
def made(films: FilmMaker, tmp_path: Path) -> Made:
    """Make a film of shots; returns its path."""

    def make(shots: Sequence[Shot], wish: FilmFormat = SMALL) -> Path:
        target = tmp_path / "films" / "film.mp4"
        films.make(shots, wish, target, silent)
        return target

    return make
