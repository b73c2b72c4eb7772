"""What lies at the service goes when it is asked for, and only then, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.domain.job import JobState
from tests.contract.indexing.conftest import Shelf
from tests.service import StandIn


def test_removing_takes_out_of_the_index_alone(
    shelf: Shelf, clips: list[Path], service: StandIn
) -> None:
    first, second = shelf.add(*clips[:2])
    shelf.index(first, second)
    shelf.managed.withdrawal.enqueue([first.id], uploads=False)
    shelf.driver.hurry()
    assert shelf.there() == ["ready"]
    assert len(service.assets()) == 2
    assert shelf.managed.indexing.standing(first.id) is None
    assert shelf.standing(second).video


def test_removing_with_uploads_leaves_nothing(
    shelf: Shelf, clips: list[Path], service: StandIn
) -> None:
    (item,) = shelf.add(clips[0])
    shelf.index(item)
    lying = shelf.managed.withdrawal.lying([item.id])
    assert (lying.indexed, lying.uploads, lying.items) == (1, 1, 1)
    shelf.managed.withdrawal.enqueue([item.id], uploads=True)
    shelf.driver.hurry()
    assert (shelf.there(), service.assets()) == ([], [])
    assert shelf.managed.withdrawal.lying([item.id]).items == 0


def test_what_was_removed_can_be_indexed_and_is_counted_again(
    shelf: Shelf, clips: list[Path]
) -> None:
    (item,) = shelf.add(clips[0])
    shelf.index(item)
    once = shelf.workspace.catalogue.ledger.used().minutes
    shelf.managed.withdrawal.enqueue([item.id], uploads=True)
    shelf.driver.hurry()
    shelf.index(item)
    assert shelf.there() == ["ready"]
    assert shelf.workspace.catalogue.ledger.used().minutes == pytest.approx(2 * once)


def test_an_upload_another_index_uses_stays_and_is_told(
    shelf: Shelf, clips: list[Path], service: StandIn
) -> None:
    (item,) = shelf.add(clips[0])
    (row,) = shelf.index(item)
    index = shelf.workspace.services.video_index()
    other = index.create("Somebody else's")
    assert index.add(other.id, row.asset)
    shelf.managed.withdrawal.enqueue([item.id], uploads=True)
    shelf.driver.hurry()
    (job,) = shelf.jobs("withdraw")
    assert job.state is JobState.DONE
    assert job.note == "1 upload stays: another index uses it"
    assert len(service.assets()) == 1
    rows = service.objects()["indexed_assets"]
    assert [one["index_id"] for one in rows] == [other.id]


@pytest.mark.parametrize("also", [True, False])
def test_emptying_the_trash(
    shelf: Shelf, clips: list[Path], service: StandIn, *, also: bool
) -> None:
    (item,) = shelf.add(clips[0])
    shelf.index(item)
    shelf.workspace.trash.put([item.id])
    shelf.workspace.trash.empty_later(service=also)
    shelf.driver.hurry()
    assert shelf.workspace.catalogue.media.get(item.id) is None
    assert shelf.there() == ([] if also else ["ready"])
    assert len(service.assets()) == (0 if also else 1)


def test_deleting_goes_on_after_faults(shelf: Shelf, clips: list[Path], service: StandIn) -> None:
    (item,) = shelf.add(clips[0])
    shelf.index(item)
    service.fault("close", "/indexed-assets/", method="DELETE", after=True)
    service.fault("status", "/assets/", method="DELETE", status=429, body="")
    shelf.managed.withdrawal.enqueue([item.id], uploads=True)
    shelf.driver.hurry()
    assert (shelf.there(), service.assets()) == ([], [])


def test_file_added_anew_keeps_its_upload(
    shelf: Shelf, clips: list[Path], service: StandIn
) -> None:
    (item,) = shelf.add(clips[0])
    shelf.index(item)
    shelf.workspace.trash.put([item.id])
    shelf.workspace.trash.empty([item.id], service=True)
    service.fault("status", "/indexed-assets/", method="DELETE", status=503, body="")
    shelf.driver.run(patient=False)
    shelf.add(clips[0])
    shelf.driver.hurry()
    assert len(service.assets()) == 1


def test_reset_names_what_goes_and_empties_the_index(
    shelf: Shelf, clips: list[Path], service: StandIn
) -> None:
    first, second = shelf.add(*clips[:2])
    (row, _) = shelf.index(first, second)
    index = shelf.workspace.services.video_index()
    other = index.create("Other")
    assert index.add(other.id, row.asset)
    shelf.workspace.catalogue.indexed.forget(second.id, shelf.index_id)
    told = shelf.managed.reset.preview(shelf.index_id)
    assert (told.index.name, told.videos, told.strangers) == ("Holidays", 2, 1)
    assert told.minutes == pytest.approx(20 / 60, abs=0.02)

    service.fault("close", "/indexed-assets/", method="DELETE", after=True)
    shelf.managed.reset.enqueue(shelf.index_id, "Holidays", uploads=False)
    shelf.driver.hurry()
    assert shelf.there() == []
    rows = service.objects()["indexed_assets"]
    assert [one["index_id"] for one in rows] == [other.id], "another index is left alone"
    assert [row["name"] for row in service.objects()["indexes"]] == ["Holidays", "Other"]
    assert shelf.managed.indexing.listed() == []
    assert len(service.assets()) == 2
    shelf.index(first)
    assert shelf.there() == ["ready"]


def test_reset_stops_what_is_on_its_way(shelf: Shelf, clips: list[Path], service: StandIn) -> None:
    service.config(stuck=["index"])
    (item,) = shelf.add(clips[0])
    shelf.begin(item)
    shelf.managed.reset.enqueue(shelf.index_id, "Holidays", uploads=True)
    shelf.driver.run(patient=False)
    service.config(stuck=[])
    shelf.driver.hurry()
    assert [job.state for job in shelf.jobs()] == [JobState.CANCELLED]
    assert (shelf.there(), service.assets()) == ([], [])
