"""HTTP side of the stub: parse requests, stream bodies, send answers, apply faults, write the log."""

import base64
import email.utils
import hashlib
import json
import math
import re
import socket
import sys
import threading
import time
import traceback
import uuid
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

import stub_clock
from stub_errors import ApiError, ConnectionCut, bad_request
from stub_faults import Plan

CHUNK = 256 * 1024
MAX_JSON_BODY = 1024 * 1024
LINGER_SECONDS = 2
FALSE_MD5 = base64.b64encode(hashlib.md5(b"false", usedforsecurity=False).digest()).decode()
MD5_HEADERS = {"opc-content-md5", "content-md5", "opc-multipart-md5"}
LOGGED_HEADERS = (
    "user-agent",
    "range",
    "if-match",
    "if-none-match",
    "content-md5",
    "expect",
    "content-type",
    "opc-client-request-id",
    "opc-client-retries",
)
CORS_HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST,PUT,GET,HEAD,DELETE,OPTIONS",
    "access-control-allow-credentials": "true",
}

TARGET = re.compile(
    r"(?:/p/(?P<par>[^/]+))?/n(?:/(?P<namespace>[^/]+))?/?"
    r"(?P<in_namespace>(?<=/)b(?:/(?P<bucket>[^/]+))?/?"
    r"(?:(?<=/)(?P<kind>objectversions|o|u|p|actions)(?:/(?P<rest>.*))?)?)?"
)
PAR_UPLOAD = re.compile(r"(?P<object>.+)/id/(?P<upload>[^/]+)/(?P<part>\d*)")
OPERATIONS = {
    # (kind of target, is there a name behind it, method): operation
    ("root", False, "GET"): "GetNamespace",
    ("namespace", False, "GET"): "GetNamespaceMetadata",
    ("buckets", False, "GET"): "ListBuckets",
    ("buckets", False, "POST"): "CreateBucket",
    ("bucket", False, "GET"): "GetBucket",
    ("bucket", False, "HEAD"): "HeadBucket",
    ("bucket", False, "POST"): "UpdateBucket",
    ("bucket", False, "DELETE"): "DeleteBucket",
    ("o", False, "GET"): "ListObjects",
    ("o", True, "GET"): "GetObject",
    ("o", True, "HEAD"): "HeadObject",
    ("o", True, "PUT"): "PutObject",
    ("o", True, "DELETE"): "DeleteObject",
    ("objectversions", False, "GET"): "ListObjectVersions",
    ("u", False, "GET"): "ListMultipartUploads",
    ("u", False, "POST"): "CreateMultipartUpload",
    ("u", True, "GET"): "ListMultipartUploadParts",
    ("u", True, "PUT"): "UploadPart",
    ("u", True, "POST"): "CommitMultipartUpload",
    ("u", True, "DELETE"): "AbortMultipartUpload",
    ("p", False, "GET"): "ListPreauthenticatedRequests",
    ("p", False, "POST"): "CreatePreauthenticatedRequest",
    ("p", True, "GET"): "GetPreauthenticatedRequest",
    ("p", True, "DELETE"): "DeletePreauthenticatedRequest",
    ("work_requests", True, "GET"): "GetWorkRequest",
}
ACTIONS = {"renameObject": "RenameObject", "copyObject": "CopyObject"}


@dataclass
class Call:
    """What a request asks for. `object` is also the PAR id, action or work request id."""

    op: str | None
    method: str
    target: str  # path and query as sent
    query: dict
    par: str | None = None
    namespace: str | None = None
    bucket: str | None = None
    object: str | None = None
    upload_id: str | None = None
    part: int | None = None


