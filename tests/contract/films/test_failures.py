"""What goes wrong while a film is made: said plainly, and nothing half done stays."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
from medintel_desktop.backends.media_tools.films import Films, encoders
from medintel_desktop.domain.errors import (
    AccessDenied,
    Cancelled,
    DiskFull,
    FileError,
    FileGone,
    Unreadable,
    UsageError,
)
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.render import FilmCodec, FilmFormat, FilmMaker, Shot
from tests.contract.films.conftest import SMALL, SOUND_RATE, heard, pictures, shot, silent
from tests.disk import Disk, disk
from tests.media import photo

__all__ = ["disk"]

COPIED = FilmFormat(FilmCodec.COPY)
BOTH = pytest.mark.parametrize("wish", [SMALL, COPIED], ids=["encoded", "copied"])


@pytest.fixture
def source(tmp_path: Path, counted_video: Path) -> Path:
    return Path(shutil.copy(counted_video, tmp_path / "source.mp4"))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An older film of the same name."""
    target = tmp_path / "films" / "film.mp4"
    target.parent.mkdir()
    target.write_bytes(b"the old one")
    return target


def nothing_left(target: Path) -> bool:
    """Only the older film is there, as it was."""
    work = target.parent.parent / "work"
    return (
        target.read_bytes() == b"the old one"
        and list(target.parent.iterdir()) == [target]
        and not (work.exists() and list(work.iterdir()))
    )


def whole(path: Path) -> list[Shot]:
    return [shot(path, 0.0, 1.0), shot(path, 1.0, 2.0)]


@BOTH
def test_cancelling_leaves_nothing(
    films: FilmMaker, source: Path, target: Path, wish: FilmFormat
) -> None:
    def report(done: float, total: float) -> None:
        if done >= 1.0:
            raise Cancelled

    with pytest.raises(Cancelled):
        films.make(whole(source), wish, target, report)
    assert nothing_left(target)


def test_ffmpeg_killed_is_said(source: Path, target: Path, tmp_path: Path) -> None:
    program = script(tmp_path / "ffmpeg", f'"{find_ffmpeg()}" "$@"; kill -9 $$')
    films = Films(tmp_path / "work", ffmpeg=str(program))
    with pytest.raises(FileError, match="ffmpeg was ended"):
        films.make(whole(source), SMALL, target, silent)
    assert nothing_left(target)


def test_a_chip_that_refuses_a_film_is_done_without(
    films: FilmMaker, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders, "hardware_encoder", lambda ffmpeg, codec: "no_such_encoder")
    target = tmp_path / "film.mp4"
    films.make(whole(source), replace(SMALL, hardware=True), target, silent)
    assert len(pictures(target)) == 50
    assert len(heard(target)) == pytest.approx(2 * SOUND_RATE, abs=1100)


def test_an_ffmpeg_that_cannot_write_into_pictures_is_said(
    source: Path, target: Path, tmp_path: Path
) -> None:
    program = script(tmp_path / "ffmpeg", "exit 0")
    shots = [replace(shot(source, 0.0, 1.0), caption="Florence")]
    with pytest.raises(UsageError, match="cannot write into pictures"):
        Films(tmp_path / "work", ffmpeg=str(program)).make(shots, SMALL, target, silent)
    assert nothing_left(target)


@BOTH
def test_a_file_that_goes_while_it_is_filmed_is_named(
    films: FilmMaker, source: Path, target: Path, wish: FilmFormat
) -> None:
    def report(done: float, total: float) -> None:
        if done >= 1.0:
            source.unlink(missing_ok=True)

    with pytest.raises(FileGone, match=r"source\.mp4"):
        films.make(whole(source), wish, target, report)
    assert nothing_left(target)


@BOTH
def test_a_file_that_changes_while_it_is_filmed_is_named(
    films: FilmMaker, source: Path, target: Path, wish: FilmFormat
) -> None:
    def report(done: float, total: float) -> None:
        if done >= 1.0:
            os.utime(source, (1, 1))

    with pytest.raises(Unreadable, match=r"source\.mp4 was changed"):
        films.make(whole(source), wish, target, report)
    assert nothing_left(target)


@BOTH
def test_a_file_that_is_gone_is_named(
    films: FilmMaker, source: Path, target: Path, wish: FilmFormat
) -> None:
    shots = whole(source)
    source.unlink()
    with pytest.raises(FileGone, match=r"source\.mp4"):
        films.make(shots, wish, target, silent)
    assert nothing_left(target)


