"""Pictures of the map from a server: only when chosen, only from there, and kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QUrl
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from medintel_desktop import __version__
from medintel_desktop.domain.area import Box
from medintel_desktop.ui.map.tiles import OPENSTREETMAP, TileServer, tile_server
from medintel_desktop.ui.map.view import MapView
from medintel_desktop.ui.theme import Theme
from tests.ui.map.page import Page


def tile() -> bytes:
    """A violet square."""
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor("#7030a0"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


class Server:
    """Draws the whole Earth violet, and notes who asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.cookies: set[str | None] = set()
        mine, picture = self, tile()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mine.asked.append(self.path)
                mine.agents.add(self.headers["User-Agent"])
                mine.cookies.add(self.headers["Cookie"])
                self.send_response(200)
                self.send_header("Content-Type", "image/png")
                self.send_header("Cache-Control", "max-age=86400")
                self.send_header("Set-Cookie", "who=you")
                self.end_headers()
                self.wfile.write(picture)

            def log_message(self, *arguments: object) -> None:
                """Quiet."""

        # A browser opens connections ahead of need; one thread would wait on the first of them.
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/{{z}}/{{x}}/{{y}}.png"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever)
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


@pytest.fixture
def cached(engine: None, theme: Theme, tmp_path: Path) -> Iterator[MapView]:
    """A map with a folder for pictures."""
    view = MapView(theme, lambda num: None, cache=tmp_path / "tiles")
    yield view
    view.shut_down()
    view.deleteLater()


def test_a_server_draws_the_map_once_it_was_chosen(
    qtbot: QtBot, cached: MapView, server: Server, tmp_path: Path
) -> None:
    page = Page(qtbot, cached).open()
    assert not (tmp_path / "tiles").exists()

    with qtbot.waitSignal(cached.loaded, timeout=20_000):
        cached.set_tiles(tile_server(server.url, "© Violet"))
    page.wait_for_colors("#7030a0")
    assert page.run("document.querySelector('.credit').textContent") == "© Violet"
    assert page.run("document.querySelectorAll('.label').length") == 0
    assert server.agents == {f"MedIntel-Desktop/{__version__}"}
    assert len(server.asked) == len(set(server.asked))  # each picture once
    assert len(server.asked) <= 25  # what is in view, nothing beforehand
    page.view.fit(Box(40, 5, 50, 15))
    page.wait(lambda: any(path.startswith("/5/") for path in server.asked))
    page.until("!document.querySelector('.leaflet-tile:not(.leaflet-tile-loaded)')")
    assert server.cookies == {None}

    before = len(server.asked)
    with qtbot.waitSignal(cached.loaded, timeout=20_000):
        cached.reload()
    page.wait_for_colors("#7030a0")
    assert len(server.asked) == before  # kept

    with qtbot.waitSignal(cached.loaded, timeout=20_000):
        cached.set_tiles(None)
    page.until("document.querySelector('.credit').textContent.startsWith('Offline map')")
    assert page.refused == []


@pytest.mark.parametrize("what", ["fetch", "another host"])
def test_the_server_is_for_pictures_alone(
    qtbot: QtBot, cached: MapView, server: Server, loud: list[str], what: str
) -> None:
    loud += ["Map page,", "Refused"]
    cached.set_tiles(tile_server(server.url))
    page = Page(qtbot, cached)
    cached.resize(800, 600)
    cached.show()
    qtbot.waitUntil(lambda: cached.ready, timeout=20_000)
    page.wait_for_colors("#7030a0")
    before = len(server.asked)
    origin = server.url.partition("/{")[0]
    other = origin.replace("127.0.0.1", "localhost")
    script = {
        "fetch": f"fetch('{origin}/x')",
        "another host": "new Promise((yes, no) => { const image = new Image();"
        f" image.onload = yes; image.onerror = no; image.src = '{other}/x.png'; }})",
    }[what]
    page.run(f"(({script}).catch(() => window.end = 1), 1)")
    page.until("window.end === 1")
    assert len(server.asked) == before


def test_openstreetmap_is_in_the_list(engine: None) -> None:
    from medintel_desktop.ui.map.engine.scheme import policy

    assert tile_server(OPENSTREETMAP.url) is OPENSTREETMAP
    assert OPENSTREETMAP.origin == "https://tile.openstreetmap.org"
    assert "OpenStreetMap" in OPENSTREETMAP.credit
    assert policy(OPENSTREETMAP.origin).count("https:") == 1
    assert "http" not in policy()


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("HTTPS://Tiles.Example.org:443/{z}/{x}/{y}.png", "https://tiles.example.org"),
        ("https://tiles.example.org:8443/{z}/{x}/{y}", "https://tiles.example.org:8443"),
        ("http://[::1]:80/{z}/{x}/{y}", "http://[::1]"),
        ("http://[::1]:8080/{z}/{x}/{y}", "http://[::1]:8080"),
    ],
)
def test_the_origin_is_written_as_requests_are(url: str, origin: str) -> None:
    server = tile_server(url)
    assert server is not None
    assert server.origin == origin
    assert QUrl(f"{origin}/1/2/3").authority() == origin.partition("://")[2]


def test_without_a_setting_there_is_no_server() -> None:
    assert tile_server(" ") is None


@pytest.mark.parametrize(
    "url",
    [
        "https://tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org:8443/a/{z}/{x}/{y}.png?key=abc",
        "http://localhost:8080/{z}/{x}/{y}.png",
        "http://[::1]:8080/{z}/{x}/{y}.png",
    ],
)
def test_own_servers(url: str) -> None:
    server = tile_server(url, "Us")
    assert isinstance(server, TileServer)
    assert (server.url, server.credit) == (url, "Us")
    assert "{" not in server.origin


@pytest.mark.parametrize(
    "url",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "ftp://tiles.example.org/{z}/{x}/{y}.png",
        "file:///{z}/{x}/{y}.png",
        "javascript:alert({x}{y}{z})",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/{z}/{x}/{y}/{s}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
        "https://user:secret@example.org/{z}/{x}/{y}.png",
        "https://example.org; script-src *//{z}/{x}/{y}.png",
        'https://example.org"/{z}/{x}/{y}.png',
        "https://*/{z}/{x}/{y}.png",
        "https://*.org/{z}/{x}/{y}.png",
        "https://[/{z}/{x}/{y}.png",
        "https://a:b/{z}/{x}/{y}.png",
        "hello",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which words does not matter here
        tile_server(url)
