"""The page reaches its own files and nothing else, even where script of a stranger ran in it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from tests.ui.map.conftest import Make
from tests.ui.map.page import Page

OWN = "medintel://map"


class Outside:
    """A server on this computer that no request may reach."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def outside() -> Iterator[Outside]:
    outside = Outside()
    thread = threading.Thread(target=outside.server.serve_forever)
    thread.start()
    yield outside
    outside.server.shutdown()
    thread.join()
    outside.server.server_close()


@pytest.fixture
def loud() -> list[str]:
    """Everything here is refused, and that is logged."""
    return ["Refused", "The map page asked for", "Map page,", "no message"]


def ends(page: Page, promise: str) -> str:
    """How a promise in the page ends, as text."""
    page.run(
        f"(window.end = null, ({promise}).then((found) => window.end = 'yes: ' + found,"
        " (error) => window.end = 'no: ' + error.name), 1)"
    )
    page.until("window.end !== null")
    return str(page.run("window.end"))


def test_fetching(page: Page, outside: Outside) -> None:
    for address in (outside.url, "file:///etc/passwd", "data:,x", "medintel://other/index.html"):
        assert ends(page, f"fetch({json.dumps(address)})").startswith("no"), address
    assert outside.asked == []


def test_pictures(page: Page, outside: Outside) -> None:
    image = (
        "new Promise((yes, no) => { const image = new Image();"
        f" image.onload = yes; image.onerror = no; image.src = '{outside.url}/x.png'; }})"
    )
    assert ends(page, image).startswith("no")
    assert outside.asked == []


def test_sockets(page: Page, outside: Outside) -> None:
    address = outside.url.replace("http", "ws")
    socket = (
        f"new Promise((yes, no) => {{ const socket = new WebSocket('{address}');"
        " socket.onopen = yes; socket.onerror = no; })"
    )
    assert ends(page, socket).startswith("no")
    assert outside.asked == []


def test_calls(page: Page) -> None:
    """WebRTC would reach other computers past policy and filter: it finds no way out."""
    call = (
        "new Promise((yes, no) => { const call = new RTCPeerConnection("
        "{iceServers: [{urls: 'stun:127.0.0.1:3478'}]}); call.createDataChannel('x');"
        " call.onicecandidate = ({candidate}) => candidate ? yes(candidate.candidate) : no(call);"
        " call.createOffer().then((offer) => call.setLocalDescription(offer)).catch(no); })"
    )
    assert ends(page, call).startswith("no")


