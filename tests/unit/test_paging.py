"""Pages of a list joined are the list: in every order, over ties, to the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.job import JobState, Lane
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState, Metadata
from medintel_desktop.domain.view import MediaCell, Section, Sort, View

COUNT = 23


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """Items of which several share each name, size, rating and time."""
    catalogue = Catalogue(tmp_path)
    for number in range(COUNT):
        kind = MediaKind.VIDEO if number % 4 == 0 else MediaKind.PHOTO
        name = ("Beach", "beach", "alps", "Zoo")[number % 4]
        item = MediaItem(
            f"item-{number}", name, f"{number:064d}", number % 5, MediaState.READY,
            Metadata(kind), added_at=float(number // 7),
        )  # fmt: skip
        catalogue.media.insert(item)
        catalogue.media.rate([item.id], number % 3)
    yield catalogue
    catalogue.close()


def pages(catalogue: Catalogue, view: View, limit: int) -> list[MediaCell]:
    found = page = catalogue.cells.page(view, limit=limit)
    while page:
        page = catalogue.cells.page(view, page[-1], limit)
        found = found + page
    return found


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("section", [Section.ALL, Section.VIDEOS])
@pytest.mark.parametrize("limit", [1, 4, COUNT])
def test_pages_joined_are_the_whole_list(
    catalogue: Catalogue, sort: Sort, section: Section, limit: int
) -> None:
    view = View(section, sort=sort)
    found = [cell.num for cell in pages(catalogue, view, limit)]
    assert found == list(catalogue.cells.numbers(view))
    assert len(found) == catalogue.cells.count(view) == (COUNT if section is Section.ALL else 6)


def test_names_are_ordered_without_regard_to_case(catalogue: Catalogue) -> None:
    names = [cell.name for cell in catalogue.cells.page(View(sort=Sort.NAME))]
    assert names == sorted(names, key=str.lower)
    assert names[6:8] == ["Beach", "beach"]  # equal but for case: by arrival


def test_a_cell_says_what_its_newest_unfinished_job_waits_for(catalogue: Catalogue) -> None:
    def queued(media_id: str) -> NewJob:
        return NewJob("import", "x", "read", Lane.QUICK, media_id=media_id)

    catalogue.jobs.add([queued("item-1"), queued("item-1"), queued("item-2")])
    first, second, third = catalogue.jobs.page()
    catalogue.jobs.save(replace(second, state=JobState.PAUSED))
    catalogue.jobs.save(replace(third, state=JobState.DONE))

    waits = {cell.id: cell.waits for cell in catalogue.cells.page(View()) if cell.waits}

    assert first.media_id == second.media_id == "item-1"
    assert waits == {"item-1": "Paused"}
