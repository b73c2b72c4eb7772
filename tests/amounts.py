"""How much of what takes long: less in every run, all of it by ``make long``."""

from __future__ import annotations

import os

LONG = "long" in os.environ.get("MEDINTEL_TESTS", "")


def amount(usual: int, full: int) -> int:
    """``full`` where there is time for it."""
    return full if LONG else usual
