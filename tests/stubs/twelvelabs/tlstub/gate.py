"""Stands in front of the application: request log, recording, faults, cut connections."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import time

from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORTS = {}
OPEN = {}  # client address -> log entry of the request that is being answered


class TrackingProtocol(H11Protocol):
    """Keeps the transport of each client so that a fault can cut it."""

    def connection_made(self, transport):
        super().connection_made(transport)
        TRANSPORTS[transport.get_extra_info("peername")[:2]] = transport

    def connection_lost(self, exc):
        entry = OPEN.get(tuple(self.client or ())[:2])
        if entry is not None and not entry["fault"]:
            entry["client_gone"] = True
        for peer, transport in list(TRANSPORTS.items()):
            if transport is self.transport:
                del TRANSPORTS[peer]
        super().connection_lost(exc)


def cut(scope):
    transport = TRANSPORTS.get(tuple(scope.get("client") or ())[:2])
    if transport is not None:
        transport.abort()


ACTIONS = ("status", "close", "drop", "delay", "malformed", "slow_body")


def check_fault(fault):
    if fault.get("action") not in ACTIONS:
        raise ValueError(f"action must be one of {', '.join(ACTIONS)}")
    if "path" in fault:
        re.compile(fault["path"])
    return {"times": 1, "skip": 0, "hits": 0, **fault}


class Gate:
    def __init__(self, app, state, record=None):
        self.app, self.state = app, state
        self.record = open(record, "a", encoding="utf-8") if record else None

    def pick(self, method, path):
        for fault in self.state.faults:
            if fault["times"] == 0:
                continue
            if fault.get("method") and fault["method"].upper() != method:
                continue
            if fault.get("path") and not re.search(fault["path"], path):
                continue
            if fault["skip"] > 0:
                fault["skip"] -= 1
                continue
            if fault["times"] > 0:
                fault["times"] -= 1
            fault["hits"] += 1
            return fault
        return None

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if scope["path"].startswith("/_control"):
            return await self.app(scope, receive, send)
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        entry = {
            "time": round(self.state.now(), 3),
            "method": scope["method"],
            "path": scope["path"],
            "query": scope["query_string"].decode("latin-1"),
            "status": None,
            "bytes_in": 0,
            "bytes_out": 0,
            "content_type": headers.get("content-type", "").split(";")[0],
            "client": headers.get("x-fern-sdk-version") or headers.get("user-agent", ""),
            "idempotency_key": headers.get("idempotency-key"),
            "fault": None,
        }
        self.state.log.append(entry)
        started = time.monotonic()
        sent_body = bytearray()
        request_body = bytearray()
        answer = {}

        async def counting_receive():
            message = await receive()
            if message["type"] == "http.request":
                piece = message.get("body", b"")
                entry["bytes_in"] += len(piece)
                if self.record and len(request_body) < 200_000 and entry["content_type"] == "application/json":
                    request_body.extend(piece)
            elif message["type"] == "http.disconnect":
                entry["client_gone"] = True
            return message

        async def counting_send(message):
            if message["type"] == "http.response.start":
                entry["status"] = message["status"]
                answer["headers"] = {k.decode("latin-1"): v.decode("latin-1") for k, v in message["headers"]}
            elif message["type"] == "http.response.body":
                entry["bytes_out"] += len(message.get("body", b""))
                if self.record and len(sent_body) < 5_000_000:
                    sent_body.extend(message.get("body", b""))
            await send(message)

        fault = self.pick(scope["method"], scope["path"])
        client = tuple(scope.get("client") or ())[:2]
        OPEN[client] = entry
        try:
            if fault is None:
                await self.app(scope, counting_receive, counting_send)
            else:
                entry["fault"] = fault["action"]
                await self.faulty(fault, scope, counting_receive, counting_send)
        finally:
            OPEN.pop(client, None)
            entry["ms"] = round(1000 * (time.monotonic() - started), 1)
            if self.record and entry["status"] and not entry["fault"]:
                self.record.write(
                    json.dumps(
                        {
                            "method": entry["method"],
                            "path": entry["path"],
                            "query": entry["query"],
                            "request": request_body.decode("utf-8", "replace"),
                            "status": entry["status"],
                            "type": answer.get("headers", {}).get("content-type", ""),
                            "body": sent_body.decode("utf-8", "replace"),
                        }
                    )
                    + "\n"
                )
                self.record.flush()

    async def faulty(self, fault, scope, receive, send):
        action = fault["action"]
        if fault.get("seconds"):
            await asyncio.sleep(float(fault["seconds"]))
        if action == "delay":
            return await self.app(scope, receive, send)
        if action in ("status", "close"):
            if fault.get("after"):
                # The work is done and billed; only its answer is lost.
                await self.app(scope, receive, _swallow)
            elif action == "status":
                await _drain(receive)
            if action == "close":
                return cut(scope)
            return await _answer(fault, send)
        messages = []

        async def collect(message):
            messages.append(message)

        await self.app(scope, receive, collect)
        start = next(m for m in messages if m["type"] == "http.response.start")
        body = b"".join(m.get("body", b"") for m in messages if m["type"] == "http.response.body")
        if action == "drop":
            keep = int(fault.get("after_bytes", max(1, len(body) // 2)))
            await send(start)
            await send({"type": "http.response.body", "body": body[:keep], "more_body": True})
            await asyncio.sleep(0.05)
            return cut(scope)
        if action == "slow_body":
            await send(start)
            size = max(1, int(fault.get("bytes_per_second", 1000) / 20))
            for at in range(0, len(body), size):
                await send({"type": "http.response.body", "body": body[at : at + size], "more_body": True})
                await asyncio.sleep(0.05)
            return await send({"type": "http.response.body", "body": b""})
        style = fault.get("style", "truncated")
        if style == "html":
            body = b"<!doctype html><html><body>Bad gateway</body></html>"
        elif style == "wrong_types":
            body = json.dumps(_twisted(json.loads(body or b"null"))).encode()
        elif style == "empty":
            body = b""
        elif style == "list":
            body = b"[]"
        else:
            body = body[: max(1, len(body) * 2 // 3)]
        headers = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return None


def _twisted(value):
    if isinstance(value, dict):
        return {key: _twisted(item) for key, item in value.items()}
    if isinstance(value, list):
        return {"0": [_twisted(item) for item in value]}
    if isinstance(value, bool) or value is None:
        return value
    return {"unexpected": value} if isinstance(value, str) else str(value) + "?"


async def _swallow(message):
    return None


async def _drain(receive):
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            return


async def _answer(fault, send):
    body = fault.get("body", "")
    if "body_base64" in fault:
        raw, kind = base64.b64decode(fault["body_base64"]), "application/octet-stream"
    elif isinstance(body, str):
        raw, kind = body.encode(), "text/html" if body.startswith("<") else "text/plain"
    else:
        raw, kind = json.dumps(body).encode(), "application/json"
    headers = {"content-type": kind, "content-length": str(len(raw)), **fault.get("headers", {})}
    await send(
        {
            "type": "http.response.start",
            "status": int(fault.get("status", 500)),
            "headers": [(k.lower().encode(), str(v).encode()) for k, v in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": raw})
