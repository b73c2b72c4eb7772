"""Refuses every request that is neither to the page's own scheme nor a picture of the map."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor

from medintel_desktop.ui.map.engine.scheme import HOST, NAME

log = logging.getLogger(__name__)


class Requests(QWebEngineUrlRequestInterceptor):
    """Sees each request before it is made. ``tile_origin`` is the server that the user chose, ""
    for none."""

    def __init__(
        self, refused: Callable[[str], None], tile_origin: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._refused, self._tile_origin = refused, tile_origin

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802 - Qt's name
        url = info.requestUrl()
        if url.scheme() == NAME.decode() and url.host() == HOST:
            return
        if self._is_tile(info):
            return
        info.block(True)
        log.warning("Refused a request of the map page: %s", shown(url))
        self._refused(shown(url))

    def _is_tile(self, info: QWebEngineUrlRequestInfo) -> bool:
        kind = QWebEngineUrlRequestInfo.ResourceType
        return bool(
            self._tile_origin
            and origin(info.requestUrl()) == self._tile_origin
            and info.resourceType() == kind.ResourceTypeImage
            and info.requestMethod() == b"GET"
        )


def origin(url: QUrl) -> str:
    """Scheme, host and port."""
    return f"{url.scheme()}://{url.authority()}"


def shown(url: QUrl) -> str:
    """An address for the log: without what may be secret or endless."""
    bare = QUrl(url)
    bare.setQuery("")
    bare.setUserInfo("")
    return bare.toString()[:200]
