#!/usr/bin/env python3
"""Drives the stand-in through the real SDK (sync and async) and prints 'N passed, M failed'."""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import httpx
import numpy as np

os.environ.pop("TWELVELABS_BASE_URL", None)
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import contextlib

import sample_media
from twelvelabs.core.api_error import ApiError
from twelvelabs.types import (
    AnalyzeImageInput,
    AsyncResponseFormat,
    CompletedChunk,
    ImageInputRequest,
    MediaSource,
    MultiInputMediaSource,
    MultiInputRequest,
    SegmentDefinition,
    SegmentField,
    SyncResponseFormat,
    TextImageInputRequest,
    TextInputRequest,
)

from twelvelabs import AsyncTwelveLabs, TwelveLabs

KEY = "tlk_selftest"
passed, failed = 0, []
SECTIONS = []


def section(function):
    SECTIONS.append(function)
    return function


def check(name, good, extra=""):
    global passed
    if good:
        passed += 1
    else:
        failed.append(name)
        print(f"FAILED {name} {extra}")


def refused(name, status, call, code=None):
    """The call must raise an ApiError of this status (and code)."""
    try:
        result = call()
        if hasattr(result, "__next__"):
            list(result)
    except ApiError as problem:
        body = problem.body
        if not isinstance(body, (dict, str)) and body is not None:
            body = body.dict() if hasattr(body, "dict") else body
        if isinstance(body, dict):
            body = body.get("error") or body
        got = body.get("code") if isinstance(body, dict) else None
        good = problem.status_code == status and (code is None or got == code)
        check(name, good, f"got {problem.status_code} {problem.body}")
        return problem
    except Exception as problem:
        check(name, False, f"raised {type(problem).__name__}: {problem}")
        return None
    check(name, False, f"no error: {result}")
    return None


def cosine(a, b):
    a, b = np.asarray(a), np.asarray(b)
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def until(read, wanted=("ready", "failed"), seconds=20, status=lambda x: x.status):
    seen, end = [], time.time() + seconds
    while time.time() < end:
        thing = read()
        state = status(thing)
        if not seen or seen[-1] != state:
            seen.append(state)
        if state in wanted:
            return thing, seen
        time.sleep(0.03)
    raise TimeoutError(f"still {seen}")


