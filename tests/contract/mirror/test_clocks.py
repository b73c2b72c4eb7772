"""Clocks are known to half a second: what was done after something was seen is later anyway."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.contract.mirror.conftest import Shared
from tests.contract.mirror.test_convergence import Machine, machines, settle

__all__ = ["machines"]


def name_of(machine: Machine, media_id: str) -> str:
    item = machine.catalogue.media.get(media_id)
    assert item is not None
    return item.name


@pytest.mark.parametrize("ahead", [-0.4, 0.4])
def test_an_edit_of_what_was_seen_stands(
    machines: Callable[..., list[Machine]], make_shared: Callable[..., Shared], ahead: float
) -> None:
    first, second = machines(make_shared(), 1, 2)
    for machine, waver in ((first, ahead), (second, -ahead)):
        machine.catalogue.mirror.set_ahead(waver)
    item = first.add(f"{1:064x}")
    for at in range(3):
        for machine, other in ((first, second), (second, first)):
            machine.catalogue.media.rename(item, f"{at} by {machine.name}")
            machine.sync.round()
            other.sync.round()
            assert name_of(other, item) == name_of(machine, item) == f"{at} by {machine.name}"
    settle([first, second])
    assert first.everything() == second.everything()


def test_edits_in_a_row_follow_one_another_while_the_clock_is_behind(
    machines: Callable[..., list[Machine]], make_shared: Callable[..., Shared]
) -> None:
    first, second = machines(make_shared(), 1, 2)
    first.catalogue.mirror.set_ahead(0.45)
    second.catalogue.mirror.set_ahead(-0.45)
    item = first.add(f"{1:064x}")
    first.sync.round()
    second.sync.round()
    for name in ("one", "two", "three"):
        second.catalogue.media.rename(item, name)
        second.sync.round()
        first.sync.round()
        assert name_of(first, item) == name


def test_a_clock_that_went_far_wrong_is_not_followed(
    machines: Callable[..., list[Machine]], make_shared: Callable[..., Shared]
) -> None:
    """Else the order of all that is done later would be lost with it."""
    first, second = machines(make_shared(), 1, 2)
    item = first.add(f"{1:064x}")
    with first.catalogue.database.write() as db:
        db.execute("UPDATE outbox SET at = at + 1e6")
    first.sync.round()
    second.sync.round()
    second.catalogue.media.rate([item], 3)
    (noted,) = second.catalogue.mirror.pending(10)
    assert abs(noted.at - time.time()) < 1e5
