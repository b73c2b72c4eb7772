"""What the service is certain to refuse is told before anything is sent."""

from __future__ import annotations

import pytest

from medintel_desktop.domain.errors import ServiceError
from medintel_desktop.domain.limits import MARENGO_3
from medintel_desktop.domain.media import MediaKind, Metadata

GIB = 1024**3


def video(
    seconds: float | None = 60.0, width: int = 1920, height: int = 1080, kind: str = "video"
) -> Metadata:
    return Metadata(MediaKind(kind), width=width, height=height, duration=seconds)


@pytest.mark.parametrize(
    "metadata",
    [
        video(),
        video(seconds=4.0),
        video(seconds=4 * 3600),
        video(width=360, height=360),
        video(width=5184, height=2160),
        video(width=2160, height=5184),
        video(width=1080, height=1920),
        # What is not known is for the service to decide.
        video(seconds=None),
        video(width=0, height=0),
        # A photo is scaled when it is prepared.
        video(seconds=None, width=10, height=9000, kind="photo"),
    ],
)
def test_within_the_limits(metadata: Metadata) -> None:
    MARENGO_3.check(metadata, 4 * GIB)


def test_what_is_too_long_or_too_large_is_for_pieces() -> None:
    hours = 3600.0
    assert MARENGO_3.takes(video(seconds=4 * hours), 4 * GIB)
    assert MARENGO_3.takes(video(seconds=None), 1)
    assert not MARENGO_3.takes(video(seconds=4 * hours + 1), 1)
    assert not MARENGO_3.takes(video(), 4 * GIB + 1)
    MARENGO_3.check_any(video(seconds=40 * hours))
    assert MARENGO_3.in_pieces(video(seconds=5 * hours), 1, 2) == (
        "is 5:00:00 long. The service takes 4:00:00 at once, so it is sent in 2 pieces."
    )
    assert MARENGO_3.in_pieces(video(), 9 * GIB, 3) == (
        "has 9 GB. The service takes 4 GB at once, so it is sent in 3 pieces."
    )


@pytest.mark.parametrize("metadata", [video(seconds=3), video(width=640, height=352)])
def test_what_no_piece_can_help_is_refused(metadata: Metadata) -> None:
    with pytest.raises(ServiceError):
        MARENGO_3.check_any(metadata)


@pytest.mark.parametrize(
    ("metadata", "size", "short", "title"),
    [
        (
            video(seconds=3),
            1,
            "Too short",
            "This video is 3 seconds long. The service needs at least 4.",
        ),
        (
            video(seconds=3.999),
            1,
            "Too short",
            "This video is 3.9 seconds long. The service needs at least 4.",
        ),
        (
            video(seconds=1),
            1,
            "Too short",
            "This video is 1 second long. The service needs at least 4.",
        ),
        (
            video(seconds=4 * 3600 + 0.5),
            1,
            "Too long",
            "This video is 4:00:01 long. The service takes at most 4:00:00.",
        ),
        (
            video(width=640, height=352),
            1,
            "Too small",
            "This video is 640 x 352 pixels. The service needs at least 360 on each side.",
        ),
        (
            video(width=7680, height=4320),
            1,
            "Too large",
            "This video is 7680 x 4320 pixels. The service takes at most 5184 x 2160.",
        ),
        (
            video(width=1920, height=790),
            1,
            "Too wide",
            "This video is 1920 x 790 pixels. The service takes at most 2.4 times as wide as high.",
        ),
        (
            video(width=400, height=1000),
            1,
            "Too tall",
            "This video is 400 x 1000 pixels. The service takes at most 2.4 times as high as wide.",
        ),
        (
            video(),
            4 * GIB + 1,
            "Too large",
            "This video has 4.1 GB. The service takes at most 4 GB.",
        ),
    ],
)
def test_beyond_the_limits(metadata: Metadata, size: int, short: str, title: str) -> None:
    with pytest.raises(ServiceError) as told:
        MARENGO_3.check(metadata, size)
    assert (told.value.short, told.value.title) == (short, title)
    assert not told.value.retryable
    assert told.value.hint == "It stays in your library and is found by words."