def test_connections_beforehand(
    qtbot: QtBot, make_view: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither policy nor filter hears of them: they are sent to where nobody is."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        monkeypatch.setattr("medintel_desktop.ui.map.engine.web.NOBODY", nobody.getsockname())
        page = Page(qtbot, make_view()).open()
        page.run(
            "(document.head.append(Object.assign(document.createElement('link'),"
            " {rel: 'preconnect', href: 'https://outside.example'})), 1)"
        )
        nobody.settimeout(0)
        asked: list[bytes] = []

        def called() -> bool:
            with suppress(BlockingIOError):
                connection, _ = nobody.accept()
                with connection:
                    connection.settimeout(10)
                    asked.append(connection.recv(100))
            return bool(asked)

        page.wait(called)
    assert asked[0].startswith(b"CONNECT outside.example:443")


def test_beacons_frames_and_forms(page: Page, outside: Outside) -> None:
    page.run(
        f"(navigator.sendBeacon('{outside.url}/beacon'),"
        " document.body.append(Object.assign(document.createElement('iframe'),"
        f" {{src: '{outside.url}/frame'}})), 1)"
    )
    page.run(
        "(() => { const form = document.createElement('form');"
        f" form.action = '{outside.url}/form'; document.body.append(form); form.submit(); }})()"
    )
    assert ends(page, f"fetch('{outside.url}/last')").startswith("no")
    assert outside.asked == []


def test_the_filter_holds_where_there_is_no_policy(
    page: Page, outside: Outside, loud: list[str]
) -> None:
    """The policy stops a request before it is made; behind it stands the filter."""
    engine = page.view._web
    assert engine is not None
    engine._handler._policy = "img-src *; script-src 'self'; style-src 'self'; connect-src *"
    with page.qtbot.waitSignal(page.view.loaded, timeout=20_000):
        engine.page.load(QUrl(f"{OWN}/index.html"))
    assert ends(page, f"fetch('{outside.url}/in')").startswith("no")
    page.wait(lambda: any("/in" in what for what in page.refused))
    page.run(f"(new Image().src = '{outside.url}/picture', 1)")
    page.wait(lambda: any("/picture" in what for what in page.refused))
    page.run(f"(new WebSocket('{outside.url.replace('http', 'ws')}/socket'), 1)")
    page.wait(lambda: any("/socket" in what for what in page.refused))
    assert outside.asked == []


def test_going_elsewhere(page: Page, outside: Outside) -> None:
    for address in (
        outside.url, "file:///etc/passwd", "chrome://version", "javascript:alert(1)", OWN,
    ):  # fmt: skip
        page.run(f"(location.href = {json.dumps(address)}, 1)")
        assert ends(page, f"fetch('{outside.url}/last')").startswith("no")
        assert page.run("document.querySelector('.tools') !== null"), address
        assert page.run("location.href") == f"{OWN}/index.html"
    assert outside.asked == []


def test_new_windows(page: Page, outside: Outside) -> None:
    assert page.run(f"window.open('{outside.url}') === null")
    page.run(
        "(() => { const link = document.createElement('a'); link.target = '_blank';"
        f" link.href = '{outside.url}'; document.body.append(link); link.click(); }})()"
    )
    assert ends(page, f"fetch('{outside.url}/last')").startswith("no")
    assert outside.asked == []


def test_downloads(page: Page) -> None:
    page.run(
        "(() => { const link = document.createElement('a'); link.download = 'x.json';"
        " link.href = 'data/names.json'; document.body.append(link); link.click(); })()"
    )
    page.wait(lambda: any("download" in what for what in page.refused))


def test_dialogs(page: Page) -> None:
    assert page.run("confirm('Really?')") is False
    assert page.run("prompt('Name?')") in (None, "")
    page.run("alert('Hello')")
    assert page.refused.count("a dialog") == 3


def test_permissions(page: Page) -> None:
    asked = "new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))"
    assert ends(page, asked).startswith("no")
    assert ends(page, "navigator.mediaDevices.getUserMedia({video: true})").startswith("no")
    assert ends(page, "Notification.requestPermission()") != "yes: granted"


def test_script_in_the_page_and_out_of_text(page: Page) -> None:
    page.run(
        "(() => { const script = document.createElement('script');"
        " script.textContent = 'window.ran = 1'; document.body.append(script); })()"
    )
    page.run(
        "(() => { const spot = document.createElement('div');"
        " spot.innerHTML = '<img src=x onerror=\"window.ran = 2\">';"
        " document.body.append(spot); })()"
    )
    assert ends(page, "fetch('data:,x')").startswith("no")
    assert page.run("window.ran ?? 0") == 0
    assert page.run("(() => { try { return eval('1') } catch { return 'refused' } })()") == (
        "refused"
    )


def test_what_the_scheme_does_not_serve(page: Page) -> None:
    for path in (
        "/../../pyproject.toml",
        "/%2e%2e/%2e%2e/pyproject.toml",
        "/page/..%2f..%2f..%2fpyproject.toml",
        "/source/package.json",
        "//etc/passwd",
        "/thumbnail/..%2f1",
        "/thumbnail/-1",
        "/thumbnail/1/../../page/main.js%00",
        "/icons/trash.svg",
        "/",
    ):
        address = json.dumps(f"{OWN}{path}")
        end = ends(page, f"fetch({address}).then((answer) => answer.status)")
        assert end in ("yes: 404", "no: TypeError"), path


def test_the_channel_has_one_object_with_one_door(page: Page) -> None:
    """Beside what every QObject has; of that, what would end it is refused."""
    page.run(
        "(new QWebChannel(qt.webChannelTransport, ({objects}) => {"
        " window.seen = [Object.keys(objects).join(), typeof objects.app.receive];"
        " objects.app.deleteLater(); objects.app.receive('nonsense'); }), 1)"
    )
    page.wait(lambda: page.view._channel.refused == 2)
    assert page.run("window.seen") == ["app", "function"]
    page.view.set_tool("box")  # it lives


def test_nothing_is_kept_nor_offered(page: Page) -> None:
    assert page.run("(() => { try { return localStorage } catch { return 'off' } })()") in (
        "off",
        None,
    )
    page.run("(document.cookie = 'a=b', 1)")
    assert page.run("document.cookie") == ""
    engine = page.view._web
    assert engine is not None
    assert engine._profile.isOffTheRecord()
    assert engine.view.contextMenuPolicy() == Qt.ContextMenuPolicy.NoContextMenu
