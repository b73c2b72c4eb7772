"""When transfers wait."""

from __future__ import annotations

import pytest

from medintel_desktop.domain.errors import Postponed
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.library.conditions import BATTERY, METERED, Conditions, on_battery


def test_nothing_waits_unless_it_is_wished() -> None:
    conditions = Conditions(battery=lambda: True)
    conditions.set_metered(True)
    conditions.check(StoreKind.OCI)


def test_a_metered_connection() -> None:
    conditions = Conditions(lambda: True)
    conditions.check(StoreKind.B2)
    conditions.set_metered(True)
    with pytest.raises(Postponed) as caught:
        conditions.check(StoreKind.B2)
    assert (caught.value.title, caught.value.service) == (METERED, "b2")
    assert caught.value.retryable
    conditions.check(StoreKind.FOLDER)
    conditions.set_metered(False)
    conditions.check(StoreKind.B2)


def test_a_battery_is_asked_for_only_where_it_counts() -> None:
    asked: list[int] = []

    def battery() -> bool:
        asked.append(1)
        return True

    Conditions(battery=battery).check(StoreKind.OCI)
    assert not asked
    conditions = Conditions(wait_on_battery=lambda: True, battery=battery)
    for kind in StoreKind:
        assert conditions.reason(kind) == BATTERY
    assert len(asked) == 1, "and not more often than it changes"


def test_this_computer_can_be_asked() -> None:
    assert on_battery() in (True, False)
