"""Hidden areas: what is inside, what is shown, and what has to be told anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.hidden_area import HiddenArea, hidden_areas
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.hidden import HiddenAreas
from tests.contract.positions.conftest import Add

HOME = HiddenArea("Home, sweet home", Circle(43.4628, 11.8818, 0.5))
NEAR, FAR = GeoPoint(43.4640, 11.8830, 290.0), GeoPoint(43.4728, 11.8818)


def test_what_settings_keep_comes_back() -> None:
    assert hidden_areas([HOME.text]) == (HOME,)
    assert (
        hidden_areas(["", "1 2", "a b c d", "91 0 1 X", "0 0 0.01 X", "0 0 99 X", "0 0 1 "]) == ()
    )


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0.1, 50))
def test_any_area_comes_back(latitude: float, longitude: float, km: float) -> None:
    area = HiddenArea("A b", Circle(latitude, longitude, km))
    assert hidden_areas([area.text]) == (area,)


def test_on_this_computer_only_when_asked(workspace: Workspace) -> None:
    hidden = workspace.hidden
    hidden.change([HOME], here=False)
    assert hidden.hides(NEAR)
    assert not hidden.hides(FAR)
    assert hidden.shown(NEAR) == NEAR
    hidden.change([HOME], here=True)
    assert hidden.shown(NEAR) == HOME.centre
    assert hidden.shown(FAR) == FAR
    assert hidden.shown(None) is None


def test_the_map_shows_the_middle(workspace: Workspace, add: Add) -> None:
    add("red", NEAR)
    add("blue", FAR)
    exact = workspace.catalogue.located.positions()
    assert workspace.hidden.on_screen(exact) is exact
    workspace.hidden.change([HOME], here=True)
    shown = workspace.hidden.on_screen(exact)
    order = np.argsort(shown.latitude)
    assert shown.latitude[order].tolist() == pytest.approx([43.4628, 43.4728], abs=1e-6)
    assert exact.latitude.min() == pytest.approx(43.4640, abs=1e-6)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(0.0, 180.0), (89.999, 0.0), (-90.0, 50.0), (0.0, 0.0)]
)
def test_many_at_once_are_decided_as_one_by_one(
    workspace: Workspace, add: Add, latitude: float, longitude: float
) -> None:
    circle = Circle(latitude, longitude, 1.0)
    ids = {}
    spots = ((0.0, 0.0), (0.005, 0.0), (0.0, 0.005), (0.0, -0.0085), (0.02, 0.02))
    for colour, (up, right) in zip(("red", "green", "blue", "white", "black"), spots, strict=True):
        point = GeoPoint(
            max(-90.0, min(90.0, latitude + up)), (longitude + right + 180) % 360 - 180
        )
        ids[add(colour, None)] = point
    workspace.positions.set(ids)
    changes = workspace.hidden.change([HiddenArea("X", circle)], here=True)
    inside = {i for i, p in ids.items() if circle.holds(p.latitude, p.longitude)}
    assert changes.media == inside
    exact = workspace.catalogue.located.positions()
    shown = workspace.hidden.on_screen(exact)
    moved = (shown.latitude != exact.latitude) | (shown.longitude != exact.longitude)
    at_middle = (exact.latitude == latitude) & (exact.longitude == longitude)
    assert int((moved | at_middle).sum()) == len(inside)


def test_an_item_counts_by_what_its_file_says_too(workspace: Workspace, add: Add) -> None:
    media_id = add("red", NEAR)
    workspace.positions.set({media_id: FAR})
    hidden = HiddenAreas(workspace.catalogue, [HOME])
    assert hidden.resume().media == {media_id}
    assert hidden.resume().media == frozenset()
    assert hidden.hides_item(media_id)
    assert not hidden.hides_item("gone")
    assert hidden.change([], here=False).media == {media_id}
