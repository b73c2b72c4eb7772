"""One at a time has the lock of a library."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.library.lock import FileLock


def test_only_the_first_has_it_until_it_lets_go(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire()
    assert not second.acquire()
    assert first.acquire(), "it is ours already"
    first.release()
    assert second.acquire()
    second.release()


def test_letting_go_of_nothing_takes_it_from_nobody(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire()
    second.release()
    assert not second.acquire()
    first.release()
    first.release()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileLock(tmp_path / "nowhere" / "lock").acquire()
