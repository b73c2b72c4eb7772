"""Parts of videos: cut at key frames, packet by packet, at times that are told as they are."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.domain.errors import Cancelled, DiskFull, FileGone, Unreadable
from medintel_desktop.domain.media import MediaKind, Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.pieces import Piece
from medintel_desktop.domain.ports import MediaTools as MediaToolsPort
from tests import media
from tests.disk import Disk, disk
from tests.service import ignore

__all__ = ["disk"]

tools: MediaToolsPort = MediaTools()

COLOURS = ("red", "green", "blue", "yellow", "purple", "orange", "white", "black", "pink", "grey")
"""One a second, a key frame at each."""


def whole(path: Path, **more: object) -> Path:
    return media.video(path, [(colour, 1.0) for colour in COLOURS], **more)  # type: ignore[arg-type]  # as given


def cut(path: Path, start: float, end: float, stem: Path) -> tuple[Metadata, Piece]:
    metadata = tools.probe(path, MediaKind.VIDEO)
    return metadata, tools.piece(path, metadata, Span(start, end), stem, ignore)


def seen(path: Path) -> list[tuple[float, str]]:
    """Second and colour of each frame."""
    found = []
    with av.open(str(path)) as container:
        begun = (container.start_time or 0) / av.time_base
        for frame in container.decode(video=0):
            pixels = frame.to_ndarray(format="rgb24").reshape(-1, 3).mean(axis=0)
            near = min(COLOURS, key=lambda c: float(np.abs(pixels - media.RGB[c]).sum()))
            assert frame.time is not None
            found.append((frame.time - begun, near))
    return found


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv", "a.webm", "a.avi", "a.mts", "a.mpg"])
def test_a_piece_shows_what_the_source_shows_at_its_time(tmp_path: Path, name: str) -> None:
    fps = 25 if name == "a.mpg" else 10
    path = whole(tmp_path / name, tone=440, fps=fps)
    _, piece = cut(path, 3.4, 7.0, tmp_path / "out" / "piece")
    assert 2 <= piece.span.start <= 3.4
    assert piece.span.end == 7.0
    source = seen(path)
    for at, colour in seen(piece.path):
        # Containers round times: the neighbours of a cut are as right.
        there = {c for second, c in source if abs(second - at - piece.span.start) <= 1.5 / fps}
        assert colour in there, f"{colour} at {at}"
    shown = [colour for _, colour in seen(piece.path)]
    assert {"yellow", "purple", "orange", "white"} <= set(shown)
    assert len(shown) == pytest.approx((7.0 - piece.span.start) * fps, abs=3)
    metadata = tools.probe(piece.path, MediaKind.VIDEO)
    assert metadata.audio_codec == tools.probe(path, MediaKind.VIDEO).audio_codec
    assert metadata.duration == pytest.approx(7.0 - piece.span.start, abs=0.4)


def test_pieces_side_by_side_hold_every_frame_once(tmp_path: Path) -> None:
    path = whole(tmp_path / "a.mp4")
    cuts = [(0.0, 4.0), (4.0, 8.0), (8.0, 10.0)]
    pieces = [cut(path, *span, tmp_path / f"p{span[0]:g}")[1] for span in cuts]
    assert [piece.span for piece in pieces] == [Span(*span) for span in cuts]
    frames = [(round(at + p.span.start, 3), c) for p in pieces for at, c in seen(p.path)]
    assert frames == [(round(at, 3), colour) for at, colour in seen(path)]


def test_pictures_that_refer_to_later_ones_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "b.mp4"
    media.video(path, [("red", 3.0), ("blue", 3.0)], key_every=20)
    _, piece = cut(path, 2.5, 5.05, tmp_path / "piece")
    assert piece.span.start == pytest.approx(2.0)
    assert [round(at, 2) for at, _ in seen(piece.path)] == [n / 10 for n in range(31)]


def test_a_turned_video_stays_turned(tmp_path: Path) -> None:
    path = whole(tmp_path / "a.mp4", rotation=90)
    metadata, piece = cut(path, 2, 5, tmp_path / "piece")
    again = tools.probe(piece.path, MediaKind.VIDEO)
    assert (again.width, again.height) == (metadata.width, metadata.height) == (240, 320)


def test_without_key_frames_a_piece_begins_with_the_video(tmp_path: Path) -> None:
    path = whole(tmp_path / "a.mp4", key_every=1000)
    _, piece = cut(path, 6.0, 8.0, tmp_path / "piece")
    assert piece.span == Span(0.0, 8.0)


def test_the_last_piece_goes_to_the_end(tmp_path: Path) -> None:
    path = whole(tmp_path / "a.mp4")
    metadata, piece = cut(path, 8.0, 9.9, tmp_path / "piece")
    assert metadata.duration == pytest.approx(10.0, abs=0.05)
    assert len(seen(piece.path)) == 20


def test_equal_pieces_are_equal_files(tmp_path: Path) -> None:
    """So that one that was sent is known again by its size."""
    for name in ("a.mp4", "a.webm"):
        path = whole(tmp_path / name, tone=220)
        sizes = {cut(path, 3, 6, tmp_path / f"p{n}")[1].path.stat().st_size for n in range(2)}
        assert len(sizes) == 1


def test_what_was_begun_in_vain_leaves_nothing(tmp_path: Path) -> None:
    path, out = whole(tmp_path / "a.mp4"), tmp_path / "out"
    metadata = tools.probe(path, MediaKind.VIDEO)

    def stop(done: float, total: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        tools.piece(path, metadata, Span(0, 5), out / "piece", stop)
    media.cut_short(path, 0.0001)
    with pytest.raises(Unreadable):
        tools.piece(path, metadata, Span(0, 5), out / "piece", ignore)
    path.unlink()
    with pytest.raises(FileGone):
        tools.piece(path, metadata, Span(0, 5), out / "piece", ignore)
    assert not out.exists() or list(out.iterdir()) == []


def test_a_full_disk_is_told_and_nothing_half_stays(tmp_path: Path, disk: Disk) -> None:
    path = whole(tmp_path / "a.mp4", tone=440)
    out = disk.folder / "out"
    out.mkdir()
    filler = disk.fill()
    with pytest.raises(DiskFull):
        cut(path, 0.0, 9.0, out / "piece")
    assert list(out.iterdir()) == []
    filler.unlink()
    assert cut(path, 0.0, 9.0, out / "piece")[1].path.exists()
