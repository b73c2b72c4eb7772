"""A few sessions, kept in a pool; every call has a time limit and a dead session is replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from medintel_desktop.backends.oracle import errors
from medintel_desktop.backends.oracle.options import OracleOptions
from medintel_desktop.domain.errors import (
    KeyRefused,
    NotSetUp,
    ServiceBusy,
    ServiceUnreachable,
)

Result = TypeVar("Result")

KEEP_ALIVE = 2
"""Minutes of silence after which a session shows that it lives: shorter than routers forget."""

IDLE = 300
"""Seconds after which a session that nobody uses is let go."""

_SET_UP = """\
begin
  execute immediate 'alter session set time_zone = ''UTC''';
  execute immediate 'alter session set nls_numeric_characters = ''.,''';
  execute immediate 'alter session set nls_date_format = ''YYYY-MM-DD HH24:MI:SS''';
end;"""


class Sessions:
    """Thread-safe. Nothing is connected before the first call.

    A refused password is remembered: it is not sent again by this object, because each try
    counts towards locking the account.
    """

    def __init__(self, options: OracleOptions) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._pool: Any = None
        self._refusal: KeyRefused | None = None
        self._busy: set[Any] = set()
        self._schema = ""

    @property
    def user(self) -> str:
        return self._options.user

    def run(self, work: Callable[[Any], Result], seconds: float | None = None) -> Result:
        """``work`` with a session; made again once, whole, when the session broke or the
        transaction was a victim of another, so it must be safe to repeat.

        ``seconds`` limits each round trip. What ``work`` left uncommitted is rolled back.
        """
        limit = self._options.call_time if seconds is None else seconds
        try:
            return self._once(work, limit, proven=False)
        except _Broken:
            with errors.translated():
                return self._once(work, limit, proven=True)

    def work_in(self, schema: str) -> None:
        """Use the tables of another user from now on, in every session."""
        with self._lock:
            self._schema = schema

    def interrupt(self) -> None:
        """Break off what runs in other threads: they end with Cancelled."""
        with self._lock:
            for connection in self._busy:
                with suppress(Exception):  # it has ended meanwhile, which is as good
                    connection.cancel()

    def close(self) -> None:
        self.interrupt()
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            with suppress(Exception):  # nobody is left to be told
                pool.close(force=True)

    def _once(self, work: Callable[[Any], Result], limit: float, *, proven: bool) -> Result:
        with self._session(limit, proven=proven) as connection:
            try:
                with errors.translated():
                    return work(connection)
            except Exception as error:
                cause = error.__cause__
                if not proven and cause is not None and _worth_repeating(cause):
                    raise _Broken from error
                raise

    @contextmanager
    def _session(self, limit: float, *, proven: bool) -> Iterator[Any]:
        pool = self._opened()
        connection = self._acquired(pool, proven=proven)
        with self._lock:
            self._busy.add(connection)
        try:
            with errors.translated():
                connection.call_timeout = round(limit * 1000)
                if self._schema:
                    connection.current_schema = self._schema  # travels with the next call
            yield connection
        finally:
            with self._lock:
                self._busy.discard(connection)
            with suppress(Exception):  # a dead session is let go by the pool
                pool.release(connection)

    def _acquired(self, pool: Any, *, proven: bool) -> Any:
        """``proven``: a session that answered just now, for when another one was dead."""
        for _ in range(self._options.pool_max + 1):
            try:
                with errors.translated():
                    connection = pool.acquire()
            except KeyRefused as error:
                self._refused(error)
                raise
            except ServiceBusy as error:
                raise _no_answer(pool, error) from error
            if not proven or _answers(connection):
                return connection
            with suppress(Exception):  # dead already
                pool.drop(connection)
        raise ServiceUnreachable(
            "The connection to the database broke.", "It goes on by itself.", service=errors.SERVICE
        )

    def _refused(self, error: KeyRefused) -> None:
        with self._lock:
            self._refusal = error
            pool, self._pool = self._pool, None
        with suppress(Exception):  # nothing in it works any more
            pool.close(force=True)

    def _opened(self) -> Any:
        with self._lock:
            if self._refusal is not None:
                raise self._refusal.with_traceback(None)
            if self._pool is None:
                with errors.translated():
                    self._pool = self._make()
            return self._pool

    def _make(self) -> Any:
        """Sessions are made one by one and on demand: several at once would send a wrong
        password several times."""
        import oracledb

        now = self._options
        if not (now.user and now.password and now.dsn):
            raise NotSetUp(
                "The shared library is not set up.",
                "User, password and connect string belong into Settings.", service=errors.SERVICE,
            )  # fmt: skip
        folder = str(now.wallet) if now.wallet else None
        return oracledb.create_pool(
            user=now.user, password=now.password, dsn=now.dsn, config_dir=folder,
            wallet_location=folder, wallet_password=now.wallet_password or None,
            min=0, max=max(now.pool_max, now.pool_min, 1), increment=1,
            getmode=oracledb.POOL_GETMODE_TIMEDWAIT, wait_timeout=round(now.wait_time * 1000),
            timeout=0 if now.pool_min else IDLE, expire_time=KEEP_ALIVE,
            tcp_connect_timeout=now.connect_time, stmtcachesize=60, session_callback=_set_up,
        )  # fmt: skip


class _Broken(Exception):
    """The first try failed in a way that a second one may mend."""


def _worth_repeating(error: BaseException) -> bool:
    return errors.is_dead(error) or errors.may_pass(error)


def _set_up(connection: Any, tag: str) -> None:
    """One round trip for each new session."""
    with connection.cursor() as cursor:
        cursor.execute(_SET_UP)


def _answers(connection: Any) -> bool:
    try:
        connection.call_timeout = 5000
        connection.ping()
    except Exception:
        return False
    return True


def _no_answer(pool: Any, error: ServiceBusy) -> ServiceBusy:
    """A wait that ended without any session open is a database that keeps silent."""
    if error.service is None and pool.opened == 0:
        return ServiceUnreachable(
            "The database does not answer.",
            "What was changed here waits. It goes on when the database answers.",
            service=errors.SERVICE,
        )
    return error
