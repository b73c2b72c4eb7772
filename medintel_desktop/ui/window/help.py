"""The settings with their pages for help, and the panels reached by F6."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.window.parts import Parts

SETTLE_MS = 500
"""Settings that a slider changes are written when it rests."""


class Help(QObject):
    """Opens each dialog once; ``library_asked`` comes from the settings."""

    library_asked = Signal()
    service_changed = Signal()
    picture_width_changed = Signal(int)

    def __init__(
        self, parts: Parts, settings: SettingsFile, secrets: Secrets, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._parts, self._settings, self._secrets = parts, settings, secrets
        self._window = parent
        self._pending: dict[str, object] = {}
        self._settle = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self.write)

    def remember(self, **values: object) -> None:
        """Keep settings, soon."""
        self._pending |= values
        self._settle.start()

    def write(self) -> None:
        """Keep what waits to be kept, now."""
        self._settle.stop()
        pending, self._pending = self._pending, {}
        if pending:
            self._settings.change(**pending)

    def show_settings(self, page: str = "general") -> None:
        from medintel_desktop.ui.settings_dialog import SettingsDialog  # not part of a start

        self.write()
        parts = self._parts
        dialog = SettingsDialog(
            parts.theme, parts.background, self._settings, self._secrets, parts.workspace,
            self._window,
        )  # fmt: skip
        dialog.library_asked.connect(self.library_asked)
        dialog.service_changed.connect(self.service_changed)
        dialog.picture_width_changed.connect(self.picture_width_changed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show_page(page)
        dialog.open()

    def show_shortcuts(self) -> None:
        from medintel_desktop.ui.shortcuts_dialog import ShortcutsDialog  # nor this

        ShortcutsDialog(self._parts.theme, self._window).open()

    def move_focus(self, direction: int) -> None:
        """F6: sidebar, search, items, the time line of a plan, details, jobs, and around."""
        parts = self._parts
        sidebar = parts.sidebar.currentWidget() if parts.sidebar.is_rail else parts.sidebar.tree
        line = parts.plan.made.line if parts.plan.made else None
        panels = [sidebar, parts.search, parts.stack, line, parts.details, parts.jobs]
        shown = [panel for panel in panels if panel is not None and panel.isVisible()]
        now = QApplication.focusWidget()
        at = next((n for n, p in enumerate(shown) if now is p or (now and p.isAncestorOf(now))), -1)
        if shown:
            _focus(shown[(at + direction) % len(shown)])


def _focus(panel: QWidget) -> None:
    """Into a panel: to itself, or to the first of its parts that takes the focus."""
    parts = [panel, *panel.findChildren(QWidget)]
    tab = Qt.FocusPolicy.TabFocus
    ready = (part for part in parts if part.isVisible() and part.focusPolicy() & tab)
    target = next(ready, None)
    if target is not None:
        target.setFocus(Qt.FocusReason.TabFocusReason)
