"""The application's style sheet, kept where Qt does not notice that it changed.

``setStyleSheet`` restyles every widget there is in one go, most of them several times: with all
pages open the window does not answer for longer than anybody should notice. So Qt is told once to
read the sheet from a resource in memory. Exchanging that restyles nothing; whoever does it restyles
the widgets, as few at a time as wanted.
"""

from __future__ import annotations

import struct
from typing import ClassVar

from PySide6.QtCore import QEvent, qRegisterResourceData, qUnregisterResourceData
from PySide6.QtWidgets import QApplication, QWidget

NAME = "held-sheet.qss"
ADDRESS = f"file:///:/{NAME}"
"""Qt takes off what stands before the colon."""
FORMAT = 1
"""Of the resource."""


class HeldSheet:
    """The sheet of ``app`` from the first :meth:`put` on."""

    _held: ClassVar[bytes] = b""
    """What Qt reads, for as long as the process runs."""

    def __init__(self, app: QApplication) -> None:
        self._app = app

    def put(self, text: str) -> None:
        """Style by ``text`` from now on: what is made or polished next."""
        if HeldSheet._held:
            qUnregisterResourceData(FORMAT, _TREE, _NAMES, HeldSheet._held)
        data = text.encode()
        HeldSheet._held = struct.pack(">I", len(data)) + data
        qRegisterResourceData(FORMAT, _TREE, _NAMES, HeldSheet._held)
        if self._app.styleSheet() == ADDRESS:
            self._app.style().unpolish(self._app)  # what it has read
        else:
            self._app.setStyleSheet(ADDRESS)


def restyle(widget: QWidget) -> None:
    """Style a widget, but none that is in it, by what is put now."""
    widget.style().polish(widget)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def _hash(name: str) -> int:
    """As Qt finds names in a resource."""
    value = 0
    for letter in name:
        value = (value << 4) + ord(letter)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value


_LETTERS = bytes(half for letter in NAME.encode() for half in (0, letter))
_NAMES = struct.pack(">HI", len(NAME), _hash(NAME)) + _LETTERS
_FOLDER = struct.pack(">IHII", 0, 2, 1, 1)  # one file, which is the next in the tree
_FILE = struct.pack(">IHHHI", 0, 0, 0, 1, 0)  # not packed, for any country, in no language
_TREE = _FOLDER + _FILE
