"""The theme: colours, type and icons in the user's scheme, and the signal that it changed.

One :class:`Theme` is made at start-up and handed to widgets through their constructor. A widget
reads it while painting and repaints, or sets its icons again, on :attr:`Theme.changed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from medintel_desktop.settings.paths import resources_dir
from medintel_desktop.ui import fonts
from medintel_desktop.ui.fonts import Role
from medintel_desktop.ui.held_sheet import HeldSheet, restyle
from medintel_desktop.ui.icons import IconSet
from medintel_desktop.ui.style import ProductStyle
from medintel_desktop.ui.style_sheet import style_sheet
from medintel_desktop.ui.tokens import DARK, LIGHT, Tokens, blend, contrast, high_contrast

__all__ = ["DARK", "LIGHT", "Role", "Theme", "Tokens", "blend", "contrast"]

SCHEMES = ("system", "light", "dark")
PER_TURN = 100
"""Widgets that are restyled in one turn of the event loop."""


class Theme(QObject):
    """What everything is painted with. ``changed`` fires after the new values can be read."""

    changed = Signal()
    in_turns = False
    """Restyle :data:`PER_TURN` widgets in a turn of the event loop and tell of it in another, so
    that none takes long; nothing is painted meanwhile. Else all is done when :meth:`set_scheme`
    returns."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Kept: the accessibility hints are only valid while their owner's wrapper lives.
        self._hints = QGuiApplication.styleHints()
        self._access = self._hints.accessibility()
        self._scheme = "system"
        self._system = self._hints.colorScheme()
        self._app: QApplication | None = None
        self._style: ProductStyle | None = None
        self._sheet: HeldSheet | None = None
        self._left: list[Callable[[], None]] = []
        """What is still to be done of a change."""
        self._fonts: dict[tuple[Role, bool], QFont] = {}
        self._icons = IconSet(resources_dir() / "icons")
        self.dark = False
        self.high_contrast = False
        self.tokens: Tokens = LIGHT
        self._read()
        self._hints.colorSchemeChanged.connect(self._follow)
        self._access.contrastPreferenceChanged.connect(self._update)

    @property
    def scheme(self) -> str:
        """What was chosen: "system", "light" or "dark"."""
        return self._scheme

    @property
    def ring(self) -> int:
        """Width of the focus ring in px."""
        return 3 if self.high_contrast else 2

    def set_scheme(self, scheme: str) -> None:
        """Choose "light", "dark", or "system" to follow the desktop. Raises ValueError."""
        if scheme not in SCHEMES:
            raise ValueError(f"not a colour scheme: {scheme}")
        self._scheme = scheme
        wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(scheme)
        # The system draws title bars and its own dialogs in the scheme it is told here.
        self._hints.setColorScheme(wanted or Qt.ColorScheme.Unknown)
        if wanted is None:
            self._system = self._hints.colorScheme()
        self._update()

    def font(self, role: Role, *, numbers: bool = False) -> QFont:
        """The font of a role; ``numbers`` gives all digits one width."""
        key = (role, numbers)
        if key not in self._fonts:
            self._fonts[key] = fonts.make(role, numbers=numbers)
        return QFont(self._fonts[key])

    def icon(self, name: str, size: int = 16, color: QColor | None = None) -> QIcon:
        """An icon in t2 (t1 when checked, quiet when disabled), or in one colour throughout."""
        on = color or self.tokens.t1
        faded = QColor(self.tokens.t3)
        faded.setAlphaF(0.5)
        return self._icons.icon(name, size, color or self.tokens.t2, on, faded)

    def pixmap(
        self,
        name: str,
        size: int = 16,
        color: QColor | None = None,
        dpr: float = 1.0,
        *,
        filled: bool = False,
    ) -> QPixmap:
        """An icon as a picture, for delegates and labels; t2 unless a colour is given."""
        return self._icons.pixmap(name, size, color or self.tokens.t2, dpr, filled=filled)

    def apply(self, app: QApplication) -> None:
        """Give the application its font, style and palette; it then follows every change."""
        self._app = app
        fonts.load(resources_dir() / "fonts")
        app.setFont(self.font(Role.BODY))
        self._style = ProductStyle(self.tokens, self.ring)
        app.setStyle(self._style)
        self._sheet = HeldSheet(app)
        self._dress_app()

    def palette(self) -> QPalette:
        """The tokens as Qt's roles, for everything that Fusion draws."""
        return _palette(self.tokens)

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        self._update()

    def _update(self) -> None:
        before = self.tokens
        self._read()
        if self.tokens != before:
            self._icons.forget()
            self._dress_app()
            self._begin()

    def _begin(self) -> None:
        """The widgets, some after the others, and then whoever listens."""
        widgets = list(_all_widgets()) if self._app else []
        windows = [widget for widget in widgets if widget.isWindow()]
        for window in windows:
            window.setUpdatesEnabled(False)
        self._left = [
            *(
                partial(_restyle_all, widgets[start : start + PER_TURN])
                for start in range(0, len(widgets), PER_TURN)
            ),
            self.changed.emit,
            *(partial(_paint_again, window) for window in windows),
        ]
        self._go_on()

    def _go_on(self) -> None:
        while self._left and not self.in_turns:
            self._left.pop(0)()
        if self._left:
            QTimer.singleShot(0, self, self._take_turn)

    def _take_turn(self) -> None:
        if self._left:  # else a later change has taken its place
            self._left.pop(0)()
        self._go_on()

    def _read(self) -> None:
        follows = self._scheme == "system"
        self.dark = self._system == Qt.ColorScheme.Dark if follows else self._scheme == "dark"
        preference = self._access.contrastPreference()
        self.high_contrast = preference == Qt.ContrastPreference.HighContrast
        tokens = DARK if self.dark else LIGHT
        self.tokens = high_contrast(tokens) if self.high_contrast else tokens

    def _dress_app(self) -> None:
        if self._app is None or self._style is None or self._sheet is None:
            return
        self._sheet.put(style_sheet(self.tokens, self.ring))
        self._style.set_tokens(self.tokens, self.ring)
        palette = self.palette()
        self._app.setPalette(palette)
        QToolTip.setPalette(palette)
        QToolTip.setFont(self.font(Role.SMALL))


