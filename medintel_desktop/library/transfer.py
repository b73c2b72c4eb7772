"""Bytes of one file on their way, in several threads, told as one number."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from medintel_desktop.library.bandwidth import Bandwidth
from medintel_desktop.library.crew import Crew
from medintel_desktop.library.file_slice import FileSlice

T = TypeVar("T")


class Transfer:
    """``look`` is told how many bytes arrived, in the thread that calls :meth:`run`, many times
    a second; what it raises (Cancelled) ends the transfer at once."""

    def __init__(self, hands: int, bandwidth: Bandwidth, look: Callable[[int], None]) -> None:
        self._crew = Crew(hands)
        self._bandwidth = bandwidth
        self._look = look
        self._lock = threading.Lock()
        self._arrived = 0
        self._bodies: dict[int, FileSlice] = {}

    def arrived(self, count: int) -> None:
        """So many bytes are there already, or are now."""
        with self._lock:
            self._arrived += count

    @contextmanager
    def body(self, path: Path, start: int, length: int) -> Iterator[FileSlice]:
        """A stretch to be sent; counts as arrived when the block ends well.

        What reading it raised is raised, whatever an SDK made of that.
        """
        check = self._crew.check
        with FileSlice(path, start, length, check=check, bandwidth=self._bandwidth) as body:
            self._bodies[id(body)] = body
            try:
                yield body
            except Exception as error:
                if body.failure is not None and body.failure is not error:
                    raise body.failure from error
                raise
            else:
                self.arrived(length)
            finally:
                self._bodies.pop(id(body), None)

    def run(self, tasks: Iterable[Callable[[], T]], done: Callable[[T], None]) -> None:
        """Run tasks in their order, several at once; see :class:`Crew`."""
        self._tell()
        self._crew.run(tasks, done, self._tell)

    def _tell(self) -> None:
        with self._lock:
            under_way = sum(body.tell() for body in self._bodies.copy().values())
            count = self._arrived + under_way
        self._look(count)
