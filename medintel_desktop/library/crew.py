"""Several threads at one piece of work, watched by the thread that wants it done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from medintel_desktop.domain.errors import Cancelled

LOOK_SECONDS = 0.1
"""How often the watching thread looks up."""

GRACE_SECONDS = 5.0
"""How long threads that were told to stop are waited for. One that hangs in the network is left
to its time limit; whatever it still sends is of no use to anybody, and no harm."""

T = TypeVar("T")


class Crew(Generic[T]):
    """Runs tasks in their order, ``hands`` at a time. A result is never None.

    Tasks ask :meth:`check` often; it raises Cancelled once the work was stopped. After a failure
    no further task is begun, but those under way end: what is half sent would be sent again.
    """

    def __init__(self, hands: int) -> None:
        self._hands = hands
        self._stop = threading.Event()
        self._results: SimpleQueue[T | BaseException | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._failed = False

    def check(self) -> None:
        if self._stop.is_set():
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
            threading.Thread(
                target=self._work, args=(waiting,), name="transfer", daemon=True
            ).start()
        failure: BaseException | None = None
        left = self._hands
        try:
            while left:
                result = self._next(LOOK_SECONDS)
                if result is None:
                    left -= 1
                elif isinstance(result, BaseException):
                    failure = failure or result
                elif not isinstance(result, _Nothing):
                    done(result)
                look()
        except BaseException:
            self._stop.set()
            self._wait_for(left)
            raise
        if failure is not None:
            raise failure

    def _next(self, seconds: float) -> T | BaseException | _Nothing | None:
        try:
            return self._results.get(timeout=seconds)
        except Empty:
            return _NOTHING

    def _wait_for(self, left: int) -> None:
        while left:
            result = self._next(GRACE_SECONDS)
            if isinstance(result, _Nothing):
                return
            left -= result is None

    def _work(self, waiting: Iterator[Callable[[], T]]) -> None:
        try:
            while (task := self._take(waiting)) is not None:
                self._results.put(task())
        except BaseException as error:  # handed to the watching thread, whatever it is
            self._failed = True
            self._results.put(error)
        finally:
            self._results.put(None)

    def _take(self, waiting: Iterator[Callable[[], T]]) -> Callable[[], T] | None:
        with self._lock:
            if self._failed or self._stop.is_set():
                return None
            return next(waiting, None)


class _Nothing:
    """No result yet."""


_NOTHING = _Nothing()