class Bench:
    """A running server, its control side, media files and SDK clients."""

    def __init__(self, record):
        self.folder = tempfile.mkdtemp(prefix="tl-selftest-")
        command = [sys.executable, os.path.join(HERE, "twelvelabs_stub.py"), "--api-key", KEY]
        if record:
            command += ["--record", record]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.base = self.process.stdout.readline().strip()
        self.root = self.base.removesuffix("/v1.3")
        self.control = httpx.Client(base_url=self.root + "/_control", timeout=20)
        self.web = httpx.Client(timeout=30)
        self.client = TwelveLabs(api_key=KEY, base_url=self.base, timeout=30)
        self.store = Store(self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def config(self, **changes):
        answer = self.control.put("/config", json=changes)
        assert answer.status_code == 200, answer.text

    def fault(self, **fault):
        answer = self.control.post("/faults", json=fault)
        assert answer.status_code == 200, answer.text

    def usage(self):
        return self.control.get("/usage").json()

    def log(self, **match):
        return self.control.get("/log", params=match).json()

    def raw(self, method, path, **kw):
        return self.web.request(method, self.base + path, headers={"x-api-key": KEY, **kw.pop("headers", {})}, **kw)

    def upload(self, path, **kw):
        with open(path, "rb") as handle:
            made = self.client.assets.create(method="direct", file=handle, **kw)
        thing, seen = until(lambda: self.client.assets.retrieve(made.id))
        return made, thing, seen

    def indexed(self, index_id, asset_id, **kw):
        made = self.client.indexes.indexed_assets.create(index_id, asset_id=asset_id, **kw)
        return until(lambda: self.client.indexes.indexed_assets.retrieve(index_id, made.id))

    def index(self, name, options=("visual", "audio"), **kw):
        return self.client.indexes.create(
            index_name=name, models=[{"model_name": "marengo3.0", "model_options": list(options)}], **kw
        ).id

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.store.server.shutdown()


class Store:
    """An object store with pre-authenticated URLs: only the secret path serves the file."""

    def __init__(self, folder):
        store = self
        self.hits = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                store.hits.append(self.path)
                name = self.path.split("?")[0].rsplit("/", 1)[-1]
                full = os.path.join(folder, name)
                if not self.path.startswith("/p/secret/") or not os.path.exists(full):
                    self.send_error(404)
                    return
                with open(full, "rb") as handle:
                    data = handle.read()
                self.send_response(200)
                self.send_header("content-length", str(len(data)))
                self.send_header("content-type", "application/octet-stream")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def url(self, name):
        return f"{self.base}/p/secret/n/space/b/bucket/o/{name}"


# ---------------------------------------------------------------------------------------------


@section
def media(b):
    b.two = sample_media.video(
        b.path("two.mkv"),
        [("red", 8), ("blue", 8)],
        tone=440,
        speech=[(1, 4, "Welcome to the birthday party"), (9, 12, "Goodbye my friends")],
        title="Two colours",
    )
    b.green = sample_media.video(b.path("green.mp4"), [("green", 6)], chapters=[(0, 6, "Mountain lake")])
    b.short = sample_media.video(b.path("short.mp4"), [("red", 2)])
    b.small = sample_media.video(b.path("small.mp4"), [("red", 5)], size=(320, 240))
    b.wide = sample_media.video(b.path("wide.mp4"), [("red", 5)], size=(1280, 400))
    b.panda = sample_media.image(b.path("panda.jpg"), "orange", description="a panda eating bamboo")
    b.blue = sample_media.image(b.path("blue.jpg"), "blue")
    b.halves = sample_media.image(b.path("halves.png"), "black", second="white")
    b.tiny = sample_media.image(b.path("tiny.jpg"), "blue", size=(100, 100))
    b.sound = sample_media.audio(b.path("tone.wav"))
    with open(b.green, "rb") as handle:
        whole = handle.read()
    with open(b.path("broken.mp4"), "wb") as out:
        out.write(whole[: len(whole) // 3])
    with open(b.path("thing.xyz"), "wb") as out:
        out.write(b"not any kind of media" * 50)
    check("base url line", b.base.startswith("http://127.0.0.1:") and b.base.endswith("/v1.3"))


@section
def authentication(b):
    wrong = TwelveLabs(api_key="tlk_wrong", base_url=b.base)
    refused("wrong key", 401, lambda: wrong.indexes.list(), "api_key_invalid")
    refused(
        "wrong key on a form",
        401,
        lambda: wrong.search.create(index_id="0" * 24, search_options=["visual"], query_text="x"),
        "api_key_invalid",
    )
    b.control.post("/keys", json={"revoke": KEY})
    refused("revoked key", 401, lambda: b.client.indexes.list(), "api_key_invalid")
    b.control.post("/keys", json={"restore": True})
    check("restored key", b.client.indexes.list().items == [])


@section
def indexes(b):
    b.ix = b.index("library", addons=["thumbnail"])
    got = b.client.indexes.retrieve(b.ix)
    check(
        "index retrieve",
        got.index_name == "library"
        and got.addons == ["thumbnail"]
        and got.video_count == 0
        and got.expires_at
        and got.models[0].model_options == ["visual", "audio"],
    )
    refused("duplicate index name", 400, lambda: b.index("library"), "index_name_already_exists")
    refused(
        "old search model",
        400,
        lambda: b.client.indexes.create(
            index_name="old", models=[{"model_name": "marengo2.7", "model_options": ["visual"]}]
        ),
        "parameter_invalid",
    )
    refused(
        "answer model in an index",
        400,
        lambda: b.client.indexes.create(
            index_name="old", models=[{"model_name": "pegasus1.2", "model_options": ["visual"]}]
        ),
        "parameter_invalid",
    )
    refused("unknown option", 400, lambda: b.index("x", options=["conversation"]), "parameter_invalid")
    refused("unknown add-on", 400, lambda: b.index("x", addons=["hls"]), "parameter_invalid")
    b.client.indexes.update(b.ix, index_name="library 2")
    check("index renamed", b.client.indexes.retrieve(b.ix).index_name == "library 2")
    answer = b.raw("PUT", f"/indexes/{b.ix}", json={"index_name": "x", "models": []})
    check("models immutable", answer.status_code == 400 and answer.json()["code"] == "index_engine_cannot_be_changed")
    answer = b.raw("PUT", f"/indexes/{b.ix}", json={"addons": []})
    check("options immutable", answer.json()["code"] == "index_option_cannot_be_changed")
    refused("missing index", 404, lambda: b.client.indexes.retrieve("0" * 24), "resource_not_exist")
    refused("malformed index id", 400, lambda: b.client.indexes.retrieve("nonsense"), "parameter_invalid")
    made = [b.index(f"page {i}", options=["visual"]) for i in range(5)]
    b.control.delete("/log")
    names = [x.index_name for x in b.client.indexes.list(page_limit=2)]
    check("pager reads all, newest first", names[0] == "page 4" and len(names) == 6)
    pages = [r["query"] for r in b.log(path="/indexes", method="GET")]
    check("pager needs the empty page", len(pages) == 4, pages)
    check("list by name", [x.id for x in b.client.indexes.list(index_name="page 1").items] == [made[1]])
    check("list by option", [x.id for x in b.client.indexes.list(model_options="visual,audio").items] == [b.ix])
    refused("page limit too high", 400, lambda: b.client.indexes.list(page_limit=51), "parameter_invalid")
    for ident in made:
        b.client.indexes.delete(ident)
    check("indexes deleted", len(list(b.client.indexes.list())) == 1)
    answer = b.raw("POST", "/indexes", json={"index_name": "z", "colour": 1})
    check("unknown parameter", answer.json()["code"] == "parameter_unknown")


@section
def assets(b):
    made, ready, seen = b.upload(b.two, user_metadata=json.dumps({"album": "test", "year": 2026}))
    b.a_two = ready.id
    check("asset starts as processing", made.status == "processing" and seen[0] == "processing", seen)
    check(
        "asset ready",
        ready.status == "ready"
        and abs(ready.duration - 16) < 0.2
        and ready.filename == "two.mkv"
        and ready.size == os.path.getsize(b.two)
        and ready.user_metadata["year"] == 2026,
    )
    check(
        "technical metadata", ready.technical_metadata.video_width == 640 and ready.technical_metadata.has_audio is True
    )
    check("hls and thumbnail by default", ready.hls.status == "ready" and ready.thumbnail.status == "ready")
    check("thumbnail loads", b.web.get(ready.thumbnail.representative_url).content[:2] == b"\xff\xd8")
    listing = b.web.get(ready.hls.manifest_url).text
    part = b.web.get(ready.hls.manifest_url.replace("playlist.m3u8", "segment0.ts"))
    check("hls plays", listing.startswith("#EXTM3U") and part.status_code == 200 and part.content[:1] == b"\x47")
    for name, thing in (
        ("green", b.green),
        ("short", b.short),
        ("small", b.small),
        ("wide", b.wide),
        ("panda", b.panda),
        ("blue", b.blue),
        ("halves", b.halves),
        ("sound", b.sound),
    ):
        with open(thing, "rb") as handle:
            setattr(b, "a_" + name, b.client.assets.create(method="direct", file=handle, enable_hls=False).id)
    for name in ("green", "short", "small", "wide", "panda", "blue", "halves", "sound"):
        ident = getattr(b, "a_" + name)
        got, _ = until(lambda ident=ident: b.client.assets.retrieve(ident))
        check(f"asset {name} ready", got.status == "ready")
    check("hls off", b.client.assets.retrieve(b.a_green).hls is None)
    for name in ("broken.mp4", "thing.xyz"):
        _, bad, _ = b.upload(b.path(name))
        check(f"{name} fails with a reason", bad.status == "failed" and bad.error.message, bad)
        code = {a["_id"]: a["error_code"] for a in b.control.get("/assets").json()}[bad.id]
        check(f"{name} code", code == ("video_file_broken" if name == "broken.mp4" else "unsupported_file_type"), code)
    refused("empty file", 400, lambda: b.client.assets.create(method="direct", file=("a.mp4", b"")))
    refused("file missing", 400, lambda: b.client.assets.create(method="direct"))
    refused("bad url", 400, lambda: b.client.assets.create(method="url", url="ftp://x/y"), "parameter_invalid")
    refused(
        "bad metadata",
        400,
        lambda: b.client.assets.create(method="direct", file=b"x", user_metadata='{"a": {"b": 1}}'),
        "parameter_invalid",
    )
    b.config(direct_limit_bytes=1000)
    refused("too large for direct", 400, lambda: b.upload(b.two), "video_filesize_too_large")
    b.config(direct_limit_bytes=200 * 1024 * 1024)
    # URL ingestion really fetches.
    got = b.client.assets.create(method="url", url=b.store.url("green.mp4"))
    check("url asset starts as processing", got.status == "processing")
    ready, _ = until(lambda: b.client.assets.retrieve(got.id))
    check("url asset ready", ready.status == "ready" and ready.filename == "green.mp4" and len(b.store.hits) == 1)
    got = b.client.assets.create(method="url", url=b.store.url("absent.mp4"))
    ready, _ = until(lambda: b.client.assets.retrieve(got.id))
    check("url that is not there", ready.status == "failed" and "404" in ready.error.message)
    b.client.assets.delete(got.id)
    # Lists.
    found = list(b.client.assets.list(asset_types=["image"]))
    check("list by type", len(found) == 3 and all(x.file_type.startswith("image/") for x in found))
    check("list by name part", [x.id for x in b.client.assets.list(filename="TWO")] == [b.a_two])
    check("list by ids", {x.id for x in b.client.assets.list(asset_ids=[b.a_two, b.a_blue])} == {b.a_two, b.a_blue})
    check("past the last page", b.client.assets.list(page=99).items == [])
    # Metadata.
    b.client.assets.update_user_metadata(b.a_two, user_metadata={"year": None, "place": "lake", "tags": []})
    check("metadata patched", b.client.assets.retrieve(b.a_two).user_metadata == {"album": "test", "place": "lake"})
    b.client.assets.replace_user_metadata(b.a_two, user_metadata={"only": True})
    check("metadata replaced", b.client.assets.retrieve(b.a_two).user_metadata == {"only": True})
    b.client.assets.delete_user_metadata(b.a_two)
    check("metadata deleted", not b.client.assets.retrieve(b.a_two).user_metadata)
    # Transcription.
    got, _ = until(
        lambda: b.client.assets.retrieve_transcription(b.a_two, include=["words", "sentences", "utterances"])
    )
    check(
        "transcription", got.words[0].value == "Welcome" and got.sentences[1].start == 9.0 and got.utterances[0].speaker
    )
    refused("no transcription", 404, lambda: b.client.assets.retrieve_transcription(b.a_green))
    b.config(stuck=["asset"])
    with open(b.blue, "rb") as handle:
        stuck = b.client.assets.create(method="direct", file=handle).id
    time.sleep(1)
    check("stuck processing", b.client.assets.retrieve(stuck).status == "processing")
    b.config(stuck=[])
    until(lambda: b.client.assets.retrieve(stuck))
    b.client.assets.delete(stuck)
    refused("deleted asset", 404, lambda: b.client.assets.retrieve(stuck))
    # An upload that the client gives up leaves nothing behind.
    before = len(b.control.get("/assets").json())

    class Stop(Exception):
        pass

    class Wrapper:
        def __init__(self, handle):
            self.handle, self.count = handle, 0

        def read(self, size=-1):
            self.count += 1
            if self.count > 2:
                raise Stop
            return self.handle.read(4096)

        def __iter__(self):
            return iter(lambda: self.read(), b"")

    try:
        with open(b.two, "rb") as handle:
            b.client.assets.create(method="direct", file=("x.mkv", Wrapper(handle)))
    except Stop:
        pass
    time.sleep(0.3)
    check("given-up upload leaves no asset", len(b.control.get("/assets").json()) == before)


def peak_kilobytes(pid):
    try:
        with open(f"/proc/{pid}/status") as handle:
            return next(int(line.split()[1]) for line in handle if line.startswith("VmHWM"))
    except OSError:  # no such file system here
        return 0


@section
def big_upload(b):
    path = b.path("big.mp4")
    with open(b.green, "rb") as handle, open(path, "wb") as out:
        out.write(handle.read())
        out.truncate(60 * 1024 * 1024)
    before = peak_kilobytes(b.process.pid)
    begin = time.time()
    with open(path, "rb") as handle:
        made = b.client.assets.create(method="direct", file=handle)
    check(f"60 MB direct upload ({time.time() - begin:.1f} s)", made.id)
    grown = peak_kilobytes(b.process.pid) - before
    check("upload is streamed to disk", grown < 25 * 1024, f"{grown // 1024} MB more")
    until(lambda: b.client.assets.retrieve(made.id))
    b.client.assets.delete(made.id)
    os.unlink(path)


@section
def multipart(b):
    b.config(chunk_size=32 * 1024, initial_chunk_urls=2)
    with open(b.two, "rb") as handle:
        data = handle.read()
    up = b.client.multipart_upload.create(
        filename="two.mkv", type="video", total_size=len(data), enable_thumbnail=True, user_metadata={"k": "v"}
    )
    total = up.total_chunks
    check(
        "multipart created",
        total == -(-len(data) // up.chunk_size)
        and len(up.upload_urls) == 2
        and up.upload_urls[0].chunk_index == 1
        and up.upload_headers,
    )
    urls = {u.chunk_index: u.url for u in up.upload_urls}
    more = b.client.multipart_upload.get_additional_presigned_urls(up.upload_id, start=3, count=min(50, total - 2))
    urls.update({u.chunk_index: u.url for u in more.upload_urls})
    check("more urls", len(urls) == total)
    refused(
        "too many urls",
        400,
        lambda: b.client.multipart_upload.get_additional_presigned_urls(up.upload_id, start=1, count=51),
    )

    def piece(i):
        return data[(i - 1) * up.chunk_size : i * up.chunk_size]

    def put(i):
        return b.web.put(urls[i], content=piece(i), headers=up.upload_headers)

    first = put(1)
    check("etag of a chunk", first.headers["etag"].strip('"') == hashlib.md5(piece(1)).hexdigest())
    check("chunk url works once", put(1).status_code == 403)
    b.control.post("/clock", json={"advance": 3700})
    check("chunk url expires", put(2).status_code == 403)
    b.control.post("/clock", json={"offset": 0})

    def proof(i, tag, size=None):
        return CompletedChunk(chunk_index=i, proof=tag, proof_type="etag", chunk_size=size or len(piece(i)))

    refused(
        "wrong proof",
        400,
        lambda: b.client.multipart_upload.report_chunk_batch(up.upload_id, completed_chunks=[proof(1, "0" * 32)]),
    )
    refused(
        "wrong size",
        400,
        lambda: b.client.multipart_upload.report_chunk_batch(
            up.upload_id, completed_chunks=[proof(1, first.headers["etag"], 5)]
        ),
    )
    refused(
        "chunk not uploaded",
        400,
        lambda: b.client.multipart_upload.report_chunk_batch(
            up.upload_id, completed_chunks=[proof(3, first.headers["etag"])]
        ),
    )
    done = b.client.multipart_upload.report_chunk_batch(
        up.upload_id, completed_chunks=[proof(1, first.headers["etag"])]
    )
    check("chunk reported", done.processed_chunks == 1 and done.total_completed == 1 and not done.url)
    again = b.client.multipart_upload.report_chunk_batch(
        up.upload_id, completed_chunks=[proof(1, first.headers["etag"])]
    )
    check("duplicate chunk", again.duplicate_chunks == 1 and again.processed_chunks == 0)
    status = b.raw("GET", f"/assets/multipart-uploads/{up.upload_id}", params={"page_limit": 50}).json()
    check(
        "resume status",
        status["status"] == "active"
        and status["chunks_completed"] == 1
        and status["uploaded_chunks"][0]["status"] == "completed"
        and status["uploaded_chunks"][1]["status"] == "pending",
    )
    check(
        "upload listed as incomplete",
        [u.upload_id for u in b.client.multipart_upload.list_incomplete_uploads()] == [up.upload_id],
    )
    rest = []
    for i in range(2, total + 1):
        answer = put(i)
        if answer.status_code == 403:
            urls[i] = (
                b.client.multipart_upload.get_additional_presigned_urls(up.upload_id, start=i, count=1)
                .upload_urls[0]
                .url
            )
            answer = put(i)
        rest.append(proof(i, answer.headers["etag"].strip('"')))
    done = b.client.multipart_upload.report_chunk_batch(up.upload_id, completed_chunks=rest)
    check("upload complete", done.total_completed == total and done.url)
    ready, _ = until(lambda: b.client.assets.retrieve(up.asset_id))
    kept = {a["_id"]: a["sha256"] for a in b.control.get("/assets").json()}[up.asset_id]
    check("assembled exactly", ready.status == "ready" and kept == hashlib.sha256(data).hexdigest())
    check("multipart has no hls unless asked", ready.hls is None and ready.thumbnail.status == "ready")
    late = b.client.multipart_upload.create(filename="late.mp4", type="video", total_size=100_000)
    b.control.post("/clock", json={"advance": 25 * 3600})
    status = b.raw("GET", f"/assets/multipart-uploads/{late.upload_id}").json()
    check("upload expires after a day", status["status"] == "expired")
    refused(
        "expired upload refuses",
        400,
        lambda: b.client.multipart_upload.get_additional_presigned_urls(late.upload_id, start=1, count=1),
    )
    b.control.post("/clock", json={"offset": 0})
    # The SDK's own convenience method works as well.
    copy = b.path("own.mkv")
    with open(copy, "wb") as out:
        out.write(data)
    result = b.client.multipart_upload.upload_file(copy, filename="own.mkv", file_type="video", batch_size=4)
    check("SDK upload_file", until(lambda: b.client.assets.retrieve(result.asset_id))[0].status == "ready")
    b.config(require_upload_headers=True)
    strict = b.client.multipart_upload.create(filename="a.mp4", type="video", total_size=10)
    check("upload headers enforced", b.web.put(strict.upload_urls[0].url, content=b"0123456789").status_code == 403)
    check(
        "upload headers accepted",
        b.web.put(strict.upload_urls[0].url, content=b"0123456789", headers=strict.upload_headers).status_code == 200,
    )
    b.config(require_upload_headers=False, chunk_size=5 * 1024 * 1024, initial_chunk_urls=10)


@section
def indexing(b):
    got, seen = b.indexed(b.ix, b.a_two, enable_video_stream=True, user_metadata={"trip": "north", "stars": 4})
    b.v_two = got.id
    check(
        "indexing steps",
        len(seen) >= 3 and seen[-1] == "ready" and set(seen) <= {"queued", "pending", "indexing", "ready"},
        seen,
    )
    check("own id", got.id != b.a_two and got.asset_id == b.a_two)
    check("system metadata", got.system_metadata.width == 640 and abs(got.system_metadata.duration - 16) < 0.2)
    check(
        "stream",
        got.hls.status == "COMPLETE"
        and b.web.get(got.hls.video_url).status_code == 200
        and b.web.get(got.hls.thumbnail_urls[0]).status_code == 200,
    )
    got, _ = b.indexed(b.ix, b.a_green)
    b.v_green = got.id
    check("no stream unless asked", got.hls is None)
    full = b.client.indexes.indexed_assets.retrieve(
        b.ix, b.v_two, embedding_option=["visual", "transcription"], transcription=True
    )
    check(
        "index vectors",
        len(full.embedding.video_embedding.segments) == 4
        and len(full.embedding.video_embedding.segments[0].float_) == 512,
    )
    check("transcription of an indexed asset", full.transcription[0].value == "Welcome to the birthday party")
    for name, code in (
        ("short", "video_duration_too_short"),
        ("small", "video_resolution_too_low"),
        ("wide", "video_resolution_invalid_aspect_ratio"),
    ):
        ident = getattr(b, "a_" + name)
        refused(
            f"{name} refused",
            400,
            lambda ident=ident: b.client.indexes.indexed_assets.create(b.ix, asset_id=ident),
            code,
        )
    refused(
        "photo refused by the index",
        400,
        lambda: b.client.indexes.indexed_assets.create(b.ix, asset_id=b.a_panda),
        "unsupported_file_type",
    )
    b.config(limits_at="indexing")
    got, _ = b.indexed(b.ix, b.a_short)
    check("failed indexed asset", got.status == "failed")
    b.client.indexes.indexed_assets.delete(b.ix, got.id)
    b.config(limits_at="asset")
    _, bad, _ = b.upload(b.short)
    check("limits on the asset", bad.status == "failed" and "4 seconds" in bad.error.message)
    b.config(limits_at="index_request", stuck=["index"])
    other = b.index("stuck")
    made = b.client.indexes.indexed_assets.create(other, asset_id=b.a_green)
    time.sleep(1.2)
    check("stuck indexing", b.client.indexes.indexed_assets.retrieve(other, made.id).status == "indexing")
    b.config(stuck=[])
    until(lambda: b.client.indexes.indexed_assets.retrieve(other, made.id))
    b.client.indexes.delete(other)
    refused("asset in use", 409, lambda: b.client.assets.delete(b.a_two))
    users = list(b.client.indexes.indexed_assets.list_by_asset(b.a_two))
    check("list by asset", [u.id for u in users] == [b.v_two] and users[0].index.id == b.ix)
    listed = list(b.client.indexes.indexed_assets.list(b.ix, status=["ready"], sort_option="asc"))
    check("indexed assets listed", [x.id for x in listed] == [b.v_two, b.v_green])
    listed = b.client.indexes.indexed_assets.list(b.ix, duration={"gte": 10}).items
    check("list by duration", [x.id for x in listed] == [b.v_two])
    listed = b.client.indexes.indexed_assets.list(b.ix, user_metadata={"trip": "north"}).items
    check("list by metadata", [x.id for x in listed] == [b.v_two])
    b.client.indexes.indexed_assets.update(b.ix, b.v_green, user_metadata={"seen": True})
    check("indexed metadata", b.client.indexes.indexed_assets.retrieve(b.ix, b.v_green).user_metadata == {"seen": True})
    check("legacy videos list", {v.id for v in b.client.indexes.videos.list(b.ix)} == {b.v_two, b.v_green})
    video = b.client.indexes.videos.retrieve(b.ix, b.v_two, transcription=True)
    check("legacy video", video.hls.status == "COMPLETE" and video.transcription)
    b.client.indexes.videos.update(b.ix, b.v_green, user_metadata={"seen": None, "kept": "yes"})
    check("legacy video metadata", b.client.indexes.videos.retrieve(b.ix, b.v_green).user_metadata == {"kept": "yes"})
    b.client.indexes.videos.update(b.ix, b.v_green, user_metadata={"kept": None, "seen": True})
    b.config(parallel_indexing=1)
    busy = b.index("busy")
    both = [b.client.indexes.indexed_assets.create(busy, asset_id=a).id for a in (b.a_green, b.a_two)]
    seen = set()
    end = time.time() + 20
    while time.time() < end:
        states = [b.client.indexes.indexed_assets.retrieve(busy, i).status for i in both]
        seen.add(tuple(states))
        if states == ["ready", "ready"]:
            break
        time.sleep(0.03)
    check("one at a time", ("indexing", "indexing") not in seen and any("queued" in s for s in seen), seen)
    b.config(parallel_indexing=5)
    b.client.indexes.videos.delete(busy, both[0])
    check("legacy video deleted", len(list(b.client.indexes.indexed_assets.list(busy))) == 1)
    b.client.indexes.delete(busy)
    check("index totals", b.client.indexes.retrieve(b.ix).video_count == 2)
    bill = b.usage()
    check("indexed minutes", abs(bill["minutes_indexed"] - (16 + 6 + 6 + 6 + 16) / 60) < 0.02, bill["minutes_indexed"])


@section
def legacy_tasks(b):
    index = b.index("tasks")
    with open(b.green, "rb") as handle:
        made = b.client.tasks.create(index_id=index, video_file=handle)
    got, seen = until(lambda: b.client.tasks.retrieve(made.id))
    check("task ready", got.status == "ready" and got.video_id == made.video_id and got.hls.status == "COMPLETE", seen)
    made = b.client.tasks.create(index_id=index, video_url=b.store.url("short.mp4"))
    got, _ = until(lambda: b.client.tasks.retrieve(made.id))
    check("task fails", got.status == "failed")
    check("tasks listed", len(list(b.client.tasks.list(index_id=index))) == 2)
    check("tasks by status", len(b.client.tasks.list(index_id=index, status=["failed"]).items) == 1)
    b.client.tasks.delete(made.id)
    check("only the good video remains", len(list(b.client.indexes.videos.list(index))) == 1)
    b.client.indexes.delete(index)


@section
def search(b):
    def clips(text, options=("visual",), **kw):
        got = b.client.search.create(index_id=b.ix, search_options=list(options), query_text=text, **kw)
        return [(x.video_id, round(x.start), round(x.end)) for x in got.data]

    check("blue gives 8-16", clips("blue") == [(b.v_two, 8, 16)], clips("blue"))
    check("synonym", clips("crimson") == [(b.v_two, 0, 8)])
    check("sentence", clips("something green, please") == [(b.v_green, 0, 6)])
    check("chapter title", clips("mountains") == [(b.v_green, 0, 6)])
    check("nothing found", clips("submarine") == [])
    check("speech", clips("birthday", ["transcription"]) == [(b.v_two, 0, 8)])
    check("speech is not seen", clips("birthday", ["visual"]) == [])
    check("non-speech sound", clips("sound", ["audio"])[0][0] == b.v_two)
    check(
        "or",
        clips("blue birthday", ["visual", "transcription"]) == [(b.v_two, 8, 16), (b.v_two, 0, 8)]
        or len(clips("blue birthday", ["visual", "transcription"])) == 2,
    )
    check("and", clips("red birthday", ["visual", "transcription"], operator="and") == [(b.v_two, 0, 8)])
    got = b.client.search.create(
        index_id=b.ix, search_options=["visual", "transcription"], query_text="red", include_user_metadata=True
    )
    item = got.data[0]
    check(
        "result fields",
        item.rank == 1
        and item.thumbnail_url
        and item.user_metadata["trip"] == "north"
        and "birthday" in item.transcription
        and not hasattr(item, "score"),
    )
    check(
        "pool",
        got.search_pool.total_count == 2
        and abs(got.search_pool.total_duration - 22) < 0.3
        and got.search_pool.index_id == b.ix,
    )
    check("thumbnail of a result", b.web.get(item.thumbnail_url).status_code == 200)
    b.control.post("/clock", json={"advance": 3700})
    check("thumbnail expires", b.web.get(item.thumbnail_url).status_code == 403)
    b.control.post("/clock", json={"offset": 0})
    with open(b.blue, "rb") as handle:
        got = b.client.search.create(
            index_id=b.ix, search_options=["visual"], query_media_type="image", query_media_file=handle
        )
    check("image query", [(x.video_id, round(x.start)) for x in got.data] == [(b.v_two, 8)])
    got = b.client.search.create(
        index_id=b.ix, search_options=["visual"], query_media_type="image", query_media_url=b.store.url("blue.jpg")
    )
    check("image url query", [(x.video_id, round(x.start)) for x in got.data] == [(b.v_two, 8)])
    with open(b.blue, "rb") as one, open(b.panda, "rb") as two:
        got = b.client.search.create(
            index_id=b.ix,
            search_options=["visual"],
            query_media_type="image",
            query_text="blue",
            query_media_file=[("a.jpg", one), ("b.jpg", two)],
        )
    check("composed query", got.data[0].video_id == b.v_two and round(got.data[0].start) == 8)
    with open(b.blue, "rb") as one, open(b.panda, "rb") as two:
        got = list(
            b.client.search.query(
                index_id=b.ix, search_options=["visual"], query_media_type="image", query_media_files=[one, two]
            )
        )
    check("several images through query", got and got[0].video_id == b.v_two)
    with open(b.tiny, "rb") as handle:
        tiny = handle.read()
    refused(
        "tiny query image",
        400,
        lambda: b.client.search.create(
            index_id=b.ix, search_options=["visual"], query_media_type="image", query_media_file=("t.jpg", tiny)
        ),
    )
    refused(
        "image without visual",
        400,
        lambda: b.client.search.create(
            index_id=b.ix, search_options=["transcription"], query_media_type="image", query_media_file=("t.jpg", tiny)
        ),
        "search_option_combination_not_supported",
    )
    got = b.client.search.create(
        index_id=b.ix, search_options=["visual"], query_text="red blue green", group_by="video"
    )
    check(
        "group by video",
        {x.id for x in got.data} == {b.v_two, b.v_green}
        and len(got.data[0].clips) >= 1
        and got.data[0].clips[0].video_id,
    )

    # Filters.
    def filtered(f):
        return {
            x.video_id
            for x in b.client.search.create(
                index_id=b.ix, search_options=["visual"], query_text="red blue green", filter=json.dumps(f)
            ).data
        }

    check("filter id", filtered({"id": [b.v_green]}) == {b.v_green})
    check("filter range", filtered({"duration": {"gte": 10}}) == {b.v_two})
    check(
        "filter metadata",
        filtered({"stars": {"gte": 3, "lte": 5}}) == {b.v_two}
        and filtered({"seen": True}) == {b.v_green}
        and filtered({"trip": "south"}) == set(),
    )
    check("filter filename", filtered({"filename": "green.mp4"}) == {b.v_green})
    for name, text in (
        ("not json", "{"),
        ("id string", '{"id": "x"}'),
        ("operator", '{"duration": {"gt": 1}}'),
        ("null", '{"trip": null}'),
    ):
        refused(
            f"filter {name}",
            400,
            lambda text=text: b.client.search.create(
                index_id=b.ix, search_options=["visual"], query_text="red", filter=text
            ),
            "search_filter_invalid",
        )
    # Pages.
    b.config(search_min_similarity=-1)
    got = b.client.search.create(index_id=b.ix, search_options=["visual"], query_text="red", page_limit=1)
    check(
        "page info",
        got.page_info.total_results == 3
        and got.page_info.limit_per_page == 1
        and got.page_info.page_expires_at
        and len(got.data) == 1,
    )
    second = b.client.search.retrieve(got.page_info.next_page_token)
    third = b.client.search.retrieve(second.page_info.next_page_token)
    check(
        "pages",
        [second.data[0].rank, third.data[0].rank] == [2, 3]
        and second.page_info.prev_page_token
        and third.page_info.next_page_token is None,
    )
    before = b.usage()
    check(
        "query pager",
        len(list(b.client.search.query(index_id=b.ix, search_options=["visual"], query_text="red", page_limit=2))) == 3,
    )
    after = b.usage()
    check(
        "pages are not billed",
        after["searches"] - before["searches"] == 1 and after["search_pages"] - before["search_pages"] == 1,
    )
    b.control.post("/clock", json={"advance": 16 * 60})
    refused(
        "old page token",
        400,
        lambda: b.client.search.retrieve(got.page_info.next_page_token),
        "search_page_token_expired",
    )
    b.control.post("/clock", json={"offset": 0})
    b.config(search_min_similarity=0.25)
    # Errors.
    answer = b.raw("POST", "/search", json={"index_id": b.ix, "query_text": "x", "search_options": ["visual"]})
    check("json refused", answer.status_code == 400 and answer.json()["code"] == "content_type_invalid")
    silent = b.index("silent", options=["visual"])
    refused(
        "option not in the index",
        400,
        lambda: b.client.search.create(index_id=silent, search_options=["audio"], query_text="x"),
        "search_option_not_supported",
    )
    refused(
        "no query",
        400,
        lambda: b.client.search.create(index_id=b.ix, search_options=["visual"]),
        "parameter_not_provided",
    )
    refused(
        "no index",
        404,
        lambda: b.client.search.create(index_id="0" * 24, search_options=["visual"], query_text="x"),
        "resource_not_exist",
    )
    refused(
        "removed parameter",
        400,
        lambda: b.client.search.create(
            index_id=b.ix,
            search_options=["visual"],
            query_text="x",
            request_options={"additional_body_parameters": {"threshold": "high"}},
        ),
        "parameter_unknown",
    )
    b.client.indexes.delete(silent)


SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "summary": {"type": "string"},
        "topics": {"type": "array", "items": {"type": "string"}},
        "hashtags": {"type": "array", "items": {"type": "string"}},
        "chapters": {"type": "array", "items": {"$ref": "#/$defs/chapter"}},
        "highlights": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "at": {"type": "timestamp", "format": "hh:mm:ss.fff"},
                    "end_time": {"type": "integer"},
                    "text": {"type": "string"},
                },
                "required": ["at"],
            },
        },
        "mood": {"enum": ["calm", "blue mood", "wild"]},
        "rating": {"type": "integer", "minimum": 3, "maximum": 5},
        "code": {"type": "string", "pattern": "^[A-Z]{2}-\\d{3}$"},
        "day": {"type": "string", "format": "date"},
        "has_red": {"type": "boolean"},
        "has_pink": {"type": "boolean"},
        "maybe": {"anyOf": [{"type": "null"}, {"type": "number"}]},
    },
    "required": ["title", "summary", "topics", "hashtags", "chapters"],
    "$defs": {
        "chapter": {
            "type": "object",
            "properties": {
                "start": {"type": "number"},
                "end": {"type": "number"},
                "title": {"type": "string"},
                "summary": {"type": "string"},
            },
            "required": ["start", "end", "title"],
        }
    },
}


