"""The shared library of these tests: in memory, and in a database when there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.oracle import Breaking, module_stub, options, oracle, stub
from tests.shared import SharedInMemory

Shared = SharedInMemory | Breaking

__all__ = ["module_stub", "oracle", "stub"]


@pytest.fixture(params=["memory", "oracle"])
def make_shared(request: pytest.FixtureRequest) -> Iterator[Callable[..., Shared]]:
    """Makes a place for shared libraries. Only the one in memory may have a clock that is
    ``ahead``."""
    if request.param == "memory":
        yield SharedInMemory
        return
    breaking = Breaking(options())
    yield lambda ahead=0.0: breaking
    breaking.close()
