"""medintel://map/: the only place the page comes from.

Serves the files of ``resources/map`` that the page is made of, the icons of its tools, the
channel's script out of Qt, and small pictures of items by number. A path is looked up in a fixed
table, never on the disk, so there is nothing to climb out of.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from shiboken6 import isValid

log = logging.getLogger(__name__)

NAME = b"medintel"
HOST = "map"
PAGE = QUrl(f"{NAME.decode()}://{HOST}/index.html")

ICONS = ("hand", "square", "circle", "pentagon", "lasso", "plus", "minus", "x")

_TYPES = {
    ".html": b"text/html;charset=utf-8",
    ".js": b"text/javascript;charset=utf-8",
    ".css": b"text/css;charset=utf-8",
    ".json": b"application/json",
    ".svg": b"image/svg+xml",
}

_PICTURE = re.compile(r"/thumbnail/([1-9][0-9]{0,18})")

Answer = Callable[[bytes | None], None]
Pictures = Callable[[int, Answer], None]
"""Asked for the JPEG of an item; answers in the UI thread, at once or later, None for none."""


def register() -> None:
    """Make the scheme known. Before the first profile; a second call does nothing."""
    if QWebEngineUrlScheme.schemeByName(QByteArray(NAME)).name() == NAME:
        return
    scheme = QWebEngineUrlScheme(NAME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(flag.SecureScheme | flag.CorsEnabled | flag.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


def policy(tile_origin: str = "") -> str:
    """The page's Content-Security-Policy: its own files, and pictures of one server.

    ``data:`` is the empty picture that Leaflet gives a tile it no longer waits for.
    """
    pictures = f"'self' data: {tile_origin}" if tile_origin else "'self'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
        f" img-src {pictures}; base-uri 'none'; form-action 'none'"
    )


def files(resources: Path) -> dict[str, Path]:
    """Path of the page -> file, for all that is served from the disk."""
    folder = resources / "map"
    parts = [folder / "index.html", folder / "map.css"]
    for name in ("page", "vendor", "data"):
        parts += sorted(file for file in (folder / name).rglob("*") if file.suffix in _TYPES)
    table = {f"/{file.relative_to(folder).as_posix()}": file for file in parts}
    for name in ICONS:
        table[f"/icons/{name}.svg"] = resources / "icons" / f"{name}.svg"
    return table


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers requests of the page."""

    def __init__(
        self, resources: Path, pictures: Pictures, policy: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._files = files(resources)
        self._pictures = pictures
        self._policy = policy

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 - Qt's name
        url, error = job.requestUrl(), QWebEngineUrlRequestJob.Error
        path = url.path()
        if url.host() != HOST or job.requestMethod() != b"GET":
            log.warning("The map page asked for %s", url.toDisplayString())
            job.fail(error.RequestDenied)
        elif path == "/qwebchannel.js":
            _reply(job, _TYPES[".js"], _of_qt(":/qtwebchannel/qwebchannel.js"))
        elif found := _PICTURE.fullmatch(path):
            self._pictures(int(found[1]), lambda data: _reply(job, b"image/jpeg", data))
        elif path in self._files:
            _reply(job, _TYPES[self._files[path].suffix], self._read(path))
        else:
            log.warning("The map page asked for %s", url.toDisplayString())
            job.fail(error.UrlNotFound)

    def _read(self, path: str) -> bytes:
        data = self._files[path].read_bytes()
        return data.replace(b"{policy}", self._policy.encode()) if path == "/index.html" else data


def _of_qt(name: str) -> bytes:
    file = QFile(name)
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    return bytes(file.readAll().data())


def _reply(job: QWebEngineUrlRequestJob, kind: bytes, data: bytes | None) -> None:
    """Send the answer, unless the page has given up waiting for it."""
    if not isValid(job):
        return
    if data is None:
        job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
        return
    buffer = QBuffer(job)  # lives as long as the request
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(QByteArray(kind), buffer)
