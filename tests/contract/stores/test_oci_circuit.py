"""The circuit through the real SDK: jobs that store, a service that goes away and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.backends.oci.media_store import OciMediaStore
from medintel_desktop.catalogue.holds import OPENS_AFTER
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.job import Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.jobs.handlers import Step
from medintel_desktop.jobs.runner import Runner
from medintel_desktop.jobs.workspace import Workspace
from tests.stores import Bytes, OciStandIn, oci_store_of


class Bench:
    """Twenty jobs that each put one object."""

    def __init__(self, workspace: Workspace, store: OciMediaStore) -> None:
        self._store = store
        self._database = workspace.catalogue.database
        self.jobs = workspace.catalogue.jobs
        table = {"put": (Step("put", Lane.TRANSFER, self._put, "Storing", "oci"),)}
        self.runner = Runner(self.jobs, table, Lane.TRANSFER)
        self.jobs.add([NewJob("put", f"{n}", "put", Lane.TRANSFER, "oci") for n in range(20)])

    def _put(self, job: Job, watch: Watch) -> Outcome:
        self._store.put(f"media/{job.title}", Bytes(b"x"), "text/plain", {})
        return Finish()

    def run(self) -> int:
        count = 0
        while self.runner.run_one():
            count += 1
        return count

    def let_time_pass(self) -> None:
        with self._database.write() as db:
            db.execute("UPDATE job SET not_before = 0")
            db.execute("UPDATE hold SET until = 1 WHERE until IS NOT NULL")


@pytest.fixture
def own(tmp_path: Path, impatient: None) -> Iterator[OciStandIn]:
    """A stand-in that may be killed."""
    stand_in = OciStandIn(tmp_path / "oci")
    yield stand_in
    stand_in.close()


@pytest.fixture
def bench(workspace: Workspace, own: OciStandIn) -> Iterator[Bench]:
    store = oci_store_of(own)
    yield Bench(workspace, store)
    store.close()


@pytest.mark.parametrize("status", [500, 503])
def test_bursts_open_it_and_one_job_closes_it(bench: Bench, own: OciStandIn, status: int) -> None:
    own.faults({"op": "PutObject", "action": "status", "status": status})
    tried = bench.run()
    assert tried <= OPENS_AFTER
    for _ in range(OPENS_AFTER):
        bench.let_time_pass()
        tried += bench.run()
    (hold,) = bench.jobs.holds()
    assert (hold.service, hold.problem.title) == ("oci", "OCI cannot answer right now.")
    assert hold.failures >= OPENS_AFTER
    asked = len(own.log("PutObject"))
    bench.let_time_pass()
    assert bench.run() == 1
    assert len(own.log("PutObject")) == asked + 3, "one job, its short tries, and no other"
    own.faults()
    bench.let_time_pass()
    assert bench.run() == 20
    assert bench.jobs.counts() == {JobState.DONE: 20}
    assert bench.jobs.hold_of("oci") is None


def test_a_service_that_is_gone_for_a_while(bench: Bench, own: OciStandIn) -> None:
    own.kill()
    for _ in range(OPENS_AFTER + 1):
        assert bench.run() == 1, "what concerns the service is met by one job"
        (hold,) = bench.jobs.holds()
        assert hold.problem.short == "Offline"
        bench.let_time_pass()
    own.start()
    assert bench.run() == 20
    assert len(own.state()["objects"]) == 20


def test_a_refused_key_waits_for_the_user(bench: Bench, own: OciStandIn) -> None:
    own.faults({"op": "PutObject", "action": "status", "status": 401})
    assert bench.run() == 1
    bench.let_time_pass()
    assert bench.run() == 0
    (hold,) = bench.jobs.holds()
    assert (hold.until, hold.problem.short) == (None, "Key refused")
    own.faults()
    bench.jobs.release("oci")
    assert bench.run() == 20
