"""A link opens one item for whoever has it, until it ends; the library keeps no URL."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from medintel_desktop import log
from medintel_desktop.domain.errors import (
    DiskFull,
    NotSetUp,
    ObjectChanged,
    ObjectGone,
    StoreError,
    UsageError,
)
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.share import Share, Shared, ShareState
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.shares import TRASHED, Shares
from tests.contract.stores.sender import Sender
from tests.stores import Bytes, OciStandIn


def stored(sender: Sender, name: str = "größe 100%.mp4", seed: int = 1) -> MediaItem:
    item = sender.put_in(0.05, name, seed)
    sender.send(item)
    return item


def shares_of(sender: Sender) -> Shares:
    return sender.workspace.cloud.shares


def opened(url: str, **headers: str) -> httpx.Response:
    """As somebody without an account."""
    return httpx.get(url, headers=headers, trust_env=False)


def secret_of(url: str) -> str:
    """What alone makes the URL open."""
    parts = urlsplit(url)
    signed = parse_qs(parts.query).get("X-Amz-Signature")
    return signed[0] if signed else parts.path.split("/")[2]


def state(sender: Sender, shared: Shared) -> ShareState:
    import time

    (now,) = [s for s in shares_of(sender).of(shared.share.media_id) if s.id == shared.share.id]
    return now.state(time.time())


def test_a_link_opens_without_an_account(sender: Sender) -> None:
    item = stored(sender)
    url = shares_of(sender).make(item.id, hours=2).url
    answer = opened(url)
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == item.checksum
    assert answer.headers["content-type"] == "video/mp4"
    part = opened(url, Range="bytes=100-199")
    assert (part.status_code, part.content) == (206, answer.content[100:200])


def test_a_link_answers_head_where_it_may(oci: Sender) -> None:
    url = shares_of(oci).make(stored(oci).id).url
    answer = httpx.head(url, trust_env=False)
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(opened(url).content)


def test_a_link_reads_only(oci: Sender) -> None:
    item = stored(oci)
    url = shares_of(oci).make(item.id).url
    assert httpx.put(url, content=b"x", trust_env=False).status_code >= 400
    assert httpx.delete(url, trust_env=False).status_code >= 400
    assert hashlib.sha256(opened(url).content).hexdigest() == item.checksum


def test_the_ledger_knows_who_what_and_when(sender: Sender) -> None:
    item = stored(sender)
    shared = shares_of(sender).make(item.id, hours=3, person="  Aunt\nRosa ")
    (row,) = shares_of(sender).listed()
    assert row == shared.share
    assert (row.media_id, row.name, row.person) == (item.id, item.name, "Aunt Rosa")
    assert (row.kind, row.place) == (sender.kind, sender.store.place)
    assert row.expires_at - row.created_at == pytest.approx(3 * 3600, abs=60)
    assert row.revocable is (sender.kind is StoreKind.OCI)
    assert state(sender, shared) is ShareState.OPEN


def test_the_time_is_that_of_the_settings_and_never_above_a_week(sender: Sender) -> None:
    item = stored(sender)
    sender.settings.change(link_hours=5)
    row = shares_of(sender).make(item.id).share
    assert row.expires_at - row.created_at == pytest.approx(5 * 3600, abs=60)
    assert shares_of(sender).make(item.id, hours=168).share.expires_at > row.expires_at
    for hours in (0, 169):
        with pytest.raises(UsageError, match="1 to 168"):
            shares_of(sender).make(item.id, hours=hours)


def test_a_revoked_link_opens_no_more(oci: Sender) -> None:
    item = stored(oci)
    first, second = (shares_of(oci).make(item.id) for _ in range(2))
    ended = shares_of(oci).revoke([first.share.id])
    assert [s.id for s in ended.ended] == [first.share.id]
    assert (opened(first.url).status_code, opened(second.url).status_code) == (404, 200)
    assert (state(oci, first), state(oci, second)) == (ShareState.ENDED, ShareState.OPEN)
    shares_of(oci).revoke_item(item.id)
    assert opened(second.url).status_code == 404
    assert shares_of(oci).revoke_all().ended == ()


def test_a_presigned_link_is_honest(b2: Sender) -> None:
    shared = shares_of(b2).make(stored(b2).id)
    ended = shares_of(b2).revoke_all()
    assert ([s.id for s in ended.lasting], ended.ended) == ([shared.share.id], ())
    assert state(b2, shared) is ShareState.OPEN
    assert opened(shared.url).status_code == 200


def test_an_expired_link_is_listed_as_such(oci: Sender, oci_stand_in: OciStandIn) -> None:
    shared = shares_of(oci).make(stored(oci).id, hours=1)
    oci_stand_in.clock(3700)
    assert opened(shared.url).status_code == 404
    assert shared.share.state(shared.share.expires_at) is ShareState.EXPIRED
    assert shared.share.state(shared.share.expires_at - 1) is ShareState.OPEN


def test_a_link_the_service_forgot_has_ended(oci: Sender, oci_stand_in: OciStandIn) -> None:
    shared = shares_of(oci).make(stored(oci).id)
    oci.store.revoke(shared.share.link_id)  # by hand, in the console
    assert [s.id for s in shares_of(oci).revoke_all().ended] == [shared.share.id]
    assert state(oci, shared) is ShareState.ENDED


def test_the_trash_ends_links(oci: Sender) -> None:
    item = stored(oci)
    shared = shares_of(oci).make(item.id)
    oci.workspace.trash.put([item.id])
    oci.driver.hurry()
    assert opened(shared.url).status_code == 404
    (row,) = shares_of(oci).listed()
    assert row.ending == TRASHED
    with pytest.raises(UsageError, match="in the trash"):
        shares_of(oci).make(item.id)


def test_offline_a_link_ends_as_soon_as_it_can(oci: Sender, oci_stand_in: OciStandIn) -> None:
    item = stored(oci)
    shared = shares_of(oci).make(item.id)
    call = "DeletePreauthenticatedRequest"
    oci_stand_in.faults({"op": call, "action": "status", "status": 503, "times": 50})
    assert [s.id for s in shares_of(oci).revoke_item(item.id).waiting] == [shared.share.id]
    assert state(oci, shared) is ShareState.OPEN
    oci.workspace.trash.put([item.id])  # asks nobody, so it works offline; one job is enough
    oci.driver.run(patient=False)
    assert opened(shared.url).status_code == 200
    oci_stand_in.faults()
    oci.begin_again()
    oci.driver.hurry()
    assert opened(shared.url).status_code == 404
    assert oci.job("revoke").state is JobState.DONE


def test_restoring_does_not_bring_a_link_back(oci: Sender) -> None:
    item = stored(oci)
    shared = shares_of(oci).make(item.id)
    oci.workspace.trash.put([item.id])
    oci.workspace.trash.restore([item.id])
    oci.driver.hurry()
    assert opened(shared.url).status_code == 404


def test_a_link_of_a_store_that_is_set_up_no_more(oci: Sender, tmp_path: Path) -> None:
    shared = shares_of(oci).make(stored(oci).id)
    oci.workspace.cloud.stores.choose(StoreKind.OCI, options={"bucket": ""})
    ((failed, problem),) = shares_of(oci).revoke_all().failed
    assert failed.id == shared.share.id
    assert "opens until" in problem.hint


def test_what_is_not_stored_cannot_be_linked_to(sender: Sender) -> None:
    item = sender.put_in(0.05)
    assert shares_of(sender).offers(item.id) == []
    with pytest.raises(StoreError, match="no copy") as caught:
        shares_of(sender).make(item.id)
    assert "Store it first" in caught.value.hint
    assert caught.value.short == "Not in the cloud"


def test_without_a_bucket_there_are_no_links(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    workspace.cloud.stores.choose(StoreKind.FOLDER, active=True, options={"path": str(folder)})
    sender = Sender.__new__(Sender)
    sender.folder, sender.workspace = tmp_path, workspace
    item = sender.put_in(0.01)
    with pytest.raises(NotSetUp, match="store in the cloud"):
        workspace.cloud.shares.make(item.id)


def test_an_object_somebody_changed_is_not_linked_to(sender: Sender) -> None:
    item = stored(sender)
    (copy,) = sender.copies(item)
    sender.store.put(copy.object, Bytes(b"other"), "video/mp4", {})
    with pytest.raises(ObjectChanged):
        shares_of(sender).make(item.id)
    item = stored(sender, "b.mp4", 2)
    (copy,) = sender.copies(item)
    sender.store.delete(copy.object)
    with pytest.raises(ObjectGone):
        shares_of(sender).make(item.id)


def test_a_link_that_cannot_be_noted_is_taken_back(
    oci: Sender, oci_stand_in: OciStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = stored(oci)

    def full(share: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(oci.workspace.catalogue.shares, "add", full)
    with pytest.raises(DiskFull):
        shares_of(oci).make(item.id)
    assert oci_stand_in.state()["pars"] == []


def test_an_item_that_goes_to_the_trash_meanwhile_is_not_shared(
    oci: Sender, oci_stand_in: OciStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = stored(oci)
    table = oci.workspace.catalogue.shares
    add = table.add

    def slowly(share: Share) -> None:
        oci.workspace.trash.put([item.id])  # sees no link yet
        add(share)

    monkeypatch.setattr(table, "add", slowly)
    with pytest.raises(UsageError, match="in the trash"):
        shares_of(oci).make(item.id)
    assert oci_stand_in.state()["pars"] == []


def test_no_url_is_kept_anywhere(sender: Sender, caplog: pytest.LogCaptureFixture) -> None:
    last = log.set_up(sender.workspace.folder.logs, "DEBUG")
    item = stored(sender)
    shared = shares_of(sender).make(item.id, person="Rosa")
    secret = secret_of(shared.url)
    assert len(secret) > 20
    logging.getLogger("medintel_desktop.test").error("it was %s", shared.url)
    shares_of(sender).revoke_all()
    assert shared.url not in repr(shared)
    sender.workspace.trash.put([item.id])
    sender.driver.hurry()
    log.close()
    assert any("it was" in line for line in last.lines)
    assert not any(secret in line for line in last.lines)
    kept = [p for p in sender.workspace.folder.root.rglob("*") if p.is_file()]
    assert len(kept) > 3
    assert [p for p in kept if secret.encode() in p.read_bytes()] == []


def test_an_unknown_link_is_masked_too() -> None:
    text = (
        "GET https://x.example/p/AbC-_123/n/ns/b/b/o/media%2Fa and"
        " https://b.example/a.jpg?X-Amz-Date=1&X-Amz-Signature=0123abcd&x=1"
    )
    shown = log.redact(text)
    assert "AbC-_123" not in shown
    assert "0123abcd" not in shown
    assert "media%2Fa" in shown
