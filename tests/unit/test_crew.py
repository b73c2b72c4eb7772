"""Threads at one piece of work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest

from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.library.crew import Crew


def nothing() -> None:
    return


def test_every_task_is_done_once() -> None:
    results: list[int] = []
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1

    Crew(4).run((partial(int, number) for number in range(200)), results.append, look)
    assert sorted(results) == list(range(200))
    assert looks >= 200


def test_results_come_to_the_thread_that_waits() -> None:
    threads: set[int] = set()
    Crew(3).run([partial(int, 1)] * 9, lambda result: threads.add(threading.get_ident()), nothing)
    assert threads == {threading.get_ident()}


def test_after_a_failure_what_is_under_way_ends_and_nothing_is_begun() -> None:
    begun, ended, failing = list[int](), list[int](), threading.Event()
    both = threading.Barrier(2)

    def task(number: int) -> int:
        begun.append(number)
        if number < 2:
            both.wait(10)
        if number == 0:
            failing.set()
            raise ValueError("no")
        assert failing.wait(10)
        return number

    crew = Crew(2)
    with pytest.raises(ValueError, match="no"):
        crew.run((partial(task, number) for number in range(50)), ended.append, nothing)
    assert 1 in ended
    assert len(begun) <= 3


def test_stopping_reaches_who_asks() -> None:
    crew = Crew(2)
    stopped: list[bool] = []

    def task() -> int:
        pause = threading.Event()
        try:
            while not pause.wait(0.001):
                crew.check()
        except Cancelled:
            stopped.append(True)
            raise
        return 1

    looks = iter(range(3))

    def look() -> None:
        if next(looks, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        crew.run([task] * 5, lambda result: None, look)
    assert stopped == [True, True]


def test_an_error_in_taking_a_result_stops_the_work() -> None:
    crew = Crew(1)

    def done(result: int) -> None:
        raise OSError("disk full")

    tasks: list[Callable[[], int]] = [partial(int, 1)] * 3
    with pytest.raises(OSError, match="disk full"):
        crew.run(tasks, done, nothing)
    with pytest.raises(Cancelled):
        crew.check()
