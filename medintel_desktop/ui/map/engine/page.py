"""The page itself, which goes nowhere and is given nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineFullScreenRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
)

from medintel_desktop.ui.map.engine.requests import shown
from medintel_desktop.ui.map.engine.scheme import PAGE

log = logging.getLogger(__name__)

_OFF = (
    "AutoLoadIconsForPage", "DnsPrefetchEnabled", "ErrorPageEnabled", "FullScreenSupportEnabled",
    "HyperlinkAuditingEnabled", "JavascriptCanAccessClipboard", "JavascriptCanOpenWindows",
    "JavascriptCanPaste", "LocalContentCanAccessFileUrls", "LocalContentCanAccessRemoteUrls",
    "LocalStorageEnabled", "NavigateOnDropEnabled", "PdfViewerEnabled", "PluginsEnabled",
    "ScreenCaptureEnabled", "WebGLEnabled",
)  # fmt: skip

MOST_LINES = 50
"""Lines of the page's console that go to the log."""


class MapPage(QWebEnginePage):
    """Refuses to navigate, to open windows, to ask, to download, and to be permitted anything."""

    def __init__(
        self, profile: QWebEngineProfile, refused: Callable[[str], None], parent: QObject
    ) -> None:
        super().__init__(profile, parent)
        self._refused = refused
        self._lines = 0
        for name in _OFF:
            self.settings().setAttribute(QWebEngineSettings.WebAttribute[name], False)
        self.permissionRequested.connect(self._deny)
        self.fullScreenRequested.connect(QWebEngineFullScreenRequest.reject)
        profile.downloadRequested.connect(self._cancel)

    def acceptNavigationRequest(  # noqa: N802 - Qt's name
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main: bool
    ) -> bool:
        if is_main and url == PAGE:
            return True
        self._refuse(f"navigation to {shown(QUrl(url))}")
        return False

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage | None:  # type: ignore[override]  # noqa: N802 - Qt's name
        self._refuse("a new window")
        return None

    def javaScriptAlert(self, origin: QUrl | str, text: str) -> None:  # noqa: N802 - Qt's name
        self._refuse("a dialog")

    def javaScriptConfirm(self, origin: QUrl | str, text: str) -> bool:  # noqa: N802 - Qt's name
        self._refuse("a dialog")
        return False

    def javaScriptPrompt(  # noqa: N802 - Qt's name
        self, origin: QUrl | str, text: str, default: str
    ) -> tuple[bool, str]:
        self._refuse("a dialog")
        return False, ""

    def chooseFiles(self, mode: object, old: object, types: object) -> list[str]:  # noqa: N802 - Qt's name
        self._refuse("a choice of files")
        return []

    def javaScriptConsoleMessage(  # noqa: N802 - Qt's name
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        text: str,
        line: int,
        source: str,
    ) -> None:
        self._lines += 1
        if self._lines <= MOST_LINES:
            log.warning("Map page, %s:%d: %s", source[-60:], line, text[:300])

    def _deny(self, permission: QWebEnginePermission) -> None:
        self._refuse(f"a permission: {permission.permissionType().name}")
        permission.deny()

    def _cancel(self, download: QWebEngineDownloadRequest) -> None:
        self._refuse(f"download of {shown(download.url())}")
        download.cancel()

    def _refuse(self, what: str) -> None:
        log.warning("Refused to the map page: %s", what)
        self._refused(what)
