"""Videos without a location: picture and sound are the same, nothing else comes along."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.domain.media import MediaKind
from tests import media

tools = MediaTools()

HERE = "+43.4628+011.8818+296/"
WHEN = "2024-10-24T10:00:00.000000Z"


def silent(done: float, total: float) -> None:
    """Nobody listens."""


def stripped(path: Path, folder: Path) -> Path:
    before = path.read_bytes()
    metadata = tools.probe(path, MediaKind.VIDEO)
    target = tools.without_location(path, metadata, folder / "bare", silent)
    assert path.read_bytes() == before
    return target


def packets(path: Path, kind: str) -> list[bytes]:
    with av.open(str(path)) as container:
        (stream,) = (s for s in container.streams if s.type == kind)
        return [bytes(packet) for packet in container.demux(stream) if packet.size]


def frames(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [f.to_ndarray(format="rgb24").tobytes() for f in container.decode(video=0)]


@pytest.mark.parametrize(
    ("suffix", "tags"),
    [
        (".mp4", {"location": HERE, "creation_time": WHEN, "comment": "at " + HERE}),
        (".mov", {"com.apple.quicktime.location.ISO6709": HERE,
                  "com.apple.quicktime.creationdate": "2024-10-24T12:00:00+0200"}),
        (".mkv", {"LOCATION": HERE, "creation_time": WHEN}),
    ],
)  # fmt: skip
def test_nothing_of_the_place_is_left(tmp_path: Path, suffix: str, tags: dict[str, str]) -> None:
    path = media.video(tmp_path / f"a{suffix}", [("red", 1), ("blue", 1)], tone=440.0, tags=tags)
    assert b"+43.4628" in path.read_bytes()
    target = stripped(path, tmp_path / "out")
    assert target.suffix == suffix
    assert b"43.46" not in target.read_bytes()
    with av.open(str(target)) as container:
        told = {**container.metadata}
        for stream in container.streams:
            told |= stream.metadata
        assert {stream.type for stream in container.streams} == {"video", "audio"}
    assert not any("43.46" in value or "location" in name.lower() for name, value in told.items())
    assert packets(target, "audio") == packets(path, "audio")
    assert frames(target) == frames(path)


def test_the_time_stays(tmp_path: Path) -> None:
    path = media.video(tmp_path / "a.mp4", tags={"location": HERE, "creation_time": WHEN})
    was, found = (tools.probe(p, MediaKind.VIDEO) for p in (path, stripped(path, tmp_path / "o")))
    assert was.point is not None
    assert found.point is None
    assert found.taken_at == was.taken_at


def test_it_stays_upright(tmp_path: Path) -> None:
    path = media.video(tmp_path / "a.mp4", rotation=90, tags={"location": HERE})
    was, found = (tools.probe(p, MediaKind.VIDEO) for p in (path, stripped(path, tmp_path / "o")))
    assert (found.width, found.height) == (was.width, was.height) == (240, 320)


def test_ways_in_subtitles_and_chapters_are_left_out(tmp_path: Path) -> None:
    path = media.video(
        tmp_path / "a.mkv", speech=[(0.0, 1.0, "GPS 43.4628 11.8818")],
        chapters=[(0.0, 1.0, "43.4628")],
    )  # fmt: skip
    target = stripped(path, tmp_path / "out")
    assert b"43.46" not in target.read_bytes()


def test_a_camcorders_note_in_each_picture_goes(tmp_path: Path) -> None:
    """AVCHD keeps the position in an SEI unit; here the one of the encoder stands for it."""
    path = media.video(tmp_path / "a.mp4", [("red", 1)])
    assert b"x264 - core" in path.read_bytes()
    target = stripped(path, tmp_path / "out")
    assert b"x264 - core" not in target.read_bytes()
    assert frames(target) == frames(path)


def test_it_can_be_stopped(tmp_path: Path) -> None:
    path = media.video(tmp_path / "a.mp4", [("red", 1)])

    def stop(done: float, total: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        tools.without_location(
            path, tools.probe(path, MediaKind.VIDEO), tmp_path / "out/bare", stop
        )
    assert list((tmp_path / "out").iterdir()) == []
