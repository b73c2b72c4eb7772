"""A database for tests: where the environment says there is one, and one of our own to break."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.backends.oracle.options import OracleOptions
from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.domain.mirror import Change, Entity, Head, Pulled, Written
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Span

HINT = (
    "needs a database: set MEDINTEL_TEST_ORACLE_DSN, _USER and _PASSWORD; the README says how to"
    " run one in a container"
)
STUB_HINT = "needs the loopback server of .ci/run: set MEDINTEL_TEST_ORACLE_STUB to its script"


def options() -> OracleOptions:
    """Of the database that the environment names; skips the test without one."""
    names = ("DSN", "USER", "PASSWORD")
    dsn, user, password = (os.environ.get(f"MEDINTEL_TEST_ORACLE_{name}", "") for name in names)
    if not dsn:
        pytest.skip(HINT)
    return OracleOptions(user, password, dsn)


@pytest.fixture
def oracle() -> Iterator[OracleCatalogue]:
    """The database of the environment. A test makes a library of its own in it."""
    catalogue = OracleCatalogue(options())
    yield catalogue
    catalogue.close()


@dataclass
class Stub:
    """A server of our own that fails as it is told; see the docstring of its ``faults.py``."""

    dsn: str
    control: Path
    process: subprocess.Popen[str]

    @property
    def options(self) -> OracleOptions:
        return OracleOptions("ADMIN", "Welcome_12345", self.dsn, call_time=20, wait_time=10)

    def fails(self, **faults: Any) -> None:
        """From now on; without arguments it works again."""
        part = self.control.with_suffix(".part")
        part.write_text(json.dumps(faults))
        part.replace(self.control)
        seldom = {"listen", "drop_all"}  # for these it looks now and then
        time.sleep(0.3 if seldom & faults.keys() or not faults else 0.0)


@contextmanager
def running_stub(folder: Path, *arguments: str) -> Iterator[Stub]:
    script = os.environ.get("MEDINTEL_TEST_ORACLE_STUB", "")
    if not script:
        pytest.skip(STUB_HINT)
    folder.mkdir(parents=True, exist_ok=True)
    control = folder / "control.json"
    process = subprocess.Popen(
        [sys.executable, script, "--port", "0", "--data", str(folder / "data"), "--user", "ADMIN",
         "--password", "Welcome_12345", "--control", str(control), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        dsn = ""
        for line in process.stdout:
            if "dsn=" in line:
                dsn = line.split("dsn=")[1].split()[0]
                break
        assert dsn, "the server did not start"
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield Stub(dsn, control, process)
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture(scope="module")
def module_stub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stub]:
    with running_stub(tmp_path_factory.mktemp("oracle")) as stub:
        yield stub


@pytest.fixture
def stub(module_stub: Stub) -> Iterator[Stub]:
    """Shared by a module, because it takes a second to start; works again after each test."""
    yield module_stub
    module_stub.fails()


class Wire:
    """Stands between us and a database that is reached without TLS: counts the bytes ``sent`` to
    it and ``received`` from it, and can swallow what comes back."""

    def __init__(self, dsn: str) -> None:
        address, _, service = dsn.partition("/")
        host, _, port = address.partition(":")
        self._target = (host, int(port or 1521))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.dsn = f"127.0.0.1:{self._listener.getsockname()[1]}/{service}"
        self._swallows: Callable[[bytes], bool] | None = None
        self.swallowed = self.sent = self.received = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow_answer_to(self, matches: Callable[[bytes], bool]) -> None:
        """Once: the request that matches reaches the database, its answer does not reach us."""
        self._swallows = matches

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                ours, _ = self._listener.accept()
                theirs = socket.create_connection(self._target)
                state = {"cut": False}
                for one, other, out in ((ours, theirs, True), (theirs, ours, False)):
                    threading.Thread(
                        target=self._pass, args=(one, other, out, state), daemon=True
                    ).start()

    def _pass(
        self, one: socket.socket, other: socket.socket, out: bool, state: dict[str, bool]
    ) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if out:
                    self.sent += len(data)
                else:
                    self.received += len(data)
                if out and self._swallows is not None and self._swallows(data):
                    self._swallows, state["cut"] = None, True
                if not out and state["cut"]:
                    self.swallowed += 1
                    break
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Breaking(OracleCatalogue):
    """Somebody is asked before each call and may raise, as in ``tests.shared``."""

    before: Callable[[str], None] = staticmethod(lambda call: None)

    def head(self, library: str) -> Head:
        self.before("head")
        return super().head(library)

    def push(self, library: str, machine: str, changes: Sequence[Change]) -> Written:
        self.before("push")
        written = super().push(library, machine, changes)
        self.before("commit")
        return written

    def pull(self, library: str, entity: Entity, after: int, upto: int, limit: int) -> Pulled:
        self.before("pull")
        return super().pull(library, entity, after, upto, limit)

    def whole(self, library: str, entity: Entity, key: str) -> Sequence[Change]:
        self.before("whole")
        return super().whole(library, entity, key)

    def nearest(
        self, library: str, space: EmbeddingSpace, vector: array[float], limit: int,
        where: Mapping[str, Any],
    ) -> Sequence[tuple[str, Span | None, Modality, float]]:  # fmt: skip
        self.before("nearest")
        return super().nearest(library, space, vector, limit, where)

    def put_thumbnails(self, library: str, pictures: Mapping[str, bytes]) -> None:
        self.before("put_thumbnails")
        super().put_thumbnails(library, pictures)

    def thumbnails(self, library: str, checksums: Sequence[str]) -> Mapping[str, bytes]:
        self.before("thumbnails")
        return super().thumbnails(library, checksums)


__all__ = ["Breaking", "Stub", "Wire", "module_stub", "options", "oracle", "running_stub", "stub"]
