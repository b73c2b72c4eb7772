"""Reads request bodies: JSON, and multipart forms whose files go straight to disk."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, field

from python_multipart.multipart import MultipartParser, parse_options_header

from . import errors

MAX_FIELD_BYTES = 1024 * 1024


@dataclass
class UploadedFile:
    path: str
    filename: str
    content_type: str
    size: int = 0
    sha256: str = ""
    too_large: bool = False


@dataclass
class Form:
    fields: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)

    def one(self, name, default=None):
        values = self.fields.get(name)
        return values[0] if values else default

    def many(self, name):
        values = self.fields.get(name, [])
        # Accept a JSON list or a comma list in a single field, as the service's form parser does.
        if len(values) == 1 and values[0].startswith("["):
            try:
                return [str(v) for v in json.loads(values[0])]
            except ValueError:
                return values
        return values

    def file(self, name):
        found = self.files.get(name)
        return found[0] if found else None

    def discard(self):
        for group in self.files.values():
            for item in group:
                if os.path.exists(item.path):
                    os.unlink(item.path)

    def check_names(self, allowed, config):
        if config.strict_unknown:
            extra = (set(self.fields) | set(self.files)) - set(allowed)
            if extra:
                raise errors.unknown(extra)


class _Sink:
    def __init__(self, folder, limit):
        self.folder, self.limit = folder, limit
        self.form = Form()
        self._header = b""
        self._value = b""
        self._headers = {}
        self._name = ""
        self._buffer = bytearray()
        self._file = None
        self._handle = None
        self._digest = None
        self.finished = False

    def callbacks(self):
        return {
            "on_part_begin": self.begin,
            "on_header_field": self.header_field,
            "on_header_value": self.header_value,
            "on_header_end": self.header_end,
            "on_headers_finished": self.headers_done,
            "on_part_data": self.data,
            "on_part_end": self.end,
            "on_end": self.done,
        }

    def begin(self):
        self._headers, self._header, self._value = {}, b"", b""
        self._buffer = bytearray()
        self._file = self._handle = None

    def header_field(self, data, start, end):
        self._header += data[start:end]

    def header_value(self, data, start, end):
        self._value += data[start:end]

    def header_end(self):
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def headers_done(self):
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options or b"filename*" in options:
            name = (options.get(b"filename") or options.get(b"filename*", b"")).decode("utf-8", "replace")
            descriptor, path = tempfile.mkstemp(dir=self.folder, prefix="part-")
            self._handle = os.fdopen(descriptor, "wb")
            self._digest = hashlib.sha256()
            kind = self._headers.get(b"content-type", b"application/octet-stream").decode("latin-1")
            self._file = UploadedFile(path, os.path.basename(name), kind)

    def data(self, data, start, end):
        piece = data[start:end]
        if self._file is None:
            if len(self._buffer) + len(piece) > MAX_FIELD_BYTES:
                raise errors.invalid(self._name, "The value is too long.")
            self._buffer += piece
            return
        self._file.size += len(piece)
        if self._file.size > self.limit:
            self._file.too_large = True
            return
        self._digest.update(piece)
        self._handle.write(piece)

    def end(self):
        if self._file is None:
            self.form.fields.setdefault(self._name, []).append(bytes(self._buffer).decode("utf-8", "replace"))
            return
        self._handle.close()
        self._file.sha256 = self._digest.hexdigest()
        self.form.files.setdefault(self._name, []).append(self._file)

    def done(self):
        self.finished = True

    def abandon(self):
        if self._handle and not self._handle.closed:
            self._handle.close()
        if self._file and os.path.exists(self._file.path):
            os.unlink(self._file.path)
        self.form.discard()


async def read_form(request, folder, limit, bytes_per_second=0):
    header = request.headers.get("content-type", "")
    kind, options = parse_options_header(header)
    if kind != b"multipart/form-data" or b"boundary" not in options:
        await drain(request)
        raise errors.wrong_content_type(kind.decode("latin-1"), "multipart/form-data")
    sink = _Sink(folder, limit)
    parser = MultipartParser(options[b"boundary"], sink.callbacks())
    try:
        async for chunk in request.stream():
            if chunk:
                parser.write(chunk)
                if bytes_per_second:
                    await asyncio.sleep(len(chunk) / bytes_per_second)
        parser.finalize()
    except errors.ApiProblem:
        sink.abandon()
        raise
    except BaseException as problem:
        sink.abandon()
        if isinstance(problem, Exception) and "Multipart" in type(problem).__name__:
            raise errors.ApiProblem(400, "parameter_invalid", "The multipart body cannot be parsed.") from None
        raise
    if not sink.finished:
        sink.abandon()
        raise errors.ApiProblem(400, "parameter_invalid", "The multipart body is incomplete.")
    return sink.form


async def read_json(request, allowed=None, config=None, optional=False):
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    raw = await request.body()
    if optional and not raw:
        return {}
    if kind != "application/json":
        raise errors.wrong_content_type(kind, "application/json")
    try:
        body = json.loads(raw)
    except ValueError:
        raise errors.ApiProblem(400, "parameter_invalid", "The request body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise errors.ApiProblem(400, "parameter_invalid", "The request body must be a JSON object.")
    if allowed is not None and config is not None and config.strict_unknown:
        extra = set(body) - set(allowed)
        if extra:
            raise errors.unknown(extra)
    return body


async def drain(request):
    async for _ in request.stream():
        pass


def boolean(value, name, default=None):
    if value is None:
        return default
    if isinstance(value, bool):
        return value
    text = str(value).lower()
    if text in ("true", "1"):
        return True
    if text in ("false", "0"):
        return False
    raise errors.invalid(name, "It must be true or false.")


def integer(value, name, default=None, low=None, high=None):
    if value is None or value == "":
        return default
    try:
        number = int(value)
        if isinstance(value, bool) or (isinstance(value, float) and value != number):
            raise ValueError
    except (TypeError, ValueError):
        raise errors.invalid(name, "It must be an integer.") from None
    if (low is not None and number < low) or (high is not None and number > high):
        raise errors.invalid(name, f"It must be between {low} and {high}.")
    return number


def number(value, name, default=None, low=None, high=None):
    if value is None or value == "":
        return default
    try:
        if isinstance(value, bool):
            raise ValueError
        result = float(value)
    except (TypeError, ValueError):
        raise errors.invalid(name, "It must be a number.") from None
    if (low is not None and result < low) or (high is not None and result > high):
        raise errors.invalid(name, f"It must be between {low} and {high}.")
    return result


def choice(value, name, allowed, default=None):
    if value is None:
        return default
    if value not in allowed:
        raise errors.invalid(name, f"It must be one of: {', '.join(allowed)}.")
    return value


def metadata(value, name="user_metadata", nulls=False):
    """Checks user metadata; a string is taken as JSON."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise errors.invalid(name, "It must be a JSON-encoded object.") from None
    if not isinstance(value, dict):
        raise errors.invalid(name, "It must be an object.")
    for key, item in value.items():
        plain = isinstance(item, (str, bool, float)) or (isinstance(item, int) and abs(item) < 2**53)
        texts = isinstance(item, list) and all(isinstance(x, str) for x in item)
        if not (plain or texts or (nulls and item is None)):
            raise errors.invalid(
                name, f"The value of '{key}' must be a string, a number, a boolean, or a list of strings."
            )
    return value