@section
def analyze(b):
    video = {"type": "asset_id", "asset_id": b.a_two}
    got = b.client.analyze(video=video, prompt="What colours are in the video?")
    check(
        "free prompt",
        "red" in got.data
        and "blue" in got.data
        and got.finish_reason == "stop"
        and got.usage.output_tokens > 0
        and got.id,
    )
    got = b.client.analyze(
        video=video, prompt="Describe", response_format=SyncResponseFormat(type="json_schema", json_schema=SCHEMA)
    )
    data = json.loads(got.data)
    check(
        "structured answer",
        [(round(c["start"]), round(c["end"])) for c in data["chapters"]] == [(0, 8), (8, 16)]
        and data["title"] == "Two colours"
        and "red" in data["topics"]
        and data["hashtags"][0].startswith("#"),
        data,
    )
    check(
        "times and constraints",
        data["highlights"][1]["at"] == "00:00:08.000"
        and 3 <= data["rating"] <= 5
        and len(data["code"]) == 6
        and data["mood"] == "blue mood"
        and data["has_red"]
        and not data["has_pink"],
        data,
    )
    # Compare with a JSON schema validator where one is installed.
    try:
        import jsonschema

        plain = json.loads(json.dumps(SCHEMA).replace('"timestamp", "format": "hh:mm:ss.fff"', '"string"'))
        jsonschema.Draft202012Validator(plain).validate(data)
        check("instance is valid", True)
    except ImportError:
        pass
    part = b.client.analyze(video=video, prompt="What?", start_time=9, end_time=15)
    check("window", "blue" in part.data and "red" not in part.data)
    got = b.client.analyze(video={"type": "url", "url": b.store.url("green.mp4")}, prompt="What?")
    check("analyze by url", "green" in got.data)
    with open(b.green, "rb") as handle:
        text = base64.b64encode(handle.read()).decode()
    got = b.client.analyze(video={"type": "base64_string", "base64_string": text}, prompt="What?")
    check("analyze base64", "green" in got.data)
    images = [AnalyzeImageInput(name="one", asset_id=b.a_panda), AnalyzeImageInput(name="two", asset_id=b.a_blue)]
    got = b.client.analyze(model_name="pegasus1.6", image=images, prompt="Describe the photos")
    check("analyze images", "panda" in got.data and "blue" in got.data)
    events = list(b.client.analyze_stream(video=video, prompt="What is it?"))
    text = "".join(e.text for e in events if e.event_type == "text_generation")
    check(
        "stream",
        events[0].event_type == "stream_start"
        and events[-1].event_type == "stream_end"
        and events[-1].finish_reason == "stop"
        and len(events) > 4
        and "red" in text,
    )
    b.config(tokens_per_char=10)
    got = b.client.analyze(
        video=video,
        prompt="x",
        max_tokens=512,
        response_format=SyncResponseFormat(type="json_schema", json_schema=SCHEMA),
    )
    try:
        json.loads(got.data)
        cut = False
    except ValueError:
        cut = True
    check("too few tokens", got.finish_reason == "length" and cut and got.usage.output_tokens == 512)
    b.config(tokens_per_char=0.25)
    b.config(stream_delay=0.05)
    begin, stream = time.time(), b.client.analyze_stream(video=video, prompt="What is it?")
    next(stream)
    stream.close()
    check("stream can be closed", time.time() - begin < 1)
    b.config(stream_delay=0.0, stuck=["stream"])
    stream = b.client.analyze_stream(video=video, prompt="What is it?")
    check("first words come alone", [next(stream).event_type, next(stream).event_type][1] == "text_generation")
    stream.close()
    left, _ = until(lambda: b.log(path="/analyze")[-1].get("client_gone"), wanted=(True,), status=bool)
    check("it is noticed who leaves", left)
    b.config(stuck=[])

    def schema(name, keyword, status):
        refused(
            f"schema {name}",
            status,
            lambda: b.client.analyze(
                video=video,
                prompt="x",
                response_format={
                    "type": "json_schema",
                    "json_schema": {"type": "object", "properties": {"a": keyword}},
                },
            ),
        )

    schema("minLength", {"type": "string", "minLength": 1}, 422)
    schema("maxItems", {"type": "array", "maxItems": 3, "items": {"type": "string"}}, 422)
    schema("uniqueItems", {"type": "array", "uniqueItems": True, "items": {"type": "string"}}, 422)
    schema("additionalProperties", {"type": "object", "additionalProperties": False}, 422)
    schema("minItems", {"type": "array", "minItems": 2, "items": {"type": "string"}}, 422)
    schema("oneOf", {"oneOf": [{"type": "string"}]}, 422)
    schema("bounded number", {"type": "number", "minimum": 0}, 422)
    schema("timestamp without format", {"type": "timestamp"}, 400)
    refused(
        "reserved property",
        400,
        lambda: b.client.analyze(
            video=video,
            prompt="x",
            response_format={
                "type": "json_schema",
                "json_schema": {"type": "object", "properties": {"start_time": {"type": "boolean"}}},
            },
        ),
    )
    refused("old model", 400, lambda: b.client.analyze(model_name="pegasus1.2", video=video, prompt="x"))
    refused("images need 1.6", 400, lambda: b.client.analyze(image=images, prompt="x"), "parameter_invalid")
    refused("too small max_tokens", 400, lambda: b.client.analyze(video=video, prompt="x", max_tokens=100))
    refused("no prompt", 400, lambda: b.client.analyze(video=video), "parameter_not_provided")
    refused("no video", 400, lambda: b.client.analyze(prompt="x"), "parameter_not_provided")
    refused("bad window", 400, lambda: b.client.analyze(video=video, prompt="x", start_time=5, end_time=5.5))
    refused("absent asset", 404, lambda: b.client.analyze(video={"type": "asset_id", "asset_id": "0" * 24}, prompt="x"))
    refused(
        "small video",
        400,
        lambda: b.client.analyze(video={"type": "asset_id", "asset_id": b.a_small}, prompt="x"),
        "video_resolution_too_low",
    )
    refused(
        "stream error before events",
        404,
        lambda: b.client.analyze_stream(video={"type": "asset_id", "asset_id": "0" * 24}, prompt="x"),
    )
    answer = b.raw("POST", "/analyze", json={"video_id": b.v_two, "prompt": "x"})
    check("video_id is gone", answer.status_code == 400)
    for gone in ("/gist", "/summarize", "/generate"):
        check(f"{gone} is gone", b.raw("POST", gone, json={}).status_code == 404)


