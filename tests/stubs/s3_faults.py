"""A layer in front of moto's S3 that fails on request and checks what moto does not.

moto accepts every key, every clock and every expired link, and never refuses for want of a
capability. This WSGI middleware does as B2 does, and plays the faults a network has. Requests
are path style: /bucket/key.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

CAPABILITIES = ("listFiles", "readFiles", "writeFiles", "deleteFiles")
SKEW = 900
"""Seconds a signature may be old, as S3 has it."""


@dataclass
class Seen:
    """One request as it arrived. ``body`` is how many bytes of it were read."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: int = 0
    status: int = 0


@dataclass
class Fault:
    """What is to happen to requests whose method and "path?query" fit; see ``S3Faults.fault``."""

    action: str
    method: str
    path: str
    times: int
    details: dict[str, Any] = field(default_factory=dict)
    fired: int = 0

    def fits(self, method: str, target: str) -> bool:
        return self.times > 0 and (not self.method or self.method == method) and bool(re.search(self.path, target))


class S3Faults:
    """Wraps a WSGI app. Everything may be changed while requests are under way."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """No faults, all rights, the right time."""
        self.requests: list[Seen] = []
        self.faults: list[Fault] = []
        self._planned: list[Fault] = []
        self.denied: set[str] = set()
        self.revoked: set[str] = set()
        self.advance = 0.0
        """Seconds by which the service's clock is ahead."""

    def fault(self, action: str, method: str = "", path: str = "", times: int = 1, **details: Any) -> None:
        """Plan a failure for the next ``times`` requests that fit (``path``: regular expression).

        ``answer``: refuse with ``status``, ``code`` and ``headers``. ``cut``: end the connection
        after ``after`` bytes of the request's body. ``cut_answer``: after ``after`` bytes of the
        answer's. ``lose``: do it, then end the connection without an answer. ``etag``: do it, and
        answer with another ETag. ``drop``: answer well, but do nothing.
        """
        with self._lock:
            self.faults.append(Fault(action, method, path, times, details))
            self._planned.append(self.faults[-1])

    def idle_faults(self) -> list[Fault]:
        """Failures planned since :meth:`reset` that met no request: nothing was shown by them."""
        return [fault for fault in self._planned if not fault.fired]

    def deny(self, *capabilities: str) -> None:
        """The key lacks these from now on; none: it has all."""
        assert set(capabilities) <= set(CAPABILITIES)
        self.denied = set(capabilities)

    def log(self, method: str = "", path: str = "") -> list[Seen]:
        """The requests so far that fit."""
        return [
            seen
            for seen in self.requests
            if (not method or seen.method == method) and re.search(path, f"{seen.path}?{seen.query}")
        ]

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        seen = Seen(environ["REQUEST_METHOD"], path, environ.get("QUERY_STRING", ""), _headers(environ))
        body = _Counted(environ["wsgi.input"], int(environ.get("CONTENT_LENGTH") or 0), seen)
        environ["wsgi.input"] = body
        with self._lock:
            self.requests.append(seen)
            fault = next((f for f in self.faults if f.fits(seen.method, f"{seen.path}?{seen.query}")), None)
            if fault:
                fault.times -= 1
        refusal = self._refusal(seen)
        if refusal:
            body.drain()
            return _refuse(start, seen, *refusal, {})
        if fault is None:
            return self._served(environ, start, seen)
        return self._fail(fault, environ, start, seen, body)

    def _served(self, environ: dict[str, Any], start: Callable[..., Any], seen: Seen) -> Iterable[bytes]:
        try:
            return self._app(environ, _noted(start, seen))
        except KeyError:  # moto looks an upload up without asking whether it is there
            return _refuse(start, seen, 404, "NoSuchUpload", "", {})

    def _fail(
        self, fault: Fault, environ: dict[str, Any], start: Callable[..., Any], seen: Seen, body: _Counted
    ) -> Iterable[bytes]:
        details = fault.details
        fault.fired += 1
        if fault.action == "answer":
            body.drain()
            return _refuse(
                start, seen, details["status"], details["code"], details.get("message", ""), details.get("headers", {})
            )
        if fault.action == "cut":
            body.read(details.get("after", 0))
            return _hang_up(environ)
        if fault.action == "lose":
            b"".join(self._app(environ, lambda *_: None))
            return _hang_up(environ)
        if fault.action == "drop":
            body.drain()
            start("200 OK", [("ETag", details["etag"]), ("Content-Length", "0")])
            return [b""]
        if fault.action == "etag":
            return self._app(environ, _with_etag(start, details.get("etag", "0" * 32)))
        if fault.action == "cut_answer":
            return _cut_after(self._app(environ, _noted(start, seen)), details.get("after", 0), environ)
        raise AssertionError(f"no such fault: {fault.action}")

    def _refusal(self, seen: Seen) -> tuple[int, str, str] | None:
        now = time.time() + self.advance
        query = {name: values[0] for name, values in parse_qs(seen.query).items()}
        stamp = query.get("X-Amz-Date") or seen.headers.get("x-amz-date", "")
        signer = query.get("X-Amz-Credential") or "".join(
            re.findall(r"Credential=([^,]+)", seen.headers.get("authorization", ""))
        )
        if not signer:
            return 403, "AccessDenied", "Unsigned"
        if signer.split("/")[0] in self.revoked:
            return 403, "InvalidAccessKeyId", "The key is not valid"
        signed = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
        if "X-Amz-Expires" in query:
            lifetime = int(query["X-Amz-Expires"])
            if lifetime > 604_800:
                return 400, "AuthorizationQueryParametersError", "X-Amz-Expires must be less than a week"
            if now > signed + lifetime:
                return 403, "AccessDenied", "Request has expired"
        elif abs(now - signed) > SKEW:
            return 403, "RequestTimeTooSkewed", "The difference is too large"
        if _capability(seen, query) in self.denied:
            return 403, "AccessDenied", "not entitled"
        return None


