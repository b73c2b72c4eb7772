"""Stores as tests meet them: a folder, and stand-ins on loopback that the real SDKs talk to.

``store`` is each of them in turn; ``conftest.py`` imports the fixtures.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from medintel_desktop.backends.local.media_store import FolderMediaStore
from medintel_desktop.backends.oci import bucket, reading
from medintel_desktop.backends.oci.media_store import OciMediaStore
from medintel_desktop.domain.ports import MediaStore
from tests.s3 import b2_bucket, b2_faults, b2_store, running_s3, s3

__all__ = ["b2_bucket", "b2_faults", "b2_store", "running_s3", "s3"]

BUCKET = "photos"
PROGRAM = Path(__file__).parent / "stubs" / "oci" / "oci_stub.py"


class Bytes(io.BytesIO):
    """Bytes as a body that is sent."""

    failure: BaseException | None = None

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()

    def __len__(self) -> int:
        return len(self.getbuffer())


class Broken(Bytes):
    """A body whose reading fails after so many bytes, as when the user stops it."""

    def __init__(self, content: bytes, after: int, failure: Exception) -> None:
        super().__init__(content)
        self._after = after
        self._failure = failure

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= self._after:
            self.failure = self._failure
            raise self._failure
        return super().read(size)


class OciStandIn:
    """A running stand-in of OCI and its side door; stop it with :meth:`close`.

    What it holds is in ``folder``: started there again after :meth:`close` or :meth:`kill`, it
    goes on where it stopped, at the same address.
    """

    bucket = BUCKET
    namespace = "stubnamespace"
    pass_phrase = "stub-pass-phrase"

    def __init__(self, folder: Path, *, min_part_size: int = 5 << 20) -> None:
        self.folder = folder
        self._options = ["--min-part-size", str(min_part_size), "--seed", "1"]
        self.endpoint = ""
        self._idle: list[dict[str, Any]] = []
        self._control = httpx.Client(timeout=30, trust_env=False)
        self.start()

    @property
    def config(self) -> Path:
        """Its config file: profiles DEFAULT, ENCRYPTED (with pass phrase) and SESSION (token)."""
        return self.folder / "config"

    def start(self) -> None:
        port = self.endpoint.rpartition(":")[2] or "0"
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM), "--port", port, "--data", str(self.folder),
             "--bucket", BUCKET, "--watch-stdin", *self._options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.kill()
            raise RuntimeError("the stand-in did not start; run it by hand to see why")
        self.endpoint = json.loads(line)["endpoint"]

    def close(self) -> None:
        self._control.close()
        self._process.terminate()
        self._reap()

    def kill(self) -> None:
        """As when the power goes; also the way to be unreachable for a while."""
        self._process.kill()
        self._reap()

    def _reap(self) -> None:
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def faults(self, *rules: dict[str, Any]) -> None:
        """Plan failures in place of those planned before; ``stub_faults.py`` lists the keys."""
        self._idle = self.idle_faults()
        self._ask("PUT", "/faults", json=list(rules))

    def idle_faults(self) -> list[dict[str, Any]]:
        """Failures planned since :meth:`empty` that met no request: nothing was shown by them."""
        rules = self._ask("GET", "/faults").json()
        return self._idle + [rule for rule in rules if not rule["fired"]]

    def log(self, op: str = "") -> list[dict[str, Any]]:
        """The requests so far: all, or those of an operation such as "UploadPart"."""
        rows: list[dict[str, Any]] = self._ask("GET", "/log").json()
        return [row for row in rows if row["op"] and op in ("", row["op"])]

    def forget_log(self) -> None:
        self._ask("GET", "/log")  # waits until what was answered is written
        self._ask("DELETE", "/log")

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """What it holds: ``objects``, ``uploads``, ``parts``, ``pars``."""
        answer: dict[str, list[dict[str, Any]]] = self._ask("GET", "/state").json()
        return answer

    def clock(self, ahead: float) -> None:
        """Let its clock go wrong by so many seconds."""
        self._ask("PUT", "/clock", json={"ahead": ahead})

    def keep_versions(self) -> None:
        """Let the bucket keep versions until :meth:`empty`."""
        self._ask("PUT", "/bucket", json={"name": BUCKET, "versioning": "Enabled"})

    def empty(self) -> None:
        """As new: nothing stored, no faults, no log, the right time."""
        self._ask("POST", "/empty")
        self._idle = []

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = self._control.request(method, f"{self.endpoint}/_stub{path}", **more)
        assert answer.status_code in (200, 204), answer.text
        return answer


@pytest.fixture(scope="session")
def running_oci(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OciStandIn]:
    stand_in = OciStandIn(tmp_path_factory.mktemp("oci"))
    yield stand_in
    stand_in.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second and third try of a call to OCI come at once, and no proxy is asked."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    for module in (bucket, reading):
        monkeypatch.setattr(module, "PAUSES", tuple(0.01 for _ in bucket.PAUSES))


@pytest.fixture
def oci_stand_in(running_oci: OciStandIn, impatient: None) -> Iterator[OciStandIn]:
    """The stand-in of OCI, as new. For parts below 5 MB or to kill it, start one of your own."""
    running_oci.empty()
    yield running_oci
    idle = running_oci.idle_faults()
    assert not idle, f"failures that were planned never came: {idle}"


def oci_store_of(stand_in: OciStandIn, **changes: Any) -> OciMediaStore:
    """The product's adapter for the stand-in's bucket; close it."""
    options: dict[str, Any] = {
        "bucket": BUCKET, "config_paths": [stand_in.config], "endpoint": stand_in.endpoint
    }  # fmt: skip
    return OciMediaStore(**{**options, **changes})


@pytest.fixture
def oci_store(oci_stand_in: OciStandIn) -> Iterator[OciMediaStore]:
    store = oci_store_of(oci_stand_in)
    yield store
    store.close()


@pytest.fixture
def folder_store(tmp_path: Path) -> FolderMediaStore:
    """A store in a folder of its own."""
    folder = tmp_path / "other disk"
    folder.mkdir()
    return FolderMediaStore(folder)


@pytest.fixture(params=["folder", "oci", "b2"])
def store(request: pytest.FixtureRequest) -> MediaStore:
    """Each kind of store in turn."""
    found: MediaStore = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture(params=["oci", "b2"])
def parted(request: pytest.FixtureRequest) -> MediaStore:
    """Each store that takes objects in parts and gives links."""
    found: MediaStore = request.getfixturevalue(f"{request.param}_store")
    return found
