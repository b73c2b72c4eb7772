"""When each slide of a slideshow is seen and how loud the music is; where photos move."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.motion import Part, motion_of, part_at, whole
from medintel_desktop.domain.slideshow import (
    BEHIND_SPEECH,
    Captions,
    Manner,
    Order,
    Slide,
    Slideshow,
)
from medintel_desktop.domain.slideshow_json import manner_of_json, manner_to_json
from medintel_desktop.domain.view import MediaCell

SIDES = st.integers(1, 20_000)
ASPECTS = st.sampled_from([16 / 9, 4 / 3, 1.0, 9 / 16, 21 / 9])


def slide(seconds: float = 4.0, *, video: bool = False, sounds: bool = False) -> Slide:
    kind = MediaKind.VIDEO if video else MediaKind.PHOTO
    cell = MediaCell(1, "id", "name", kind, MediaState.READY, "0" * 64)
    return Slide(cell, Span(0.0, seconds), sounds=sounds)


def show(*seconds: float, fade: float = 1.0) -> Slideshow:
    return Slideshow([slide(one) for one in seconds], Manner(fade=fade))


def test_slides_overlap_by_their_fades() -> None:
    three = show(4.0, 4.0, 4.0)
    assert [three.start(number) for number in range(3)] == [0.0, 3.0, 6.0]
    assert three.seconds == 10.0
    assert [(one.number, one.opacity) for one in three.at(2.0)] == [(0, 1.0)]
    assert [(one.number, one.inside, one.opacity) for one in three.at(3.25)] == [
        (0, 3.25, 1.0),
        (1, 0.25, 0.25),
    ]
    assert three.at(10.0) == () == three.at(-1.0)


def test_without_a_fade_one_slide_follows_the_other() -> None:
    cuts = show(2.0, 3.0, fade=0.0)
    assert cuts.seconds == 5.0
    assert [one.number for one in cuts.at(1.99)] == [0]
    assert [(one.number, one.opacity) for one in cuts.at(2.0)] == [(1, 1.0)]


def test_nothing_is_shown_of_nothing() -> None:
    none = show()
    assert none.seconds == 0.0
    assert none.at(0.0) == ()
    with pytest.raises(IndexError):
        none.number(0.0)


@given(st.lists(st.floats(0.04, 30), min_size=1, max_size=30), st.floats(0, 5), st.floats(0, 1))
def test_something_is_seen_at_every_second(seconds: list[float], fade: float, at: float) -> None:
    any_show = show(*seconds, fade=fade)
    seen = any_show.at(at * any_show.seconds * 0.9999)
    assert 1 <= len(seen) <= 2
    assert seen[0].opacity == 1.0
    assert all(0 <= one.inside <= any_show.slides[one.number].seconds + 1e-6 for one in seen)
    starts = [any_show.start(number) for number in range(len(seconds))]
    assert all(
        a + one <= b + any_show.fade(number + 1) + 1e-6
        for number, ((a, b), one) in enumerate(zip(pairwise(starts), seconds, strict=False))
    )


def test_music_stands_behind_what_is_heard_and_ends_with_the_show() -> None:
    slides = [slide(10.0), slide(10.0, video=True, sounds=True), slide(10.0, video=True)]
    mixed = Slideshow(slides, Manner(fade=1.0))
    assert mixed.spoken == (Span(9.0, 19.0),)
    assert mixed.music_level(5.0) == 1.0
    assert mixed.music_level(14.0) == pytest.approx(BEHIND_SPEECH)
    assert mixed.music_level(22.0) == 1.0
    assert mixed.music_level(mixed.seconds) == 0.0
    levels = [mixed.music_level(second / 100) for second in range(2801)]
    assert all(abs(a - b) < 0.02 for a, b in pairwise(levels)), "it never jumps"


def test_a_manner_comes_back_from_json() -> None:
    manner = Manner(
        3.0, 7.5, 0.5, motion=False, captions=Captions.PLACE, order=Order.SHUFFLED,
        music=Path("/music/a song.mp3"), clip_sound=False,
    )  # fmt: skip
    assert manner_of_json(manner_to_json(manner)) == manner
    assert manner_of_json(manner_to_json(Manner())) == Manner()


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"photo_seconds": "4", "clip_seconds": -1, "fade": float("nan"), "music": 7},
        {"photo_seconds": True, "captions": "colour", "order": None, "music": ""},
    ],
)
def test_what_is_broken_is_as_usual(broken: dict[str, object]) -> None:
    assert manner_of_json(broken) == Manner()


# -- where photos move -----------------------------------------------------------------------------


def shape(part: Part, width: float, height: float) -> float:
    return part[2] * width / (part[3] * height)


@given(SIDES, SIDES, ASPECTS)
def test_all_of_a_photo_is_in_the_middle(width: int, height: int, aspect: float) -> None:
    left, top, across, down = whole(width, height, aspect)
    assert shape((left, top, across, down), width, height) == pytest.approx(aspect)
    assert min(across, down) == pytest.approx(1.0)
    assert left == pytest.approx((1 - across) / 2)
    assert top == pytest.approx((1 - down) / 2)


@given(SIDES, SIDES, ASPECTS, st.integers(0, 50), st.floats(1, 20), st.floats(0, 1))
def test_a_moving_part_keeps_the_shape_of_the_frame(
    width: int, height: int, aspect: float, number: int, seconds: float, share: float
) -> None:
    part = part_at(motion_of(width, height, aspect, number, seconds), share)
    assert shape(part, width, height) == pytest.approx(aspect)
    left, top, across, down = part
    # Beside the photo only where it is too narrow for the frame.
    assert across > 1 or (left >= -1e-9 and left + across <= 1 + 1e-9)
    assert down > 1 or (top >= -1e-9 and top + down <= 1 + 1e-9)


@pytest.mark.parametrize("number", [0, 1])
def test_photos_near_the_shape_of_the_frame_fill_it(number: int) -> None:
    motion = motion_of(4000, 3000, 16 / 9, number, 4.0)
    for part in (motion.first, motion.last):
        assert max(part[2:]) <= 1.0
    wide, near = (motion.first, motion.last) if number == 0 else (motion.last, motion.first)
    assert wide[2] > near[2]


def test_a_portrait_is_not_cut() -> None:
    motion = motion_of(3000, 4000, 16 / 9, 0, 4.0)
    assert motion.first == whole(3000, 4000, 16 / 9)


def test_a_panorama_is_travelled_along() -> None:
    there, back = (motion_of(12_000, 2000, 16 / 9, number, 6.0) for number in (0, 1))
    assert there.first[2:] == there.last[2:]
    assert there.first[0] < there.last[0]
    assert back.first[0] > back.last[0]


def test_a_photo_of_unknown_size_fits() -> None:
    assert whole(0, 0, 16 / 9) == (0.0, 0.0, 1.0, 1.0)
