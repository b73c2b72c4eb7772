"""Single keys that work while a page, or anything in it, has the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Key = Qt.Key | QKeyCombination


def bind(page: QWidget, actions: Mapping[Key, Callable[[], object]]) -> None:
    """Call an action for its key. Shortcuts, unlike key events, find signs such as "[" on
    keyboards that need a modifier for them, and come before buttons that use arrows."""
    for key, action in actions.items():
        shortcut = QShortcut(QKeySequence(key), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)