@section
def analyze_tasks(b):
    api = b.client.analyze_async.tasks
    video = {"type": "asset_id", "asset_id": b.a_two}
    made = api.create(video=video, prompt="What?", custom_id="my-1")
    got, seen = until(lambda: api.retrieve(made.task_id))
    check(
        "task steps",
        made.status == "queued"
        and seen[-1] == "ready"
        and set(seen) <= {"queued", "pending", "processing", "ready"}
        and len(seen) >= 3,
        seen,
    )
    check(
        "task result",
        "red" in got.result.data
        and got.custom_id == "my-1"
        and got.completed_at
        and got.video_source.asset_id == b.a_two,
    )
    fields = [
        SegmentField(name="title", type="string", description="t"),
        SegmentField(name="colour", type="string", description="c", enum=["red", "blue"]),
        SegmentField(name="loud", type="boolean", description="l"),
    ]
    made = api.create(
        video=video,
        analysis_mode="time_based_metadata",
        response_format=AsyncResponseFormat(
            type="segment_definitions",
            segment_time_format="hh:mm:ss",
            segment_definitions=[
                SegmentDefinition(id="scenes", description="every scene", fields=fields),
                SegmentDefinition(id="blues", description="blue scenes only", fields=fields),
            ],
        ),
        min_segment_duration=2,
    )
    got, _ = until(lambda: api.retrieve(made.task_id))
    data = json.loads(got.result.data)
    check(
        "segmentation",
        [s["start_time"] for s in data["scenes"]] == ["00:00:00", "00:00:08"]
        and len(data["blues"]) == 1
        and data["blues"][0]["metadata"]["colour"] == "blue",
        data,
    )
    bill = [x for x in b.usage()["lines"] if x["kind"] == "segment"][-1]
    check("segmentation billed per definition", abs(bill["seconds"] - 2 * 16) < 0.3, bill)
    b.config(stuck=["analyze"])
    made = api.create(video=video, prompt="Other?")
    time.sleep(0.8)
    check("stuck analysis", api.retrieve(made.task_id).status == "processing")
    refused("busy task not deleted", 409, lambda: api.delete(made.task_id))
    check("cancel", api.cancel(made.task_id).status == "canceled" and api.retrieve(made.task_id).status == "canceled")
    check("cancel twice", api.cancel(made.task_id).status == "canceled")
    b.config(stuck=[])
    listed = api.list(status="ready")
    check("task list", len(listed.data) == 2 and listed.page_info.total_results == 2)
    headers = {"additional_headers": {"Idempotency-Key": "abc"}}
    one = api.create(video=video, prompt="Once", request_options=headers)
    two = api.create(video=video, prompt="Once", request_options=headers)
    check("idempotency key", one.task_id == two.task_id)
    until(lambda: api.retrieve(one.task_id))
    api.delete(one.task_id)
    refused("deleted task", 404, lambda: api.retrieve(one.task_id))
    refused("bad custom id", 400, lambda: api.create(video=video, prompt="x", custom_id="a b"))
    refused("segmentation needs definitions", 400, lambda: api.create(video=video, analysis_mode="time_based_metadata"))


