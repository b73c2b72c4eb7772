"""The service fetches a stored video by an expiring link, instead of a second upload."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs.reach import reachable
from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem, MediaState
from medintel_desktop.domain.share import Purpose, ShareState
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library import by_link
from medintel_desktop.library.by_link import ByLink
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.contract.stores.sender import of_b2, of_oci
from tests.driver import Driver
from tests.s3 import SECRET, S3Server
from tests.service import KEY, StandIn, until
from tests.stores import OciStandIn

CREATE = "CreatePreauthenticatedRequest"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds: red, then blue."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return media.video(path, [("red", 4), ("blue", 4)], size=(640, 360))


@pytest.fixture
def cloudy(tmp_path: Path, settings: SettingsFile, service: StandIn) -> Iterator[Workspace]:
    """A library with a key whose user has chosen no store yet."""
    settings.change(twelvelabs_base_url=service.base_url, understand_on_import=False)
    names = {"TWELVE_LABS_API_KEY": KEY, "DEFAULT_SECRET_ACCESS_KEY": SECRET}
    workspace = open_workspace(tmp_path / "library", settings, Secrets(environment=names))
    yield workspace
    workspace.close()


@pytest.fixture
def driver(cloudy: Workspace, oci_stand_in: OciStandIn) -> Driver:
    """The same with OCI in use."""
    cloudy.cloud.stores.choose(StoreKind.OCI, active=True, options=of_oci(oci_stand_in))
    return Driver(cloudy)


def stored(driver: Driver, clip: Path) -> MediaItem:
    driver.workspace.ingest.add([str(clip)])
    driver.hurry()
    (item,) = driver.all_items()
    assert driver.workspace.catalogue.copies.of(item.id)
    return item


def understand(driver: Driver, item: MediaItem) -> None:
    driver.workspace.understanding.enqueue([item.id])
    driver.hurry()


def is_understood(driver: Driver, item: MediaItem) -> bool:
    found = driver.workspace.catalogue.media.get(item.id)
    assert found is not None
    return found.state is MediaState.UNDERSTOOD


def how(service: StandIn) -> list[tuple[str, str]]:
    """How each video came to the service, and what became of it."""
    return sorted((a["method"], a["status"]) for a in service.assets() if not a["internal"])


def test_a_stored_video_is_fetched(
    driver: Driver, service: StandIn, oci_stand_in: OciStandIn, clip: Path
) -> None:
    item = stored(driver, clip)
    understand(driver, item)
    assert is_understood(driver, item)
    assert how(service) == [("url", "ready")]
    assert service.usage()["paid_twice"] == []
    (share,) = driver.workspace.cloud.shares.of(item.id)
    assert (share.purpose, share.ending) == (Purpose.SERVICE, by_link.FETCHED)
    assert oci_stand_in.state()["pars"] == [], "revoked after use"
    assert driver.workspace.cloud.shares.listed() == [], "no link a person was given"


def test_the_link_opens_a_day_and_is_kept_nowhere(
    driver: Driver, service: StandIn, clip: Path
) -> None:
    service.config(asset_seconds=3600)
    item = stored(driver, clip)
    driver.workspace.understanding.enqueue([item.id])
    driver.run(patient=False)
    (share,) = driver.workspace.cloud.shares.of(item.id)
    assert share.expires_at - share.created_at == pytest.approx(24 * 3600, abs=60)
    (job,) = [j for j in driver.workspace.catalogue.jobs.page() if j.kind == "understand_video"]
    assert job.state is JobState.WAITING
    assert "/p/" not in repr(job.payload)
    root = driver.workspace.folder.root
    assert not [p for p in root.rglob("*") if p.is_file() and b"/n/stubnamespace/b/" in
                p.read_bytes() and b"/p/" in p.read_bytes()]  # fmt: skip


def test_the_link_ends_with_the_job_that_is_cancelled(
    driver: Driver, service: StandIn, oci_stand_in: OciStandIn, clip: Path
) -> None:
    service.config(asset_seconds=3600)
    item = stored(driver, clip)
    driver.workspace.cloud.shares.make(item.id)
    driver.workspace.understanding.enqueue([item.id])
    driver.run(patient=False)
    assert len(oci_stand_in.state()["pars"]) == 2
    driver.workspace.queue.cancel()
    driver.run()
    assert len(oci_stand_in.state()["pars"]) == 1, "what a person was given stays"
    (share,) = driver.workspace.catalogue.shares.open(0)
    assert share.purpose is Purpose.PERSON


def test_a_presigned_link_does_as_well(
    cloudy: Workspace, service: StandIn, clip: Path, s3: S3Server, b2_bucket: str
) -> None:
    cloudy.cloud.stores.choose(StoreKind.B2, active=True, options=of_b2(s3, b2_bucket))
    driver = Driver(cloudy)
    item = stored(driver, clip)
    understand(driver, item)
    assert how(service) == [("url", "ready")]
    (share,) = cloudy.cloud.shares.of(item.id)
    assert share.state(share.created_at) is ShareState.OPEN, "it ends by expiry"


def test_what_is_being_stored_is_waited_for(driver: Driver, service: StandIn, clip: Path) -> None:
    item = stored(driver, clip)
    workspace = driver.workspace
    (copy,) = workspace.catalogue.copies.of(item.id)
    workspace.catalogue.copies.remove(copy.place, copy.object)
    workspace.understanding.enqueue([item.id])
    workspace.cloud.uploads.enqueue([item.id], StoreKind.OCI)  # its turn comes after
    driver.run(patient=False)
    (job,) = [j for j in workspace.catalogue.jobs.page() if j.kind == "understand_video"]
    assert job.note == "Waiting: it is stored first"
    driver.hurry()
    assert how(service) == [("url", "ready")]


def test_what_waits_for_a_store_that_is_away_is_sent(
    driver: Driver, service: StandIn, oci_stand_in: OciStandIn, clip: Path
) -> None:
    oci_stand_in.faults({"action": "status", "status": 401, "code": "NotAuthenticated"})
    driver.workspace.ingest.add([str(clip)])
    driver.hurry()
    assert [hold.service for hold in driver.workspace.catalogue.jobs.holds()] == ["oci"]
    (item,) = driver.all_items()
    driver.workspace.understanding.enqueue([item.id])

    def sent() -> bool | None:
        driver.let_time_pass()
        driver.run(patient=False)
        return is_understood(driver, item) or None

    until(sent)
    assert how(service) == [("direct", "ready")]


def test_without_a_copy_the_video_is_sent(cloudy: Workspace, service: StandIn, clip: Path) -> None:
    driver = Driver(cloudy)
    cloudy.ingest.add([str(clip)])
    driver.hurry()
    (item,) = driver.all_items()
    understand(driver, item)
    assert how(service) == [("direct", "ready")]


def test_a_store_that_makes_no_link_does_not_stop_it(
    driver: Driver, service: StandIn, oci_stand_in: OciStandIn, clip: Path
) -> None:
    item = stored(driver, clip)
    oci_stand_in.faults({"op": CREATE, "action": "status", "status": 404, "code": "BucketNotFound"})
    understand(driver, item)
    assert is_understood(driver, item)
    assert how(service) == [("direct", "ready")]


def test_a_link_the_service_cannot_open_does_not_stop_it(
    driver: Driver, service: StandIn, oci_stand_in: OciStandIn, clip: Path
) -> None:
    item = stored(driver, clip)
    oci_stand_in.faults({"par": True, "action": "expired_par"})
    understand(driver, item)
    assert is_understood(driver, item)
    assert how(service) == [("direct", "ready"), ("url", "failed")]
    assert service.usage()["paid_twice"] == []
    (share,) = driver.workspace.cloud.shares.of(item.id)
    assert share.ending == by_link.NOT_FETCHED
    assert oci_stand_in.state()["pars"] == []


def test_a_service_that_never_gets_it_is_not_waited_for_without_end(
    driver: Driver, service: StandIn, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = stored(driver, clip)
    service.config(stuck=["asset"])
    patient: ByLink = driver.workspace.understanding._by_link
    monkeypatch.setattr(patient, "_patience", 0.0)
    driver.workspace.understanding.enqueue([item.id])
    driver.run(patient=False)
    driver.let_time_pass()
    driver.run(patient=False)  # given up while the service still has nothing
    service.config(stuck=[])
    driver.hurry()
    assert is_understood(driver, item)
    assert {method for method, _ in how(service)} == {"direct", "url"}
    assert service.usage()["paid_twice"] == []


def test_a_lost_answer_makes_no_second_asset(driver: Driver, service: StandIn, clip: Path) -> None:
    item = stored(driver, clip)
    service.fault("close", path="/assets$", method="POST", times=1, after=True)
    understand(driver, item)
    assert is_understood(driver, item)
    assert how(service) == [("url", "ready")]
    assert [s.ending for s in driver.workspace.cloud.shares.of(item.id)] == [by_link.FETCHED]


def test_an_original_that_is_only_in_the_cloud_is_fetched(
    driver: Driver, service: StandIn, tmp_path: Path, clip: Path
) -> None:
    here = tmp_path / "here.mp4"
    here.write_bytes(clip.read_bytes())
    item = stored(driver, here)
    here.unlink()
    understand(driver, item)
    assert is_understood(driver, item)
    assert how(service) == [("url", "ready")]


def test_too_large_for_a_link_is_sent(
    driver: Driver, service: StandIn, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = stored(driver, clip)
    ways: ByLink = driver.workspace.understanding._by_link
    small = replace(ways._limits, max_link_bytes=item.bytes - 1)
    monkeypatch.setattr(ways, "_limits", small)
    understand(driver, item)
    assert how(service) == [("direct", "ready")]


@pytest.mark.parametrize(
    ("url", "base", "fit"),
    [
        ("https://objectstorage.eu-frankfurt-1.oraclecloud.com/p/x/n/n/b/b/o/o", None, True),
        ("https://s3.us-west-004.backblazeb2.com/b/o?X-Amz-Signature=1", None, True),
        ("http://s3.example.com/b/o", None, False),
        ("https://127.0.0.1:9000/o", None, False),
        ("https://192.168.1.20/o", None, False),
        ("https://[fe80::1]/o", None, False),
        ("https://nas/o", None, False),
        ("https://nas.local/o", None, False),
        ("https://8.8.8.8/o", None, True),
        ("http://127.0.0.1:9000/o", "http://127.0.0.1:1/v1.3", True),
        ("http://192.168.1.20/o", "http://127.0.0.1:1/v1.3", False),
        ("http://127.0.0.1:9000/o", "https://proxy.example.com", False),
    ],
)
def test_only_what_the_service_can_reach_is_handed_to_it(
    url: str, base: str | None, fit: bool
) -> None:
    assert reachable(url, base) is fit


def test_a_new_video_goes_out_once(
    driver: Driver, service: StandIn, settings: SettingsFile, clip: Path
) -> None:
    settings.change(understand_on_import=True)
    item = stored(driver, clip)
    assert is_understood(driver, item)
    assert how(service) == [("url", "ready")]