def parse_call(method, target):
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    call = Call(None, method, target, query)
    if parts.path.startswith("/workRequests/"):
        call.object = _decode(parts.path.removeprefix("/workRequests/"))
        call.op = OPERATIONS.get(("work_requests", True, method))
        return call

    match = TARGET.fullmatch(parts.path)
    if match is None:
        return call
    call.par = match["par"]
    call.namespace = match["namespace"] and _decode(match["namespace"])
    call.bucket = match["bucket"] and _decode(match["bucket"])
    rest = match["rest"] or None
    if match["kind"] == "u" and call.par and rest:
        upload = PAR_UPLOAD.fullmatch(rest)
        if upload is None:
            return call
        rest, call.upload_id = upload["object"], _decode(upload["upload"])
        call.part = int(upload["part"]) if upload["part"] else None
    else:
        call.upload_id = query.get("uploadId")
        number = query.get("uploadPartNum", "")
        call.part = int(number) if number.isdecimal() else None
    call.object = rest and _decode(rest)

    if match["kind"] == "actions":
        call.op = ACTIONS.get(call.object) if method == "POST" else None
        return call
    kind = match["kind"] or (
        "bucket" if call.bucket else "buckets" if match["in_namespace"] else "namespace" if call.namespace else "root"
    )
    call.op = OPERATIONS.get((kind, rest is not None, method))
    return call


