"""The real driver, against a database or against a server that fails as it is told."""

from tests.oracle import module_stub, oracle, stub

__all__ = ["module_stub", "oracle", "stub"]
