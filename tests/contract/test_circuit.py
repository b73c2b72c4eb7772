"""A service that fails again and again is left alone, then one job tries for all."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.catalogue.holds import OPENS_AFTER, Hold
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.cli.add import start_runners, stop_runners
from medintel_desktop.domain.errors import (
    ChecksumWrong,
    KeyRefused,
    ServiceBusy,
    ServiceUnreachable,
)
from medintel_desktop.domain.job import (
    Advance,
    AskAgain,
    Finish,
    Job,
    JobState,
    Lane,
    Outcome,
    Watch,
)
from medintel_desktop.jobs.circuit import words
from medintel_desktop.jobs.handlers import Step
from medintel_desktop.jobs.queue import Queue
from medintel_desktop.jobs.runner import Runner
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets

Body = Callable[[], Outcome]


class Bench:
    """Jobs of the services "s" and "t" whose only step does what ``body`` says now."""

    def __init__(self, workspace: Workspace) -> None:
        self.jobs = workspace.catalogue.jobs
        self.database = workspace.catalogue.database
        self.body: Body = Finish
        self.ran: list[int] = []
        self.inside: Callable[[], None] = lambda: None
        table = {
            service: (Step("one", Lane.TRANSFER, self._run, "One", service),)
            for service in ("s", "t")
        }
        self.runner, self.other = (Runner(self.jobs, table, Lane.TRANSFER) for _ in range(2))
        self.queue = Queue(self.jobs, table, self.runner.wake)

    def _run(self, job: Job, watch: Watch) -> Outcome:
        self.ran.append(job.id)
        self.inside()
        return self.body()

    def add(self, count: int = 1, service: str = "s") -> None:
        self.jobs.add(
            [NewJob(service, f"{n}", "one", Lane.TRANSFER, service) for n in range(count)]
        )

    def run(self) -> int:
        """Run what is due; how many jobs that were."""
        self.ran.clear()
        while self.runner.run_one():
            pass
        return len(self.ran)

    def let_time_pass(self) -> None:
        """Every pause is over; what waits for the user does so still."""
        with self.database.write() as db:
            db.execute("UPDATE job SET not_before = 0")
            db.execute("UPDATE hold SET until = 1 WHERE until IS NOT NULL")

    def fail(self, times: int) -> None:
        """The service fails so often, its jobs each trying when their time has come."""
        self.body = busy
        for _ in range(100):
            hold = self.jobs.hold_of("s")
            if hold is not None and hold.failures >= times:
                return
            self.let_time_pass()
            self.runner.run_one()
        raise AssertionError("it was not counted")

    @property
    def pause(self) -> float:
        hold = self.jobs.hold_of("s")
        assert hold is not None
        assert hold.until is not None
        return hold.until - time.time()


@pytest.fixture
def bench(workspace: Workspace) -> Bench:
    return Bench(workspace)


def busy() -> Outcome:
    """About one call, as a 500 is."""
    raise ServiceBusy("It is busy.", "It goes on by itself.")


def away() -> Outcome:
    """About the service as a whole."""
    raise ServiceBusy("It is away.", "It goes on by itself.", service="s")


def test_some_failures_leave_the_circuit_closed(bench: Bench) -> None:
    bench.add(OPENS_AFTER - 1)
    bench.body = busy
    assert bench.run() == OPENS_AFTER - 1
    assert bench.jobs.holds() == []
    bench.add()
    bench.body = Finish
    assert bench.run() == 1
    assert bench.jobs.hold_of("s") is None, "a success forgets the failures"


def test_failures_in_a_row_open_it_whichever_jobs_met_them(bench: Bench) -> None:
    bench.add(OPENS_AFTER + 20)
    bench.add(1, "t")
    bench.body = busy
    bench.run()
    mine = [id_ for id_ in bench.ran if id_ <= OPENS_AFTER + 20]
    assert len(mine) == OPENS_AFTER, "the others were not tried"
    (hold,) = bench.jobs.holds()
    assert (hold.service, hold.problem.title) == ("s", "It is busy.")
    assert "5 failures in a row, its jobs wait, tried again at" in words(hold)
    assert len(bench.ran) == OPENS_AFTER + 1, "another service is not concerned"


def test_one_job_tries_and_its_failure_rests_longer(bench: Bench) -> None:
    bench.add(20)
    bench.fail(OPENS_AFTER)
    before = bench.pause
    for _ in range(3):
        bench.let_time_pass()
        assert bench.run() == 1
        assert bench.pause > before * 0.9
        before = bench.pause
    assert before > 60
    for _ in range(10):
        bench.let_time_pass()
        bench.run()
    assert 100 < bench.pause <= 300


def test_its_success_lets_all_others_follow(bench: Bench) -> None:
    bench.add(20)
    bench.fail(OPENS_AFTER)
    bench.let_time_pass()
    bench.body = Finish
    assert bench.run() == 20
    assert bench.jobs.hold_of("s") is None


def test_while_one_tries_no_other_runner_does(bench: Bench) -> None:
    bench.add(20)
    bench.fail(OPENS_AFTER)
    bench.let_time_pass()
    others: list[bool] = []
    due: list[float | None] = []

    def meanwhile() -> None:
        bench.inside = lambda: None
        others.append(bench.other.run_one())
        due.append(bench.jobs.next_due(Lane.TRANSFER))

    bench.inside = meanwhile
    bench.body = Finish
    assert bench.run() == 20
    assert others == [False]
    assert due[0] is not None
    assert due[0] > time.time() + 3600, "nobody looks for it again and again meanwhile"


def test_a_try_that_was_stopped_is_another_ones(bench: Bench) -> None:
    bench.add(3)
    bench.fail(OPENS_AFTER)
    bench.let_time_pass()
    tried = bench.jobs.claim(Lane.TRANSFER)
    assert tried is not None
    assert bench.jobs.claim(Lane.TRANSFER) is None
    bench.queue.cancel([tried.id])
    assert bench.jobs.claim(Lane.TRANSFER) is None, "its runner has it in hand still"
    bench.jobs.let_go(tried.id)
    other = bench.jobs.claim(Lane.TRANSFER)
    assert other is not None
    assert other.id != tried.id


def test_a_restart_changes_nothing(bench: Bench, workspace: Workspace) -> None:
    bench.add(20)
    bench.fail(OPENS_AFTER)
    bench.let_time_pass()
    assert bench.jobs.claim(Lane.TRANSFER) is not None
    bench.jobs.requeue_running()  # killed while it tried
    again = Bench(workspace)
    again.body = busy
    assert again.run() == 1, "still only one"
    assert again.jobs.holds()


def test_what_could_not_be_reached_is_tried_when_the_app_is_opened(
    bench: Bench, workspace: Workspace, settings: SettingsFile, secrets: Secrets
) -> None:
    def unreachable() -> Outcome:
        raise ServiceUnreachable("It cannot be reached.", "It goes on by itself.", service="s")

    bench.add(20)
    bench.body = unreachable
    for _ in range(OPENS_AFTER):
        bench.let_time_pass()
        assert bench.run() == 1
    assert bench.pause > 10
    workspace.close()
    reopened = open_workspace(workspace.folder.root, settings, secrets)
    reopened.try_again()
    again = Bench(reopened)
    again.body = unreachable
    assert again.run() == 1, "once, by one job"
    hold = again.jobs.hold_of("s")
    assert hold is not None
    assert hold.failures == OPENS_AFTER + 1
    assert again.pause > 20, "what failed before is not forgotten"
    reopened.close()


def test_a_command_that_runs_jobs_tries_and_one_that_looks_does_not(workspace: Workspace) -> None:
    offline = ServiceUnreachable("It cannot be reached.").problem
    workspace.catalogue.jobs.hold(Hold("oci", time.time() + 300, offline))
    assert workspace.engine
    assert len(workspace.catalogue.jobs.holds()) == 1
    stop_runners(workspace, start_runners(workspace))
    assert workspace.catalogue.jobs.holds() == []


@pytest.mark.parametrize("asked", [True, False])
def test_a_pause_is_kept_when_the_app_is_opened(
    bench: Bench, workspace: Workspace, settings: SettingsFile, secrets: Secrets, asked: bool
) -> None:
    def pausing() -> Outcome:
        if asked:
            raise ServiceBusy("It asks for a pause.", service="s", retry_after=500)
        raise KeyRefused("It refuses the key.", service="s")

    bench.add(2)
    bench.body = pausing
    assert bench.run() == 1
    workspace.close()
    reopened = open_workspace(workspace.folder.root, settings, secrets)
    reopened.try_again()
    assert Bench(reopened).run() == 0
    reopened.close()


def test_what_concerns_the_service_waits_from_the_first_time_and_ever_longer(bench: Bench) -> None:
    bench.add(20)
    bench.body = away
    pauses = []
    for _ in range(OPENS_AFTER):
        assert bench.run() == 1
        pauses.append(bench.pause)
        bench.let_time_pass()
    assert pauses[0] < 3
    assert pauses[-1] > 10
    assert bench.run() == 1


def test_a_pause_that_was_asked_for_is_not_cut_short_by_a_call_from_before(bench: Bench) -> None:
    def asked() -> Outcome:
        raise ServiceBusy("It asks for a pause.", service="s", retry_after=500)

    bench.add(2)

    def meanwhile() -> None:
        bench.inside = lambda: None
        bench.body = asked
        bench.other.run_one()
        bench.body = Finish

    bench.inside = meanwhile
    bench.body = Finish
    bench.run()
    assert bench.pause > 490


def test_asking_again_later_is_a_success(bench: Bench) -> None:
    bench.add(2)
    bench.fail(OPENS_AFTER)
    bench.let_time_pass()
    bench.body = lambda: AskAgain(60, "It works on it.")
    assert bench.run() == 2
    assert bench.jobs.hold_of("s") is None


@pytest.mark.parametrize("error", [ChecksumWrong("Damaged."), KeyRefused("No.")])
def test_what_the_service_answered_is_no_failure_of_it(bench: Bench, error: Exception) -> None:
    def answered() -> Outcome:
        raise error

    bench.add(OPENS_AFTER + 1)
    bench.body = answered
    assert bench.run() == OPENS_AFTER + 1
    assert bench.jobs.hold_of("s") is None


def test_the_user_may_close_it(bench: Bench) -> None:
    bench.add(20)
    bench.fail(OPENS_AFTER)
    bench.queue.retry()
    bench.body = lambda: Advance()
    assert bench.run() == 20
    assert bench.jobs.counts() == {JobState.DONE: 20}
