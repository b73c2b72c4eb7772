"""The way inside a GoPro's video: read, kept with the item, shown on the map."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.backends.media_tools import MediaTools, way
from medintel_desktop.backends.media_tools.gpmf import read_payload
from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.errors import TooLarge
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.media import GeoPoint, MediaKind, MediaState
from medintel_desktop.domain.ports import MediaTools as MediaToolsPort
from medintel_desktop.domain.track import TrackPoint
from medintel_desktop.domain.view import Section, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.atlas import located_list
from medintel_desktop.ui.atlas.located_list import LocatedList, Wanted
from tests.driver import Driver
from tests.gopro import Place, block, gopro, gps5, gps9, nest
from tests.media import photo, video

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC).timestamp()
HILL: list[Place] = [(43.5, 11.5, 300), (43.501, 11.502, 301), (43.502, 11.504, 302)]

tools: MediaToolsPort = MediaTools()


def way_of(path: Path) -> Sequence[TrackPoint]:
    return tools.way(path, tools.probe(path, MediaKind.VIDEO))


def places(points: Sequence[TrackPoint]) -> list[tuple[float, float]]:
    return [(round(point.latitude, 6), round(point.longitude, 6)) for point in points]


def walk(start: float = NOON) -> list[bytes]:
    """A second each, eighteen places a second."""
    return [gps5([place] * 18, start + second) for second, place in enumerate(HILL)]


def test_the_older_kind_is_read_with_one_point_a_second(tmp_path: Path) -> None:
    found = way_of(gopro(tmp_path / "GX01.mp4", walk()))
    assert places(found) == [place[:2] for place in HILL]
    assert [point.time for point in found] == [NOON, NOON + 1, NOON + 2]
    assert [point.altitude for point in found] == [300, 301, 302]


def test_the_newer_kind_is_read_with_its_own_times(tmp_path: Path) -> None:
    times = [NOON + 0.25, NOON + 0.75, NOON + 1.25]
    found = way_of(gopro(tmp_path / "GX01.mp4", [gps9(HILL, times)]))
    assert [point.time for point in found] == [NOON + 0.25, NOON + 1.25]
    assert places(found) == [HILL[0][:2], HILL[2][:2]]


def test_without_times_they_are_counted_from_the_videos_begin(tmp_path: Path) -> None:
    untimed = [gps5([place]) for place in HILL]
    found = way_of(gopro(tmp_path / "GX01.mp4", untimed, began=NOON))
    assert [point.time for point in found] == [NOON, NOON + 1, NOON + 2]
    assert way_of(gopro(tmp_path / "GX02.mp4", untimed)) == ()


def test_the_times_of_the_telemetry_go_before_the_clock(tmp_path: Path) -> None:
    payloads = [gps5([HILL[0]]), *walk()[1:]]
    found = way_of(gopro(tmp_path / "GX01.mp4", payloads, began=NOON + 7200))
    assert [point.time for point in found] == [NOON + 1, NOON + 2]


def test_it_begins_where_the_fix_came(tmp_path: Path) -> None:
    late = [
        gps5([(0, 0, 0)], NOON - 2, fix=0),
        gps5([(1, 1, 0)], NOON - 1, dilution=99.99),
        *walk(),
    ]
    assert places(way_of(gopro(tmp_path / "a.mp4", late))) == [place[:2] for place in HILL]
    newer = [gps9([(0, 0, 0)], [NOON - 1], fix=0), gps9(HILL[:1], [NOON])]
    assert places(way_of(gopro(tmp_path / "b.mp4", newer))) == [HILL[0][:2]]


def test_null_island_is_a_place_and_nowhere_is_none(tmp_path: Path) -> None:
    payloads = [
        gps5([(0, 0, 0)], NOON),
        gps5([(91, 0, 0)], NOON + 1),
        gps5([(0, -181, 0)], NOON + 2),
    ]
    assert places(way_of(gopro(tmp_path / "GX01.mp4", payloads))) == [(0, 0)]


def test_seconds_that_come_again_do_not_double(tmp_path: Path) -> None:
    again = [*walk(), gps5([(50, 8, 0)], NOON), gps5([(43.4, 11.4, 0)], NOON - 1)]
    found = way_of(gopro(tmp_path / "GX01.mp4", again))
    assert places(found) == [(43.4, 11.4), *(place[:2] for place in HILL)]


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mov", "clip.mkv", "clip.avi"])
def test_other_videos_have_no_way(tmp_path: Path, name: str) -> None:
    assert way_of(video(tmp_path / name)) == ()


def test_telemetry_has_a_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = gopro(tmp_path / "GX01.mp4", walk())
    with monkeypatch.context() as patch:
        patch.setattr(way, "MOST_POINTS", 2)
        assert len(way_of(path)) == 2
    with monkeypatch.context() as patch:
        patch.setattr(way, "MOST_TELEMETRY", len(walk()[0]))
        assert len(way_of(path)) == 1
    monkeypatch.setattr(way, "WAY_SECONDS", 0.0)
    assert way_of(path) == ()


BROKEN = [
    b"", b"DEVC", gps5(HILL, NOON)[:-4],
    nest("DEVC", nest("STRM", block("SCAL", "l", 4, bytes(20)), block("GPS5", "l", 20, bytes(20)))),
    nest("DEVC", nest("STRM", block("SCAL", "d", 8, struct.pack(">d", float("nan"))),
                      block("GPS5", "l", 20, bytes(20)))),
    nest("DEVC", nest("STRM", block("TYPE", "c", 1, b"lll?lllSS"),
                      block("GPS9", "?", 32, bytes(32)))),
    nest("DEVC", nest("STRM", block("GPS9", "?", 32, bytes(32)))),
    gps9(HILL[:1], [NOON + 100 * 365.25 * 86_400]),
    bytes(8) + gps5(HILL, NOON),
    nest("DEVC", nest("STRM", block("GPS5", "x", 20, bytes(40)))),
    nest("DEVC", *[block("STRM", "\0", 1, b"")] * 8_000),
]  # fmt: skip


@pytest.mark.parametrize("payload", BROKEN)
def test_broken_telemetry_has_no_places(payload: bytes) -> None:
    assert read_payload(payload).fixes == ()


@pytest.mark.parametrize(
    "said", [b"2410241261000000", b"\xff" * 16, b"                ", b"x" * 64]
)
def test_a_time_that_is_none_is_not_told(said: bytes) -> None:
    payload = nest("DEVC", nest("STRM", block("GPSU", "U", len(said), said),
                                block("GPS5", "l", 20, bytes(20))))  # fmt: skip
    assert read_payload(payload).time is None


@given(st.binary(max_size=300), st.sampled_from([gps5(HILL, NOON), gps9(HILL, [NOON] * 3)]),
       st.integers(0, 200), st.integers(0, 40))  # fmt: skip
def test_whatever_the_bytes_nothing_is_raised(
    noise: bytes, whole: bytes, at: int, instead: int
) -> None:
    for data in (noise, nest("DEVC", noise), nest("DEVC", nest("STRM", noise)),
                 whole[:at] + noise[:instead] + whole[at + instead:]):  # fmt: skip
        for fix in read_payload(data).fixes:
            assert abs(fix.point.latitude) <= 90
            assert 0 <= fix.share < 1


@pytest.fixture
def driver(workspace: Workspace) -> Driver:
    return Driver(workspace)


def on_the_map(workspace: Workspace, of: View | None = None) -> LocatedList:
    wanted, hide = Wanted(of or View()), workspace.hidden.on_screen
    with ThreadPoolExecutor(1) as thread:  # not in the UI thread
        return thread.submit(located_list.read, workspace.catalogue, wanted, 4, hide).result()


def test_an_imported_video_lies_where_its_way_begins(driver: Driver, tmp_path: Path) -> None:
    driver.add(gopro(tmp_path / "GX01.mp4", walk(), began=NOON))

    item, catalogue = driver.items()["GX01.mp4"], driver.workspace.catalogue
    assert item.metadata.point == GeoPoint(*HILL[0])
    (track,) = catalogue.tracks.all()
    assert (track.media, track.name, len(track.points)) == (item.id, "GX01.mp4", 3)
    (line,) = on_the_map(driver.workspace).tracks
    assert [(round(a, 6), round(b, 6)) for a, b in line] == [place[:2] for place in HILL]


def test_a_way_is_drawn_with_its_video_alone(driver: Driver, tmp_path: Path) -> None:
    workspace = driver.workspace
    walked = workspace.albums.create("Walks").id
    driver.add(gopro(tmp_path / "GX01.mp4", walk(), began=NOON - 10 * 365 * 86_400), album=walked)
    driver.add(photo(tmp_path / "hill.jpg", "red", gps=(43.5, 11.5), taken=datetime(2024, 10, 24)))
    assert len(on_the_map(workspace, View(album_id=walked)).tracks) == 1, "its clock is wrong"
    assert len(on_the_map(workspace).tracks) == 1
    assert on_the_map(workspace, View(Section.PHOTOS)).tracks == []


def test_a_place_that_the_video_tells_stays(driver: Driver, tmp_path: Path) -> None:
    driver.add(gopro(tmp_path / "GX01.mp4", walk(), location="+48.1372+011.5756/"))
    point = driver.items()["GX01.mp4"].metadata.point
    assert point is not None
    assert (point.latitude, point.longitude) == (48.1372, 11.5756)
    assert len(driver.workspace.catalogue.tracks.all()) == 1


def test_a_way_over_the_date_line_is_short(driver: Driver, tmp_path: Path) -> None:
    fiji = [gps5([(-17, longitude, 0)], NOON + at) for at, longitude in enumerate((179.9, -179.9))]
    driver.add(gopro(tmp_path / "GX01.mp4", fiji))
    (track,) = driver.workspace.catalogue.tracks.all()
    assert (track.box.west, track.box.east) == pytest.approx((179.9, -179.9))


def test_a_video_without_telemetry_has_no_track(driver: Driver, tmp_path: Path) -> None:
    driver.add(video(tmp_path / "walk.mp4"))
    assert driver.items()["walk.mp4"].metadata.point is None
    assert driver.workspace.catalogue.tracks.all() == []


def test_noise_for_telemetry_does_not_hold_up_an_import(driver: Driver, tmp_path: Path) -> None:
    driver.add(gopro(tmp_path / "GX01.mp4", [bytes(range(256)) * 40, b"DEVC" + b"\xff" * 96]))
    item = driver.items()["GX01.mp4"]
    assert (item.state, item.metadata.point) == (MediaState.READY, None)
    assert driver.workspace.catalogue.tracks.all() == []


def test_a_way_that_cannot_be_read_is_no_reason_to_lose_the_video(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> NoReturn:
        raise TooLarge("Reading this file takes too long.")

    monkeypatch.setattr(MediaTools, "way", slow)
    driver.add(gopro(tmp_path / "GX01.mp4", walk()))
    item = driver.items()["GX01.mp4"]
    assert (item.state, item.metadata.point) == (MediaState.READY, None)


def test_a_way_into_a_hidden_area_is_not_told(driver: Driver, tmp_path: Path) -> None:
    workspace = driver.workspace
    driver.add(gopro(tmp_path / "GX01.mp4", walk()))
    item_id = driver.items()["GX01.mp4"].id
    assert not workspace.hidden.hides_item(item_id)

    home = HiddenArea("Home", Circle(*HILL[2][:2], 0.1))
    workspace.hidden.change([home], here=True)
    assert workspace.hidden.hides_item(item_id), "it begins outside"
    workspace.hidden.change([HiddenArea("Home", Circle(43.5025, 11.5045, 0.1))], here=True)
    (line,) = on_the_map(workspace).tracks
    assert line == [HILL[0][:2], HILL[1][:2], (43.5025, 11.5045)]
    workspace.hidden.change([], here=True)
    assert not workspace.hidden.hides_item(item_id)


def test_the_track_goes_with_its_video(driver: Driver, tmp_path: Path) -> None:
    workspace = driver.workspace
    driver.add(gopro(tmp_path / "GX01.mp4", walk()), gopro(tmp_path / "GX02.mp4", walk(), NOON))
    first, second = (driver.items()[name] for name in ("GX01.mp4", "GX02.mp4"))
    assert {track.media for track in workspace.catalogue.tracks.all()} == {first.id, second.id}

    workspace.trash.put([first.id])
    (shown,) = workspace.catalogue.tracks.all()
    assert shown.media == second.id
    workspace.trash.empty()
    assert workspace.catalogue.tracks.of_video(first.id) is None
    assert workspace.catalogue.tracks.of_video(second.id) is not None
