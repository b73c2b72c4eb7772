"""What slideshows ask of a film: photos that move, and shots that come over one another.

Slow moves need parts of pixels. ``zoompan`` and ``crop`` know whole ones, and what they make of a
slow zoom trembles; ``perspective`` looks between pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from medintel_desktop.backends.media_tools.films.stills import Still
from medintel_desktop.backends.media_tools.films.takes import SOUND_RATE, Layer
from medintel_desktop.domain.motion import ZOOM, Part
from medintel_desktop.domain.render import FilmFormat, Motion

_SHARP = ZOOM
"""Pixels read for each one of the film, so that none is stretched where the photo is nearest.
More than a photo has are not made up."""


def moving(motion: Motion, still: Still, layer: Layer, film: FilmFormat, pixels: str) -> list[str]:
    """The filters that make one frame of a photo into as many as are wanted, each a little
    further; they have the size of the film and the format ``pixels``."""
    ground = _ground(motion, still, film)
    begin, step = Fraction(layer.first, layer.whole), Fraction(1, layer.whole)
    corners = ":".join(
        f"{name}={side}*({value:.9f}{way:+.9f}*(on-1))"
        for name, side, value, way in _corners(ground.inside(motion), float(begin), float(step))
    )
    return [
        *ground.steps,
        # What ffmpeg does to a frame is done before the frame is multiplied.
        f"scale=out_color_matrix=bt709:out_range=tv,format={pixels}",
        "loop=loop=-1:size=1", f"setpts=N/({film.rate})/TB",
        f"perspective={corners}:eval=frame",
        f"scale={film.width}:{film.height}:in_range=tv:out_range=tv,setsar=1",
    ]  # fmt: skip


def crossing(before: str, now: str, frames: int, rate: Fraction) -> str:
    """``now`` comes over ``before`` in so many frames, then is alone; gives ``[v]``'s input."""
    seconds = float(frames / rate)
    return f"[{before}][{now}]xfade=transition=fade:duration={seconds:.6f}:offset=0"


def crossing_sound(before: str, now: str, samples: int) -> str:
    """The same for what is heard; together they are as loud as each alone."""
    goes = f"[{before}]afade=t=out:ss=0:ns={samples}:curve=qsin[{before}out]"
    comes = f"[{now}]afade=t=in:ss=0:ns={samples}:curve=qsin[{now}in]"
    mix = f"[{now}in][{before}out]amix=inputs=2:duration=first:normalize=0:dropout_transition=0"
    return ";".join((goes, comes, mix))


@dataclass(frozen=True, slots=True)
class _Ground:
    """The part of a photo in which all moves happen, with black where it ends."""

    area: Part
    steps: tuple[str, ...]

    def inside(self, motion: Motion) -> tuple[Part, Part]:
        """The first and the last part as fractions of the ground."""
        left, top, width, height = self.area

        def of(part: Part) -> Part:
            x, y, across, down = part
            return (x - left) / width, (y - top) / height, across / width, down / height

        return of(motion.first), of(motion.last)


def _ground(motion: Motion, still: Still, film: FilmFormat) -> _Ground:
    first, last = motion.first, motion.last
    left, top = min(first[0], last[0]), min(first[1], last[1])
    right = max(first[0] + first[2], last[0] + last[2])
    bottom = max(first[1] + first[3], last[1] + last[3])
    widest, highest = max(first[2], last[2]), max(first[3], last[3])
    sharp = min(_SHARP, max(1.0, widest * still.width / film.width))
    width = _even(film.width * sharp * (right - left) / widest)
    height = _even(film.height * sharp * (bottom - top) / highest)
    x, crop_x, seen_x, place_x = _axis(left, right, still.width, width)
    y, crop_y, seen_y, place_y = _axis(top, bottom, still.height, height)
    steps = (
        f"crop={crop_x}:{crop_y}:{x}:{y}", f"scale={seen_x}:{seen_y}",
        f"pad={width}:{height}:{place_x}:{place_y}",
    )  # fmt: skip
    return _Ground((left, top, right - left, bottom - top), steps)


def _axis(low: float, high: float, pixels: int, wanted: int) -> tuple[int, int, int, int]:
    """Along one side: where the photo is cut and how much of it is kept (px of the photo), how
    large that becomes and where it stands (px of the ground)."""
    begin, end = max(0.0, low), min(1.0, high)
    at = min(round(begin * pixels), pixels - 1)
    kept = max(1, min(round((end - begin) * pixels), pixels - at))
    seen = max(1, round(wanted * (end - begin) / (high - low)))
    return at, kept, seen, min(round(wanted * (begin - low) / (high - low)), wanted - seen)


def _corners(
    inside: tuple[Part, Part], begin: float, step: float
) -> list[tuple[str, str, float, float]]:
    """Name, side, value at the first frame and change from frame to frame, of all coordinates."""
    found = []
    for number, (across, down) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        for name, side, far in (("x", "W", across), ("y", "H", down)):
            axis = 0 if name == "x" else 1
            first, last = (part[axis] + far * part[axis + 2] for part in inside)
            found.append((f"{name}{number}", side, first + (last - first) * begin,
                          (last - first) * step))  # fmt: skip
    return found


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def fade_samples(frames: int, rate: Fraction) -> int:
    """Samples of sound in so many frames."""
    return round(frames * SOUND_RATE / rate)
