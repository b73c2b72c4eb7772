"""Ways to the database: every call has a time limit, and a dead session is replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from medintel_desktop.backends.oracle import errors, statements
from medintel_desktop.backends.oracle.options import OracleOptions
from medintel_desktop.backends.oracle.pool import Pool, limit
from medintel_desktop.domain.errors import KeyRefused, NotSetUp

Result = TypeVar("Result")

KEEP_ALIVE = 2
"""Minutes of silence after which a session shows that it lives: shorter than routers forget."""

STATEMENTS = 60
"""Kept parsed in each session; there are about 40 of them."""


class Sessions:
    """Thread-safe. Nothing is connected before the first call.

    A refused password is remembered: it is not sent again by this object, because each try
    counts towards locking the account.
    """

    def __init__(self, options: OracleOptions) -> None:
        self._options = options
        self._gate = threading.Lock()
        self._refusal: tuple[str, str] | None = None
        self._schema = ""
        self._pool = Pool(
            self._log_in, options.pool_min, options.pool_max, options.pool_increment,
            options.wait_time, options.connect_time + options.login_time,
        )  # fmt: skip

    @property
    def user(self) -> str:
        return self._options.user

    def run(self, work: Callable[[Any], Result], seconds: float | None = None) -> Result:
        """``work`` with a session; made again once, whole, when the session broke or the
        transaction was a victim of another, so it must be safe to repeat.

        ``seconds`` limits each round trip. What ``work`` left uncommitted is rolled back.
        """
        most = self._options.call_time if seconds is None else seconds
        try:
            return self._once(work, most, proven=False)
        except _Broken:
            return self._once(work, most, proven=True)

    def work_in(self, schema: str) -> None:
        """Use the tables of another user from now on, in every session."""
        self._schema = schema

    def interrupt(self) -> None:
        """Break off what runs in other threads: they end with Cancelled."""
        self._pool.interrupt()

    def close(self) -> None:
        self._pool.close()

    def _once(self, work: Callable[[Any], Result], seconds: float, *, proven: bool) -> Result:
        with self._session(seconds, proven=proven) as connection:
            try:
                with errors.translated():
                    return work(connection)
            except Exception as error:
                cause = error.__cause__
                if not proven and cause is not None and errors.worth_repeating(cause):
                    raise _Broken from error
                raise

    @contextmanager
    def _session(self, seconds: float, *, proven: bool) -> Iterator[Any]:
        self._raise_refusal()
        connection = self._pool.acquire(proven=proven)
        try:
            with errors.translated():
                limit(connection, seconds)
                if self._schema:
                    connection.current_schema = self._schema  # travels with the next call
            yield connection
        finally:
            self._pool.release(connection)

    def _log_in(self) -> Any:
        """One at a time, so that a wrong password is sent once; but a login that hangs keeps
        the next ones waiting no longer than it was given itself."""
        gate = self._gate
        alone = gate.acquire(timeout=self._options.connect_time + self._options.login_time)
        if not alone:
            self._gate = threading.Lock()
        try:
            self._raise_refusal()
            with errors.translated():
                return self._connected()
        except KeyRefused as error:
            self._refusal = error.title, error.hint
            raise
        finally:
            if alone:
                gate.release()

    def _raise_refusal(self) -> None:
        if self._refusal is not None:
            raise KeyRefused(*self._refusal, service=errors.SERVICE)

    def _connected(self) -> Any:
        import oracledb

        now = self._options
        if not (now.user and now.password and now.dsn):
            raise NotSetUp(
                "The shared library is not set up.",
                "User, password and connect string belong into Settings.", service=errors.SERVICE,
            )  # fmt: skip
        folder = str(now.wallet) if now.wallet else None
        connection = oracledb.connect(
            user=now.user, password=now.password, dsn=now.dsn, config_dir=folder,
            wallet_location=folder, wallet_password=now.wallet_password or None,
            expire_time=KEEP_ALIVE, tcp_connect_timeout=now.connect_time,
            stmtcachesize=STATEMENTS,
        )  # fmt: skip
        limit(connection, now.login_time)
        with connection.cursor() as cursor:
            cursor.execute(statements.SET_UP_SESSION)
        return connection


class _Broken(Exception):
    """The first try failed in a way that a second one may mend."""
