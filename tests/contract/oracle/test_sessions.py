"""The database refuses, stops, breaks and keeps silent; nobody waits for ever, nothing is lost."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.backends.oracle.options import OracleOptions
from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.backends.oracle.sessions import Sessions
from medintel_desktop.domain.errors import (
    Cancelled,
    KeyRefused,
    MedIntelError,
    NotSetUp,
    PermissionMissing,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
)
from tests.oracle import Stub, running_stub

# The driver leaves the socket of a login that failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"
)

ONE = "SELECT 1 FROM dual"
Connect = Callable[..., Sessions]


@pytest.fixture
def connect(stub: Stub) -> Iterator[Connect]:
    made: list[Sessions] = []

    def sessions(**changes: Any) -> Sessions:
        made.append(Sessions(replace(stub.options, **changes)))
        return made[-1]

    yield sessions
    for one in made:
        one.close()


def ask(connection: Any, sql: str = ONE) -> Any:
    with connection.cursor() as cursor:
        return cursor.execute(sql).fetchone()[0]


def test_a_wrong_password_is_sent_once(tmp_path: Path) -> None:
    with running_stub(tmp_path, "--failed-logins", "2") as stub:
        wrong = Sessions(replace(stub.options, password="wrong"))
        threads = [threading.Thread(target=_refused, args=(wrong,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _refused(wrong)
        right = Sessions(stub.options)  # a second wrong one would have locked the account
        assert right.run(ask) == 1
        for one in (wrong, right):
            one.close()


def _refused(sessions: Sessions) -> None:
    with pytest.raises(KeyRefused, match="user name or password") as caught:
        sessions.run(ask)
    assert caught.value.service == "oracle"


def test_a_locked_account_is_not_tried_again(tmp_path: Path) -> None:
    with running_stub(tmp_path, "--failed-logins", "1") as stub:
        _refused(Sessions(replace(stub.options, password="wrong")))
        locked = Sessions(stub.options)
        for _ in range(3):
            with pytest.raises(KeyRefused, match="locked"):
                locked.run(ask)


@pytest.mark.parametrize(
    ("faults", "error", "words"),
    [
        ({"listen": False}, ServiceUnreachable, "cannot be reached"),
        ({"close_on_connect": True}, ServiceUnreachable, "cannot be reached"),
        ({"refuse": 12514}, NotSetUp, "does not know the service"),
        ({"refuse": 12506}, ServiceUnreachable, "does not let this computer in"),
        ({"refuse": 12516}, ServiceBusy, "no more sessions"),
        ({"logon_error": 1033}, ServiceUnreachable, "starting or stopped"),
        ({"logon_error": 28001}, KeyRefused, "expired"),
        ({"logon_error": 1045}, KeyRefused, "may not log in"),
        ({"logon_error": 18}, ServiceBusy, "no more sessions"),
    ],
)
def test_a_database_that_lets_nobody_in(
    stub: Stub, connect: Connect, faults: dict[str, Any], error: type[MedIntelError], words: str
) -> None:
    stub.fails(**faults)
    sessions = connect()
    with pytest.raises(error, match=words) as caught:
        sessions.run(ask)
    assert caught.value.service == "oracle"
    stub.fails()
    if error is not KeyRefused:
        assert sessions.run(ask) == 1


@pytest.mark.parametrize(
    ("dsn", "error"),
    [
        ("no_such_alias", NotSetUp),
        ("(description=(", NotSetUp),
        ("no-host.invalid/x", ServiceUnreachable),
    ],
)
def test_an_address_that_leads_nowhere(
    connect: Connect, dsn: str, error: type[MedIntelError]
) -> None:
    with pytest.raises(error) as caught:
        connect(dsn=dsn).run(ask)
    assert caught.value.service == "oracle"


def test_a_server_that_keeps_silent_is_left(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        sessions = connect(dsn=f"127.0.0.1:{silent.getsockname()[1]}/x", connect_time=0.2,
                           login_time=0.3)  # fmt: skip
        with pytest.raises(ServiceUnreachable, match="does not answer"):
            sessions.run(ask)
        sessions.close()


@pytest.mark.parametrize("action", ["drop", "partial"])
def test_a_session_that_breaks_is_replaced(stub: Stub, connect: Connect, action: str) -> None:
    sessions = connect()
    assert sessions.run(ask) == 1
    stub.fails(sql=[{"match": ONE, "action": action, "times": 1}])
    assert sessions.run(ask) == 1


def test_all_sessions_that_broke_are_replaced(stub: Stub, connect: Connect) -> None:
    sessions = connect()
    _all_at_once(sessions, 3)
    stub.fails(drop_all="now")
    time.sleep(0.5)  # the server looks now and then
    assert _all_at_once(sessions, 3) == [1, 1, 1]


def _all_at_once(sessions: Sessions, count: int) -> list[Any]:
    together, found = threading.Barrier(count), list[Any]()

    def work(connection: Any) -> Any:
        answer = ask(connection)
        if len(found) < count:
            together.wait(10)
        return answer

    def one() -> None:
        found.append(sessions.run(work))

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_session_that_breaks_twice_is_an_error(stub: Stub, connect: Connect) -> None:
    sessions = connect()
    stub.fails(sql=[{"match": ONE, "action": "drop"}])
    with pytest.raises(ServiceUnreachable, match="broke"):
        sessions.run(ask)


def test_a_fetch_that_breaks_begins_anew(stub: Stub, connect: Connect) -> None:
    sessions = connect()
    calls = []

    def work(connection: Any) -> int:
        calls.append(1)
        with connection.cursor() as cursor:
            cursor.arraysize = cursor.prefetchrows = 2
            cursor.execute("SELECT LEVEL FROM dual CONNECT BY LEVEL <= 40")
            if len(calls) == 1:
                stub.fails(drop_all="in the middle")
                time.sleep(0.5)
            return len(cursor.fetchall())

    assert sessions.run(work) == 40
    assert len(calls) == 2


def test_a_call_that_takes_too_long_is_ended(stub: Stub, connect: Connect) -> None:
    sessions = connect()
    assert sessions.run(ask) == 1
    stub.fails(sql=[{"match": ONE, "action": "delay", "ms": 5000, "times": 1}])
    began = time.monotonic()
    with pytest.raises(ServiceBusy, match="too long"):
        sessions.run(ask, seconds=0.3)
    assert time.monotonic() - began < 4
    assert sessions.run(ask) == 1


def test_a_call_can_be_broken_off(stub: Stub, connect: Connect) -> None:
    sessions = connect()
    began = threading.Event()
    caught: list[BaseException] = []

    def work(connection: Any) -> None:
        began.set()
        ask(connection)

    def slow() -> None:
        try:
            sessions.run(work)
        except BaseException as error:
            caught.append(error)

    stub.fails(sql=[{"match": ONE, "action": "delay", "ms": 20_000, "times": 1}])
    thread = threading.Thread(target=slow)
    thread.start()
    began.wait(10)
    while thread.is_alive():
        sessions.interrupt()
        thread.join(0.2)
    assert isinstance(caught[0], Cancelled)
    assert sessions.run(ask) == 1


def test_a_pool_that_is_used_up_says_so(connect: Connect) -> None:
    sessions = connect(pool_max=1, wait_time=0.2)
    held, done = threading.Event(), threading.Event()

    def hold(connection: Any) -> None:
        held.set()
        done.wait(10)

    thread = threading.Thread(target=sessions.run, args=(hold,))
    thread.start()
    held.wait(10)
    with pytest.raises(ServiceBusy, match="All sessions"):
        sessions.run(ask)
    done.set()
    thread.join()
    assert sessions.run(ask) == 1


def test_as_many_are_opened_at_once_as_chosen_and_never_too_many(connect: Connect) -> None:
    sessions = connect(pool_max=3, pool_increment=5)
    assert sessions.run(ask) == 1
    end = time.monotonic() + 20
    while sessions._pool.opened < 3 or sessions._pool._making:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert sessions._pool.opened == 3
    ids = set()

    def note(connection: Any) -> None:
        ids.add(ask(connection, "SELECT SYS_CONTEXT('USERENV', 'SID') FROM dual"))
        if len(ids) < 3:
            sessions.run(note)  # while this one is in use

    sessions.run(note)
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        (1, ServiceError, "has this already"),
        (60, ServiceBusy, "Another machine"),
        (54, ServiceBusy, "Another machine"),
        (8177, ServiceBusy, "Another machine"),
        (942, PermissionMissing, "may not do this"),
        (1031, PermissionMissing, "may not do this"),
        (1536, ServiceError, "no room"),
        (1653, ServiceError, "no room"),
        (1654, ServiceError, "no room"),
        (30036, ServiceError, "no room"),
        (12899, ServiceError, "cannot hold"),
        (51803, ServiceError, "vectors do not fit"),
        (3113, ServiceUnreachable, "broke"),
        (600, ServiceUnreachable, "broke"),
        (7445, ServiceError, "ORA-07445"),
    ],
)
def test_every_code_is_told_in_plain_words(
    stub: Stub, connect: Connect, code: int, error: type[MedIntelError], words: str
) -> None:
    stub.fails(sql=[{"match": ONE, "action": "error", "code": code}])
    with pytest.raises(error, match=words) as caught:
        connect().run(ask)
    assert type(caught.value) is error
    assert "!" not in caught.value.title + caught.value.hint


def test_a_victim_of_a_deadlock_is_made_again(stub: Stub, connect: Connect) -> None:
    sessions = connect()
    stub.fails(sql=[{"match": ONE, "action": "error", "code": 60, "times": 1}])
    assert sessions.run(ask) == 1


def test_what_was_not_committed_is_undone(connect: Connect) -> None:
    sessions = connect(pool_max=1)

    def make(connection: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS scratch (n NUMBER)")

    def write(connection: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO scratch VALUES (1)")

    sessions.run(make)
    sessions.run(write)
    assert sessions.run(lambda c: ask(c, "SELECT COUNT(*) FROM scratch")) == 0


def test_nothing_is_asked_of_nobody() -> None:
    catalogue = OracleCatalogue(OracleOptions("", "", ""))
    health = catalogue.check()
    assert (health.ok, health.words) == (False, "The shared library is not set up.")
    catalogue.close()


def test_secrets_are_not_shown() -> None:
    shown = repr(OracleOptions("ANNA", "s3cret", "db", wallet_password="w4llet"))
    assert "s3cret" not in shown
    assert "w4llet" not in shown
