"""Imports as Python itself does them.

PySide puts a function of its own in their place, which reads the source of every module once it is
imported: somewhere in it features may be chosen that rename what Qt offers. None is here, and a
start imports two hundred modules.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - brings that function


def restore() -> None:
    """Import by Python's own function from now on."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
