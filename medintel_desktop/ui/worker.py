"""One QThread that runs blocking calls one after another and hands back futures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from medintel_desktop.ui.priority import step_back

if TYPE_CHECKING:
    import asyncio

Call = Callable[[], Any]


class _Thread(QThread):
    """Stays in Python for its whole life.

    Otherwise each call would be a Python thread of its own, and what is kept per thread (a
    connection to the catalogue) would be made anew for each.
    """

    def __init__(self, behind: bool) -> None:
        super().__init__()
        self._behind = behind

    def run(self) -> None:
        if self._behind:
            step_back()
        self.exec()


class Worker(QObject):
    """Owned by the UI thread; its slot runs in its own thread.

    A call that has begun cannot be broken off: every SDK call has a network timeout of its own.
    """

    _call = Signal(object)

    def __init__(self, name: str, *, behind: bool = False) -> None:
        """``behind``: its calls are long and nobody waits for them with a finger on a key."""
        super().__init__()
        self._thread = _Thread(behind)
        self._thread.setObjectName(name)
        self.moveToThread(self._thread)
        self._call.connect(self._run, Qt.ConnectionType.QueuedConnection)
        usual = QThread.Priority.InheritPriority
        self._thread.start(QThread.Priority.LowPriority if behind else usual)

    def submit(self, loop: asyncio.AbstractEventLoop, call: Call) -> asyncio.Future[Any]:
        """Run ``call`` in the thread. A future cancelled while queued is never run."""
        future: asyncio.Future[Any] = loop.create_future()
        self._call.emit((loop, future, call))
        return future

    def shut_down(self, milliseconds: int = 10_000) -> bool:
        """End after the call under way. False when it did not end in time."""
        self._thread.quit()
        return self._thread.wait(milliseconds)

    @Slot(object)
    def _run(self, job: tuple[asyncio.AbstractEventLoop, asyncio.Future[Any], Call]) -> None:
        loop, future, call = job
        if future.cancelled():
            return
        result, error = None, None
        try:
            result = call()
        except BaseException as raised:  # handed to whoever awaits
            error = raised
        try:
            loop.call_soon_threadsafe(_settle, future, result, error)
        except RuntimeError:
            return  # the loop has closed: nobody is waiting any more


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
