"""Awaiting from the UI: reads and changes run in worker threads. The only user of qasync.

``read`` is for what a screen shows: a newer request with the same key cancels the older one.
``change`` is for what the user does: in order, one after another. Expected failures are told by
``failed``; anything else is a bug and reaches ``sys.excepthook``.

Importing asyncio would be a tenth of a start, and the first page needs neither (see
``opening``): what is asked before :meth:`Background.begin` waits until then.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.ui.worker import Worker

if TYPE_CHECKING:
    import asyncio

os.environ.setdefault("QT_API", "pyside6")

T = TypeVar("T")


def make_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """The asyncio loop, which Qt's drives. One per application."""
    import asyncio

    import qasync

    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    return loop


class Background(QObject):
    """Runs calls off the UI thread and brings their answers back to it."""

    changed = Signal(object)
    """Changes: after every change, and for whoever passes on those of jobs."""
    failed = Signal(object)
    """Problem: what a call could not do, for the one door of messages."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._held: list[Callable[[], None]] = []
        self._workers: dict[str, Worker] = {}
        self._latest: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Ask and answer from now on, first what was held until now."""
        self._loop = loop
        held, self._held = self._held, []
        for ask in held:
            ask()

    def read(
        self,
        key: str,
        call: Callable[[], T],
        then: Callable[[T], None],
        *,
        slow: bool = False,
        whole: bool = False,
        streams: bool = False,
        otherwise: Callable[[MedIntelError], None] | None = None,
    ) -> None:
        """Run ``call`` and give its answer to ``then`` on the UI thread.

        An older read with the same ``key`` is dropped, answer and all. ``slow`` calls (network,
        keyring, whole disks) have a thread of their own, and those that read ``whole`` originals
        from a store another, so that no search waits for a download; what ``streams`` an answer
        word by word has its own as well. ``otherwise`` takes expected failures; without it they
        go to ``failed``.
        """
        if self._closed:
            return
        if self._loop is None:
            self._held.append(
                partial(
                    self.read, key, call, then, slow=slow, whole=whole, streams=streams,
                    otherwise=otherwise,
                )
            )  # fmt: skip
            return
        older = self._latest.pop(key, None)
        if older is not None:
            older.cancel()
        name = "listener" if streams else "fetcher" if whole else "asker" if slow else "reader"
        worker = self._worker(name)
        self._latest[key] = self._start(self._loop, worker, call, then, otherwise)

    def change(
        self,
        call: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        *,
        otherwise: Callable[[MedIntelError], None] | None = None,
    ) -> None:
        """Run ``call`` after all earlier changes; its Changes (or ``.changes``) are announced."""
        if self._closed:
            return
        if self._loop is None:
            self._held.append(partial(self.change, call, then, otherwise=otherwise))
            return

        def done(result: Any) -> None:
            changes = result if isinstance(result, Changes) else getattr(result, "changes", None)
            if isinstance(changes, Changes):
                self.changed.emit(changes)
            if then is not None and _hears(then):
                then(result)

        self._start(self._loop, self._worker("writer"), call, done, otherwise)

    def shut_down(self, milliseconds: int = 10_000) -> bool:
        """Drop what is waiting and end the threads. False when one did not end in time; asking
        again is fine."""
        self._closed = True
        self._held.clear()
        for task in list(self._tasks):
            task.cancel()
        ended = [worker.shut_down(milliseconds) for worker in self._workers.values()]
        return all(ended)

    @property
    def idle(self) -> bool:
        """True when nothing is under way; for tests and for closing."""
        return not self._tasks and not self._held

    def _worker(self, name: str) -> Worker:
        """The thread of that name, started when it is first needed."""
        if name not in self._workers:
            self._workers[name] = Worker(name, behind=name in ("asker", "fetcher"))
        return self._workers[name]

    def _start(
        self,
        loop: asyncio.AbstractEventLoop,
        worker: Worker,
        call: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[MedIntelError], None] | None,
    ) -> asyncio.Task[None]:
        """Hand ``call`` over at once, before the loop has its turn."""
        future = worker.submit(loop, call)
        task = loop.create_task(self._answer(future, then, otherwise))
        # A task that is cancelled before its first step would leave the call waiting to run.
        task.add_done_callback(lambda _: future.cancel())
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            sys.excepthook(type(error), error, error.__traceback__)

    async def _answer(
        self,
        future: asyncio.Future[T],
        then: Callable[[T], None],
        otherwise: Callable[[MedIntelError], None] | None,
    ) -> None:
        try:
            answer = await future
        except MedIntelError as error:
            if otherwise is None:
                self.failed.emit(error.problem)
            elif _hears(otherwise):
                otherwise(error)
            return
        if not self._closed and _hears(then):
            then(answer)


def _hears(call: Callable[..., None]) -> bool:
    """False when a widget that the answer is for was deleted meanwhile, as closed dialogs are:
    the one whose method this is, or one that a lambda or partial holds."""
    if isinstance(call, partial):
        call = call.func
    holds = [cell.cell_contents for cell in getattr(call, "__closure__", None) or ()]
    objects = [getattr(call, "__self__", None), *holds]
    return all(shiboken6.isValid(one) for one in objects if isinstance(one, QObject))