@BOTH
@pytest.mark.parametrize("span", [Span(1.0, 9.0), Span(7.0, 8.0)], ids=str)
def test_a_cut_outside_of_the_video_is_refused(
    films: FilmMaker, source: Path, target: Path, wish: FilmFormat, span: Span
) -> None:
    with pytest.raises(UsageError, match=r"source\.mp4 ends after 2\.5 s"):
        films.make([replace(shot(source, 0.0, 1.0), span=span)], wish, target, silent)
    assert nothing_left(target)


def test_a_film_of_nothing_is_refused(films: FilmMaker, target: Path) -> None:
    with pytest.raises(UsageError):
        films.make([], SMALL, target, silent)
    assert nothing_left(target)


@BOTH
def test_originals_are_never_written_over(films: FilmMaker, source: Path, wish: FilmFormat) -> None:
    before = source.read_bytes()
    with pytest.raises(AccessDenied, match="not written over"):
        films.make(whole(source), wish, source, silent)
    assert source.read_bytes() == before


@BOTH
def test_a_full_disk_is_said(films: FilmMaker, source: Path, disk: Disk, wish: FilmFormat) -> None:
    target = disk.folder / "film.mp4"
    target.write_bytes(b"the old one")
    filler = disk.fill()
    for shots in (whole(source), whole(source)[:1]):
        with pytest.raises(DiskFull, match="The disk of the folder disk is full"):
            films.make(shots, wish, target, silent)
    assert target.read_bytes() == b"the old one"
    assert sorted(disk.folder.iterdir()) == sorted([target, filler])


def test_a_full_disk_of_the_library_is_said(source: Path, target: Path, disk: Disk) -> None:
    disk.fill()
    films = Films(disk.folder / "work")
    with pytest.raises(DiskFull):
        films.make(whole(source), SMALL, target, silent)
    assert nothing_left(target)
    assert not list(disk.folder.glob("work/*"))


@BOTH
def test_a_folder_that_may_not_be_written_is_said(
    films: FilmMaker, source: Path, tmp_path: Path, wish: FilmFormat
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        (closed / "probe").touch()
    except PermissionError:
        with pytest.raises(AccessDenied, match="the folder closed"):
            films.make(whole(source), wish, closed / "film.mp4", silent)
    else:
        pytest.skip("this user may write anywhere")
    finally:
        closed.chmod(stat.S_IRWXU)
    assert list(closed.iterdir()) == []


def test_a_folder_that_is_a_file_is_said(films: FilmMaker, source: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError):
        films.make(whole(source), SMALL, source / "film.mp4", silent)
    assert not list((tmp_path / "work").glob("*"))


def test_a_photo_that_cannot_be_read_is_said(
    films: FilmMaker, tmp_path: Path, target: Path
) -> None:
    path = photo(tmp_path / "a.png", size=(64, 48))
    shots = [shot(path, 0.0, 1.0)]
    path.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(Unreadable, match=r"a\.png"):
        films.make(shots, SMALL, target, silent)
    assert nothing_left(target)


ODD = ["-i.mp4", "-vf.mp4", "concat:a|b.mp4", "a'b\".mp4", "%03d.mp4", "[0:v];,a=b.mp4",
       "http:x.mp4", "pipe:0.mp4", "línea\nnueva.mp4"]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="such names are not allowed there")
@pytest.mark.parametrize("name", ODD)
def test_names_are_never_options_or_addresses(
    films: FilmMaker, source: Path, tmp_path: Path, name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    odd, target = Path(name), Path("film " + name)
    shutil.copy(source, odd)
    films.make([shot(odd, 0.0, 0.2)], replace(SMALL, even_sound=True), target, silent)
    assert shot(target, 0.0, 0.2).metadata.duration == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile source.mp4\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsource.mp4\n#EXT-X-ENDLIST\n",
    ],
    ids=["concat", "hls"],
)
def test_lists_of_other_files_are_not_followed(
    films: FilmMaker, source: Path, target: Path, text: str
) -> None:
    shots = [shot(source, 0.0, 1.0)]
    source.write_text(text)
    (source.parent / "other.mp4").write_bytes(b"")
    with pytest.raises(Unreadable):
        films.make(shots, SMALL, target, silent)
    assert nothing_left(target)


def script(path: Path, text: str) -> Path:
    if os.name == "nt":
        pytest.skip("needs a shell")
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path
