"""Several threads at one piece of work, watched by the thread that wants it done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from medintel_desktop.domain.errors import Cancelled

LOOK_SECONDS = 0.1
"""How often the watching thread looks up."""

GRACE_SECONDS = 5.0
"""How long threads that were told to stop are waited for. One that hangs in the network is left
to its time limit; whatever it still sends is of no use to anybody, and no harm."""

T = TypeVar("T")


class Crew:
    """Runs tasks in their order, ``hands`` at a time; once.

    Tasks ask :meth:`check` often; it raises Cancelled once the work was stopped. After a failure
    no further task is begun, but those under way end: what is half sent would be sent again.
    """

    def __init__(self, hands: int) -> None:
        self._hands = hands
        self._told: SimpleQueue[_Done | _Failed | _Left] = SimpleQueue()
        self._taking = threading.Lock()
        self._closed = threading.Event()
        self._stopped = threading.Event()

    def check(self) -> None:
        if self._stopped.is_set():
            raise Cancelled

    def run(
        self, tasks: Iterable[Callable[[], T]], done: Callable[[T], None], look: Callable[[], None]
    ) -> None:
        """Return when all is done. ``done`` and ``look`` are called in this thread: the one with
        each result as it comes, the other all the time; what they raise stops the work.

        Raises the first failure of a task.
        """
        waiting = iter(tasks)
        for _ in range(self._hands):
            thread = threading.Thread(target=self._work, args=(waiting,), daemon=True)
            thread.start()
        failure: BaseException | None = None
        left = self._hands
        try:
            while left:
                told = self._next(LOOK_SECONDS)
                if isinstance(told, _Left):
                    left -= 1
                elif isinstance(told, _Failed):
                    failure = failure or told.error
                elif told is not None:
                    done(told.result)
                look()
        except BaseException:
            self._stop(left)
            raise
        if failure is not None:
            raise failure

    def _next(self, seconds: float) -> _Done | _Failed | _Left | None:
        try:
            return self._told.get(timeout=seconds)
        except Empty:
            return None

    def _stop(self, left: int) -> None:
        self._closed.set()
        self._stopped.set()
        while left and (told := self._next(GRACE_SECONDS)) is not None:
            left -= isinstance(told, _Left)

    def _work(self, waiting: Iterator[Callable[[], Any]]) -> None:
        try:
            while (task := self._take(waiting)) is not None:
                self._told.put(_Done(task()))
        except BaseException as error:  # whatever it is, the watching thread raises it
            self._closed.set()
            self._told.put(_Failed(error))
        finally:
            self._told.put(_Left())

    def _take(self, waiting: Iterator[Callable[[], Any]]) -> Callable[[], Any] | None:
        with self._taking:
            return None if self._closed.is_set() else next(waiting, None)


@dataclass(frozen=True, slots=True)
class _Done:
    result: Any


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


class _Left:
    """A thread has ended."""
