"""The time line under the pointer: what is asked for, and what is shown meanwhile."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import SHORTEST_CUT, Cut, Plan
from medintel_desktop.domain.plan_json import cut_to_json
from medintel_desktop.library.footage import Standing
from medintel_desktop.ui.models.cell_model import CUTS_MIME, ITEMS_MIME
from medintel_desktop.ui.plan.cut_item import CutItem
from medintel_desktop.ui.plan.drops import cuts_in, ids_in
from medintel_desktop.ui.plan.line import Line
from medintel_desktop.ui.plan.scale import LEAST, Scale
from medintel_desktop.ui.theme import Theme
from tests.ui.plan.plans import Edits, Pointer, four

Keys = Qt.KeyboardModifier


@pytest.fixture
def edits(line: Line) -> Edits:
    line.view.snaps = False
    return Edits(line)


def test_the_end_of_a_cut_follows_the_pointer(line: Line, edits: Edits) -> None:
    pointer = Pointer(line).press(4.9).move(4.4)
    assert line.scene.plan.seconds == pytest.approx(9.5)  # seen before it is let go
    pointer.release(4.4)
    assert edits.spans()[1] == (2, 4.5)
    assert edits.deeds == ["trimming"]


def test_the_beginning_of_a_cut_follows_the_pointer(line: Line, edits: Edits) -> None:
    pointer = Pointer(line).press(2.04).move(3.04)
    item = line.scene.item("b")
    assert item is not None
    assert item.pos().x() == pytest.approx(150, abs=1)  # the edge, not what is before it
    pointer.release(3.04)
    assert edits.spans()[1] == (3, 5)
    assert item.pos().x() == pytest.approx(100, abs=1)  # what is after it has moved up


@pytest.mark.parametrize(
    ("start", "end", "cut", "expected"),
    [
        (4.9, 40.0, 1, (2, 8)),  # not past the end of the film
        (4.9, 0.1, 1, (2, 2 + SHORTEST_CUT)),  # a frame is left
        (2.04, -3.0, 1, (0, 5)),  # not before its beginning
        (8.95, 15.0, 2, (0, 10.05)),  # a photo stands as long as one likes
        (5.04, 4.04, 2, (0, 5)),  # by either edge
        (4.98, 4.48, 1, (2, 4.5)),  # between two cuts
    ],
)
def test_a_cut_stays_inside_its_item(
    line: Line, edits: Edits, start: float, end: float, cut: int, expected: tuple[float, float]
) -> None:
    Pointer(line).drag(start, end)
    assert edits.spans()[cut] == pytest.approx(expected, abs=0.02)


def test_an_edge_is_drawn_to_a_boundary(line: Line) -> None:
    edits = Edits(line)
    line.view.snap = lambda media_id, second, reach: 4.4 if abs(second - 4.4) <= reach else second
    Pointer(line).drag(4.9, 4.4)
    assert edits.spans()[1] == (2, 4.4)
    line.view.snaps = False
    Pointer(line).drag(4.3, 4.4)
    assert edits.spans()[1] == (2, 4.5)


def test_the_edge_under_way_is_told(line: Line, edits: Edits) -> None:
    told: list[float | None] = []
    line.view.edge_moved.connect(lambda edge: told.append(edge and round(edge.second, 2)))
    Pointer(line).drag(4.9, 4.7, 4.4)
    assert told == [4.8, 4.5, None]


@pytest.mark.parametrize(
    ("end", "order"),
    [(0.2, "cabd"), (4.6, "abcd"), (9.9, "abdc"), (30.0, "abdc"), (2.4, "acbd")],
)
def test_a_cut_is_carried_to_its_place(line: Line, edits: Edits, end: float, order: str) -> None:
    Pointer(line).drag(7.0, 7.3, end)
    assert edits.ids() == order
    assert edits.deeds == (["moving cuts"] if order != "abcd" else [])
    assert not line.scene.marked


def test_several_cuts_are_carried_together(line: Line, edits: Edits) -> None:
    pointer = Pointer(line)
    pointer.click(1.0)
    pointer.click(9.5, Keys.ControlModifier)
    assert line.scene.selected == {"a", "d"}
    pointer.drag(1.0, 1.4, 8.5)
    assert edits.ids() == "bcad"


def test_escape_gives_up_what_is_dragged(line: Line, edits: Edits) -> None:
    before = edits.plan
    for start, end in ((4.9, 4.0), (3.5, 0.2)):
        pointer = Pointer(line).press(start).move(start - 0.5).move(end)
        assert line.view.busy
        assert line.view.cancel()
        pointer.release(end)
        assert (edits.plan, edits.deeds) == (before, [])
    assert not line.view.cancel()


def test_a_plan_that_changes_meanwhile_does_not_tear_the_drag(line: Line, edits: Edits) -> None:
    pointer = Pointer(line).press(4.9).move(4.4)
    line.show_plan(Plan("Plan", four()[:3]), "plan")
    assert line.scene.plan.seconds == pytest.approx(9.5)
    pointer.release(4.4)
    assert edits.spans()[1] == (2, 4.5)


def test_clicks_select(line: Line) -> None:
    pointer = Pointer(line)
    pointer.click(1.0)
    assert line.scene.selected == {"a"}
    pointer.click(7.0, Keys.ShiftModifier)
    assert line.scene.selected == {"a", "b", "c"}
    pointer.click(3.0, Keys.ControlModifier)
    assert line.scene.selected == {"a", "c"}
    Pointer(line).click(12.0)  # beside the cuts
    assert line.scene.selected == frozenset()


def test_the_ruler_moves_the_play_head(line: Line) -> None:
    asked: list[float] = []
    held: list[bool] = []
    line.view.seek_asked.connect(asked.append)
    line.view.scrubbing.connect(held.append)
    Pointer(line, y=10).drag(3.0, 3.5, 5.03, 60.0)
    assert asked == [pytest.approx(3.0), pytest.approx(3.5), 5.0, 10.0]  # 5.03: the end of a cut
    assert held == [True, False]


def test_the_wheel_zooms_around_the_pointer(line: Line) -> None:
    line.scene.set_scale(Scale(160.0))
    view = line.view
    view.horizontalScrollBar().setValue(300)
    before = line.scene.scale.second(view.mapToScene(400, 0).x())
    for delta in (120, 240, -120):
        _wheel(line, 400, delta)
        now = line.scene.scale.second(view.mapToScene(400, 0).x())
        assert now == pytest.approx(before, abs=0.02)
    assert line.scene.scale.pixels == pytest.approx(160 * 1.25**2)


def test_long_plans_are_fitted_so_that_cuts_can_be_seen() -> None:
    assert Scale.fitting(60.0, 9, 1300).pixels == pytest.approx(1300 / 60)
    assert Scale.fitting(2.0, 1, 1300).pixels == 40.0
    assert Scale.fitting(500.0, 500, 1300).x(1.0) >= 28
    assert Scale.fitting(1e9, 1, 1300).pixels == LEAST
    assert Scale.fitting(0.0, 0, 1300) == Scale()


@pytest.mark.parametrize("pixels", [0.02, 0.5, 7.0, 40.0, 400.0])
def test_labels_of_the_ruler_do_not_touch(pixels: float) -> None:
    scale = Scale(pixels)
    ticks = list(scale.ticks(0, 2000))
    places = [scale.x(tick) for tick in ticks]
    assert all(b - a >= 60 for a, b in pairwise(places))
    assert pixels < 0.05 or len(ticks) > 1


def test_cuts_items_and_files_may_be_dropped(line: Line) -> None:
    told: list[tuple[tuple[Cut, ...], int]] = []
    line.view.dropped.connect(lambda mime, at: told.append((cuts_in(mime), at)))
    mime = QMimeData()
    cut = Cut("film", Span(1, 2), "New")
    mime.setData(CUTS_MIME, json.dumps([cut_to_json(cut)]).encode())
    assert _drop(line, mime, 5.2)
    assert told == [((cut,), 2)]
    plain = QMimeData()
    plain.setText("nothing of ours")
    assert not _drop(line, plain, 1.0)
    line.view.may_edit = False
    assert not _drop(line, mime, 1.0)


@pytest.mark.parametrize(
    "payload",
    [b"", b"{}", b"null", b"[[[[", b"[" * 100_000, b'[{"media": 3}]', b"\xff\xfe",
     b'[{"media": "x", "start": 5, "end": 1}]', b'[{"media": "x", "start": NaN, "end": 1e999}]',
     b'"' + b"x" * (5 * 2**20) + b'"'],
)  # fmt: skip
def test_what_is_no_list_of_cuts_is_left_out(payload: bytes) -> None:
    mime = QMimeData()
    mime.setData(CUTS_MIME, payload)
    mime.setData(ITEMS_MIME, payload)
    assert cuts_in(mime) == ()
    assert isinstance(ids_in(mime), list)


def test_what_stands_is_said_aloud(line: Line) -> None:
    line.scene.select(["b"])
    line.tell()
    said = line.view.accessibleDescription()
    assert said == "4 cuts, 0:10, cut 2, Blue, 3.0 seconds"


def test_items_are_kept_while_a_plan_of_five_hundred_cuts_changes(line: Line) -> None:
    cuts = tuple(Cut("film", Span(n % 6, n % 6 + 1), id=str(n)) for n in range(500))
    line.show_plan(Plan("Long", cuts), "long")
    items = {id(item) for item in line.scene.items() if isinstance(item, CutItem)}
    assert len(items) == 500
    line.show_plan(Plan("Long", cuts).moved({"3"}, 400), "long")
    again = {id(item) for item in line.scene.items() if isinstance(item, CutItem)}
    assert again == items
    line.show_plan(Plan("Long", cuts[:10]), "long")
    assert sum(isinstance(item, CutItem) for item in line.scene.items()) == 10


def test_how_cuts_stand_is_seen(qtbot: QtBot, line: Line, theme: Theme) -> None:
    """Offline, deleted and proposed cuts look different from each other and from plain ones."""
    ids = ("film", "away", "gone", "photo")
    cuts = [Cut(media, Span(0, 3), "Same", id=media) for media in ids]
    cuts.append(Cut("film", Span(0, 3), "Same", proposed=True, id="proposed"))
    for scheme in ("light", "dark"):
        theme.set_scheme(scheme)
        line.show_plan(Plan("Plan", tuple(cuts)), "plan")
        line.scene.set_scale(Scale(50.0))
        shown = line.view.grab().toImage()
        parts = []
        for cut in cuts:
            place = line.view.mapFromScene(line.scene.rect_of(cut.id)).boundingRect()
            parts.append(shown.copy(place.adjusted(2, 2, -2, -2)).convertToFormat(shown.format()))
        for number, part in enumerate(parts):
            assert all(part != other for other in parts[number + 1 :]), (scheme, cuts[number].id)
    assert line.scene.source(cuts[2]).standing is Standing.DELETED


def _drop(line: Line, mime: QMimeData, second: float) -> bool:
    view = line.view
    at = view.mapFromScene(QPointF(line.scene.scale.x(second), 60))
    copy, left, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Keys.NoModifier
    enter = QDragEnterEvent(at, copy, mime, left, keys)
    QApplication.sendEvent(view.viewport(), enter)
    if not enter.isAccepted():
        return False
    drop = QDropEvent(QPointF(at), copy, mime, left, keys)
    QApplication.sendEvent(view.viewport(), drop)
    return drop.isAccepted()


def _wheel(line: Line, x: int, delta: int) -> None:
    view = line.view
    at = QPointF(x, 60)
    event = QWheelEvent(
        at, view.viewport().mapToGlobal(at), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, Keys.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
