"""Letting contenders take turns, so that whatever else the machine does slows all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median

Clock = Callable[[], float]


def taken(call: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    """Seconds ``call`` takes by ``clock``."""
    started = clock()
    call()
    return clock() - started


def medians(
    contenders: Mapping[str, Callable[[int], object]], rounds: int,
    clock: Clock = time.perf_counter,
) -> dict[str, float]:  # fmt: skip
    """Median seconds of each; called with the number of the round, first in turn at every
    other one."""
    names = list(contenders)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        for name in names if turn % 2 == 0 else reversed(names):
            seconds[name].append(taken(partial(contenders[name], turn), clock))
    return {name: median(values) for name, values in seconds.items()}
