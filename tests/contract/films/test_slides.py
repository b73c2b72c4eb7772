"""Films of slides: fades of known length, photos that move by parts of pixels, and music."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from wave import open as wave_file

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from medintel_desktop.backends.media_tools.films.takes import length
from medintel_desktop.domain.errors import FileError
from medintel_desktop.domain.motion import motion_of, whole
from medintel_desktop.domain.render import FilmCodec, FilmMaker, Motion, Shot
from tests import media
from tests.contract.films.conftest import SMALL, heard, pictures, shot, silent

WIDE = replace(SMALL, width=128, height=72)


def ramp(path: Path, size: tuple[int, int] = (256, 144)) -> Path:
    """A photo that gets lighter from left to right."""
    row = np.linspace(0, 255, size[0]).astype(np.uint8)
    Image.fromarray(np.broadcast_to(row[None, :], (size[1], size[0]))).convert("RGB").save(path)
    return path


def level(picture: NDArray[np.uint8], x: float = 0.5, y: float = 0.5) -> float:
    height, width = picture.shape[:2]
    return float(picture[int(y * height), int(x * width)].mean())


def photos(folder: Path, *colours: str, seconds: float = 1.0, fade: float = 0.4) -> list[Shot]:
    return [
        shot(media.photo(folder / f"{colour}.png", colour, size=(128, 96)), 0, seconds, fade=fade)
        for colour in colours
    ]


def test_shots_come_over_one_another(films: FilmMaker, tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    films.make(photos(tmp_path, "black", "white", "black"), SMALL, target, silent)
    seen = [level(picture) for picture in pictures(target)]
    assert len(seen) == 25 + 15 + 15, "each fade is seen once"
    assert max(seen[:15]) < 20
    assert min(seen[25:30]) > 235
    coming = seen[15:25]
    assert coming == sorted(coming)
    assert coming[5] == pytest.approx(128, abs=20), "half way in the middle"


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30_000, 1001)])
@pytest.mark.parametrize("fade", [0.01, 0.035, 0.25, 7.0])
def test_fades_of_any_length_take_whole_frames(
    films: FilmMaker, tmp_path: Path, rate: Fraction, fade: float
) -> None:
    motion = Motion((0.0, 0.0, 1.0, 1.0), (0.1, 0.1, 0.8, 0.8))
    shots = [
        replace(one, motion=motion)
        for one in photos(tmp_path, "black", "white", "red", seconds=0.61, fade=fade)
    ]
    target = tmp_path / "out.mp4"
    films.make(shots, replace(SMALL, rate=rate), target, silent)
    assert len(pictures(target)) == length(shots, rate)


def test_sounds_cross_with_their_pictures(films: FilmMaker, tmp_path: Path) -> None:
    clips = [
        media.video(tmp_path / f"{tone}.mp4", [("red", 2.0)], size=(64, 48), fps=25, tone=tone)
        for tone in (500.0, 2000.0)
    ]
    target = tmp_path / "out.mp4"
    shots = [shot(clips[0], 0, 1.5), shot(clips[1], 0.2, 1.7, fade=0.8)]
    films.make(shots, SMALL, target, silent)
    sound = heard(target)
    assert len(sound) / 48_000 == pytest.approx(2.2, abs=0.06)

    def strength(hertz: float, second: float) -> float:
        part = sound[round((second - 0.05) * 48_000) : round((second + 0.05) * 48_000)]
        wave = np.exp(-2j * np.pi * hertz * np.arange(len(part)) / 48_000)
        return float(abs((part * wave).mean()))

    assert strength(500, 0.4) > 20 * strength(2000, 0.4)
    assert strength(2000, 1.9) > 20 * strength(500, 1.9)
    assert strength(500, 1.1) == pytest.approx(strength(2000, 1.1), rel=0.3)


def test_a_silent_shot_is_not_heard(films: FilmMaker, tmp_path: Path) -> None:
    clip = media.video(tmp_path / "a.mp4", [("red", 1.0)], size=(64, 48), fps=25, tone=800)
    films.make([shot(clip, 0, 1, silent=True)], SMALL, tmp_path / "out.mp4", silent)
    assert np.abs(heard(tmp_path / "out.mp4")).max() < 0.001


def test_a_photo_moves_evenly(films: FilmMaker, tmp_path: Path) -> None:
    """By half a pixel a frame: where its halves meet is told by how much of a frame is white."""
    halves = media.photo(tmp_path / "a.png", "black", second="white", size=(512, 288))
    motion = Motion((0.2, 0.2, 0.5, 0.5), (0.3, 0.2, 0.5, 0.5))
    target = tmp_path / "out.mp4"
    films.make([shot(halves, 0, 2.0, motion=motion)], WIDE, target, silent)
    lines = [picture[20:50].mean(axis=(0, 2)) for picture in pictures(target)]
    dark, light = lines[0].min(), lines[0].max()
    edges = [float((light - line).sum() / (light - dark)) for line in lines]
    assert len(edges) == 50
    assert edges[0] == pytest.approx(128 * 0.6, abs=0.5)
    assert edges[-1] == pytest.approx(128 * 0.4, abs=1)
    steps = np.diff(edges)
    assert steps.mean() == pytest.approx(-0.512, abs=0.03)
    assert np.abs(steps - steps.mean()).max() < 0.35, "it neither jumps nor stands"


def test_a_photo_comes_nearer(films: FilmMaker, tmp_path: Path) -> None:
    motion = Motion((0.0, 0.0, 1.0, 1.0), (0.25, 0.25, 0.5, 0.5))
    target = tmp_path / "out.mp4"
    films.make([shot(ramp(tmp_path / "a.png"), 0, 1.0, motion=motion)], WIDE, target, silent)
    seen = pictures(target)
    assert [level(seen[0], x) for x in (0.02, 0.5, 0.97)] == pytest.approx([5, 128, 248], abs=8)
    assert [level(seen[-1], x) for x in (0.02, 0.5, 0.97)] == pytest.approx([69, 128, 186], abs=8)


def test_what_moves_goes_on_while_it_goes(films: FilmMaker, tmp_path: Path) -> None:
    """The end of a move is seen below the slide that comes."""
    motion = Motion((0.0, 0.0, 0.5, 0.5), (0.5, 0.0, 0.5, 0.5))
    moving = shot(ramp(tmp_path / "a.png"), 0, 2.0, motion=motion)
    black = shot(media.photo(tmp_path / "b.png", "black", size=(128, 72)), 0, 2.0, fade=1.0)
    target = tmp_path / "out.mp4"
    films.make([moving, black], WIDE, target, silent)
    seen = pictures(target)
    assert level(seen[24]) == pytest.approx(128, abs=6)
    # Half a second later it is at 3/4 of its way, and half gone.
    assert level(seen[37]) == pytest.approx(255 * 0.625 / 2, abs=10)


def test_a_portrait_stands_before_black(films: FilmMaker, tmp_path: Path) -> None:
    white = media.photo(tmp_path / "a.png", "white", size=(90, 160))
    motion = motion_of(90, 160, 128 / 72, 0, 1.0)
    assert motion.first == whole(90, 160, 128 / 72)
    films.make([shot(white, 0, 1, motion=motion)], WIDE, tmp_path / "out.mp4", silent)
    first, last = (pictures(tmp_path / "out.mp4")[number] for number in (0, -1))
    for picture in (first, last):
        assert level(picture, 0.5) > 235
        assert level(picture, 0.05) < 20
        assert level(picture, 0.95) < 20
    assert (last > 128).mean() > (first > 128).mean(), "it comes nearer"


def test_a_panorama_of_any_length_is_travelled(films: FilmMaker, tmp_path: Path) -> None:
    motion = motion_of(4000, 40, 128 / 72, 0, 1.0)
    wide = shot(ramp(tmp_path / "a.png", (4000, 40)), 0, 1.0, motion=motion)
    films.make([wide], WIDE, tmp_path / "out.mp4", silent)
    assert len(pictures(tmp_path / "out.mp4")) == 25


def test_prores_can_move_and_fade_too(films: FilmMaker, tmp_path: Path) -> None:
    film = replace(WIDE, codec=FilmCodec.PRORES)
    motion = Motion((0.0, 0.0, 1.0, 1.0), (0.25, 0.25, 0.5, 0.5))
    shots = [
        shot(ramp(tmp_path / "a.png"), 0, 0.6, motion=motion),
        shot(ramp(tmp_path / "a.png"), 0, 0.6, motion=motion, fade=0.2),
    ]
    films.make(shots, film, tmp_path / "out.mov", silent)
    assert len(pictures(tmp_path / "out.mov")) == 25


# -- music -----------------------------------------------------------------------------------------


def song(path: Path, seconds: float = 1.0, tone: float = 440.0) -> Path:
    """A tone, in a container that holds sound alone."""
    rate = 48_000
    wave = np.sin(2 * np.pi * tone * np.arange(round(seconds * rate)) / rate) * 9000
    with wave_file(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(wave.astype("<i2").tobytes())
    return path


def loudness(sound: NDArray[np.float64], begin: float, end: float) -> float:
    part = sound[round(begin * 48_000) : round(end * 48_000)]
    return float(np.sqrt((part**2).mean()))


def test_music_is_repeated_and_ends_with_the_film(films: FilmMaker, tmp_path: Path) -> None:
    film = replace(SMALL, music=song(tmp_path / "song.wav"))
    target = tmp_path / "out.mp4"
    films.make(photos(tmp_path, "red", seconds=6.0), film, target, silent)
    assert len(pictures(target)) == 150
    sound = heard(target)
    assert len(sound) / 48_000 == pytest.approx(6.0, abs=0.06)
    assert loudness(sound, 0.5, 2.5) > 0.1
    assert loudness(sound, 5.8, 6.0) < 0.02, "it fades out"


def test_music_stands_behind_a_video_that_is_heard(films: FilmMaker, tmp_path: Path) -> None:
    clip = media.video(tmp_path / "a.mp4", [("red", 4.0)], size=(64, 48), fps=25, tone=2000)
    shots = [*photos(tmp_path, "blue", seconds=3.0), shot(clip, 0, 4), *photos(tmp_path, "green")]
    film = replace(SMALL, music=song(tmp_path / "song.wav", 20.0))
    films.make(shots, film, tmp_path / "out.mp4", silent)
    sound = heard(tmp_path / "out.mp4")

    def music(begin: float) -> float:
        part = sound[round(begin * 48_000) : round((begin + 1) * 48_000)]
        wave = np.exp(-2j * np.pi * 440 * np.arange(len(part)) / 48_000)
        return float(abs((part * wave).mean()))

    assert 0.05 < music(5.0) / music(1.0) < 0.5


@pytest.mark.parametrize("name", ["gone.mp3", "no song.mp3", "mute.mp4"])
def test_what_is_no_music_is_told_before_anything_is_made(
    films: FilmMaker, tmp_path: Path, name: str
) -> None:
    (tmp_path / "no song.mp3").write_text("#EXTM3U\nhttp://127.0.0.1:9/secret.mp3\n")
    media.video(tmp_path / "mute.mp4", [("red", 0.2)], size=(64, 48))
    film, told = replace(SMALL, music=tmp_path / name), list[int]()
    with pytest.raises(FileError) as refused:
        films.make(photos(tmp_path, "red"), film, tmp_path / "out.mp4", lambda *_: told.append(1))
    assert name in refused.value.title
    assert not (tmp_path / "out.mp4").exists()
    assert told == []
