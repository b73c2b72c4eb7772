"""Pieces made two at a time: while one begins or ends, the other keeps the processors busy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from medintel_desktop.domain.ports import Report

AT_ONCE = 2

_POLL_SECONDS = 0.2

Result = TypeVar("Result")
Tell = Callable[[float], None]
"""Told the seconds of film that a piece has done; raises what ends the work."""


class _Ended(Exception):
    """Ends a piece because the film is given up."""


def abreast(
    works: Sequence[Callable[[Tell], Result]], seconds: float, report: Report
) -> Iterator[Result]:
    """What each work gives, in order, as soon as it is there.

    ``report`` is called in this thread and told how much of ``seconds`` is done. What it or a work
    raises ends all others, and passes through when they have ended.
    """
    stop, done = threading.Event(), [0.0] * len(works)

    def carried(number: int) -> Result:
        def tell(second: float) -> None:
            if stop.is_set():
                raise _Ended
            done[number] = second

        tell(0.0)
        return works[number](tell)

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="film") as pool:
        futures = [pool.submit(carried, number) for number in range(len(works))]
        try:
            for number, future in enumerate(futures):
                while not future.done():
                    report(sum(done), seconds)
                    wait([future], _POLL_SECONDS)
                    _raise_failed(futures[number:])
                result = future.result()
                report(sum(done), seconds)
                yield result
        finally:
            stop.set()
            for future in futures:
                future.cancel()


def _raise_failed(futures: Sequence[Future[Result]]) -> None:
    """One that is behind may have failed already."""
    for future in futures:
        if future.done():
            future.result()
