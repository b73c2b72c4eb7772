"""Ranges through the cache: the right bytes, fetched once, never more than the limit."""

from __future__ import annotations

import hashlib
import os
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from medintel_desktop.domain.errors import (
    Cancelled,
    ChecksumWrong,
    DiskFull,
    MedIntelError,
    ObjectChanged,
    ServiceUnreachable,
    TooLarge,
)
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import Copy, CopyRole, object_name
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.cache_folder import CacheFolder
from medintel_desktop.library.cloud_cache import CloudCache
from tests import media
from tests.contract.copies.shelf import Shelf, silent
from tests.stores import Bytes

BLOCK = 1000
CONTENT = bytes(range(251)) * 41  # 10,291 bytes: ten blocks and a piece


class Source:
    """Copies of one object in memory, in place of stores; counts what is asked."""

    def __init__(self, content: bytes = CONTENT, checksum: str = "") -> None:
        self.content = content
        self.asked: list[tuple[int, int]] = []
        self.failure: MedIntelError | None = None
        self.after = 0
        self.copy = Copy(
            "item", "oci:me/photos", "media/aa/aa.heic", CopyRole.ORIGINAL, len(content),
            checksum or hashlib.sha256(content).hexdigest(), "", 0, "etag", 0.0,
        )  # fmt: skip

    def read(self, copies: object, start: int, end: int) -> Iterator[bytes]:
        self.asked.append((start, end))
        for at in range(start, end, 300):
            if self.failure and at >= self.after:
                raise self.failure
            yield self.content[at : min(at + 300, end)]


