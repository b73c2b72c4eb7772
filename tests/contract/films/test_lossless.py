"""Films of which nothing is encoded: every frame is the very one of its video."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.render import FilmCodec, FilmFormat, FilmMaker, Motion
from tests.contract.films.conftest import (
    SOUND_RATE,
    Made,
    heard,
    numbered,
    numbers,
    pictures,
    shot,
    times,
)
from tests.media import photo, video

COPIED = FilmFormat(FilmCodec.COPY)


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_frames_are_taken_as_they_are(made: Made, tmp_path: Path, suffix: str) -> None:
    """With frames that are decoded before they are shown."""
    path = numbered(tmp_path / f"a{suffix}", flash=61)
    film = made([shot(path, 1.0, 2.0), shot(path, 0.0, 1.0), shot(path, 2.0, 2.48)], COPIED)
    wanted = [*range(25, 50), *range(25), *range(50, 62)]
    original = pictures(path)
    assert all((a == original[n]).all() for n, a in zip(wanted, pictures(film), strict=True))
    assert [round(at * 25, 1) for at in times(film)] == list(range(62))
    assert len(heard(film)) / SOUND_RATE == pytest.approx(2.48, abs=0.03)


def test_files_whose_clocks_differ_are_joined(made: Made, tmp_path: Path) -> None:
    """One counts milliseconds, the other 12,800 ticks a second."""
    fine, rough = (numbered(tmp_path / name, flash=30) for name in ("a.mp4", "b.mkv"))
    parts = [shot(fine, 1.0, 2.0), shot(rough, 0.0, 1.0), shot(rough, 1.0, 2.0)]
    film = made([*parts, shot(fine, 0.0, 1.0)], COPIED)
    assert [round(at * 25, 1) for at in times(film)] == list(range(100))
    flash = [n for n, picture in enumerate(pictures(film)) if picture.mean() > 200]
    assert flash == [5, 55]
    loud = abs(heard(film)) > 0.1
    onsets = [at for at in loud.nonzero()[0] if not loud[max(0, at - 2400) : at].any()]
    assert [at / SOUND_RATE for at in onsets] == pytest.approx([0.2, 2.2], abs=0.04)


def test_sound_stays_with_its_picture(made: Made, counted_video: Path) -> None:
    film = made([shot(counted_video, 0.0, 1.0), shot(counted_video, 1.0, 2.0)] * 3, COPIED)
    loud = abs(heard(film)) > 0.1
    onsets = [at for at in loud.nonzero()[0] if not loud[max(0, at - 2400) : at].any()]
    flashes = [n / 25 for n, picture in enumerate(pictures(film)) if picture.mean() > 200]
    assert flashes == [1.2, 3.2, 5.2]
    assert [at / SOUND_RATE for at in onsets] == pytest.approx(flashes, abs=0.04)


def test_a_cut_between_key_frames_has_to_be_encoded(films: FilmMaker, counted_video: Path) -> None:
    begins, whole = shot(counted_video, 1.2, 2.0), shot(counted_video, 1.0, 2.0)
    assert films.lossless([whole]).possible
    assert not films.lossless([whole, begins]).possible
    assert "key frame" in films.lossless([begins]).why
    with pytest.raises(UsageError, match="key frame"):
        films.make([begins], COPIED, counted_video.with_name("b.mp4"), lambda *_: None)
    grown = films.on_key_frames(begins)
    assert (grown.span.start, grown.span.end) == pytest.approx((1.0, 2.0))
    assert films.lossless([grown]).possible


def test_a_grown_cut_holds_all_that_was_chosen(
    made: Made, films: FilmMaker, tmp_path: Path
) -> None:
    path = numbered(tmp_path / "a.mp4")
    for start, end in [(0.0, 0.2), (0.5, 1.04), (1.96, 2.36), (2.2, 2.48)]:
        grown = films.on_key_frames(shot(path, start, end))
        assert grown.span.start <= start + 0.002
        assert grown.span.end >= end - 0.002
        found = numbers(made([grown], COPIED))
        assert {round(start * 25), round(end * 25) - 1} <= set(found)
        assert found == sorted(found)


def test_a_key_frame_that_needs_frames_before_it_begins_a_film_alone(
    made: Made, films: FilmMaker, tmp_path: Path
) -> None:
    """Open groups of pictures, as many cameras make them."""
    path = numbered(tmp_path / "open.mp4", options={"x264-params": "open-gop=1:scenecut=0"})
    grown = films.on_key_frames(shot(path, 1.2, 1.6))
    found = numbers(made([grown], COPIED))
    assert found[0] == round(grown.span.start * 25) > 0
    assert found == list(range(found[0], found[-1] + 1))
    assert not films.lossless([grown, grown]).possible


def test_what_keeps_shots_from_being_joined_is_said(films: FilmMaker, tmp_path: Path) -> None:
    plain = video(tmp_path / "a.mp4", [("red", 2.0)], size=(64, 48))
    first = shot(plain, 0.0, 1.0)

    def why(path: Path) -> str:
        return films.lossless([first, shot(path, 0.0, 1.0)]).why

    assert "size" in why(video(tmp_path / "b.mp4", size=(80, 48)))
    assert "sound" in why(video(tmp_path / "c.mp4", size=(64, 48), tone=300))
    assert "codec" in why(video(tmp_path / "d.mp4", size=(64, 48), codec="mpeg4"))
    assert "orientation" in why(video(tmp_path / "e.mp4", size=(64, 48), rotation=90))
    assert "photo" in why(photo(tmp_path / "f.jpg"))
    assert "kind" in why(video(tmp_path / "g.mts", size=(64, 48)))
    whole = (0.0, 0.0, 1.0, 1.0)
    for drawn in (
        replace(first, caption="Florence"),
        replace(first, fade=0.2),
        replace(first, motion=Motion(whole, whole)),
    ):
        assert "drawn" in films.lossless([drawn]).why


def test_streams_go_where_they_fit(films: FilmMaker, tmp_path: Path) -> None:
    webm = shot(video(tmp_path / "a.webm", tone=300), 0.0, 1.0)
    assert films.lossless([webm]).suffix == ".mkv"
    mkv = shot(video(tmp_path / "b.mkv", tone=300), 0.0, 1.0)
    assert films.lossless([mkv]).suffix == ".mp4"


def test_a_video_that_is_turned_stays_turned(made: Made, tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", [("red", 2.0)], size=(64, 48), rotation=90)
    film = shot(made([shot(path, 0.0, 1.0), shot(path, 1.0, 2.0)], COPIED), 0.0, 1.0)
    assert (film.metadata.width, film.metadata.height) == (48, 64)


@pytest.mark.parametrize("rate", [Fraction(24_000, 1001), Fraction(60_000, 1001)], ids=str)
def test_rates_that_are_not_whole_stay_exact(made: Made, tmp_path: Path, rate: Fraction) -> None:
    path = numbered(tmp_path / "a.mp4", rate=rate)
    ends = [float(number / rate) for number in (25, 50)]
    film = made([shot(path, *ends), shot(path, *ends)], COPIED)
    assert numbers(film) == [*range(25, 50)] * 2
    assert times(film) == [number / rate for number in range(50)]
