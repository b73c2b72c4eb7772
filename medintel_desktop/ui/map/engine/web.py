"""The engine put together: profile, page, channel, and the view that shows them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtNetwork import QNetworkProxy
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from medintel_desktop import __version__
from medintel_desktop.settings.paths import resources_dir
from medintel_desktop.ui.map.engine import scheme
from medintel_desktop.ui.map.engine.page import MapPage
from medintel_desktop.ui.map.engine.requests import Requests
from medintel_desktop.ui.map.tiles import TileServer

log = logging.getLogger(__name__)

AGENT = f"MedIntel-Desktop/{__version__}"
NOBODY = ("127.0.0.1", 9)
CACHE_BYTES = 200 * 2**20
"""Of pictures of the map, kept on disk while a server is chosen."""


class WebMap(QObject):
    """Owns the engine. ``crashed`` is called when the page's process has ended by itself.

    ``server`` may draw the map, and what it sends is kept in ``cache``; without one nothing is.
    """

    def __init__(
        self,
        channel: QObject,
        pictures: scheme.Pictures,
        refused: Callable[[str], None],
        crashed: Callable[[], None],
        server: TileServer | None,
        cache: Path | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        scheme.register()
        self._crashed = crashed
        origin = server.origin if server else ""
        self._handler = scheme.SchemeHandler(resources_dir(), pictures, scheme.policy(origin), self)
        self._requests = Requests(refused, origin, self)
        _leave_a_way_out(server is not None)
        self._profile = self._make_profile(cache if server else None)
        self.view = QWebEngineView(parent)
        self.view.setAcceptDrops(False)  # what is dropped is for the window
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.page = MapPage(self._profile, refused, self.view)
        self._web_channel = QWebChannel(self.page)
        self._web_channel.registerObject("app", channel)
        self.page.setWebChannel(self._web_channel)
        self.page.renderProcessTerminated.connect(self._tell)
        self.view.setPage(self.page)

    def load(self, ground: QColor) -> None:
        """Load the page, or load it anew. It says "ready" by itself."""
        self.page.setBackgroundColor(ground)
        self.page.load(scheme.PAGE)

    def close(self) -> None:
        """End page, view and profile, in the order that the engine needs."""
        self.page.renderProcessTerminated.disconnect(self._tell)
        self.view.hide()
        self.page.deleteLater()
        self.view.deleteLater()
        QCoreApplication.sendPostedEvents(self.page, QEvent.Type.DeferredDelete)
        QCoreApplication.sendPostedEvents(self.view, QEvent.Type.DeferredDelete)
        self._profile.deleteLater()
        QCoreApplication.sendPostedEvents(self._profile, QEvent.Type.DeferredDelete)

    def _make_profile(self, cache: Path | None) -> QWebEngineProfile:
        """Keeps nothing but pictures of the map, in the cache folder; without one, nothing."""
        if cache is None:
            profile = QWebEngineProfile(self)
        else:
            profile = QWebEngineProfile("map", self)
            profile.setCachePath(str(cache))
            profile.setPersistentStoragePath(str(cache / "state"))
            profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.DiskHttpCache)
            profile.setHttpCacheMaximumSize(CACHE_BYTES)
        profile.setHttpUserAgent(AGENT)
        cookies = QWebEngineProfile.PersistentCookiesPolicy
        profile.setPersistentCookiesPolicy(cookies.NoPersistentCookies)
        asked = QWebEngineProfile.PersistentPermissionsPolicy
        profile.setPersistentPermissionsPolicy(asked.AskEveryTime)
        profile.setSpellCheckEnabled(False)
        profile.cookieStore().setCookieFilter(lambda _: False)
        profile.setUrlRequestInterceptor(self._requests)
        profile.installUrlSchemeHandler(scheme.NAME, self._handler)
        return profile

    def _tell(self, how: QWebEnginePage.RenderProcessTerminationStatus, status: int) -> None:
        log.warning("The map page ended: %s, status %d", how.name, status)
        self._crashed()


def _leave_a_way_out(wanted: bool) -> None:
    """Without a server the engine has no business outside. All its ways lead to a port that nobody
    hears, even those that are no requests yet (a page may ask to connect beforehand). Nothing else
    in the app asks Qt for a network. Profiles read this when they are made."""
    kind = QNetworkProxy.ProxyType
    proxy = QNetworkProxy(kind.DefaultProxy) if wanted else QNetworkProxy(kind.HttpProxy, *NOBODY)
    QNetworkProxy.setApplicationProxy(proxy)