Make = Callable[..., tuple[CloudCache, Source]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def make(source: Source | None = None, most: int = 10**9) -> tuple[CloudCache, Source]:
        source = source or Source()
        copies: Any = source
        return CloudCache(tmp_path / "cache", copies, lambda: most, block=BLOCK), source

    return make


def read(cache: CloudCache, source: Source, start: int, end: int) -> bytes:
    return b"".join(cache.read([source.copy], start, end))


@given(st.lists(st.tuples(st.integers(0, 11_000), st.integers(0, 4_000)), max_size=8))
@rules(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_ranges_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, ranges: list[tuple[int, int]]
) -> None:
    source: Any = Source()
    cache = CloudCache(tmp_path_factory.mktemp("cache"), source, lambda: 10**9, block=BLOCK)
    for start, length in ranges:
        assert read(cache, source, start, start + length) == CONTENT[start : start + length]


def test_what_was_read_is_not_fetched_again(make: Make) -> None:
    cache, source = make()
    assert read(cache, source, 1500, 3500) == CONTENT[1500:3500]
    assert source.asked == [(1000, 4000)]
    assert read(cache, source, 1000, 4000) == CONTENT[1000:4000]
    assert len(source.asked) == 1
    assert read(cache, source, 0, len(CONTENT)) == CONTENT
    assert source.asked[1:] == [(0, len(CONTENT)), (4000, len(CONTENT))]


def test_a_reader_that_leaves_early_costs_little(make: Make) -> None:
    cache, source = make()
    with closing(cache.read([source.copy], 0, len(CONTENT))) as pieces:
        next(pieces)
    assert cache.folder.used() == BLOCK


def test_many_readers_at_once_get_the_same(make: Make) -> None:
    cache, source = make()
    got: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: got.append(read(cache, source, 0, len(CONTENT))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [CONTENT] * 8
    assert cache.folder.used() == len(CONTENT)


def test_a_reader_that_paused_for_long_goes_on(make: Make) -> None:
    cache, source = make()
    with closing(cache.read([source.copy], 0, len(CONTENT))) as pieces:
        first = next(pieces)
        source.failure, source.after = ServiceUnreachable("The connection was cut."), 0
        with pytest.raises(ServiceUnreachable):
            next(pieces)
    assert len(source.asked) == 2
    source.failure = None
    assert first + read(cache, source, BLOCK, len(CONTENT)) == CONTENT


def test_offline_what_was_read_can_be_read(make: Make) -> None:
    cache, source = make()
    read(cache, source, 0, 3000)
    source.failure = ServiceUnreachable("You are offline.")
    assert read(cache, source, 500, 2500) == CONTENT[500:2500]
    with pytest.raises(ServiceUnreachable):
        read(cache, source, 500, 3500)


def test_a_damaged_block_is_fetched_again(make: Make) -> None:
    cache, source = make()
    read(cache, source, 0, 2000)
    for file in cache.folder.root.rglob("00000000"):
        file.write_bytes(b"short")
    assert read(cache, source, 0, 2000) == CONTENT[:2000]


def test_a_whole_file_takes_in_what_is_here(make: Make) -> None:
    cache, source = make()
    read(cache, source, 2000, 4000)
    reports: list[float] = []
    with cache.whole([source.copy], lambda done, total: reports.append(done)) as path:
        assert path.read_bytes() == CONTENT
        assert path.suffix == ".heic"
    assert reports[-1] == len(CONTENT)
    assert source.asked == [(2000, 4000), (0, len(CONTENT)), (4000, len(CONTENT))]
    assert cache.folder.used() == len(CONTENT)
    with cache.whole([source.copy], silent) as again:
        assert again == path
    assert read(cache, source, 100, 9000) == CONTENT[100:9000]
    assert len(source.asked) == 3


def test_an_interrupted_file_goes_on_where_it_stood(make: Make) -> None:
    cache, source = make()

    def stop(done: float, total: float) -> None:
        if done >= 5 * BLOCK:
            raise Cancelled

    with pytest.raises(Cancelled), cache.whole([source.copy], stop):
        pass
    with cache.whole([source.copy], silent) as path:
        assert path.read_bytes() == CONTENT
    assert source.asked == [(0, len(CONTENT)), (5 * BLOCK, len(CONTENT))]


def test_a_file_with_the_wrong_bytes_is_not_handed_out(make: Make) -> None:
    cache, source = make(Source(checksum="f" * 64))
    with pytest.raises(ChecksumWrong), cache.whole([source.copy], silent):
        pass
    assert cache.folder.used() == 0


def test_a_file_beyond_the_limit_is_refused_kindly(make: Make) -> None:
    cache, source = make(most=10_000)
    with pytest.raises(TooLarge) as told, cache.whole([source.copy], silent):
        pass
    assert told.value.title == "The original takes 10 kB, more than the cache may hold."
    assert source.asked == []
    assert read(cache, source, 0, len(CONTENT)) == CONTENT


def test_a_full_disk_keeps_nothing_and_plays_on(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, source = make()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert read(cache, source, 0, len(CONTENT)) == CONTENT
    assert cache.folder.used() == 0
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull), cache.whole([source.copy], silent):
        pass
    assert cache.folder.used() == 0


def test_a_file_in_use_stays(make: Make) -> None:
    cache, source = make(most=11_000)
    with cache.whole([source.copy], silent) as path:
        cache.folder.trim(0)
        assert path.read_bytes() == CONTENT
    cache.folder.trim(0)
    assert not path.exists()


@given(
    st.integers(0, 60),
    st.lists(
        st.tuples(st.sampled_from(["keep", "read", "remove", "trim", "limit"]),
                  st.integers(0, 9), st.integers(0, 70)),
        max_size=40,
    ),
)  # fmt: skip
@rules(max_examples=60, deadline=None)
def test_the_limit_always_holds(
    tmp_path_factory: pytest.TempPathFactory, most: int, steps: list[tuple[str, int, int]]
) -> None:
    limit = [most]
    folder = CacheFolder(tmp_path_factory.mktemp("cache"), lambda: limit[0])
    sizes: dict[str, int] = {}
    for what, number, size in steps:
        name = f"aa/{number}"
        if what == "keep" and name not in sizes:
            folder.keep(name, bytes([number]) * size)
            assert folder.used() <= limit[0]
            sizes[name] = size
        elif what == "read" and name in sizes:
            assert folder.read(name, sizes[name]) in (None, bytes([number]) * sizes[name])
        elif what == "remove":
            folder.remove(name)
            assert not (folder.root / name).exists()
        elif what == "limit":
            limit[0] = size
        folder.trim()
        assert folder.used() <= limit[0]
        sizes = {known: n for known, n in sizes.items() if (folder.root / known).exists()}


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    folder = CacheFolder(tmp_path, lambda: 160)
    for number in range(10):
        folder.keep(f"aa/{number}", bytes(16))
        os.utime(tmp_path / "aa" / str(number), (number, number))
    assert folder.read("aa/0", 16) == bytes(16)
    folder.keep("aa/new", bytes(16))
    left = {path.name for path in (tmp_path / "aa").iterdir()}
    assert {"0", "9", "new"} <= left
    assert "1" not in left


def test_another_object_under_the_name_is_not_mixed_in(shelf: Shelf, tmp_path: Path) -> None:
    """Half of the file is in the cache when somebody writes another object."""
    path = tmp_path / "a.jpg"
    path.write_bytes(media.photo(tmp_path / "b.jpg").read_bytes() + bytes(5_000_000))
    content = path.read_bytes()
    _, copy = shelf.stored(path)
    cache = shelf.workspace.cloud.cache
    assert b"".join(cache.read([copy], 0, 2_000_000)) == content[:2_000_000]
    shelf.replace(copy, b"x" * copy.bytes)
    got = bytearray()
    with pytest.raises(ObjectChanged):
        got.extend(byte for piece in cache.read([copy], 0, copy.bytes) for byte in piece)
    assert content.startswith(got)
    assert shelf.workspace.cloud.copies.of(copy.media_id) == []


def test_memory_does_not_grow_with_the_file(
    workspace: Workspace, folder_store: MediaStore, tmp_path: Path
) -> None:
    shelf = Shelf(workspace, folder_store)
    content = bytes(64 << 20)
    checksum = hashlib.sha256(content).hexdigest()
    name = object_name(checksum, ".mp4")
    there = folder_store.put(name, Bytes(content), "video/mp4", {})
    copy = Copy("x", folder_store.place, name, CopyRole.ORIGINAL, len(content), checksum,
                there.md5, 0, there.etag, 0.0)  # fmt: skip
    del content
    cache = shelf.workspace.cloud.cache
    tracemalloc.start()
    try:
        read_ = sum(len(piece) for piece in cache.read([copy], 0, copy.bytes))
        with cache.whole([copy], silent) as path:
            assert path.stat().st_size == read_ == copy.bytes
        assert tracemalloc.get_traced_memory()[1] < 12 << 20
    finally:
        tracemalloc.stop()
