"""The small HTTP server behind :mod:`.streaming`: GET and HEAD with one range, nothing else."""

from __future__ import annotations

import logging
import re
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any, Protocol

from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.media import Problem

log = logging.getLogger(__name__)

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Source(Protocol):
    """What an address gives."""

    @property
    def size(self) -> int: ...
    def read(self, start: int, end: int) -> Generator[bytes, None, None]: ...
    @property
    def fail(self) -> Callable[[Problem], object]: ...


Find = Callable[[str], Source | None]


class StreamServer(ThreadingTCPServer):
    """Serves from its own threads until :meth:`close`."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 16

    def __init__(self, find: Find) -> None:
        self.find = find
        self._open = dict[Any, str]()
        """Connections, and the token each was last used with."""
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port: int = self.server_address[1]
        self._thread = threading.Thread(
            target=lambda: self.serve_forever(poll_interval=0.1), name="streaming", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop listening and cut what is being sent."""
        self.shutdown()
        self.server_close()
        self.cut(None)
        self._thread.join()

    def cut(self, token: str | None) -> None:
        """End the connections of one address (None: all) in the middle of what they send."""
        with self._open_lock:
            for connection, used_with in self._open.items():
                if token in (None, used_with):
                    with suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)

    def used(self, connection: Any, token: str) -> None:
        with self._open_lock:
            self._open[connection] = token

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open[request] = ""
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.exception("A stream broke")


class _Handler(BaseHTTPRequestHandler):
    server: StreamServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "MedIntel", ""

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Nothing: addresses hold tokens."""

    def _answer(self, *, with_body: bool) -> None:
        self._begun = False
        token = self.path.split("/")[1] if "/" in self.path else ""
        self.server.used(self.connection, token)
        source = self.server.find(token)
        if source is None:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        asked = _range(self.headers.get("Range", ""), source.size)
        if asked is None:
            self._refuse(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, f"bytes */{source.size}")
            return
        try:
            self._send(source, *asked, with_body=with_body)
        except MedIntelError as error:
            log.info("A stream ended early: %s", error)
            self.close_connection = True
            source.fail(error.problem)  # first, so that the reason is known when the player ends
            if not self._begun:
                later = error.retryable
                self._refuse(HTTPStatus.SERVICE_UNAVAILABLE if later else HTTPStatus.GONE)
        except ConnectionError:  # the player has enough, or seeks elsewhere
            self.close_connection = True

    def _send(self, source: Source, start: int, end: int, *, with_body: bool) -> None:
        with closing(source.read(start, end if with_body else start)) as pieces:
            first = next(pieces, b"")  # asked for while the answer can still be a refusal
            self._begin(source, start, end)
            self.wfile.write(first)
            for piece in pieces:
                self.wfile.write(piece)

    def _begin(self, source: Source, start: int, end: int) -> None:
        self._begun = True
        part = _asked(self.headers.get("Range", "")) is not None
        self.send_response(HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(end - start))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        if part:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{source.size}")
        self.end_headers()

    def _refuse(self, status: HTTPStatus, content_range: str = "") -> None:
        self.send_response(status)
        if content_range:
            self.send_header("Content-Range", content_range)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _range(header: str, total: int) -> tuple[int, int] | None:
    """Start and end of what is asked for; all where the header makes no sense; None where there
    is no such range."""
    asked = _asked(header)
    if asked is None:
        return 0, total
    first, last = asked
    if first is None:
        return (max(0, total - last), total) if last and total else None
    end = total if last is None else min(last + 1, total)
    return (first, end) if first < end else None


def _asked(header: str) -> tuple[int, int | None] | tuple[None, int] | None:
    """First and last byte, or None and how many from the end; None: this is no range."""
    found = _RANGE.fullmatch(header.strip())
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        return None, int(found[2])
    return int(found[1]), int(found[2]) if found[2] else None
