"""Films are as long as planned to the frame, and show what was chosen in its order."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from medintel_desktop.domain.render import FilmCodec
from tests.contract.films.conftest import (
    SMALL,
    SOUND_RATE,
    Made,
    heard,
    middle,
    numbered,
    numbers,
    pictures,
    shot,
    times,
)
from tests.media import photo, video

RATES = [Fraction(24_000, 1001), Fraction(24), Fraction(25), Fraction(30_000, 1001), Fraction(50),
         Fraction(60_000, 1001)]  # fmt: skip


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_shots_of_all_kinds_follow_one_another_to_the_frame(
    made: Made, tmp_path: Path, rate: Fraction
) -> None:
    upright = video(tmp_path / "a.mp4", [("red", 1.0), ("green", 1.0)], fps=30, tone=300)
    turned = video(tmp_path / "b.mkv", [("blue", 2.0)], size=(48, 64), fps=25, rotation=90)
    still = photo(tmp_path / "c.jpg", "orange", size=(80, 30), orientation=6)
    shots = [shot(upright, 1.0, 1.5), shot(turned, 0.3, 0.72), shot(still, 0.0, 0.6),
             shot(upright, 0.1, 0.5)]  # fmt: skip
    film = made(shots, replace(SMALL, rate=rate))
    ends = [round(second * rate) for second in (0.5, 0.92, 1.52, 1.92)]
    names = [middle(picture) for picture in pictures(film)]
    wanted = [
        name
        for name, begin, end in zip(
            ("green", "blue", "orange", "red"), [0, *ends], ends, strict=False
        )
        for _ in range(end - begin)
    ]
    assert names == wanted
    assert times(film) == [number / rate for number in range(ends[-1])]
    assert len(heard(film)) / SOUND_RATE == pytest.approx(ends[-1] / rate, abs=0.022)


def test_the_frames_between_start_and_end_are_those_of_the_video(
    made: Made, counted_video: Path
) -> None:
    film = made([shot(counted_video, 0.48, 1.0), shot(counted_video, 1.32, 1.36)])
    assert numbers(film) == [*range(12, 25), 33]


def test_files_without_an_index_are_cut_as_exactly(made: Made, tmp_path: Path) -> None:
    """Camcorders write them; a second is looked for by guessing where its bytes are."""
    stream = numbered(tmp_path / "camcorder.ts")
    film = made([shot(stream, 0.48, 1.0), shot(stream, 1.32, 1.36), shot(stream, 0.0, 0.08)])
    assert numbers(film) == [*range(12, 25), 33, 0, 1]


def test_frames_keep_their_numbers_at_a_rate_that_is_not_whole(made: Made, tmp_path: Path) -> None:
    rate = Fraction(30_000, 1001)
    path = numbered(tmp_path / "ntsc.mp4", rate=rate)
    seconds = [float(number / rate) for number in (7, 22, 40, 41)]
    film = made(
        [shot(path, *seconds[:2]), shot(path, *seconds[2:])], replace(SMALL, rate=rate)
    )  # fmt: skip
    assert numbers(film) == [*range(7, 22), 40]


def test_a_frame_that_stands_long_is_seen_from_a_cut_within_it(made: Made, tmp_path: Path) -> None:
    """Screens and phones record frames of different length."""
    path = numbered(tmp_path / "vfr.mp4", 5, times=[0, 5, 30, 32, 50])
    film = made([shot(path, 0.8, 1.4)])
    assert numbers(film) == [1] * 10 + [2] * 2 + [3] * 3


def test_pictures_that_end_before_their_sound_stay(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    numbered(path, 10)
    film = made([replace(shot(path, 0.2, 0.4), span=shot(path, 0.2, 0.48).span)])
    assert numbers(film) == [5, 6, 7, 8, 9, 9, 9]


def test_sound_begins_with_its_picture(made: Made, counted_video: Path, tmp_path: Path) -> None:
    mute = numbered(tmp_path / "mute.mkv", 30)
    film = made(
        [shot(counted_video, 0.4, 1.6), shot(mute, 0.0, 0.5), shot(counted_video, 1.0, 1.36)]
    )
    levels = [picture.mean() for picture in pictures(film)]
    flashes = [number / 25 for number, mean in enumerate(levels) if mean > 200]
    loud = np.abs(heard(film)) > 0.1
    onsets = [at for at in np.flatnonzero(loud) if not loud[max(0, at - 2400) : at].any()]
    assert flashes == [0.8, pytest.approx(1.9, abs=0.021)]
    assert [at / SOUND_RATE for at in onsets] == pytest.approx(flashes, abs=0.04)


def test_a_second_of_silence_does_not_move_what_follows(
    made: Made, counted_video: Path, tmp_path: Path
) -> None:
    mute = photo(tmp_path / "mute.png", size=(64, 48))
    film = made([shot(mute, 0.0, 0.28), shot(counted_video, 0.0, 1.6)] * 3)
    levels = [picture.mean() for picture in pictures(film)]
    flashes = [number / 25 for number, mean in enumerate(levels) if mean > 200]
    loud = np.abs(heard(film)) > 0.1
    onsets = [at for at in np.flatnonzero(loud) if not loud[max(0, at - 2400) : at].any()]
    assert [at / SOUND_RATE for at in onsets] == pytest.approx(flashes, abs=0.04)


@pytest.mark.parametrize(
    ("codec", "name"), [(FilmCodec.HEVC, "hevc"), (FilmCodec.PRORES, "prores")]
)
def test_other_codecs_are_as_exact(
    made: Made, counted_video: Path, codec: FilmCodec, name: str
) -> None:
    film = made(
        [shot(counted_video, 0.4, 0.8), shot(counted_video, 0.0, 0.2)], replace(SMALL, codec=codec)
    )
    assert shot(film, 0.0, 0.6).metadata.video_codec == name
    assert numbers(film) == [*range(10, 20), *range(5)]
