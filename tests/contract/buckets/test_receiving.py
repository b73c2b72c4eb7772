"""Files that come from a store onto a disk that has no room for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.domain.errors import Cancelled, DiskFull
from medintel_desktop.library import receiving
from medintel_desktop.library.receiving import receive
from tests.disk import Disk, disk

__all__ = ["disk"]

CONTENT = bytes(range(256)) * 4000


def pieces(at: int) -> Iterator[bytes]:
    for start in range(at, len(CONTENT), 10_000):
        yield CONTENT[start : start + 10_000]


def test_a_disk_that_fills_up_meanwhile_keeps_no_half_file(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "SPARE", 0)
    part = disk.folder / "part"

    def report(done: float, total: float) -> None:
        if done == 500_000:
            disk.fill()

    with pytest.raises(DiskFull):
        receive(part, len(CONTENT), pieces, report)
    assert not part.exists()
    disk.resize(6000)
    receive(part, len(CONTENT), pieces, lambda done, total: None)
    assert part.read_bytes() == CONTENT


def test_what_came_stays_when_the_user_stops(tmp_path: Path) -> None:
    part, asked = tmp_path / "part", list[int]()

    def read(at: int) -> Iterator[bytes]:
        asked.append(at)
        return pieces(at)

    def stop(done: float, total: float) -> None:
        if done >= 300_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        receive(part, len(CONTENT), read, stop)
    told: list[tuple[float, float]] = []
    receive(part, len(CONTENT), read, lambda done, total: told.append((done, total)))
    assert asked == [0, 300_000]
    assert part.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_a_part_that_is_too_long_is_begun_anew(tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.write_bytes(CONTENT + b"more")
    receive(part, len(CONTENT), pieces, lambda done, total: None)
    assert part.read_bytes() == CONTENT
