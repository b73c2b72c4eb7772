"""What an understanding service takes, checked before anything is prepared or sent."""

from __future__ import annotations

import math
from dataclasses import dataclass

from medintel_desktop.domain.errors import ServiceError
from medintel_desktop.domain.media import MediaKind, Metadata

STAYS = "It stays in your library and is found by words."
"""The hint of every refusal here: what is safe."""


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """Limits for videos. Photos are scaled to fit when they are prepared, so they always pass.

    Sides are in pixels as seen, aspect is the longer side by the shorter one, times in seconds.
    """

    min_seconds: float
    max_seconds: float
    min_side: int
    max_long_side: int
    max_short_side: int
    max_aspect: float
    max_bytes: int
    max_link_bytes: int
    """Of a video the service fetches by a link."""

    def check(self, metadata: Metadata, bytes: int) -> None:  # noqa: A002 - the word of MediaItem
        """Raise ServiceError when the service is certain to refuse; unknown values pass."""
        if metadata.kind is not MediaKind.VIDEO:
            return
        if metadata.duration is not None:
            self.check_duration(metadata.duration)
        if metadata.width > 0 and metadata.height > 0:
            self._check_shape(metadata.width, metadata.height)
        if bytes > self.max_bytes:
            raise ServiceError(
                f"This video has {_gigabytes(bytes)}. "
                f"The service takes at most {_gigabytes(self.max_bytes)}.",
                STAYS,
                short="Too large",
            )

    def check_duration(self, seconds: float) -> None:
        """Raise ServiceError when a video of this length is too short or too long."""
        if seconds < self.min_seconds:
            raise ServiceError(
                f"This video is {_seconds(seconds)} long. "
                f"The service needs at least {self.min_seconds:g}.",
                STAYS,
                short="Too short",
            )
        if seconds > self.max_seconds:
            raise ServiceError(
                f"This video is {_clock(seconds)} long. "
                f"The service takes at most {_clock(self.max_seconds)}.",
                STAYS,
                short="Too long",
            )

    def _check_shape(self, width: int, height: int) -> None:
        short, long = sorted((width, height))
        seen = f"This video is {width} x {height} pixels."
        if short < self.min_side:
            raise ServiceError(
                f"{seen} The service needs at least {self.min_side} on each side.",
                STAYS,
                short="Too small",
            )
        if long > self.max_long_side or short > self.max_short_side:
            raise ServiceError(
                f"{seen} The service takes at most {self.max_long_side} x {self.max_short_side}.",
                STAYS,
                short="Too large",
            )
        if long > short * self.max_aspect:
            raise ServiceError(
                f"{seen} The service takes at most {self.max_aspect:g} times as "
                f"{'wide as high' if width > height else 'high as wide'}.",
                STAYS,
                short="Too wide" if width > height else "Too tall",
            )


def _seconds(value: float) -> str:
    # Rounded down, so that 3.96 is not told as the 4 that would have been enough.
    text = f"{math.floor(value * 10) / 10:g}"
    return f"{text} second" if text == "1" else f"{text} seconds"


def _clock(value: float) -> str:
    whole = math.ceil(value)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _gigabytes(count: int) -> str:
    # Rounded up, so that a little too much is not told as the limit itself.
    return f"{math.ceil(count / 1024**3 * 10) / 10:g} GB"


MARENGO_3 = ServiceLimits(
    min_seconds=4,
    max_seconds=4 * 3600,
    min_side=360,
    max_long_side=5184,
    max_short_side=2160,
    max_aspect=2.4,
    max_bytes=4 * 1024**3,
    max_link_bytes=4 * 1000**3,
)
"""docs.twelvelabs.io, concepts/models/marengo: 4 s to 4 h, 360x360 to 5184x2160, 1:1 to 2.4:1 or
1:2.4, up to 4 GB; by URL "4 GB" as well [sdk:assets.create], taken for the smaller unit."""
