"""Two machines that work and sync at the same time through one database end equal.

``MEDINTEL_TEST_ORACLE_OPERATIONS`` says how many things each of them does (10,000 by hand, a few
hundred else), ``MEDINTEL_TEST_ORACLE_SEED`` which ones.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.domain.errors import ServiceBusy
from tests.contract.mirror.test_convergence import Machine, settle
from tests.oracle import Breaking, options

OPERATIONS = int(os.environ.get("MEDINTEL_TEST_ORACLE_OPERATIONS", "300"))
SEED = int(os.environ.get("MEDINTEL_TEST_ORACLE_SEED", "4"))
ROUNDS = 12
"""How often each machine syncs in between."""


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Machine]]:
    """Each with sessions of its own, as on two computers."""
    ways = [Breaking(options()) for _ in range(2)]
    machines = [
        Machine(tmp_path / f"machine{at}", way, random.Random(f"{SEED} {at}"))
        for at, way in enumerate(ways)
    ]
    library = ways[0].create("At once")
    for machine in machines:
        machine.sync.join(library, machine.name)
    yield machines
    for machine in machines:
        machine.catalogue.close()
    for way in ways:
        way.close()


def test_two_that_sync_at_once_end_equal(pair: list[Machine]) -> None:
    failures: list[BaseException] = []

    def work(machine: Machine) -> None:
        try:
            for at in range(OPERATIONS):
                machine.do()
                if at % max(1, OPERATIONS // ROUNDS) == 0:
                    sync(machine)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(machine,)) for machine in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    settle(pair)
    first, second = (machine.everything() for machine in pair)
    assert first["media"]
    assert first == second
    assert [machine.catalogue.mirror.waiting() for machine in pair] == [0, 0]


def sync(machine: Machine) -> None:
    """Somebody else may be writing: the app tries again later, and so do we."""
    try:
        machine.sync.round()
    except ServiceBusy:
        return
