"""Which frames of a film each shot fills, whatever its cuts, fades and rate are."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.backends.media_tools.films.takes import (
    SOUND_RATE,
    begins,
    length,
    takes,
)
from medintel_desktop.domain.hand_over import RATES
from medintel_desktop.domain.media import MediaKind, Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.render import Shot

VIDEO = Metadata(MediaKind.VIDEO)


def shot(start: float, seconds: float, fade: float = 0.0) -> Shot:
    return Shot(Path("a"), MediaKind.VIDEO, VIDEO, Span(start, start + seconds), fade=fade)


long_enough = st.builds(
    shot, st.floats(0, 3600), st.floats(0.1, 60), st.one_of(st.just(0.0), st.floats(0, 3))
)
rates = st.sampled_from(RATES)


@given(st.lists(long_enough, min_size=1, max_size=30), rates)
def test_takes_follow_one_another_and_fill_the_film(shots: list[Shot], rate: Fraction) -> None:
    found = list(takes(shots, rate))
    assert len(found) == len(shots)
    at = 0
    for take in found:
        assert take.begin == at
        assert 0 < take.now.frames <= take.now.whole
        assert 0 <= take.fade <= take.frames
        at += take.frames
    assert at == length(shots, rate)
    assert sum(take.samples(rate) for take in found) == round(at * SOUND_RATE / rate)


@given(st.lists(long_enough, min_size=1, max_size=30), rates)
def test_a_film_is_as_long_as_its_shots_to_the_frame(shots: list[Shot], rate: Fraction) -> None:
    last = shots[-1].span
    seconds = begins(shots)[-1] + last.end - last.start
    assert abs(length(shots, rate) - seconds * float(rate)) <= 1
    for take, second in zip(takes(shots, rate), begins(shots), strict=True):
        assert abs(take.begin - second * float(rate)) <= 1


@given(st.lists(st.integers(1, 200), min_size=1, max_size=100), rates)
def test_cuts_of_whole_frames_keep_all_their_frames(counts: list[int], rate: Fraction) -> None:
    shots = [shot(0.0, float(count / rate)) for count in counts]
    assert [take.frames for take in takes(shots, rate)] == counts


@given(st.lists(long_enough, min_size=2, max_size=20), rates)
def test_a_fade_shows_the_end_of_the_shot_before(shots: list[Shot], rate: Fraction) -> None:
    found = list(takes(shots, rate))
    for before, now in itertools.pairwise(found):
        if now.before is None:
            assert before.now.frames == before.now.whole
        else:
            assert now.before.shot == before.now.shot
            assert now.before.first == before.now.frames
            assert now.before.first + now.before.frames == now.before.whole


def test_a_fade_takes_at_most_half_of_each_shot() -> None:
    rate = Fraction(25)
    first, second = takes([shot(0, 1), shot(5, 4, fade=9.0)], rate)
    assert (first.frames, second.fade, second.frames) == (12, 13, 100)
    assert second.before is not None
    assert second.before.start(rate) == pytest.approx(0.48)
