"""The filters that make the frames and the sound of one take."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from medintel_desktop.backends.media_tools.ffmpeg import source
from medintel_desktop.backends.media_tools.films.captions import FONTS
from medintel_desktop.backends.media_tools.films.encoders import pixel_format
from medintel_desktop.backends.media_tools.films.slides import (
    crossing,
    crossing_sound,
    fade_samples,
    moving,
)
from medintel_desktop.backends.media_tools.films.sources import Source
from medintel_desktop.backends.media_tools.films.stills import Still
from medintel_desktop.backends.media_tools.films.takes import SOUND_RATE, Layer, Take
from medintel_desktop.domain.media import Metadata
from medintel_desktop.domain.render import FilmFormat

TO_SDR = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv"
)
"""HDR as SDR: light as it was, bright parts pressed into what SDR can show."""

TO_SDR_NEEDS = frozenset({"zscale", "tonemap"})
"""Filters; without them HDR looks pale."""

_COLOURS = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
"""What players are told; the colours were made so before."""

_LIMIT = "alimiter=limit=0.89:level=false:latency=true"
"""What was made louder stays below -1 dB."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A layer with all that is known of its file; ``gain`` in dB."""

    layer: Layer
    source: Source | None
    still: Still | None
    gain: float = 0.0
    words: str = ""
    """Names a file of lettering (ASS) to be burnt in."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Inputs and filters of a take; its pictures come out as ``[v]``, its sound as ``[a]``."""

    inputs: tuple[str, ...]
    filters: str


def graph(take: Take, now: Ready, before: Ready | None, film: FilmFormat) -> Graph:
    """What is burnt in comes and goes with its picture."""
    layers = [now] if before is None else [now, before]
    inputs = [part for ready in layers for part in _input(ready, film.rate)]
    chains = [_picture(number, ready, film) for number, ready in enumerate(layers)]
    faded = fade_samples(take.fade, film.rate)
    chains += [
        _sound(number, ready, faded if number else take.samples(film.rate))
        for number, ready in enumerate(layers)
    ]
    picture, sound = "[v0]", "[a0]"
    if before is not None:
        picture = f"{crossing('v1', 'v0', take.fade, film.rate)},"
        sound = f"{crossing_sound('a1', 'a0', faded)},"
    chains += [f"{picture}format={pixel_format(film)},{_COLOURS}[v]", f"{sound}{_LIMIT}[a]"]
    return Graph(tuple(inputs), ";".join(chains))


def _input(ready: Ready, rate: Fraction) -> list[str]:
    layer = ready.layer
    if ready.still:
        return ready.still.arguments(str(rate))
    start = layer.start(rate)
    early = ready.source.early(start) if ready.source else 0.0
    # All that is decoded on the way to the start is handed on, before second 0: the frame that
    # stands there may have begun earlier.
    enter = ("-noaccurate_seek", "-ss", f"{start - early:.6f}", "-itsoffset", f"{-early:.6f}")
    return source(layer.shot.path, *enter)


def _picture(number: int, ready: Ready, film: FilmFormat) -> str:
    layer, motion = ready.layer, ready.layer.shot.motion
    words = [f"ass={ready.words}:fontsdir={FONTS}"] if ready.words else []
    if ready.still and motion:
        steps = moving(motion, ready.still, layer, film, _plain_format(film))
    else:
        steps = _standing(ready, film)
    # The clock of words and fades begins with the first frame that is shown.
    end = [f"trim=end_frame={layer.frames}", *words, f"format={pixel_format(film)}"]
    return f"[{number}:v]{','.join([*steps, *end])}[v{number}]"


def _standing(ready: Ready, film: FilmFormat) -> list[str]:
    layer = ready.layer
    steps = [_placed(layer.shot.metadata, ready, film), f"pad={film.width}:{film.height}:-1:-1"]
    if ready.still:
        return [*steps, "loop=loop=-1:size=1", f"setpts=N/({film.rate})/TB"]
    steps.insert(0, f"fps={film.rate}:start_time=0")
    if ready.source and ready.source.hdr:
        steps.insert(1, TO_SDR)
    # A track of pictures may end before its sound does: its last frame stays.
    return [*steps, "tpad=stop=-1:stop_mode=clone"]


def _plain_format(film: FilmFormat) -> str:
    """With 8 bits, which all that moves pictures understands."""
    return "yuv420p" if pixel_format(film) == "yuv420p" else "yuv444p"


def _placed(metadata: Metadata, ready: Ready, film: FilmFormat) -> str:
    """As large as fits into the film, whatever the shape of its pixels."""
    if ready.still:
        width, height = ready.still.width, ready.still.height
    else:
        width, height = metadata.width or film.width, metadata.height or film.height
    scale = min(Fraction(film.width, width), Fraction(film.height, height))
    size = f"{_even(width * scale, film.width)}:{_even(height * scale, film.height)}"
    named = "in_color_matrix=bt709:" if ready.source and ready.source.unnamed_hd else ""
    return f"scale={size}:{named}out_color_matrix=bt709:out_range=tv,setsar=1"


def _even(length: Fraction, most: int) -> int:
    return min(max(2, round(length / 2) * 2), most)


def _sound(number: int, ready: Ready, samples: int) -> str:
    end = f"apad,atrim=end_sample={samples},asetpts=N/SR/TB[a{number}]"
    form = f"aformat=sample_fmts=fltp:sample_rates={SOUND_RATE}:channel_layouts=stereo"
    if ready.source is None or not ready.source.has_sound:
        return f"anullsrc=r={SOUND_RATE}:cl=stereo,{form},{end}"
    # What the times of the file leave open is silence, so that sound stays with its picture.
    in_time = f"aresample={SOUND_RATE}:async=1:first_pts=0,atrim=start=0"
    return f"[{number}:a:0]{in_time},{form},volume={ready.gain:.2f}dB,{end}"
