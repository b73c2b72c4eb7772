"""Parts: small enough to lose little, large enough for the service."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.errors import StoreError
from medintel_desktop.domain.store import StoreLimits
from medintel_desktop.library.outgoing import AT_STAKE, part_size

MB = 1 << 20
LIMITS = StoreLimits(
    smallest_part=10 * MB, largest_part=50 << 30, most_parts=10_000, largest_put=50 << 30,
    longest_link=None, revocable_links=True,
)  # fmt: skip


@given(st.integers(1, 10 << 40), st.integers(1, 16))
def test_the_service_takes_them(total: int, parallel: int) -> None:
    size = part_size(total, LIMITS, parallel)
    assert LIMITS.smallest_part <= size <= LIMITS.largest_part
    assert size % MB == 0
    assert -(-total // size) <= LIMITS.most_parts * 0.9 + 1


@pytest.mark.parametrize(("parallel", "megabytes"), [(1, 32), (2, 16), (3, 11), (4, 10), (16, 10)])
def test_what_is_at_stake_is_shared(parallel: int, megabytes: int) -> None:
    size = part_size(1 << 30, LIMITS, parallel)
    assert size == megabytes * MB
    assert parallel * size <= max(AT_STAKE + parallel * MB, parallel * LIMITS.smallest_part)


def test_what_is_too_large_is_refused() -> None:
    small = StoreLimits(MB, 2 * MB, 10, 2 * MB, None, revocable_links=True)
    with pytest.raises(StoreError):
        part_size(100 * MB, small, 3)
