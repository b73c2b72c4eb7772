"""How a plan is to be rendered, and what comes of that: format, length and about how large."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from medintel_desktop.domain.edges import exact_rate
from medintel_desktop.domain.hand_over import RATES, known_rate
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.render import FilmCodec, FilmFormat, Lossless, Shot
from medintel_desktop.domain.transcript import Line

HIGHEST = 4320
"""Lines of 8K."""

MOST_BITS = 800_000_000
"""Bits a second: ProRes of 4K at 60."""

_WIDE = Fraction(16, 9)

_BITS_A_PIXEL = {FilmCodec.H264: 0.10, FilmCodec.HEVC: 0.06, FilmCodec.PRORES: 3.5}
"""Of each pixel of each frame, by quality; seen in footage of people and landscapes."""

_SOUND_BITS = 192_000


class Subtitles(StrEnum):
    """What becomes of the transcript."""

    NONE = "none"
    BURNT = "burnt"
    BESIDE = "beside"
    """An SRT file of the same name."""


class Titles(StrEnum):
    """What is written at the lower edge."""

    NONE = "none"
    TITLE = "title"
    """The title of each cut."""
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class RenderWish:
    """``height`` counts the shorter side in px, 0 for that of most of the footage; ``rate`` None
    is that of most of it; ``bitrate`` (bits a second) of 0 means by quality."""

    codec: FilmCodec = FilmCodec.H264
    height: int = 1080
    rate: Fraction | None = None
    bitrate: int = 0
    even_sound: bool = True
    subtitles: Subtitles = Subtitles.NONE
    titles: Titles = Titles.NONE
    hardware: bool = False
    joins: bool = True
    """The film becomes an item of the library."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A wish with a name; ``words`` say what it is good for."""

    key: str
    name: str
    words: str
    wish: RenderWish


PRESETS = (
    Preset("1080p", "H.264, Full HD", "Plays everywhere", RenderWish()),
    Preset("4k", "H.264, 4K", "Large and sharp", RenderWish(height=2160)),
    Preset("720p", "H.264, HD", "Small, for messages", RenderWish(height=720)),
    Preset("hevc", "HEVC, Full HD", "Smaller at the same quality", RenderWish(FilmCodec.HEVC)),
    Preset("hevc-4k", "HEVC, 4K", "Smaller at the same quality",
           RenderWish(FilmCodec.HEVC, 2160)),
    Preset("prores", "ProRes 422 HQ", "For further editing, very large",
           RenderWish(FilmCodec.PRORES, 0)),
    Preset("lossless", "As recorded", "Nothing is encoded, no quality is lost",
           RenderWish(FilmCodec.COPY, 0, even_sound=False)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a film will be. ``bytes`` is an estimate."""

    film: FilmFormat
    seconds: float
    cuts: int
    bytes: int
    lossless: Lossless
    fetched: tuple[int, ...] = ()
    """The bytes of each original that comes from a store first."""


def film_format(wish: RenderWish, shots: Sequence[Shot]) -> FilmFormat:
    """The shape and rate of most of the footage, as high as wished.

    Photos count for the shape where there is nothing else, and then it is 16:9 either way up.
    """
    videos = [shot for shot in shots if shot.kind is MediaKind.VIDEO and shot.metadata.height]
    if videos:
        width, height = _most(videos, lambda s: (s.metadata.width, s.metadata.height))
        shape = Fraction(width, height)
    else:
        tall = _most(shots, lambda s: s.metadata.height > s.metadata.width) if shots else False
        shape, width, height = (1 / _WIDE if tall else _WIDE), 1920, 1080
    short = wish.height or min(width, height)
    size = (short * shape, short) if shape >= 1 else (short, short / shape)
    return FilmFormat(
        wish.codec, _even(size[0]), _even(size[1]), wish.rate or _rate(videos), wish.bitrate,
        wish.even_sound, wish.subtitles is Subtitles.BURNT, wish.hardware,
    )  # fmt: skip


def estimated_bytes(film: FilmFormat, seconds: float) -> int:
    """Of a film that is encoded."""
    pixels = film.width * film.height * float(film.rate)
    bits = film.bitrate or pixels * _BITS_A_PIXEL.get(film.codec, 0.0)
    return round((bits + _SOUND_BITS) * seconds / 8)


def lines_of_film(shots: Iterable[Shot]) -> list[Line]:
    """What is said, in seconds of a film of hard cuts."""
    lines, at = list[Line](), 0.0
    for shot in shots:
        seconds = shot.span.end - shot.span.start
        for line in shot.lines:
            start = max(0.0, line.span.start - shot.span.start)
            end = min(seconds, line.span.end - shot.span.start)
            if end > start:
                lines.append(Line(Span(at + start, at + end), line.text, line.speaker))
        at += seconds
    return lines


def wish_to_json(wish: RenderWish) -> dict[str, Any]:
    return {
        "codec": wish.codec, "height": wish.height,
        "rate": str(wish.rate) if wish.rate else None, "bitrate": wish.bitrate,
        "even_sound": wish.even_sound, "subtitles": wish.subtitles, "titles": wish.titles,
        "hardware": wish.hardware, "joins": wish.joins,
    }  # fmt: skip


def wish_of_json(value: Mapping[str, Any]) -> RenderWish:
    """Raises ValueError or KeyError for what was not written by :func:`wish_to_json`."""
    rate = value["rate"]
    return RenderWish(
        FilmCodec(value["codec"]), int(value["height"]), Fraction(rate) if rate else None,
        int(value["bitrate"]), bool(value["even_sound"]), Subtitles(value["subtitles"]),
        Titles(value["titles"]), bool(value["hardware"]), bool(value["joins"]),
    )  # fmt: skip


_Value = TypeVar("_Value", bound=Hashable)


def _most(shots: Sequence[Shot], what: Callable[[Shot], _Value]) -> _Value:
    """What holds for most seconds."""
    seconds: dict[_Value, float] = {}
    for shot in shots:
        value = what(shot)
        seconds[value] = seconds.get(value, 0.0) + shot.span.end - shot.span.start
    return max(seconds, key=lambda value: seconds[value])


def _rate(videos: Sequence[Shot]) -> Fraction:
    exact = [(shot, exact_rate(shot.metadata.frame_rate)) for shot in videos]
    known = {shot: film_rate(rate) for shot, rate in exact if rate}
    return _most(list(known), lambda shot: known[shot]) if known else Fraction(25)


def film_rate(rate: Fraction) -> Fraction:
    """One of RATES: that of the footage, else the one that shows each of its frames equally often
    (10 becomes 30), or leaves out equally many (240 becomes 60), else the next one: footage whose
    rate varies tells less than it has at its best."""
    more = [one for one in RATES if _is_whole(one / rate)]
    fewer = [one for one in RATES if _is_whole(rate / one)]
    above = [one for one in RATES if one >= rate]
    return known_rate(rate) or next(iter([*more, *reversed(fewer), *above]), RATES[-1])


def _is_whole(ratio: Fraction) -> bool:
    return round(ratio) > 0 and abs(ratio - round(ratio)) < 1e-4


def _even(side: Fraction | int) -> int:
    return max(2, round(Fraction(side) / 2) * 2)
