"""Contact sheets: pages, words, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PdfParser import PdfParser

from medintel_desktop.domain.contact_sheet import MOST_PICTURES, Paper, SheetCell, SheetWish
from medintel_desktop.domain.errors import Cancelled, FileError, UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.ports import Report
from medintel_desktop.library.contact_sheets import ContactSheets, Shown
from tests import media
from tests.driver import Driver

WISH = SheetWish("Trip", columns=3, paper=Paper.A4_WIDE)
"""Two rows of three on a page."""


def whole(driver: Driver, name: str) -> Shown:
    return driver.items()[name].id, None, None


def make(
    driver: Driver, shown: Sequence[Shown], target: Path, wish: SheetWish = WISH
) -> list[Path]:
    return list(driver.workspace.sheets.make(shown, wish, target, lambda _done, _total: None))


def share_of(path: Path, colour: str) -> float:
    """How much of a page has about this colour."""
    with Image.open(path) as page:
        off = np.abs(np.asarray(page.convert("RGB")).astype(int) - media.RGB[colour]).max(axis=2)
    return float((off < 30).mean())


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as page:
        return page.size


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (6, 1), (7, 2), (13, 3)])
def test_a_pdf_has_as_many_pages_as_it_needs(
    driver: Driver, tmp_path: Path, count: int, pages: int
) -> None:
    (path,) = make(driver, [whole(driver, "leaf.jpg")] * count, tmp_path / "out" / "trip.pdf")
    with PdfParser(str(path)) as pdf:
        assert len(pdf.pages) == pages


def test_a_png_is_one_page_of_several(driver: Driver, tmp_path: Path) -> None:
    film = driver.items()["film.mp4"].id
    blue, green = (film, 1.2, 1.8), (film, 2.2, 2.8)
    shown: Sequence[Shown] = [*[blue] * 6, green]
    first, second = make(driver, shown, tmp_path / "trip.png")
    assert [first.name, second.name] == ["trip-1.png", "trip-2.png"]
    assert share_of(first, "blue") > 0.2 > 0.01 > share_of(first, "green")
    assert share_of(second, "green") > 0.05 > 0.01 > share_of(second, "blue")
    (alone,) = make(driver, shown[:1], tmp_path / "alone.png")
    assert (alone.name, size_of(alone)) == ("alone.png", (2339, 1654))


def test_pictures_are_upright_and_missing_ones_leave_a_frame(
    driver: Driver, tmp_path: Path
) -> None:
    driver.add(media.photo(tmp_path / "lost.jpg", "pink"))
    item = driver.items()["lost.jpg"]
    driver.workspace.folder.preview(item.checksum).write_bytes(b"broken")
    shown = [whole(driver, "turned.jpg"), whole(driver, "lost.jpg"), ("nobody", None, None)]
    (path,) = make(driver, shown, tmp_path / "trip.png")
    assert share_of(path, "red") == pytest.approx(share_of(path, "blue"), rel=0.1)
    assert share_of(path, "pink") < 0.001


def test_names_of_any_script_and_markup_are_drawn(driver: Driver, tmp_path: Path) -> None:
    name = "<b>名前</b> שלום \u202e📷 " + "long " * 60
    wish = SheetWish(name, columns=8, paper=Paper.LETTER)
    driver.workspace.collection.rename(driver.items()["leaf.jpg"].id, name)
    (path,) = make(driver, [whole_id(driver)] * 3, tmp_path / "trip.png", wish)
    assert size_of(path) == (1700, 2200)


def whole_id(driver: Driver) -> Shown:
    item = next(item for item in driver.items().values() if item.metadata.width == 64)
    return item.id, None, None


class Kept:
    """Keeps what was to be drawn."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def contact_sheet(
        self, cells: Sequence[SheetCell], _wish: SheetWish, target: Path, _report: Report
    ) -> list[Path]:
        self.lines = [cell.line for cell in cells]
        return [target]


def test_nothing_is_said_of_where_in_hidden_areas(driver: Driver, tmp_path: Path) -> None:
    arezzo = (43.46745, 11.88513)
    for name, colour in (("home", "orange"), ("away", "purple")):
        taken = "2024:10:24 15:12:08"
        driver.add(media.photo(tmp_path / f"{name}.jpg", colour, gps=arezzo, taken=taken))
    home, away = (driver.items()[f"{name}.jpg"].id for name in ("home", "away"))
    space, maker = driver.workspace, Kept()
    sheets = ContactSheets(
        space.catalogue, maker, space.folder, space.posters, lambda media_id: media_id == home
    )
    shown: list[Shown] = [(home, None, None), (away, None, None)]
    sheets.make(shown, WISH, tmp_path / "a.pdf", lambda _done, _total: None)
    assert maker.lines == ["24 Oct 2024", "24 Oct 2024, Arezzo, Tuscany, Italy"]


def test_a_sheet_is_made_by_a_job_and_replaces_the_old_one(driver: Driver, tmp_path: Path) -> None:
    target = tmp_path / "trip.pdf"
    target.write_bytes(b"old")
    film = driver.items()["film.mp4"].id
    driver.workspace.sheets.enqueue([(film, 0.5, 1.0)], WISH, target)
    driver.run()
    job = next(j for j in driver.workspace.catalogue.jobs.page() if j.kind == "contact_sheet")
    assert (job.state, job.payload["made"]) == (JobState.DONE, str(target))
    assert target.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["trip.pdf", "trip.png"])
def test_what_is_stopped_leaves_what_was_there(driver: Driver, tmp_path: Path, name: str) -> None:
    def stop(done: float, _total: float) -> None:
        if done > 6:
            raise Cancelled

    (tmp_path / name).write_bytes(b"old")
    film = driver.items()["film.mp4"].id
    with pytest.raises(Cancelled):
        driver.workspace.sheets.make([(film, None, None)] * 9, WISH, tmp_path / name, stop)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [(name, b"old")]


def test_what_makes_no_sheet_is_said(driver: Driver, tmp_path: Path) -> None:
    one: Shown = (driver.items()["film.mp4"].id, None, None)
    for shown, target, wish in (
        ([], "a.pdf", WISH),
        ([one] * (MOST_PICTURES + 1), "a.pdf", WISH),
        ([one], "a.gif", WISH),
        ([one], "a.pdf", SheetWish(columns=1)),
        ([("nobody", None, None)], "a.pdf", WISH),
    ):
        with pytest.raises(UsageError):
            make(driver, shown, tmp_path / target, wish)
    (tmp_path / "file").touch()
    with pytest.raises(FileError):
        make(driver, [one], tmp_path / "file" / "a.pdf")
