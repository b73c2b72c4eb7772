"""The understanding service as tests meet it: a stand-in on loopback, spoken to by the real SDK.

``service`` gives every test a fresh one; ``video_ai`` an adapter connected to it. ``conftest.py``
imports the fixtures.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI

KEY = "tlk_0TEST0KEY0OF0THE0STANDIN"
PROGRAM = Path(__file__).parent / "stubs" / "twelvelabs" / "twelvelabs_stub.py"

# Work takes no longer than it must; a test that needs it slow says so.
QUICK = {
    "asset_seconds": 0.0,
    "embed_task_seconds": 0.0,
    "index_seconds": 0.0,
    "transcription_seconds": 0.0,
}

LIMIT = 30.0
"""Seconds until a wait is given up; far more than any takes."""

T = TypeVar("T")


def until(ask: Callable[[], T | None], limit: float = LIMIT, every: float = 0.01) -> T:
    """The first answer that is not None; asked every so many seconds."""
    end = time.monotonic() + limit
    while (answer := ask()) is None:
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(every)
    return answer


def ignore(*_: object) -> None:
    """For progress and resume tokens that a test does not look at."""


class StandIn:
    """A running stand-in and its side door; stop it with :meth:`close`."""

    key = KEY

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM), "--api-key", KEY, "--watch-stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.base_url = self._process.stdout.readline().strip()
        """With the /v1.3 that the SDK expects."""
        if not self.base_url:
            self._stop()
            raise RuntimeError("the stand-in did not start; run it by hand to see why")
        control = self.base_url.removesuffix("/v1.3") + "/_control"
        self._control = httpx.Client(base_url=control, timeout=30, trust_env=False)
        self._idle: list[dict[str, Any]] = []

    def close(self) -> None:
        self._control.close()
        self._stop()

    def _stop(self) -> None:
        process = self._process
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def config(self, **changes: Any) -> None:
        """Change settings; ``tlstub/config.py`` lists them."""
        self._ask("PUT", "/config", json=changes)

    def fault(self, action: str, path: str = "", **details: Any) -> None:
        """Plan a failure: ``path`` is a regular expression; README.md lists the rest."""
        self._ask("POST", "/faults", json={"action": action, "path": path, **details})

    def mend(self) -> None:
        """Forget the planned failures."""
        self._idle = self.idle_faults()
        self._ask("DELETE", "/faults")

    def idle_faults(self) -> list[dict[str, Any]]:
        """Failures planned since :meth:`reset` that met no request: nothing was shown by them."""
        rules: list[dict[str, Any]] = self._ask("GET", "/faults")
        return self._idle + [rule for rule in rules if not rule["hits"]]

    def usage(self) -> dict[str, Any]:
        """What would have been paid; ``paid_twice`` is empty when all is well."""
        answer: dict[str, Any] = self._ask("GET", "/usage")
        return answer

    def log(self, path: str = "", method: str = "") -> list[dict[str, Any]]:
        """The requests so far whose path contains ``path``."""
        rows: list[dict[str, Any]] = self._ask("GET", "/log")
        return [r for r in rows if path in r["path"] and method in r.get("method", "")]

    def assets(self) -> list[dict[str, Any]]:
        """What was uploaded, with state and reasons; sources sent inline are ``internal``."""
        rows: list[dict[str, Any]] = self._ask("GET", "/assets")
        return rows

    def set_asset(self, asset_id: str, **changes: Any) -> None:
        """Force a state, such as ``status="failed", code="video_file_broken"``."""
        self._ask("POST", f"/assets/{asset_id}", json=changes)

    def objects(self) -> dict[str, Any]:
        """Uploads, tasks and all other objects at a glance."""
        answer: dict[str, Any] = self._ask("GET", "/objects")
        return answer

    def clock(self, advance: float) -> None:
        """Let its clock jump: URLs, uploads and rate windows expire."""
        self._ask("POST", "/clock", json={"advance": advance})

    def revoke(self) -> None:
        """The key is refused from now on."""
        self._ask("POST", "/keys", json={"revoke": KEY})

    def restore(self) -> None:
        """The key is good again."""
        self._ask("POST", "/keys", json={"restore": True})

    def reset(self) -> None:
        """As new: no objects, no bills, no faults."""
        self._ask("POST", "/reset")
        self._idle = []
        self.config(**QUICK)

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        answer = self._control.request(method, path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def running_stand_in() -> Iterator[StandIn]:
    stand_in = StandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture
def service(running_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The stand-in, as new."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    running_stand_in.reset()
    yield running_stand_in
    idle = running_stand_in.idle_faults()
    assert not idle, f"failures that were planned never came: {idle}"


@pytest.fixture
def video_ai(service: StandIn) -> Iterator[TwelveLabsVideoAI]:
    """The product's adapter, connected to the stand-in."""
    ai = TwelveLabsVideoAI(service.key, base_url=service.base_url)
    yield ai
    ai.close()
