"""The key is nowhere to be found: not in the log, not in the library, not in what is printed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop import log
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver
from tests.service import KEY, StandIn


@pytest.fixture
def last_lines(understood: Workspace) -> Iterator[log.LastLines]:
    yield log.set_up(understood.folder.logs, "DEBUG")
    log.close()


def test_key_is_written_nowhere(
    understood: Workspace, service: StandIn, tmp_path: Path, last_lines: log.LastLines
) -> None:
    driver = Driver(understood)
    media.photo(tmp_path / "in" / "a.jpg", "red")
    media.photo(tmp_path / "in" / "b.jpg", "blue")
    media.video(tmp_path / "in" / "c.mp4", [("red", 5)], size=(640, 360))
    leaking = {"code": "x", "message": f"The key {KEY} is not allowed. x-api-key: {KEY}"}
    service.fault("status", "/embed-v2$", method="POST", status=400, body=leaking)
    service.fault("status", "/assets$", method="POST", status=500, body=str(leaking))
    service.fault("close", "/embed-v2$", method="POST", after=True)
    understood.ingest.add([str(tmp_path / "in")])
    driver.hurry()
    service.revoke()
    understood.queue.retry()
    driver.hurry()
    try:
        raise RuntimeError(f"a bug that knows {KEY}")
    except RuntimeError as error:
        log.crashed(error)
    logging.getLogger("medintel_desktop.x").warning("GET /?key=%s", KEY)
    log.close()

    files = [path for path in understood.folder.root.rglob("*") if path.is_file()]
    written = {path: path.read_bytes() for path in files}
    assert any(path.name == "medintel.log" and data for path, data in written.items())
    assert [path.name for path, data in written.items() if KEY.encode() in data] == []
    told = [str(job) for job in [*driver.reports, *understood.catalogue.jobs.page(limit=-1)]]
    assert not [text for text in [*told, *last_lines.lines] if KEY in text]
    assert any(log.MASK in line for line in last_lines.lines)


def test_what_looks_like_a_secret_is_masked() -> None:
    for text in (
        "tlk_0123456789ABC", "x-api-key: abcdef", "password=hunter22",
        "https://user:hunter22@host/a",
    ):  # fmt: skip
        assert log.MASK in log.redact(text)
        assert "hunter22" not in log.redact(text)
    assert log.redact("a plain sentence: 1 + 1 = 2") == "a plain sentence: 1 + 1 = 2"