def _all_widgets() -> Iterator[QWidget]:
    """Each before those in it. One never seen is styled when it is."""
    for top in QApplication.topLevelWidgets():
        if top.parentWidget() is None:
            for widget in (top, *top.findChildren(QWidget)):
                if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                    yield widget


def _restyle_all(widgets: list[QWidget]) -> None:
    for widget in widgets:
        if shiboken6.isValid(widget):
            restyle(widget)


def _paint_again(window: QWidget) -> None:
    if shiboken6.isValid(window):
        window.setUpdatesEnabled(True)


def _palette(tokens: Tokens) -> QPalette:
    palette, role = QPalette(), QPalette.ColorRole
    for name, color in {
        role.Window: tokens.win,
        role.WindowText: tokens.t1,
        role.Base: tokens.base,
        role.AlternateBase: tokens.panel,
        role.Text: tokens.t1,
        role.PlaceholderText: tokens.t3,
        role.Button: tokens.raised,
        role.ButtonText: tokens.t1,
        role.BrightText: tokens.white,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.t1,
        role.Highlight: tokens.sel,
        role.HighlightedText: tokens.t1,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.afill,
        role.Light: tokens.hover,
        role.Midlight: tokens.hover,
        role.Mid: tokens.line,
        role.Dark: tokens.strong,
        role.Shadow: tokens.line,
    }.items():
        palette.setColor(name, color)
    faded = blend(QColor(tokens.t3.red(), tokens.t3.green(), tokens.t3.blue(), 150), tokens.win)
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, faded)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Accent, tokens.press)
    palette.setColor(QPalette.ColorGroup.Inactive, role.Highlight, tokens.selin)
    return palette