@section
def embeddings(b):
    v2 = b.client.embed.v_2

    def text(words, **kw):
        return (
            v2.create(input_type="text", model_name="marengo3.0", text=TextInputRequest(input_text=words), **kw)
            .data[0]
            .embedding
        )

    def image(ident):
        return (
            v2.create(
                input_type="image",
                model_name="marengo3.0",
                image=ImageInputRequest(media_source=MediaSource(asset_id=ident)),
            )
            .data[0]
            .embedding
        )

    red, blue, panda = text("red"), text("a blue thing"), text("panda with bamboo")
    check("unit vector of 512", len(red) == 512 and abs(np.linalg.norm(red) - 1) < 1e-3)
    check("deterministic", red == text("red"))
    check("image to text", cosine(image(b.a_blue), blue) > 0.9 and abs(cosine(image(b.a_blue), red)) < 0.2)
    check("described image", cosine(image(b.a_panda), panda) > 0.6 and abs(cosine(image(b.a_panda), blue)) < 0.2)
    check("halves", cosine(image(b.a_halves), text("black")) > 0.5 and cosine(image(b.a_halves), text("white")) > 0.5)
    both = (
        v2.create(
            input_type="text_image",
            model_name="marengo3.0",
            text_image=TextImageInputRequest(input_text="panda", media_source=MediaSource(asset_id=b.a_blue)),
        )
        .data[0]
        .embedding
    )
    check("text and image", cosine(both, blue) > 0.5 and cosine(both, text("panda")) > 0.5)
    got = v2.create(input_type="video", model_name="marengo3.0", video={"media_source": {"asset_id": b.a_two}})
    visual = [d for d in got.data if d.embedding_option == "visual" and d.embedding_scope == "clip"]
    check("video clips", [(round(d.start_sec), round(d.end_sec)) for d in visual] == [(0, 8), (8, 16)])
    check("video to text", cosine(visual[1].embedding, blue) > 0.8 and abs(cosine(visual[0].embedding, blue)) < 0.2)
    check(
        "video kinds",
        {(d.embedding_option, d.embedding_scope) for d in got.data}
        == {(o, s) for o in ("visual", "audio", "transcription") for s in ("clip", "asset")},
    )
    check("video metadata", got.metadata.input_type == "video" and abs(got.metadata.duration - 16) < 0.2)
    got = v2.create(
        input_type="video",
        model_name="marengo3.0",
        video={
            "media_source": {"asset_id": b.a_two},
            "embedding_option": ["visual"],
            "embedding_scope": ["clip"],
            "embedding_type": ["fused_embedding"],
            "segmentation": {"strategy": "fixed", "fixed": {"duration_sec": 4}},
        },
    )
    check("fixed windows", len(got.data) == 4 and got.data[0].embedding_option == "fused")
    got = v2.create(input_type="audio", model_name="marengo3.0", audio={"media_source": {"asset_id": b.a_sound}})
    check("audio", any(d.embedding_option == "audio" and d.embedding_scope == "clip" for d in got.data))
    check(
        "speech vector",
        cosine(
            next(
                iter(
                    v2.create(
                        input_type="video",
                        model_name="marengo3.0",
                        video={"media_source": {"asset_id": b.a_two}, "embedding_option": ["transcription"]},
                    ).data
                )
            ).embedding,
            text("birthday party"),
        )
        > 0.5,
    )

    def multi(model="marengo3.5", **kw):
        inner = {k: kw.pop(k) for k in ("input_text", "media_sources") if k in kw}
        return v2.create(
            input_type="multi_input",
            model_name=model,
            multi_input=MultiInputRequest(**{"media_sources": [], **inner}),
            **kw,
        )

    new = multi(input_text="red").data[0].embedding
    check("models do not compare", abs(cosine(new, red)) < 0.2)
    short = multi(input_text="red", embedding_dimension=128)
    check("short vector is the prefix", short.data[0].embedding == new[:128] and short.usage.truncated is False)
    check("uncertainty", len(multi(input_text="red", embedding_uncertainty=True).data[0].embedding_uncertainty) == 512)
    photo = (
        multi(
            input_text="<@p> with panda",
            media_sources=[MultiInputMediaSource(name="p", media_type="image", asset_id=b.a_blue)],
        )
        .data[0]
        .embedding
    )
    check("3.5 mixed input", cosine(photo, multi(input_text="blue panda").data[0].embedding) > 0.9)
    clip = multi(media_sources=[MultiInputMediaSource(media_type="video", asset_id=b.a_green)]).data[0].embedding
    check("3.5 video", cosine(clip, multi(input_text="green").data[0].embedding) > 0.5)
    refused(
        "3.5 only multi",
        400,
        lambda: v2.create(input_type="text", model_name="marengo3.5", text=TextInputRequest(input_text="x")),
    )
    refused("3.0 has no dimension", 400, lambda: text("x", embedding_dimension=128))
    refused(
        "2.7 is gone",
        400,
        lambda: v2.create(input_type="text", model_name="Marengo-retrieval-2.7", text=TextInputRequest(input_text="x")),
        "parameter_invalid",
    )
    refused(
        "wrong field",
        400,
        lambda: v2.create(input_type="image", model_name="marengo3.0", text=TextInputRequest(input_text="x")),
    )
    answer = b.raw("POST", "/embed-v2", json={"model_name": "marengo3.0", "text": "a rabbit"})
    check("string instead of object", answer.status_code == 400 and "expected object" in answer.json()["message"])
    refused(
        "unknown placeholder",
        400,
        lambda: multi(
            input_text="<@q> x", media_sources=[MultiInputMediaSource(name="p", media_type="image", asset_id=b.a_blue)]
        ),
    )
    with open(b.blue, "rb") as handle:
        inline = base64.b64encode(handle.read()).decode()
    got = v2.create(
        input_type="image",
        model_name="marengo3.0",
        image=ImageInputRequest(media_source=MediaSource(base_64_string=inline)),
    )
    check("inline image", cosine(got.data[0].embedding, blue) > 0.9)
    refused(
        "inline too large",
        413,
        lambda: v2.create(
            input_type="image",
            model_name="marengo3.0",
            image=ImageInputRequest(media_source=MediaSource(base_64_string="A" * (50 * 1024 * 1024))),
        ),
    )
    # Tasks.
    made = v2.tasks.create(input_type="video", model_name="marengo3.0", video={"media_source": {"asset_id": b.a_two}})
    got, seen = until(lambda: v2.tasks.retrieve(made.id))
    check(
        "embed task",
        made.status == "processing"
        and seen[0] == "processing"
        and len(got.data) == 9
        and got.metadata.input_type == "video",
        (seen, got.data and len(got.data)),
    )
    made = v2.tasks.create(
        input_type="image",
        model_name="marengo3.5",
        embedding_dimension=256,
        image={"media_source": {"asset_id": b.a_panda}},
    )
    got, _ = until(lambda: v2.tasks.retrieve(made.id))
    check("3.5 image task", len(got.data[0].embedding) == 256)
    made = v2.tasks.create(
        input_type="video",
        model_name="marengo3.5",
        video={
            "media_source": {"asset_id": b.a_two},
            "segmentation": {"temporal": {"strategy": "dynamic", "dynamic": {"min_duration_sec": 2}}},
        },
    )
    got, _ = until(lambda: v2.tasks.retrieve(made.id))
    check("3.5 video task", got.status == "ready" and all(d.embedding_option != "transcription" for d in got.data))
    refused(
        "image task needs 3.5",
        400,
        lambda: v2.tasks.create(
            input_type="image", model_name="marengo3.0", image={"media_source": {"asset_id": b.a_panda}}
        ),
    )
    check("embed tasks listed", len(list(v2.tasks.list())) == 3)
    b.control.post("/clock", json={"advance": 8 * 86400})
    refused("results kept seven days", 404, lambda: v2.tasks.retrieve(made.id))
    b.control.post("/clock", json={"offset": 0})
    # The older endpoint.
    old = b.client.embed.create(model_name="marengo3.0", text="red")
    check("older text embedding", cosine(old.text_embedding.segments[0].float_, red) > 0.99)
    with open(b.blue, "rb") as handle:
        old = b.client.embed.create(model_name="marengo3.0", image_file=handle)
    check("older image embedding", cosine(old.image_embedding.segments[0].float_, blue) > 0.9)
    refused(
        "older endpoint, 2.7",
        400,
        lambda: b.client.embed.create(model_name="Marengo-retrieval-2.7", text="x"),
        "parameter_invalid",
    )
    with open(b.two, "rb") as handle:
        task = b.client.embed.tasks.create(
            model_name="marengo3.0", video_file=handle, video_clip_length=8, video_embedding_scope=["clip", "video"]
        )
    until(lambda: b.client.embed.tasks.status(task.id))
    old = b.client.embed.tasks.retrieve(task.id, embedding_option=["visual"])
    check("older video task", [s.embedding_scope for s in old.video_embedding.segments] == ["clip", "clip", "video"])
    check("older task list", len(list(b.client.embed.tasks.list())) == 1)


