"""Multipart uploads: single-use chunk URLs, ETag proofs, resuming, expiry."""

from __future__ import annotations

import asyncio
import hashlib
import math
import os
import secrets
import shutil

from starlette.responses import Response

from . import api_assets, errors, forms
from .state import Asset, Upload, new_id, paginate, stamp

FIELDS = ("filename", "type", "total_size", "enable_hls", "enable_thumbnail", "user_metadata")
UPLOAD_HEADERS = {"Content-Type": "application/octet-stream"}


def _refresh(upload, state):
    if upload.status == "active" and state.now() > upload.expires:
        upload.status = "expired"
        asset = state.assets.get(upload.asset_id)
        if asset and asset.status == "processing":
            api_assets.fail(asset, "upload_expired", "The upload expired before all chunks were uploaded.")


def _get(request, state):
    ident = request.path_params["upload_id"]
    upload = state.uploads.get(ident)
    if upload is None:
        raise errors.not_found("upload", ident)
    _refresh(upload, state)
    return upload


def _length(upload, index):
    if index < upload.total_chunks:
        return upload.chunk_size
    return upload.total_size - upload.chunk_size * (upload.total_chunks - 1)


def _urls(upload, state, indexes):
    result = []
    for index in indexes:
        secret = secrets.token_urlsafe(18)
        expires = min(state.now() + state.config.chunk_url_seconds, upload.expires)
        upload.urls[secret] = {"index": index, "expires": expires, "used": False}
        result.append(
            {
                "chunk_index": index,
                "url": f"{state.base}/chunks/{upload.id}/{index}?X-Expires={int(expires)}&X-Signature={secret}",
                "expires_at": stamp(expires),
            }
        )
    return result


async def create(request, state):
    state.rate(request, "upload")
    body = await forms.read_json(request, FIELDS, state.config)
    for name in ("filename", "type", "total_size"):
        if body.get(name) in (None, ""):
            raise errors.missing(name)
    kind = forms.choice(body["type"], "type", ("video", "audio", "image"))
    limit = state.config.image_limit_bytes if kind == "image" else state.config.multipart_limit_bytes
    total = forms.integer(body["total_size"], "total_size", low=1, high=limit)
    size = state.config.chunk_size
    asset = Asset(
        new_id(),
        "multipart",
        os.path.basename(str(body["filename"])),
        state.now(),
        size=total,
        user_metadata=forms.metadata(body.get("user_metadata")),
        enable_hls=forms.boolean(body.get("enable_hls"), "enable_hls", False),
        enable_thumbnail=forms.boolean(body.get("enable_thumbnail"), "enable_thumbnail", False),
    )
    upload = Upload(
        new_id(),
        asset.id,
        asset.filename,
        total,
        size,
        math.ceil(total / size),
        state.now(),
        state.now() + state.config.upload_lifetime_seconds,
        state.now(),
        token=secrets.token_hex(8),
    )
    state.assets[asset.id] = asset
    state.uploads[upload.id] = upload
    os.makedirs(os.path.join(state.parts(), upload.id))
    state.usage.note("assets_created")
    first = range(1, min(upload.total_chunks, state.config.initial_chunk_urls) + 1)
    headers = dict(UPLOAD_HEADERS)
    if state.config.require_upload_headers:
        headers["x-upload-token"] = upload.token
    return 201, {
        "upload_id": upload.id,
        "asset_id": asset.id,
        "upload_urls": _urls(upload, state, first),
        "upload_headers": headers,
        "chunk_size": size,
        "total_chunks": upload.total_chunks,
        "expires_at": stamp(upload.expires),
    }


async def list_incomplete(request, state):
    for upload in state.uploads.values():
        _refresh(upload, state)
    found = [u for u in state.uploads.values() if u.status != "completed"]
    found.reverse()
    items, info = paginate(request, found)
    return {
        "data": [
            {
                "upload_id": u.id,
                "status": u.status,
                "total_size": u.total_size,
                "chunk_size": u.chunk_size,
                "total_chunks": u.total_chunks,
                "created_at": stamp(u.created),
                "expires_at": stamp(u.expires),
            }
            for u in items
        ],
        "page_info": info,
    }


async def status(request, state):
    upload = _get(request, state)
    chunks = []
    for index in range(1, upload.total_chunks + 1):
        entry = {"index": index, "status": "pending"}
        if index in upload.proved:
            entry.update(
                status="completed", uploaded_at=stamp(upload.proved[index]), updated_at=stamp(upload.proved[index])
            )
        elif index in upload.failed:
            entry.update(status="failed", error=upload.failed[index])
        chunks.append(entry)
    items, info = paginate(request, chunks)
    return {
        "upload_id": upload.id,
        "status": upload.status,
        "uploaded_chunks": items,
        "chunks_completed": len(upload.proved),
        "chunks_failed": len(set(upload.failed) - set(upload.proved)),
        "chunks_pending": sum(c["status"] == "pending" for c in chunks),
        "page_info": info,
        "total_size": upload.total_size,
        "uploaded_size": sum(_length(upload, i) for i in upload.proved),
        "created_at": stamp(upload.created),
        "updated_at": stamp(upload.updated),
    }


def _must_be_active(upload):
    if upload.status != "active":
        raise errors.invalid("upload_id", f"The upload is {upload.status}.")