def _decode(quoted):
    try:
        return unquote(quoted, errors="strict")
    except UnicodeDecodeError:
        raise bad_request("MalformedURI", "The path is not UTF-8.") from None


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, api, faults, log_path):
        super().__init__(address, Handler)
        self.api = api
        self.faults = faults
        self.log = RequestLog(log_path)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class RequestLog:
    """One JSON object per request, in a file and in memory."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.path = path
        self.entries = []
        self.sequence = 0
        self.idle = threading.Condition(self.lock)
        self.in_flight = 0

    def begin(self):
        with self.lock:
            self.in_flight += 1

    def end(self):
        with self.idle:
            self.in_flight -= 1
            self.idle.notify_all()

    def add(self, entry):
        with self.lock:
            self.sequence += 1
            entry = {"seq": self.sequence, **entry}
            self.entries.append(entry)
            with self.path.open("a") as out:
                out.write(json.dumps(entry) + "\n")

    def since(self, sequence):
        """Entries after `sequence`. Waits briefly for requests whose entry is still to come."""
        with self.idle:
            self.idle.wait_for(lambda: self.in_flight == 0, timeout=1)
            return [entry for entry in self.entries if entry["seq"] > sequence]

    def clear(self):
        with self.lock:
            self.entries = []
            self.path.write_text("")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "oci-stub"
    sys_version = ""
    timeout = 120
    disable_nagle_algorithm = True

    # --- one request ---------------------------------------------------------------

    def handle_request(self):
        self.began = time.time()
        self.bytes_in = self.bytes_out = self.body_length = 0
        self.status = None
        self.plan = Plan()
        self.call = None
        self.counted = False
        self.auth = "none"
        self.request_id = f"stub-1:{uuid.uuid4().hex}"
        try:
            if self.path.startswith("/_stub/"):
                self.body_length = self._body_length()
                self._control()
                return
            self.server.log.begin()
            self.counted = True
            self.body_length = self._body_length()
            self.call = parse_call(self.command, self.path)
            self.plan = self.server.faults.plan(self.call)
            if self.plan.delay:
                time.sleep(self.plan.delay)
            if self.plan.status is not None:
                raise self._injected_error()
            self.server.api.handle(self)
        except ApiError as error:
            self._reply_error(error)
        except ConnectionCut:
            self._cut()
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception:
            traceback.print_exc()
            self._reply_error(ApiError(500, "InternalServerError", "The stub has a bug."))
        finally:
            self._write_log()
            self._drain()

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_PATCH = handle_request

    def handle_expect_100(self):
        return True  # the interim answer is sent later, once the headers have been checked

    def date_time_string(self, timestamp=None):
        return super().date_time_string(stub_clock.seconds() if timestamp is None else timestamp)

    def log_message(self, *_):
        pass

    def _body_length(self):
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            self.body_length = math.inf  # unknown, so that the rest is drained
            raise ApiError(411, "ContentLengthRequired", "Chunked bodies are not accepted.")
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal():
            raise bad_request("InvalidContentLength", "Content-Length is not a number.")
        return int(length)

    def _injected_error(self):
        headers = {}
        if self.plan.retry_after is not None:
            headers["retry-after"] = str(self.plan.retry_after)
        return ApiError(self.plan.status, self.plan.code, "Injected fault.", headers)

    # --- request bodies --------------------------------------------------------------

    def body_chunks(self):
        """Yield the request body. Raises ConnectionCut where it ends early."""
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        while self.bytes_in < self.body_length:
            size = min(self._chunk_size(), self.body_length - self.bytes_in)
            if self.plan.drop_after is not None:
                size = min(size, self.plan.drop_after - self.bytes_in)
                if size <= 0:
                    raise ConnectionCut
            chunk = self.rfile.read(size)
            self.bytes_in += len(chunk)
            if len(chunk) < size:
                raise ConnectionCut
            self._slow_down(len(chunk))
            yield chunk

    def read_json(self):
        """The body as a JSON object ({} for an empty body)."""
        if self.body_length > MAX_JSON_BODY:
            raise ApiError(413, "RequestEntityTooLarge", "The JSON body is too large.")
        body = b"".join(self.body_chunks())
        sent = self.headers.get("x-content-sha256")
        if sent and sent != base64.b64encode(hashlib.sha256(body).digest()).decode():
            raise ApiError(401, "NotAuthenticated", "x-content-sha256 does not fit the body.")
        try:
            value = json.loads(body) if body else {}
        except ValueError:
            raise bad_request("InvalidJSON", "The body is not JSON.") from None
        if not isinstance(value, dict):
            raise bad_request("InvalidJSON", "The body must be a JSON object.")
        return value

    def _drain(self):
        """Read what is left of the body, so that closing does not destroy the answer."""
        if self.bytes_in >= self.body_length or self.connection.fileno() < 0:
            return
        self.close_connection = True
        try:
            self.connection.settimeout(LINGER_SECONDS)
            while self.bytes_in < self.body_length:
                chunk = self.rfile.read1(CHUNK)
                if not chunk:
                    break
                self.bytes_in += len(chunk)
        except OSError:
            pass

    # --- answers -----------------------------------------------------------------------

    def reply(self, status, headers=None, json_body=None):
        body = b"" if json_body is None else json.dumps(json_body).encode()
        headers = dict(headers or {})
        if json_body is not None:
            headers.setdefault("content-type", "application/json")
        self._start_reply(status, headers, len(body))
        self._send_body([body], len(body))

    def reply_file(self, status, headers, path, offset, length):
        self._start_reply(status, headers, length)
        self._send_body(_file_chunks(path, offset, length, self._chunk_size()), length)

    def _reply_error(self, error):
        if self.status is not None or self.connection.fileno() < 0:
            self._cut()
            return
        try:
            if error.status == 304:
                self._start_reply(304, error.headers, None)
            else:
                self.reply(error.status, error.headers, {"code": error.code, "message": error.message})
        except ConnectionCut:
            self._cut()
        except OSError:
            self.close_connection = True

    def _start_reply(self, status, headers, length):
        if self.plan.lost_reply:
            raise ConnectionCut
        self.status = status
        self.send_response(status)
        self.send_header("opc-request-id", self.request_id)
        self.send_header("x-api-id", "native")
        client_request_id = self.headers.get("opc-client-request-id")
        if client_request_id:
            self.send_header("opc-client-request-id", client_request_id)
        for name, value in {**CORS_HEADERS, **headers}.items():
            if self.plan.wrong_md5 and name.lower() in MD5_HEADERS:
                value = FALSE_MD5
            self.send_header(name, value)
        if length is not None and status != 204:
            self.send_header("Content-Length", str(length))
        if self.close_connection or self.bytes_in < self.body_length:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()

    def _send_body(self, chunks, length):
        if self.command == "HEAD" or length == 0:
            return
        flip_at = length // 2 if self.plan.corrupt else None
        limit = None if self.body_length else self.plan.drop_after
        for chunk in chunks:
            if flip_at is not None and self.bytes_out <= flip_at < self.bytes_out + len(chunk):
                chunk = bytearray(chunk)
                chunk[flip_at - self.bytes_out] ^= 0xFF
            if limit is not None and self.bytes_out + len(chunk) > limit:
                self.wfile.write(chunk[: limit - self.bytes_out])
                self.bytes_out = limit
                raise ConnectionCut
            self.wfile.write(chunk)
            self.bytes_out += len(chunk)
            self._slow_down(len(chunk))

    def _chunk_size(self):
        if self.plan.bytes_per_second:
            return max(1, min(CHUNK, int(self.plan.bytes_per_second / 10)))
        return CHUNK

    def _slow_down(self, size):
        if self.plan.bytes_per_second:
            time.sleep(size / self.plan.bytes_per_second)

    def _cut(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.connection.close()

    # --- log and control -------------------------------------------------------------

    def _write_log(self):
        if self.counted:
            self._add_log_entry(self.call or Call(None, self.command, self.path, {}))
            self.server.log.end()

    def _add_log_entry(self, call):
        self.server.log.add(
            {
                "time": email.utils.formatdate(self.began, usegmt=True),
                "seconds": round(time.time() - self.began, 4),
                "op": call.op,
                "method": call.method,
                "target": call.target,
                "bucket": call.bucket,
                "object": call.object,
                "upload_id": call.upload_id,
                "part": call.part,
                "auth": self.auth,
                "status": self.status,
                "bytes_in": self.bytes_in,
                "bytes_out": self.bytes_out,
                "faults": self.plan.names,
                "opc_request_id": self.request_id,
                "headers": {name: self.headers[name] for name in LOGGED_HEADERS if name in self.headers},
            }
        )

    def _control(self):
        """The unsigned control interface: /_stub/log, faults, clock, state and empty."""
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        log, faults = self.server.log, self.server.faults
        action = (self.command, parts.path.removeprefix("/_stub/"))
        if action == ("GET", "log"):
            self.reply(200, json_body=log.since(int(query.get("since", 0))))
        elif action == ("DELETE", "log"):
            log.clear()
            self.reply(204)
        elif action == ("GET", "faults"):
            self.reply(200, json_body=faults.describe())
        elif action in (("PUT", "faults"), ("POST", "faults")):
            try:
                rules = json.loads(b"".join(self.body_chunks()))
                (faults.replace if self.command == "PUT" else faults.add)(rules)
            except ValueError as error:
                raise bad_request("InvalidFaultRule", str(error)) from None
            self.reply(204)
        elif action == ("DELETE", "faults"):
            faults.replace([])
            self.reply(204)
        elif action == ("PUT", "clock"):
            stub_clock.set_ahead(json.loads(b"".join(self.body_chunks()))["ahead"])
            self.reply(204)
        elif action == ("PUT", "bucket"):
            changes = json.loads(b"".join(self.body_chunks()))
            self.server.api.store.update_bucket(changes.pop("name"), changes)
            self.reply(204)
        elif action == ("POST", "empty"):
            stub_clock.set_ahead(0)
            faults.replace([])
            self.server.api.empty()
            log.clear()
            self.reply(204)
        elif action == ("GET", "state"):
            self.reply(200, json_body=self.server.api.describe_state())
        else:
            raise ApiError(404, "NotFound", "The control interface has no such address.")


def _file_chunks(path, offset, length, chunk_size):
    with path.open("rb") as source:
        source.seek(offset)
        while length > 0:
            chunk = source.read(min(chunk_size, length))
            if not chunk:
                raise ConnectionCut
            length -= len(chunk)
            yield chunk
