"""A stretch of a file as an SDK reads it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.errors import Cancelled, FileGone, StillWritten
from medintel_desktop.library.file_slice import FileSlice

CONTENT = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("slices") / "film.mp4"
    path.write_bytes(CONTENT)
    return path


@given(
    start=st.integers(0, len(CONTENT)),
    length=st.integers(0, 3000),
    steps=st.lists(st.tuples(st.sampled_from(["read", "set", "end"]), st.integers(-1, 4000))),
)
def test_reads_like_bytes(
    file: Path, start: int, length: int, steps: list[tuple[str, int]]
) -> None:
    length = min(length, len(CONTENT) - start)
    wanted = CONTENT[start : start + length]
    at = 0
    with FileSlice(file, start, length) as body:
        assert len(body) == length
        assert body.md5 == hashlib.md5(wanted).hexdigest()
        for step, number in steps:
            if step == "read":
                expected = wanted[at:] if number < 0 else wanted[at : at + number]
                assert body.read(number) == expected
                at += len(expected)
            else:
                base = length if step == "end" else 0
                whence = os.SEEK_END if step == "end" else os.SEEK_SET
                at = min(length, max(0, base + number))
                assert body.seek(number, whence) == at
            assert body.tell() == at
        assert body.failure is None


def test_what_was_raised_is_kept(file: Path) -> None:
    stopped = False

    def check() -> None:
        if stopped:
            raise Cancelled

    with FileSlice(file, 0, 1000, check=check) as body:
        body.read(10)
        stopped = True
        with pytest.raises(Cancelled):
            body.read(10)
        assert isinstance(body.failure, Cancelled)
        assert body.tell() == 10


def test_a_file_that_became_shorter(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(CONTENT)
    with FileSlice(path, 0, len(CONTENT)) as body:
        path.write_bytes(CONTENT[:100])
        with pytest.raises(StillWritten):
            body.read()
    with pytest.raises(StillWritten):
        FileSlice(path, 0, len(CONTENT))


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FileGone):
        FileSlice(tmp_path / "gone.mp4", 0, 10)