@section
def entities(b):
    api = b.client.entity_collections
    group = api.create(name="family")
    made = api.entities.create(group.id, name="Panda", asset_ids=[b.a_panda], metadata={"age": 3})
    got, seen = until(lambda: api.entities.retrieve(group.id, made.id))
    check("entity ready", seen[0] == "processing" and got.asset_ids == [b.a_panda])
    refused("entity needs an image", 400, lambda: api.entities.create(group.id, name="x", asset_ids=[b.a_two]))
    got = api.entities.create_assets(group.id, made.id, asset_ids=[b.a_blue])
    check("entity assets", len(got.asset_ids) == 2)
    found = b.client.search.create(index_id=b.ix, search_options=["visual"], query_text=f"<@{made.id}> is here")
    check("entity search answers", found.data is not None)
    refused(
        "unknown entity",
        404,
        lambda: b.client.search.create(
            index_id=b.ix, search_options=["visual"], query_text="<@" + "0" * 24 + "> walks"
        ),
    )
    check("entities listed", len(list(api.entities.list(group.id))) == 1 and len(list(api.list())) == 1)
    check(
        "entities of an asset",
        [e.id for e in b.client.entity_collections.entities.list_by_asset(b.a_blue)] == [made.id],
    )
    got = api.entities.delete_assets(group.id, made.id, asset_ids=[b.a_blue])
    check("entity asset removed", got.asset_ids == [b.a_panda])
    check(
        "entity changed",
        api.entities.update(group.id, made.id, description="black and white").description == "black and white",
    )
    check(
        "collection changed",
        api.update(group.id, name="friends").name == "friends" and api.retrieve(group.id).name == "friends",
    )
    bulk = api.entities.create_bulk(
        group.id, entities=[{"name": "Good", "asset_ids": [b.a_blue]}, {"name": "Bad", "asset_ids": [b.a_two]}]
    )
    check("bulk entities", bulk.success_count == 1 and bulk.failed_count == 1 and bulk.errors[0].entity_index == 1)
    api.entities.delete(group.id, made.id)
    api.delete(group.id)