def _capability(seen: Seen, query: dict[str, str]) -> str:
    on_bucket = "/" not in seen.path.strip("/")
    if seen.method in ("GET", "HEAD"):
        return "listFiles" if on_bucket else "readFiles"
    if seen.method == "DELETE" and "versionId" in query:
        return "deleteFiles"
    return "writeFiles"


class _Counted:
    """The body of a request, which moto must not read past its end."""

    def __init__(self, stream: Any, length: int, seen: Seen) -> None:
        self._stream = stream
        self._left = length
        self._seen = seen

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data = self._stream.read(wanted) if wanted else b""
        self._left -= len(data)
        self._seen.body += len(data)
        return data

    def readline(self, size: int = -1) -> bytes:
        return BytesIO(self.read()).readline(size)

    def drain(self) -> None:
        while self.read(1 << 16):
            pass


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    found = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    return {**found, "content-type": environ.get("CONTENT_TYPE", "")}


def _noted(start: Callable[..., Any], seen: Seen) -> Callable[..., Any]:
    def answer(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        seen.status = int(status.split()[0])
        return start(status, headers, *more)

    return answer


def _with_etag(start: Callable[..., Any], etag: str) -> Callable[..., Any]:
    def answer(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        kept = [(name, value) for name, value in headers if name.lower() != "etag"]
        return start(status, [*kept, ("ETag", f'"{etag}"')], *more)

    return answer


def _refuse(
    start: Callable[..., Any], seen: Seen, status: int, code: str, message: str, headers: dict[str, str]
) -> Iterable[bytes]:
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
    seen.status = status
    fields = [("Content-Type", "application/xml"), ("Content-Length", str(len(body))), *headers.items()]
    start(f"{status} {code}", fields)
    return [b"" if seen.method == "HEAD" else body]


def _hang_up(environ: dict[str, Any]) -> Iterator[bytes]:
    """End the connection; what the server still wants to say reaches nobody."""
    connection: socket.socket = environ["werkzeug.socket"]
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    raise ConnectionAbortedError
    yield b""


def _cut_after(answer: Iterable[bytes], after: int, environ: dict[str, Any]) -> Iterator[bytes]:
    left = after
    for chunk in answer:
        if len(chunk) >= left:
            yield chunk[:left]
            yield from _hang_up(environ)
        left -= len(chunk)
        yield chunk
