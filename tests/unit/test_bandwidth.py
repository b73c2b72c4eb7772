"""The rate at which bytes may leave, by a clock of the test's own."""

from __future__ import annotations

import pytest

from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.library.bandwidth import NAP_SECONDS, Bandwidth


class Clock:
    """Time passes when somebody sleeps."""

    now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= NAP_SECONDS
        self.now += seconds


def passed(clock: Clock, bandwidth: Bandwidth, pieces: int, size: int) -> float:
    began = clock.now
    for _ in range(pieces):
        bandwidth.take(size)
    return clock.now - began


@pytest.mark.parametrize("size", [100, 16_384, 262_144, 3_000_000])
def test_the_rate_is_kept_whatever_the_size_of_pieces(size: int) -> None:
    clock = Clock()
    bandwidth = Bandwidth(lambda: 1_000_000, clock, clock.sleep)
    pieces = 12_000_000 // size
    seconds = passed(clock, bandwidth, pieces, size)
    longest = pieces * size / 1_000_000
    assert longest - size / 1_000_000 - 0.3 <= seconds <= longest + 0.01


def test_no_limit_costs_no_time() -> None:
    clock = Clock()
    assert passed(clock, Bandwidth(lambda: 0, clock, clock.sleep), 1000, 1 << 20) == 0


def test_a_pause_is_not_made_up_for() -> None:
    clock = Clock()
    bandwidth = Bandwidth(lambda: 1000, clock, clock.sleep)
    bandwidth.take(1000)
    clock.now += 3600
    assert passed(clock, bandwidth, 10, 1000) >= 8.5


def test_a_new_limit_counts_for_who_waits_already() -> None:
    clock = Clock()
    limits = [10]
    bandwidth = Bandwidth(lambda: limits[0], clock, clock.sleep)
    bandwidth.take(10_000)
    began = clock.now

    def check() -> None:
        if clock.now > began + 1:
            limits[0] = 0

    bandwidth.take(10_000, check)
    assert clock.now - began < 2


def test_who_waits_can_be_stopped() -> None:
    clock = Clock()
    bandwidth = Bandwidth(lambda: 10, clock, clock.sleep)
    bandwidth.take(10_000)

    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        bandwidth.take(1, check)
