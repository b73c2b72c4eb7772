"""A small Nominatim on this computer: answers, refuses, and notes what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ALFAMA: dict[str, Any] = {
    "lat": "38.7118", "lon": "-9.1300", "display_name": "Alfama, Lisboa", "name": "Alfama",
    "address": {
        "suburb": "Alfama", "city": "Lisboa", "state": "Lisboa", "country": "Portugal",
        "country_code": "pt",
    },
}  # fmt: skip
NOTHING = {"error": "Unable to geocode"}


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    query: dict[str, str]
    agent: str


@dataclass
class LocalNominatim:
    """``answer`` and ``status`` may be changed at any time; ``asked`` is in order."""

    url: str = ""
    answer: Any = field(default_factory=lambda: ALFAMA)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def spots(self) -> list[tuple[str, str]]:
        return [(one.query["lat"], one.query["lon"]) for one in self.asked]


@contextmanager
def running_nominatim() -> Iterator[LocalNominatim]:
    local = LocalNominatim()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            local.asked.append(Asked(parts.path, query, self.headers["User-Agent"]))
            found = parts.path.endswith("/search") and isinstance(local.answer, dict)
            text = local.answer if isinstance(local.answer, str) else None
            body = text or json.dumps([local.answer] if found else local.answer)
            self.send_response(local.status)
            for name, value in local.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    local.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield local
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
