"""Only what is shown is read; order may change under a selection; news repaint once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import MediaState
from medintel_desktop.ui.models.cell_cache import CAPACITY
from medintel_desktop.ui.models.cell_model import CELL_ROLE, ITEMS_MIME, NUMBERS_MIME, Column
from medintel_desktop.ui.models.media_model import MediaModel
from tests.ui.cells import photo, photos, video


@pytest.fixture
def model(qtbot: QtBot) -> MediaModel:
    return MediaModel()


def test_the_first_page_stands_before_the_numbers_come(model: MediaModel) -> None:
    model.show_first(photos(3), total=100_000)
    assert model.rowCount() == 100_000
    assert model.index(2, 0).data() == "photo 3.jpg"
    assert model.index(3, 0).data(CELL_ROLE) is None


def test_numbers_that_agree_move_nothing(model: MediaModel, qtbot: QtBot) -> None:
    model.show_first(photos(3), total=10)
    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.assertNotEmitted(model.modelReset):
        model.set_numbers(range(1, 11))
    assert model.row_of(10) == 9
    assert model.row_of(11) is None


def test_only_the_window_and_a_page_around_it_are_asked_for(
    model: MediaModel, qtbot: QtBot
) -> None:
    model.show_first(photos(20), total=100_000)
    model.set_numbers(range(1, 100_001))
    with qtbot.waitSignal(model.cells_wanted) as asked:
        model.want(99_980, 99_999)
    assert asked.args == [list(range(99_961, 100_001))]


def test_the_same_wish_is_not_repeated(model: MediaModel, qtbot: QtBot) -> None:
    model.show_first(photos(5), total=100)
    model.set_numbers(range(1, 101))
    model.want(10, 14)
    with qtbot.assertNotEmitted(model.cells_wanted):
        model.want(10, 14)


def test_a_wish_names_all_that_is_missing_because_it_replaces_the_last(
    model: MediaModel, qtbot: QtBot
) -> None:
    model.show_first([], total=100)
    model.set_numbers(range(1, 101))
    model.want(10, 19)
    with qtbot.waitSignal(model.cells_wanted) as asked:
        model.want(15, 24)
    assert asked.args == [list(range(6, 36))]


def test_wishes_wait_for_the_numbers(model: MediaModel, qtbot: QtBot) -> None:
    model.show_first(photos(5), total=1000)
    with qtbot.assertNotEmitted(model.cells_wanted):
        model.want(500, 504)
    with qtbot.waitSignal(model.cells_wanted) as asked:
        model.set_numbers(range(1, 1001))
    assert asked.args == [list(range(496, 511))]


def test_many_answers_are_one_change(model: MediaModel, qtbot: QtBot) -> None:
    model.show_first([], total=50)
    model.set_numbers(range(1, 51))
    model.want(0, 49)
    changes = QSignalSpy(model.dataChanged)
    for cell in photos(50):
        model.put_cells([cell])
    qtbot.waitUntil(lambda: changes.count() > 0)
    assert changes.count() == 1
    assert model.index(49, 0).data() == "photo 50.jpg"


def test_an_answer_that_says_nothing_new_repaints_nothing(model: MediaModel, qtbot: QtBot) -> None:
    model.show_first(photos(5), total=5)
    model.want(0, 4)
    model.put_cells(photos(5))
    model.set_waits("id-1", "")
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.set_waits("id-3", "Waiting")
    assert (changed.args[0].row(), changed.args[1].row()) == (2, 2)


def test_pills_and_marks_change_in_place(model: MediaModel, qtbot: QtBot) -> None:
    model.show_first([video(1, marks=())], total=1)
    model.set_waits("id-1", "Reading 40%")
    model.set_marks("id-1", video(1).marks)
    model.set_waits("unknown", "Waiting")
    cell = model.cell(0)
    assert cell
    assert (cell.waits, cell.marks) == ("Reading 40%", video(1).marks)


def test_stale_cells_stay_on_screen_until_they_are_read_again(
    model: MediaModel, qtbot: QtBot
) -> None:
    model.show_first(photos(10), total=10)
    model.want(0, 9)
    with qtbot.waitSignal(model.cells_wanted) as asked:
        model.stale(["id-4", "not here"])
    assert asked.args == [[4]]
    assert model.index(3, 0).data() == "photo 4.jpg"
    model.put_cells([photo(4, name="renamed.jpg")])
    assert model.index(3, 0).data() == "renamed.jpg"


def test_a_selection_follows_its_items_through_another_order(model: MediaModel) -> None:
    model.show_first(photos(10), total=10)
    third, last = (QPersistentModelIndex(model.index(row, 0)) for row in (2, 9))
    model.set_numbers([30, 3, *range(20, 26)])
    assert third.row() == 1
    assert not last.isValid()
    assert model.rowCount() == 8


def test_more_numbers_behind_the_known_ones_are_inserted(model: MediaModel, qtbot: QtBot) -> None:
    model.show_first(photos(3), total=3)
    with qtbot.waitSignal(model.rowsInserted) as inserted:
        model.set_numbers(range(1, 6))
    assert inserted.args[1:] == [3, 4]


def test_a_new_list_forgets_the_old_window(model: MediaModel, qtbot: QtBot) -> None:
    model.show_first(photos(5), total=5)
    model.want(0, 4)
    with qtbot.waitSignal(model.modelReset):
        model.show_first(photos(2, first=50), total=2)
    assert model.number(0) == 50
    assert model.number(2) is None


def test_what_is_kept_is_bounded(model: MediaModel) -> None:
    model.show_first([], total=CAPACITY + 100)
    model.set_numbers(range(1, CAPACITY + 101))
    model.put_cells(photos(CAPACITY + 100))
    assert model.cell(0) is None
    assert model.cell(CAPACITY + 99) is not None


def test_a_drag_names_its_items_and_all_their_numbers(model: MediaModel) -> None:
    model.show_first(photos(2), total=3)
    model.set_numbers([1, 2, 77])
    mime = model.mimeData([model.index(row, 0) for row in (2, 0)])
    assert mime.data(ITEMS_MIME).data() == b"id-1"
    assert mime.data(NUMBERS_MIME).data() == b"1\n77"
    assert not mime.hasUrls()


def test_rows_speak_for_screen_readers(model: MediaModel) -> None:
    walk = video(1, name="Walk to the park", duration=380.0, marks=video(1).marks * 3, rating=4)
    broken = photo(2, name="x.jpg", state=MediaState.UNREADABLE)
    model.show_first([walk, broken], total=2)
    spoken = [model.index(r, 0).data(Qt.ItemDataRole.AccessibleTextRole) for r in (0, 1)]
    assert spoken == [
        "Walk to the park, video, 6 minutes 20, understood, 9 moments, 4 stars",
        "x.jpg, photo, not readable",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (3600, "1 hour"),
        (3725, "1 hour 2 minutes 5"),
    ],
)
def test_lengths_are_spoken_naturally(model: MediaModel, seconds: float, words: str) -> None:
    model.show_first([video(1, duration=float(seconds), marks=())], total=1)
    assert model.spoken(0) == f"video 1.mp4, video, {words}, understood"


def test_columns_of_the_list(model: MediaModel) -> None:
    cell = video(1, place="Arezzo", bytes=412_000_000, missing=True)
    model.show_first([cell], total=1)
    row = [model.index(0, column).data() for column in Column]
    assert row == ["video 1.mp4", "24 Oct 2024", "Arezzo", "412 MB", "1:40", "Missing"]
