"""What the user does with jobs, and what a runner makes of it, also in the middle of work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.errors import FileError, ServiceBusy
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
from medintel_desktop.jobs.handlers import Step
from medintel_desktop.jobs.queue import Queue
from medintel_desktop.jobs.runner import Runner
from medintel_desktop.jobs.workspace import Workspace
from tests.plain import in_plain_words, reason

Body = Callable[[Job, Watch], Outcome]


class Bench:
    """A queue whose only kind of job has the steps of the test, "one" and "two"."""

    def __init__(self, workspace: Workspace, one: Body, two: Body | None = None) -> None:
        self.jobs = workspace.catalogue.jobs
        self.reports: list[Job] = []
        steps = [Step("one", Lane.QUICK, one, "One", "One")]
        if two is not None:
            steps.append(Step("two", Lane.QUICK, two, "Two", "Two"))
        self.table = {"work": tuple(steps)}
        self.runner = Runner(self.jobs, self.table, Lane.QUICK, self.reports.append)
        self.queue = Queue(self.jobs, self.table, self.runner.wake)

    def add(self, count: int = 1) -> list[int]:
        self.jobs.add([NewJob("work", f"{n}", "one", Lane.QUICK) for n in range(count)])
        return sorted(job.id for job in self.jobs.page(limit=-1))[-count:]

    def job(self, job_id: int = 1) -> Job:
        job = self.jobs.get(job_id)
        assert job is not None
        return job

    def run(self) -> None:
        while self.runner.run_one():
            pass


def finishes(job: Job, watch: Watch) -> Outcome:
    return Finish("Finished")


def test_steps_follow_one_another_and_remember(workspace: Workspace) -> None:
    def one(job: Job, watch: Watch) -> Outcome:
        watch.save(remote="a1")
        return Advance({"size": 3})

    def two(job: Job, watch: Watch) -> Outcome:
        assert (job.payload["remote"], job.payload["size"]) == ("a1", 3)
        return Finish("Finished")

    bench = Bench(workspace, one, two)
    bench.add()
    bench.run()
    assert (bench.job().state, bench.job().note) == (JobState.DONE, "Finished")


def test_what_was_saved_outlives_a_failure(workspace: Workspace) -> None:
    def one(job: Job, watch: Watch) -> Outcome:
        if "remote" not in job.payload:
            watch.save(remote="a1")
            raise FileError("It broke.", short="Broken")
        return Finish(str(job.payload["remote"]))

    bench = Bench(workspace, one)
    bench.add()
    bench.run()
    assert reason(bench.job()) == "It broke."
    bench.queue.retry()
    bench.run()
    assert bench.job().note == "a1"


def test_a_bug_fails_its_job_and_no_other(workspace: Workspace) -> None:
    def one(job: Job, watch: Watch) -> Outcome:
        if job.title == "0":
            raise KeyError("tlk_secret0key")
        return Finish()

    bench = Bench(workspace, one)
    first, second = bench.add(2)
    bench.run()
    problem = bench.job(first).problem
    assert problem is not None
    assert problem.title == "MedIntel made a mistake here."
    assert "KeyError" not in problem.title + problem.hint
    assert bench.job(second).state is JobState.DONE


def test_kind_of_another_version_fails_with_a_reason(workspace: Workspace) -> None:
    bench = Bench(workspace, finishes)
    bench.jobs.add([NewJob("from the future", "x", "one", Lane.QUICK)])
    bench.run()
    assert in_plain_words(bench.job().problem)
    bench.queue.retry()
    bench.run()


def test_pause_and_resume_one_and_all(workspace: Workspace) -> None:
    bench = Bench(workspace, finishes)
    first, second, third = bench.add(3)
    bench.queue.pause([first])
    bench.run()
    assert [bench.job(n).state for n in (first, second, third)] == [
        JobState.PAUSED, JobState.DONE, JobState.DONE,
    ]  # fmt: skip
    bench.queue.resume([first])
    bench.run()
    assert bench.job(first).state is JobState.DONE

    bench.queue.pause()
    (late,) = bench.add()
    assert bench.queue.paused
    bench.run()
    assert bench.job(late).state is JobState.QUEUED, "what is added meanwhile waits as well"
    bench.queue.resume()
    bench.run()
    assert (bench.job(late).state, bench.queue.paused) == (JobState.DONE, False)


def test_cancel_one_and_all(workspace: Workspace) -> None:
    bench = Bench(workspace, finishes)
    first, second = bench.add(2)
    bench.queue.cancel([first])
    bench.run()
    assert [bench.job(n).state for n in (first, second)] == [JobState.CANCELLED, JobState.DONE]
    bench.add(5)
    bench.queue.cancel()
    bench.run()
    assert bench.jobs.counts() == {JobState.CANCELLED: 6, JobState.DONE: 1}


def test_retry_one_and_all(workspace: Workspace) -> None:
    broken = True

    def one(job: Job, watch: Watch) -> Outcome:
        if broken:
            raise FileError("It broke.", short="Broken")
        return Finish()

    bench = Bench(workspace, one)
    first, second, third = bench.add(3)
    bench.run()
    broken = False
    bench.queue.retry([first])
    bench.run()
    assert [bench.job(n).state for n in (first, second, third)] == [
        JobState.DONE, JobState.FAILED, JobState.FAILED,
    ]  # fmt: skip
    bench.queue.retry()
    bench.run()
    assert bench.jobs.counts() == {JobState.DONE: 3}


def test_retry_all_reaches_what_waits(workspace: Workspace) -> None:
    asked = 0

    def one(job: Job, watch: Watch) -> Outcome:
        nonlocal asked
        asked += 1
        return AskAgain(3600, "Waiting") if asked == 1 else Finish()

    bench = Bench(workspace, one)
    bench.add()
    bench.run()
    assert bench.job().state is JobState.WAITING
    bench.queue.retry()
    bench.run()
    assert bench.job().state is JobState.DONE


@pytest.mark.parametrize("action", ["pause", "cancel"])
def test_a_running_step_stops_at_its_next_safe_point(workspace: Workspace, action: str) -> None:
    went_on = False

    def one(job: Job, watch: Watch) -> Outcome:
        nonlocal went_on
        getattr(bench.queue, action)([job.id])
        end = time.monotonic() + 30
        while time.monotonic() < end:
            watch.check()
        went_on = True
        return Finish()

    bench = Bench(workspace, one)
    bench.add()
    bench.run()
    assert bench.job().state is (JobState.PAUSED if action == "pause" else JobState.CANCELLED)
    assert not went_on
    assert bench.job().problem is None


@pytest.mark.parametrize("ends", ["done", "failed"])
def test_a_pause_that_came_too_late_begins_nothing_again(workspace: Workspace, ends: str) -> None:
    times = 0

    def one(job: Job, watch: Watch) -> Outcome:
        nonlocal times
        times += 1
        bench.queue.pause()
        if ends == "failed":
            raise FileError("It broke.", short="Broken")
        return Finish()

    bench = Bench(workspace, one)
    bench.add()
    bench.run()
    bench.queue.resume()
    bench.run()
    assert (bench.job().state, times) == (JobState(ends), 1)


def test_resumed_while_its_runner_still_works_runs_once(workspace: Workspace) -> None:
    """Two runners: the second must not begin what the first has not put down."""
    entered, leave = threading.Event(), threading.Event()
    inside: list[int] = []

    def one(job: Job, watch: Watch) -> Outcome:
        inside.append(job.id)
        entered.set()
        assert leave.wait(30)
        inside.remove(job.id)
        return Finish()

    bench = Bench(workspace, one)
    bench.add()
    thread = threading.Thread(target=bench.runner.run_one)
    thread.start()
    assert entered.wait(30)
    bench.queue.pause([1])
    bench.queue.resume([1])
    other = Runner(bench.jobs, bench.table, Lane.QUICK)
    assert not other.run_one()
    assert inside == [1]
    leave.set()
    thread.join()
    bench.run()
    assert bench.job().state is JobState.DONE


def test_stopping_puts_jobs_down_and_the_next_start_goes_on(workspace: Workspace) -> None:
    def one(job: Job, watch: Watch) -> Outcome:
        bench.runner.stop()
        return Advance({"one": True})

    bench = Bench(workspace, one, finishes)
    bench.add()
    bench.runner.run_one()
    assert (bench.job().state, bench.job().step) == (JobState.QUEUED, "two")
    again = Bench(workspace, one, finishes)
    again.run()
    assert again.job().state is JobState.DONE


def test_what_ran_when_the_app_was_killed_goes_on(workspace: Workspace) -> None:
    bench = Bench(workspace, finishes)
    bench.add()
    assert bench.jobs.claim(Lane.QUICK) is not None
    assert not bench.runner.run_one()
    assert bench.jobs.requeue_running() == 1
    bench.run()
    assert bench.job().state is JobState.DONE


def test_an_error_that_passes_is_tried_again_a_limited_time(workspace: Workspace) -> None:
    tries = 0

    def one(job: Job, watch: Watch) -> Outcome:
        nonlocal tries
        tries += 1
        raise ServiceBusy("It is busy.")

    bench = Bench(workspace, one)
    bench.add()
    bench.run()
    waits = []
    while not bench.job().ended:
        assert bench.job().note == "Waiting: It is busy."
        waits.append(bench.job().not_before - time.time())
        with workspace.catalogue.database.write() as db:
            db.execute("UPDATE job SET not_before = 0")
        bench.run()
    assert reason(bench.job()) == "It is busy."
    assert tries == 8
    assert all(b > a for a, b in pairwise(waits) if b < 200)


def test_jobs_are_counted_as_of_one_moment(workspace: Workspace) -> None:
    jobs, stop = workspace.catalogue.jobs, threading.Event()

    def come_and_go() -> None:
        while not stop.is_set():
            jobs.add([NewJob("sync", "Syncing", "one", Lane.QUICK)])
            jobs.add([NewJob("work", "Work", "one", Lane.QUICK)])
            jobs.set_state(JobState.CANCELLED, (JobState.QUEUED,))

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        for _ in range(300):
            assert all(count > 0 for count in jobs.counts().values())
    finally:
        stop.set()
        thread.join()
