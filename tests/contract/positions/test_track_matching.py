"""Photos find their place on a track by time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.track import Course, Track, TrackPoint
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.gpx import read_gpx
from medintel_desktop.library.track_matching import Choice, Match, State, matched
from tests.contract.positions.conftest import Add

TEN = 1729764000.0  # 2024-10-24T10:00:00Z, which is noon in Italy
NOON = datetime(2024, 10, 24, 12, 0)
WALK = Track("walk", "Walk", [TrackPoint(TEN + 60 * n, 43.0 + 0.01 * n, 11.5) for n in range(11)])
ITALY = 120


def preview(workspace: Workspace, *ids: str, choice: Choice | None = None) -> list[Match]:
    return matched(Course([WALK]), workspace.matching.items(ids), choice or Choice())


def states(matches: list[Match]) -> list[State]:
    return [match.state for match in matches]


def test_an_item_with_a_zone_is_matched_as_it_is(workspace: Workspace, add: Add) -> None:
    media_id = add("red", None, NOON.replace(minute=2, second=30), "+02:00")
    (match,) = preview(workspace, media_id, choice=Choice(zone=-300))
    assert match.state is State.FOUND
    assert (match.time, match.apart) == (TEN + 150, 30)
    assert match.point is not None
    assert match.point.latitude == pytest.approx(43.025, abs=1e-6)


def test_without_a_zone_the_user_says_it(workspace: Workspace, add: Add) -> None:
    media_id = add("red", None, NOON)
    assert states(preview(workspace, media_id)) == [State.NO_ZONE]
    (match,) = preview(workspace, media_id, choice=Choice(zone=ITALY))
    assert match.point == GeoPoint(43.0, 11.5)


def test_a_clock_that_went_wrong_is_corrected(workspace: Workspace, add: Add) -> None:
    media_id = add("red", None, NOON.replace(hour=11, minute=58, second=30), "+02:00")
    (match,) = preview(workspace, media_id, choice=Choice(clock=150, gap=5))
    assert match.point == GeoPoint(43.01, 11.5)


def test_what_cannot_be_matched_says_why(workspace: Workspace, add: Add) -> None:
    ids = [
        add("red", None),
        add("green", None, NOON.replace(hour=15), "+02:00"),
        add("blue", GeoPoint(1, 2), NOON, "+02:00"),
    ]
    found = preview(workspace, *ids)
    assert states(found) == [State.KEPT, State.TOO_FAR, State.NO_TIME]
    replaced = preview(workspace, *ids, choice=Choice(replace=True))
    assert states(replaced)[0] is State.FOUND


def test_the_gap_is_kept(workspace: Workspace, add: Add) -> None:
    late = add("red", None, NOON.replace(minute=14), "+02:00")
    assert states(preview(workspace, late, choice=Choice(gap=239))) == [State.TOO_FAR]
    (match,) = preview(workspace, late, choice=Choice(gap=240))
    assert match.point == GeoPoint(43.1, 11.5)


def test_writing_keeps_the_track_and_is_taken_back(workspace: Workspace, add: Add) -> None:
    found = add("red", None, NOON, "+02:00")
    kept = add("blue", GeoPoint(1, 2), NOON, "+02:00")
    before = workspace.positions.of([found, kept])
    matches = preview(workspace, found, kept)

    changes = workspace.matching.apply([WALK], matches)

    assert changes.media == {found}
    assert workspace.positions.of([found])[found].point == GeoPoint(43.0, 11.5)
    assert workspace.positions.of([kept]) == {kept: before[kept]}
    assert [t.points for t in workspace.catalogue.tracks.all()] == [WALK.points]
    workspace.matching.apply([Track("again", "Walk", WALK.points)], matches)
    assert len(workspace.catalogue.tracks.all()) == 1, "the same way is kept once"
    workspace.positions.put_back(before)
    workspace.matching.forget([WALK])
    assert workspace.positions.of([found, kept]) == before
    assert workspace.catalogue.tracks.all() == []


def test_items_with_a_position_tell_the_zone(workspace: Workspace, add: Add) -> None:
    told = add("red", GeoPoint(43.05, 11.5), NOON.replace(minute=5))
    lost = add("blue", None, NOON.replace(minute=8))
    guess = workspace.matching.guess(Course([WALK]), workspace.matching.items([told, lost]))
    assert guess is not None
    assert (guess.zone, guess.why) == (ITALY, "1 of these has a position that fits")


def test_else_other_items_of_these_days_do(workspace: Workspace, add: Add) -> None:
    lost = add("red", None, NOON)
    for colour in ("green", "blue"):
        add(colour, None, NOON.replace(day=23), "+05:30")
    add("white", None, NOON.replace(day=1), "+02:00")
    guess = workspace.matching.guess(Course([WALK]), workspace.matching.items([lost]))
    assert guess is not None
    assert (guess.zone, guess.why) == (330, "2 other items of these days say so")


def test_no_guess_where_none_is_needed(workspace: Workspace, add: Add) -> None:
    told, timeless = add("red", None, NOON, "+02:00"), add("blue", None)
    items = workspace.matching.items([told, timeless])
    assert workspace.matching.guess(Course([WALK]), items) is None


def test_items_of_then_in_whatever_zone(workspace: Workspace, add: Add) -> None:
    there = add("red", None, NOON.replace(hour=0, minute=5))
    add("green", None, NOON.replace(day=20))
    add("blue", None)
    assert [i.id for i in workspace.matching.items_of_then(Course([WALK]))] == [there]


def test_a_file_to_positions(workspace: Workspace, add: Add, tmp_path: Path) -> None:
    path = tmp_path / "walk.gpx"
    points = "".join(
        f'<trkpt lat="{43 + n / 100}" lon="11.5"><ele>{n}</ele>'
        f"<time>2024-10-24T10:0{n}:00Z</time></trkpt>"
        for n in range(3)
    )
    path.write_text(f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>")
    media_id = add("red", None, NOON.replace(second=30), "+02:00")
    tracks = read_gpx(path).tracks
    matches = matched(Course(tracks), workspace.matching.items([media_id]), Choice())
    workspace.matching.apply(tracks, matches)
    point = workspace.positions.of([media_id])[media_id].point
    assert point is not None
    assert point.latitude == pytest.approx(43.005, abs=1e-6)
    assert point.altitude == 0.5
