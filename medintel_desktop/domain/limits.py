"""What an understanding service takes, checked before anything is prepared or sent."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

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
        self.check_any(metadata)
        if bytes > self.max_bytes:
            raise ServiceError(
                f"This video has {_gigabytes(bytes)}. "
                f"The service takes at most {_gigabytes(self.max_bytes)}.",
                STAYS,
                short="Too large",
            )

    def check_any(self, metadata: Metadata) -> None:
        """Raise ServiceError for what the service refuses of any part of a video."""
        if metadata.duration is not None and metadata.duration < self.min_seconds:
            self.check_duration(metadata.duration)
        if metadata.width > 0 and metadata.height > 0:
            self._check_shape(metadata.width, metadata.height)

    def takes(self, metadata: Metadata, bytes: int) -> bool:  # noqa: A002 - as above
        """Whether a video is neither too long nor too large to be sent as it is."""
        return (metadata.duration or 0.0) <= self.max_seconds and bytes <= self.max_bytes

    def in_pieces(self, metadata: Metadata, bytes: int, count: int) -> str:  # noqa: A002 - as above
        """Why a video goes in ``count`` pieces, in one sentence."""
        long = (metadata.duration or 0.0) > self.max_seconds
        is_ = f"is {_clock(metadata.duration or 0.0)} long" if long else f"has {_gigabytes(bytes)}"
        most = _clock(self.max_seconds) if long else _gigabytes(self.max_bytes)
        return f"{is_}. The service takes {most} at once, so it is sent in {count} pieces."

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


@dataclass(frozen=True, slots=True)
class AnalystLimits:
    """Limits of a service that answers questions. Times in seconds, sizes in bytes."""

    videos: ServiceLimits
    ask_seconds: float
    """Longest video that is answered about at once; a longer one is a task."""
    window_seconds: float
    """Longest part of a video that one task looks at."""
    pictures: int
    picture_bytes: int
    picture_pixels: int
    timed_fields: int
    """Most kinds of timed fields in one task."""

    def at_once(self, seconds: float | None) -> bool:
        """Whether a video of this length is short enough to wait for the answer. One of unknown
        length may not be."""
        return seconds is not None and seconds <= self.ask_seconds

    def check(self, metadata: Metadata, bytes: int) -> None:  # noqa: A002 - the word of MediaItem
        """Raise ServiceError when the service is certain to refuse; unknown values pass. A video
        above ``window_seconds`` is asked about in parts."""
        self.videos.check(metadata, bytes)

    def check_window(self, seconds: float) -> None:
        """Raise ServiceError when a part of a video is too short or too long for one question."""
        if seconds < self.videos.min_seconds:
            raise ServiceError(
                f"This part is {_seconds(seconds)} long. "
                f"The service needs at least {_seconds(self.videos.min_seconds)}.",
                STAYS,
                short="Too short",
            )
        if seconds > self.window_seconds:
            raise ServiceError(
                f"This part is {_clock(seconds)} long. "
                f"The service looks at most at {_clock(self.window_seconds)} at once.",
                STAYS,
                short="Too long",
            )

    def check_picture(self, size: tuple[int, int] | None, bytes: int) -> None:  # noqa: A002
        """Raise ServiceError for a picture that is none (``size`` None), or is too large."""
        if size is None:
            raise ServiceError(
                "This picture could not be prepared for the service.", STAYS, short="Not readable"
            )
        if size[0] * size[1] > self.picture_pixels:
            raise ServiceError(
                f"This picture is {size[0]} x {size[1]} pixels. "
                f"The service takes at most {self.picture_pixels / 1e6:.1f} megapixels.",
                STAYS,
                short="Too large",
            )
        if bytes > self.picture_bytes:
            raise ServiceError(
                f"This picture has {math.ceil(bytes / 1e6)} MB. "
                f"The service takes at most {self.picture_bytes / 1e6:g}.",
                STAYS,
                short="Too large",
            )


PEGASUS = AnalystLimits(
    videos=replace(MARENGO_3, min_seconds=1, max_bytes=10 * 1000**3),
    ask_seconds=3600,
    window_seconds=2 * 3600,
    pictures=20,
    picture_bytes=20 * 1000**2,
    picture_pixels=16_777_216,
    timed_fields=20,
)
"""[sdk:base_client.analyze, sdk:analyze_async.tasks.create]: 1 s to 1 h at once, to 2 h as a task,
to 4 h where at most 2 h of it are looked at; sides and aspect as above; up to 10 GB by way of an
upload in parts [sdk:multipart_upload]; 1 to 20 pictures of 20 MB and 16,777,216 pixels."""