@section
def limits(b):
    b.config(rpm={"search": 3, "embed_text": 1})
    b.control.delete("/log")

    def one():
        return b.client.search.create(index_id=b.ix, search_options=["visual"], query_text="red")

    for _ in range(3):
        one()
    problem = refused("429", 429, one, "too_many_requests")
    low = {k.lower(): v for k, v in (problem.headers or {}).items()}
    check(
        "429 headers",
        int(low["retry-after"]) > 0 and low["x-ratelimit-limit"] == "3" and low["x-ratelimit-remaining"] == "0",
    )
    b.config(rate_limit_body="empty", rate_limit_retry_after=False)
    problem = refused("429 with an empty body", 429, one)
    check("empty body", problem.body == "" and "retry-after" not in {k.lower() for k in problem.headers})
    b.config(rate_limit_body="html")
    check("429 as a web page", "<html" in refused("429 html", 429, one).body)
    b.control.post("/clock", json={"advance": 61})
    check("limit ends after a minute", one().data)
    b.config(rpm=None, rate_limit_body="json", rate_limit_retry_after=True)
    used = b.usage()["quota_minutes_used"]
    b.config(quota_minutes=used + 0.2)
    index = b.index("quota")
    refused(
        "quota", 400, lambda: b.client.indexes.indexed_assets.create(index, asset_id=b.a_two), "usage_limit_exceeded"
    )
    got, _ = b.indexed(index, b.a_green)
    check("what still fits the quota", got.status == "ready")
    refused(
        "quota on analysis",
        400,
        lambda: b.client.analyze(video={"type": "asset_id", "asset_id": b.a_two}, prompt="x"),
        "usage_limit_exceeded",
    )
    check(
        "search works without quota",
        b.client.search.create(index_id=b.ix, search_options=["visual"], query_text="red").data,
    )
    b.config(quota_minutes=None)
    b.control.delete("/usage")
    b.indexed(index, b.a_two)
    check("one payment", b.usage()["paid_twice"] == [])
    b.indexed(index, b.a_two)
    twice = b.usage()["paid_twice"]
    check("paid twice is seen", len(twice) == 1 and twice[0]["kind"] == "index", twice)
    b.client.indexes.delete(index)


