"""kill -9 while a large file goes to a store: nothing is lost, and next to nothing sent twice.

A real queue in a process of its own sends 200 MB to the stand-in through the genuine SDK. It is
killed at random points, from the first question to the last note in the catalogue.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.library.fingerprint import fingerprint
from medintel_desktop.library.outgoing import AT_STAKE
from tests import memory
from tests.amounts import amount
from tests.contract.stores.sender import MB, PART, Sender, of_oci
from tests.end2end import uploading as program
from tests.stores import OciStandIn

KILLS = amount(16, 50)
SIZE = 200
"""MB."""

HANDS = 3

A_ROUND = 10
"""Kills of one upload before it may end: all points are reached, the last steps not too often."""

AROUND = 0.15
"""What is done besides sending, before and after, as a share of the whole."""


if sys.platform == "linux":
    PROCESSES = multiprocessing.get_context("forkserver")
else:
    PROCESSES = multiprocessing.get_context("spawn")
PROCESSES.set_forkserver_preload([program.__name__, "oci.object_storage"])
"""Each process branches off one that has imported all and done nothing: a start takes no time."""

LIMIT = 120.0
"""Seconds until a process counts as stuck."""


class Uploading:
    """A library with one item to send, and the processes that send it."""

    def __init__(self, folder: Path, stand_in: OciStandIn) -> None:
        self._folder = folder
        self._stand_in = stand_in

    def prepared(self, megabytes: int) -> MediaItem:
        sender = Sender(self._folder, StoreKind.OCI, of_oci(self._stand_in))
        item = sender.put_in(megabytes, f"{megabytes}.mp4", megabytes)
        sender.queue(item)
        sender.close()
        return item

    @contextmanager
    def process(self) -> Iterator[tuple[BaseProcess, Connection]]:
        """One that sends, and what it tells; it is sending, or has had nothing to do."""
        paths = (self._folder / "library", self._folder / "settings.json")
        hears, tells = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=program.main, args=(*paths, tells))
        process.start()
        tells.close()
        with hears:
            assert hears.poll(LIMIT)
            yield process, hears
            process.join(LIMIT)
            assert process.exitcode is not None
        process.close()

    def run(self) -> tuple[int, float]:
        """To the end; the most memory in MB, and how many seconds it was sending."""
        with self.process() as (process, hears):
            told = hears.recv()
            began = time.monotonic()
            while told == program.SENDING:
                told = hears.recv()
            process.join(LIMIT)
            assert process.exitcode == 0
            return told, time.monotonic() - began

    def killed_after(self, seconds: float) -> float | None:
        """Killed so long after the transfer began; how long it took when it ended before."""
        with self.process() as (process, _):
            began = time.monotonic()
            process.join(seconds)
            ended = time.monotonic()
            process.kill()
            process.join(LIMIT)
            return None if process.exitcode != 0 else ended - began

    def share_there(self) -> float:
        """How much of the file the service holds."""
        state = self._stand_in.state()
        held: int = sum(row["size"] for row in state["parts"] or state["objects"])
        return held / (SIZE * MB)


@pytest.fixture
def uploading(tmp_path: Path, oci_stand_in: OciStandIn) -> Uploading:
    return Uploading(tmp_path, oci_stand_in)


def proved(folder: Path, stand_in: OciStandIn, item: MediaItem) -> None:
    """The object is right, noted, and alone."""
    sender = Sender(folder, StoreKind.OCI, of_oci(stand_in))
    try:
        (copy,) = sender.copies(item)
        assert copy.md5 == fingerprint(sender.path(item), PART).md5
        sender.arrived(item)
    finally:
        sender.close()


def once_more(folder: Path, stand_in: OciStandIn, item: MediaItem) -> None:
    """As if it had never been sent."""
    stand_in.empty()
    sender = Sender(folder, StoreKind.OCI, of_oci(stand_in))
    (copy,) = sender.copies(item)
    sender.workspace.catalogue.copies.remove(copy.place, copy.object)
    sender.queue(item)
    sender.close()


def test_killed_at_random_points(
    uploading: Uploading, oci_stand_in: OciStandIn, tmp_path: Path
) -> None:
    chance = random.Random(20261121)
    item = uploading.prepared(SIZE)
    _, whole = uploading.run()  # how long it takes undisturbed, to spread the kills over it
    kills = in_the_middle = 0
    while kills < KILLS:
        once_more(tmp_path, oci_stand_in, item)
        before = kills
        while kills - before < A_ROUND:
            left = 1 - uploading.share_there() + AROUND
            seconds = uploading.killed_after(chance.uniform(0, left * whole))
            if seconds is not None:
                if left > 0.5:  # a rest, or nothing at all, tells nothing of the whole
                    whole = seconds / left
                break
            kills += 1
        uploading.run()
        proved(tmp_path, oci_stand_in, item)
        rows = oci_stand_in.log("UploadPart")
        assert_little_was_sent_twice(rows, kills - before)
        in_the_middle += sum(1 for row in rows if row["status"] != 200)
    assert in_the_middle >= KILLS // 3, "many of them broke off parts"


def assert_little_was_sent_twice(rows: list[dict[str, Any]], kills: int) -> None:
    """What a kill costs is bounded by what was under way, and a part that arrived is not sent
    again, but for one that was just arriving when the next process asked."""
    whole = Counter(row["part"] for row in rows if row["status"] == 200)
    cut = sum(row["bytes_in"] for row in rows if row["status"] != 200)
    assert set(whole) == set(range(1, -(-SIZE * MB // PART) + 1))
    assert sum(whole.values()) - len(whole) <= kills
    assert cut <= kills * (AT_STAKE + HANDS * MB)


@pytest.mark.skipif(not memory.STATUS.exists(), reason="only Linux tells it of one program")
def test_memory_does_not_grow_with_the_file(uploading: Uploading) -> None:
    uploading.prepared(50)
    small, _ = uploading.run()
    uploading.prepared(500)
    large, _ = uploading.run()
    assert large <= small + 10
    assert large < 150