async def more_urls(request, state):
    upload = _get(request, state)
    body = await forms.read_json(request, ("start", "count"), state.config)
    for name in ("start", "count"):
        if name not in body:
            raise errors.missing(name)
    start = forms.integer(body["start"], "start", low=1, high=upload.total_chunks)
    count = forms.integer(body["count"], "count", low=1, high=50)
    _must_be_active(upload)
    urls = _urls(upload, state, range(start, min(start + count - 1, upload.total_chunks) + 1))
    return {
        "upload_id": upload.id,
        "start_index": start,
        "count": len(urls),
        "upload_urls": urls,
        "generated_at": stamp(state.now()),
        "expires_at": urls[0]["expires_at"],
    }


async def report(request, state):
    upload = _get(request, state)
    body = await forms.read_json(request, ("completed_chunks",), state.config)
    chunks = body.get("completed_chunks")
    if chunks is None:
        raise errors.missing("completed_chunks")
    if not isinstance(chunks, list) or not chunks:
        raise errors.invalid("completed_chunks", "It must be a non-empty list.")
    if upload.status == "completed":
        # Reporting again after everything is there changes nothing.
        return _reported(upload, state, 0, len(chunks))
    _must_be_active(upload)
    checked, duplicates = [], 0
    for chunk in chunks:
        absent = [k for k in ("chunk_index", "proof", "proof_type", "chunk_size") if k not in chunk]
        if absent:
            raise errors.missing(f"completed_chunks.{absent[0]}")
        index = forms.integer(chunk["chunk_index"], "chunk_index", low=1, high=upload.total_chunks)
        forms.choice(chunk["proof_type"], "proof_type", ("etag",))
        got = upload.received.get(index)
        problem = None
        if got is None:
            problem = f"Chunk {index} was not uploaded."
        elif str(chunk["proof"]).strip('"') != got["etag"]:
            problem = f"The proof of chunk {index} does not match."
        elif chunk["chunk_size"] != got["size"] or got["size"] != _length(upload, index):
            problem = f"The size of chunk {index} does not match."
        if problem:
            upload.failed[index] = problem
            raise errors.invalid("completed_chunks", problem)
        if index in upload.proved or index in checked:
            duplicates += 1
        else:
            checked.append(index)
    upload.updated = state.now()
    for index in checked:
        upload.proved[index] = state.now()
        upload.failed.pop(index, None)
    if len(upload.proved) == upload.total_chunks:
        await _assemble(upload, state)
    return _reported(upload, state, len(checked), duplicates)


def _reported(upload, state, processed, duplicates):
    answer = {
        "asset_id": upload.asset_id,
        "processed_chunks": processed,
        "duplicate_chunks": duplicates,
        "total_completed": len(upload.proved),
    }
    if upload.status == "completed":
        answer["url"] = f"{state.base}/media/{upload.asset_id}/original"
    return answer


async def _assemble(upload, state):
    upload.status = "completed"
    folder = os.path.join(state.parts(), upload.id)
    target = os.path.join(state.parts(), upload.id + ".whole")

    def join():
        with open(target, "wb") as out:
            for index in range(1, upload.total_chunks + 1):
                with open(upload.received[index]["path"], "rb") as part:
                    shutil.copyfileobj(part, out, 1 << 20)
        shutil.rmtree(folder, ignore_errors=True)
        return api_assets.file_digest(target)

    asset = state.assets[upload.asset_id]
    asset.sha256 = await state.in_thread(join)
    api_assets.adopt(state, asset, target)
    state.usage.note("bytes_uploaded", asset.size)
    state.start(api_assets.process(asset, state))


# -- the object store behind the chunk URLs ----------------------------------------------------


def _denied(code, message, status=403):
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(text, status, media_type="application/xml")


async def put_chunk(request, state):
    upload = state.uploads.get(request.path_params["upload_id"])
    ticket = upload.urls.get(request.query_params.get("X-Signature", "")) if upload else None
    if ticket is None or str(ticket["index"]) != request.path_params["index"]:
        await forms.drain(request)
        return _denied("SignatureDoesNotMatch", "The signature does not match.")
    if ticket["used"] or state.now() > ticket["expires"] or upload.status != "active":
        await forms.drain(request)
        return _denied("AccessDenied", "Request has expired or was already used.")
    if state.config.require_upload_headers and request.headers.get("x-upload-token") != upload.token:
        await forms.drain(request)
        return _denied("SignatureDoesNotMatch", "A signed header is missing.")
    ticket["used"] = True
    path = os.path.join(state.parts(), upload.id, f"{ticket['index']}-{secrets.token_hex(4)}")
    digest, size = hashlib.md5(), 0
    with open(path, "wb") as out:
        async for piece in request.stream():
            digest.update(piece)
            size += len(piece)
            out.write(piece)
            if state.config.upload_bytes_per_second and piece:
                await asyncio.sleep(len(piece) / state.config.upload_bytes_per_second)
    declared = request.headers.get("content-length")
    if declared and int(declared) != size:
        os.unlink(path)
        return _denied("IncompleteBody", "The body is shorter than announced.", 400)
    upload.received[ticket["index"]] = {"etag": digest.hexdigest(), "size": size, "path": path, "at": state.now()}
    upload.updated = state.now()
    return Response(status_code=200, headers={"ETag": f'"{digest.hexdigest()}"'})


ROUTES = [
    ("POST", "/assets/multipart-uploads", create),
    ("GET", "/assets/multipart-uploads", list_incomplete),
    ("GET", "/assets/multipart-uploads/{upload_id}", status),
    ("POST", "/assets/multipart-uploads/{upload_id}", report),
    ("POST", "/assets/multipart-uploads/{upload_id}/presigned-urls", more_urls),
]