@section
def faults(b):
    def names():
        return [x.id for x in b.client.indexes.list().items]

    b.fault(method="GET", path="/indexes$", action="status", status=503, body={"code": "x", "message": "y"}, times=2)
    refused("injected 503", 503, names)
    refused("injected 503 again", 503, names)
    check("then it works", names())
    b.fault(path="/indexes$", action="close")
    try:
        names()
        check("closed without answer", False)
    except httpx.TransportError:
        check("closed without answer", True)
    b.fault(path="/indexes$", action="drop", after_bytes=20)
    try:
        names()
        check("cut in the body", False)
    except httpx.TransportError:
        check("cut in the body", True)
    b.fault(path="/indexes$", action="malformed")
    refused("malformed JSON", 200, names)
    b.fault(path="/indexes$", action="malformed", style="wrong_types")
    try:
        names()
        check("wrong types", False)
    except Exception as problem:
        check("wrong types", type(problem).__name__ == "ValidationError", type(problem))
    b.fault(path="/indexes$", action="delay", seconds=0.6)
    begin = time.time()
    names()
    check("delay", time.time() - begin > 0.55)
    b.fault(path="/analyze$", action="drop", after_bytes=150)
    try:
        list(b.client.analyze_stream(video={"type": "asset_id", "asset_id": b.a_green}, prompt="x"))
        check("stream cut", False)
    except httpx.TransportError:
        check("stream cut", True)
    # The work is done, only the answer is lost: an unclear failure.
    before = len(b.control.get("/assets").json())
    b.fault(method="POST", path="/assets$", action="close", after=True)
    try:
        with open(b.blue, "rb") as handle:
            b.client.assets.create(method="direct", file=("unclear.jpg", handle))
    except httpx.TransportError:
        pass
    check(
        "answer lost, asset made",
        len(b.control.get("/assets").json()) == before + 1 and len(list(b.client.assets.list(filename="unclear"))) == 1,
    )
    b.fault(path="/search", action="status", status=502, body="<html>Bad gateway</html>")
    problem = refused(
        "web page from a proxy",
        502,
        lambda: b.client.search.create(index_id=b.ix, search_options=["visual"], query_text="red"),
    )
    check("its body is text", problem.body.startswith("<html"))
    log = b.log(path="/indexes")
    check("request log", any(r["fault"] == "close" for r in log) and all("ms" in r for r in log))


@section
def asynchronous(b):
    async def run():
        client = AsyncTwelveLabs(api_key=KEY, base_url=b.base, timeout=30)
        names = [x.index_name async for x in await client.indexes.list()]
        check("async list", "library 2" in names)
        with open(b.blue, "rb") as handle:
            made = await client.assets.create(method="direct", file=handle)
        for _ in range(100):
            got = await client.assets.retrieve(made.id)
            if got.status != "processing":
                break
            await asyncio.sleep(0.03)
        check("async upload", made.status == "processing" and got.status == "ready")
        found = await client.search.create(index_id=b.ix, search_options=["visual"], query_text="blue")
        check("async search", round(found.data[0].start) == 8)
        answers = await asyncio.gather(
            *[
                client.embed.v_2.create(
                    input_type="text", model_name="marengo3.0", text=TextInputRequest(input_text=f"word{i}")
                )
                for i in range(20)
            ]
        )
        check("20 at once", len({tuple(a.data[0].embedding) for a in answers}) == 20)
        events = [
            e async for e in client.analyze_stream(video={"type": "asset_id", "asset_id": b.a_two}, prompt="What?")
        ]
        check("async stream", events[-1].event_type == "stream_end")
        got = await client.analyze(video={"type": "asset_id", "asset_id": b.a_two}, prompt="What?")
        check("async analyze", "blue" in got.data)
        task = await client.analyze_async.tasks.create(video={"type": "asset_id", "asset_id": b.a_two}, prompt="Why?")
        check("async task", task.status == "queued")
        await client.analyze_async.tasks.cancel(task.task_id)
        b.config(analyze_seconds=5)
        pending = asyncio.create_task(client.analyze(video={"type": "asset_id", "asset_id": b.a_two}, prompt="Slow"))
        await asyncio.sleep(0.3)
        begin = time.time()
        pending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await pending
        check("async cancel", time.time() - begin < 0.5)
        b.config(analyze_seconds=0)
        try:
            await AsyncTwelveLabs(api_key="no", base_url=b.base).indexes.list()
            check("async wrong key", False)
        except ApiError as problem:
            check("async wrong key", problem.status_code == 401)

    asyncio.run(run())


@section
def ending(b):
    b.client.assets.delete(b.a_two, force=True)
    check("force delete", all(x.id != b.v_two for x in b.client.indexes.indexed_assets.list(b.ix)))
    objects = b.control.get("/objects").json()
    check(
        "nothing unexpected was asked for",
        {r["path"] for r in objects["unimplemented"]} <= {"/v1.3/gist", "/v1.3/summarize", "/v1.3/generate"},
        objects["unimplemented"],
    )
    crashes = [r for r in b.log() if "crash" in r]
    check("no crash in the server", not crashes, crashes)
    b.control.post("/reset")
    check("reset", b.client.indexes.list().items == [] and b.usage()["counts"] == {})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", help="file for the server's record of every exchange")
    parser.add_argument("--sections", help="names of sections, with commas; all without it")
    parser.add_argument("--times", action="store_true", help="print how long each section took")
    args = parser.parse_args()
    bench = Bench(args.record)
    begin = time.time()
    wanted = args.sections.split(",") if args.sections else [function.__name__ for function in SECTIONS]
    try:
        for function in [f for f in SECTIONS if f.__name__ in wanted]:
            started = time.time()
            try:
                function(bench)
            except Exception:
                failed.append(function.__name__)
                print(f"FAILED section {function.__name__}")
                traceback.print_exc()
            if args.times:
                print(f"{time.time() - started:6.1f} s {function.__name__}")
    finally:
        bench.close()
    print(f"{time.time() - begin:.1f} s")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
