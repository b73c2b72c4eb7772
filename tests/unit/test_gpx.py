"""GPX files as receivers, apps and evil people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.domain.errors import FileGone, MedIntelError, TooLarge, Unreadable
from medintel_desktop.domain.track import TrackPoint
from medintel_desktop.library import gpx
from medintel_desktop.library.gpx import read_gpx

OPEN_11 = '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
OPEN_10 = '<gpx version="1.0" xmlns="http://www.topografix.com/GPX/1/0">'
NOON = 1729764000.0  # 2024-10-24T10:00:00Z


def point(lat: object, lon: object, time: str = "2024-10-24T10:00:00Z", rest: str = "") -> str:
    dated = f"<time>{time}</time>" if time else ""
    return f'<trkpt lat="{lat}" lon="{lon}">{dated}{rest}</trkpt>'


def track(*points: str, name: str = "") -> str:
    title = f"<name>{name}</name>" if name else ""
    return f"<trk>{title}<trkseg>{''.join(points)}</trkseg></trk>"


def write(folder: Path, inside: str, opening: str = OPEN_11, end: str = "</gpx>") -> Path:
    path = folder / "walk.gpx"
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>{opening}{inside}{end}', "utf-8")
    return path


@pytest.mark.parametrize("opening", [OPEN_10, OPEN_11, "<gpx>"])
def test_tracks_are_read_with_names_and_heights(tmp_path: Path, opening: str) -> None:
    points = point(43.5, 11.5, rest="<ele>296.5</ele>"), point(0, 0, "2024-10-24T10:00:05.5Z")
    found = read_gpx(write(tmp_path, track(*points, name=" To the\n hill ") + track(point(1, 2)),
                           opening))  # fmt: skip
    first, second = found.tracks
    assert first.name == "To the hill"
    assert second.name == "walk"
    assert list(first.points) == [
        TrackPoint(NOON, 43.5, 11.5, 296.5), TrackPoint(NOON + 5.5, 0.0, 0.0, None)
    ]  # fmt: skip
    assert (found.points, found.broken, found.undated) == (3, "", 0)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-10-24T10:00:00", NOON),
        ("2024-10-24T12:00:00+02:00", NOON),
        ("2024-10-24T10:00:00.250Z", NOON + 0.25),
    ],
)
def test_times_with_and_without_zone(tmp_path: Path, text: str, time: float) -> None:
    (found,) = read_gpx(write(tmp_path, track(point(1, 2, text)))).tracks
    assert found.starts == time


def test_points_out_of_order_are_sorted_and_the_useless_counted(tmp_path: Path) -> None:
    points = (
        point(1, 1, "2024-10-24T10:00:09Z"), point(2, 2), point(3, 3, ""), point(91, 0),
        point("x", 0), point("nan", 0), point(1, 1, "yesterday"),
    )  # fmt: skip
    found = read_gpx(write(tmp_path, track(*points)))
    assert [p.latitude for p in found.tracks[0].points] == [2.0, 1.0]
    assert (found.undated, found.wrong) == (1, 4)


def test_routes_count_where_they_have_times(tmp_path: Path) -> None:
    route = "<rte><name>Plan</name>" + point(1, 2).replace("trkpt", "rtept") + "</rte>"
    (found,) = read_gpx(write(tmp_path, route)).tracks
    assert found.name == "Plan"


def test_texts_of_extensions_are_nobodys_time(tmp_path: Path) -> None:
    extra = "<extensions><time>1999-01-01T00:00:00Z</time><name>x</name></extensions>"
    (found,) = read_gpx(write(tmp_path, track(point(1, 2, rest=extra), name="Walk"))).tracks
    assert (found.starts, found.name) == (NOON, "Walk")


def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    found = read_gpx(write(tmp_path, "<trk><trkseg>\n" + point(1, 2) + '\n<trkpt lat="1', end=""))
    assert found.points == 1
    assert "breaks off at line 3" in found.broken


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not a GPX file"),
        ("hello", "not a GPX file"),
        ("<html><body/></html>", "not a GPX file"),
        ("<gpx></gpx>", "no track"),
        (
            "<gpx><trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk></gpx>",
            "no points with a time",
        ),
        ("\x00\x01\x02", "not a GPX file"),
    ],
)
def test_other_files_are_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "other.gpx"
    path.write_text(text)
    with pytest.raises(Unreadable, match=told):
        read_gpx(path)


BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE gpx [<!ENTITY b0 "ha">' + BOMB + "]>",
        '<!DOCTYPE gpx [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE gpx SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE gpx [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ],
)
def test_entities_and_types_are_refused_unread(tmp_path: Path, declared: str) -> None:
    path = tmp_path / "evil.gpx"
    inside = track(point(1, 2), name="&secret;&b9;")
    path.write_text(f'<?xml version="1.0"?>{declared}<gpx>{inside}</gpx>')
    with pytest.raises(Unreadable, match="declares"):
        read_gpx(path)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = write(tmp_path, track(*[point(1, 2)] * 11))
    with monkeypatch.context() as patch:
        patch.setattr(gpx, "MOST_POINTS", 10)
        with pytest.raises(TooLarge, match="more than 10 points"):
            read_gpx(many)
    with monkeypatch.context() as patch:
        patch.setattr(gpx, "MOST_BYTES", 100)
        with pytest.raises(TooLarge, match="larger"):
            read_gpx(many)
    deep = write(tmp_path, "<a>" * 100 + "</a>" * 100)
    with pytest.raises(Unreadable, match="nested"):
        read_gpx(deep)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileGone):
        read_gpx(tmp_path / "gone.gpx")
    with pytest.raises(MedIntelError):
        read_gpx(tmp_path)
