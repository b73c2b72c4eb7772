"""A small pool of sessions. Every wait in it ends.

The driver has a pool of its own, but it logs in without a time limit, in a thread that neither
closing it nor quitting the app can end: a server that accepts and keeps silent would hold the app
for ever. Here a login that takes too long is left behind in a thread that may die with the app.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from medintel_desktop.backends.oracle import errors
from medintel_desktop.domain.errors import ServiceBusy, ServiceUnreachable

PING_AFTER = 30.0
"""Seconds of rest after which a session has to answer before it is used again."""

PING_TIME = 5.0
CLOSE_TIME = 2.0

IDLE = 300.0
"""Seconds after which a session that nobody uses is let go."""


class Pool:
    """``login`` makes a session; at most ``most`` are open, ``least`` are kept though idle, and
    when one is needed ``step`` are opened at once.

    ``wait_time`` limits the wait for a free session, ``login_time`` a login. Seconds.
    """

    def __init__(
        self, login: Callable[[], Any], least: int, most: int, step: int,
        wait_time: float, login_time: float,
    ) -> None:  # fmt: skip
        self._login = login
        self._least, self._most, self._step = least, max(1, least, most), step
        self._wait_time, self._login_time = wait_time, login_time
        self._changed = threading.Condition()
        self._idle: list[tuple[float, Any]] = []
        self._busy: set[Any] = set()
        self._making = 0
        self._closed = False

    @property
    def opened(self) -> int:
        return len(self._idle) + len(self._busy) + self._making

    def acquire(self, *, proven: bool = False) -> Any:
        """A session for one thread, to be given back. ``proven``: it has answered just now.

        Raises ServiceBusy when none gets free, and what the login raises.
        """
        while True:
            rested, connection = self._taken()
            if connection is None:
                return self._made()
            if not proven and rested < PING_AFTER and connection.is_healthy():
                return connection
            if _answers(connection):
                return connection
            self.drop(connection)

    def release(self, connection: Any) -> None:
        """What was not committed is rolled back; a broken session is let go."""
        try:
            if connection.is_healthy() and connection.transaction_in_progress:
                connection.rollback()  # else it would be a round trip for nothing
            fine = connection.is_healthy() and not self._closed
        except Exception:
            fine = False
        if not fine:
            self.drop(connection)
            return
        now = time.monotonic()
        with self._changed:
            self._busy.discard(connection)
            self._idle.append((now, connection))
            old = [one for one in self._idle[: -self._least or None] if now - one[0] > IDLE]
            self._idle = [one for one in self._idle if one not in old]
            self._changed.notify()
        for _, one in old:
            _close(one)

    def drop(self, connection: Any) -> None:
        with self._changed:
            self._busy.discard(connection)
            self._changed.notify()
        _close(connection)

    def interrupt(self) -> None:
        """Break off what runs in other threads."""
        with self._changed:
            busy = list(self._busy)
        for connection in busy:
            with suppress(Exception):  # it has ended meanwhile, which is as good
                connection.cancel()

    def close(self) -> None:
        """What is in use ends with its call."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        self.interrupt()
        for _, connection in idle:
            _close(connection)

    def _taken(self) -> tuple[float, Any]:
        """An idle session and how long it rested, or the right to make one."""
        deadline = time.monotonic() + self._wait_time
        with self._changed:
            while not self._closed:
                if self._idle:
                    since, connection = self._idle.pop()
                    self._busy.add(connection)
                    return time.monotonic() - since, connection
                if self.opened < self._most:
                    self._making += 1
                    return 0.0, None
                if not self._changed.wait(deadline - time.monotonic()):
                    raise ServiceBusy("All sessions are in use.", "It is tried again by itself.")
        raise ServiceUnreachable("The database was closed.", "It is opened when it is needed.")

    def _made(self) -> Any:
        made = _Login(self._login)
        try:
            connection = made.within(self._login_time)
        finally:
            with self._changed:
                self._making -= 1
                self._changed.notify()
        with self._changed:
            self._busy.add(connection)
        for _ in range(1, self._step):
            self._spare()
        return connection

    def _spare(self) -> None:
        """Open one more behind our back, if there may be more."""
        with self._changed:
            if self._closed or self.opened >= self._most:
                return
            self._making += 1
        threading.Thread(target=self._fill, name="oracle-spare", daemon=True).start()

    def _fill(self) -> None:
        connection = None
        with suppress(Exception):  # whoever needs a session is told why there is none
            connection = _Login(self._login).within(self._login_time)
        with self._changed:
            self._making -= 1
            if connection is not None and not self._closed:
                self._idle.append((time.monotonic(), connection))
                connection = None
            self._changed.notify()
        if connection is not None:
            _close(connection)


class _Login:
    """A login in a thread that may be left behind; what it still brings is closed."""

    def __init__(self, login: Callable[[], Any]) -> None:
        self._login = login
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._late = False
        self._connection: Any = None
        self._error: BaseException | None = None

    def within(self, seconds: float) -> Any:
        threading.Thread(target=self._run, name="oracle-login", daemon=True).start()
        self._done.wait(seconds)
        with self._lock:
            if not self._done.is_set():
                self._late = True
                raise ServiceUnreachable(
                    "The database does not answer.",
                    "What was changed here waits. It goes on when the database answers.",
                    service=errors.SERVICE,
                )
        if self._error is not None:
            raise self._error
        return self._connection

    def _run(self) -> None:
        try:
            self._connection = self._login()
        except BaseException as error:
            self._error = error
        with self._lock:
            self._done.set()
            late = self._late
        if late and self._connection is not None:
            _close(self._connection)


def limit(connection: Any, seconds: float) -> None:
    """Set the time for each round trip. Of a session that the database has closed this must not
    be asked: the driver would take the process down with it."""
    if connection.is_healthy():
        connection.call_timeout = round(seconds * 1000)


def _answers(connection: Any) -> bool:
    try:
        limit(connection, PING_TIME)
        connection.ping()
    except Exception:
        return False
    return True


def _close(connection: Any) -> None:
    with suppress(Exception):  # it is gone, one way or the other
        limit(connection, CLOSE_TIME)
        connection.close()
