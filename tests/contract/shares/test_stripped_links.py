"""Links to copies that do not say where their items were taken; the copies go with the links."""

from __future__ import annotations

import io
import time
from pathlib import Path

import exifread
import httpx
import pytest

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import GeoPoint, MediaItem
from medintel_desktop.domain.share import Shared, ShareState
from medintel_desktop.domain.store import STRIPPED_PREFIX, Copy
from medintel_desktop.library import stripping
from tests import media
from tests.contract.stores.sender import Sender

HERE = (43.4628, 11.8818)


def photo(sender: Sender) -> MediaItem:
    """With a position, and its original in the store."""
    path = media.photo(sender.folder / "in" / "home.jpg", "green", gps=HERE, description="Leaf")
    sender.driver.add(path)
    (item,) = sender.driver.all_items()
    return item


def stripped(sender: Sender, item: MediaItem) -> Copy:
    sender.workspace.cloud.stripping.enqueue(item.id, sender.kind)
    sender.driver.hurry()
    copy = sender.workspace.cloud.stripping.ready(item.id, sender.kind)
    assert copy is not None
    return copy


def shared(sender: Sender, item: MediaItem) -> Shared:
    return sender.workspace.cloud.shares.make(item.id, stripped=stripped(sender, item))


def objects(sender: Sender) -> list[str]:
    return [found.name for found in sender.store.objects(STRIPPED_PREFIX)]


def opened(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False)


def test_the_link_opens_a_copy_without_location(sender: Sender) -> None:
    item = photo(sender)
    made = shared(sender, item)
    answer = opened(made.url)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    tags = exifread.process_file(io.BytesIO(answer.content))
    assert not any(name.startswith("GPS") for name in tags)
    assert item.checksum not in made.url
    assert item.checksum not in objects(sender)[0]
    assert list(sender.workspace.folder.incoming.iterdir()) == []
    again = sender.workspace.catalogue.media.get(item.id)
    assert again is not None
    assert again.metadata.point is not None


def test_it_counts_for_nothing_else(sender: Sender) -> None:
    item = photo(sender)
    before = sender.workspace.cloud.shares.offers(item.id)
    shared(sender, item)
    assert sender.workspace.cloud.shares.offers(item.id) == before
    assert all(c.object.startswith("media/") for c in sender.workspace.cloud.copies.of(item.id))
    assert sender.workspace.cloud.rebuild.undescribed(sender.kind) is not None
    assert [o.name for o in sender.workspace.cloud.rebuild.undescribed(sender.kind)] == []


def test_each_link_has_a_copy_of_its_own(sender: Sender) -> None:
    item = photo(sender)
    first, second = shared(sender, item), shared(sender, item)
    assert len(objects(sender)) == 2
    sender.workspace.cloud.shares.revoke([first.share.id])
    assert opened(first.url).status_code in (401, 403, 404)
    assert opened(second.url).status_code == 200
    assert objects(sender) == [second.share.object]


def test_ending_the_link_removes_the_copy(sender: Sender) -> None:
    item = photo(sender)
    made = shared(sender, item)
    assert made.share.revocable, "deleting its copy ends it, also where links cannot be revoked"
    ended = sender.workspace.cloud.shares.revoke([made.share.id])
    assert [share.id for share in ended.ended] == [made.share.id]
    assert opened(made.url).status_code in (401, 403, 404)
    assert objects(sender) == []
    assert sender.workspace.catalogue.copies.stripped() == []
    assert sender.workspace.cloud.shares.find(made.share.id).state(time.time()) is ShareState.ENDED


def test_the_trash_ends_it_too(sender: Sender) -> None:
    item = photo(sender)
    made = shared(sender, item)
    sender.workspace.trash.put([item.id])
    sender.driver.hurry()
    assert objects(sender) == []
    assert opened(made.url).status_code in (401, 403, 404)


def test_what_expired_or_never_got_a_link_is_removed(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = photo(sender)
    stripped(sender, item)
    sender.workspace.cloud.tidy()
    sender.driver.hurry()
    assert len(objects(sender)) == 1, "its dialog may still be open"
    monkeypatch.setattr(stripping, "UNUSED_SECONDS", -1.0)
    sender.workspace.cloud.tidy()
    sender.driver.hurry()
    assert objects(sender) == []

    made = shared(sender, item)
    with sender.workspace.catalogue.database.write() as db:
        db.execute("UPDATE share SET expires_at = 1 WHERE id = ?", (made.share.id,))
    sender.workspace.cloud.tidy()
    sender.driver.hurry()
    assert objects(sender) == []


def test_what_lies_in_a_hidden_area_is_only_shared_without_location(oci: Sender) -> None:
    item = photo(oci)
    oci.workspace.hidden.change([HiddenArea("Home", Circle(*HERE, 1.0))], here=False)
    shares = oci.workspace.cloud.shares
    assert shares.needs_stripping(item.id)
    with pytest.raises(UsageError, match="hidden area"):
        shares.make(item.id)
    oci.workspace.positions.set({item.id: GeoPoint(0, 0)})
    with pytest.raises(UsageError, match="hidden area"):
        shares.make(item.id)
    assert opened(shared(oci, item).url).status_code == 200


def test_a_file_that_is_gone_is_told(oci: Sender) -> None:
    item = photo(oci)
    Path(item.paths[0].path).unlink()
    for copy in oci.workspace.cloud.copies.of(item.id):
        oci.workspace.catalogue.copies.remove(copy.place, copy.object)
    oci.workspace.cloud.stripping.enqueue(item.id, oci.kind)
    oci.driver.run(patient=False)
    (job,) = oci.workspace.catalogue.jobs.page((JobState.FAILED,))
    assert job.problem is not None
    assert "home.jpg is not there now." in job.problem.title
