"""Assets: direct and URL uploads, their status, metadata and transcription."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import os
import re
import shutil
import tempfile
import urllib.error
import urllib.parse
import urllib.request

from . import errors, forms, media
from .state import Asset, new_id, paginate, query_list, stamp

FIELDS = ("method", "file", "url", "filename", "enable_hls", "enable_thumbnail", "user_metadata")
KINDS = ("image", "video", "audio", "document")


# -- what an asset looks like ----------------------------------------------------------------


def brief(asset):
    data = {
        "_id": asset.id,
        "method": asset.method,
        "status": asset.status,
        "filename": asset.filename,
        "file_type": asset.info.mime if asset.info else media.mimetypes.guess_type(asset.filename)[0] or "",
        "created_at": stamp(asset.created),
    }
    if asset.user_metadata:
        data["user_metadata"] = asset.user_metadata
    return data


def detail(asset, state):
    data = brief(asset)
    data["size"] = asset.size
    if asset.status == "failed":
        data["error"] = {"message": asset.error_message}
    info = asset.info
    timed = info is not None and info.kind in ("video", "audio")
    if asset.status == "ready" and info:
        data["technical_metadata"] = info.technical
        if timed:
            data["duration"] = info.duration
    settled = asset.status == "ready" and state.now() >= asset.ready_at
    if asset.enable_hls and (info is None or timed):
        data["hls"] = {"status": "ready" if settled else "error" if asset.status == "failed" else "processing"}
        if settled:
            data["hls"]["manifest_url"] = f"{state.base}/media/{asset.id}/hls/playlist.m3u8"
    visible = info is None or info.kind in ("video", "image")
    if asset.enable_thumbnail and visible:
        data["thumbnail"] = {"status": "ready" if settled else "error" if asset.status == "failed" else "processing"}
        if settled:
            data["thumbnail"]["representative_url"] = f"{state.base}/media/{asset.id}/thumbnails/0.jpeg"
    return data


# -- life of an asset --------------------------------------------------------------------------


async def process(asset, state, started=None):
    """processing -> ready or failed."""
    loop = asyncio.get_running_loop()
    begin = started or loop.time()
    info = await state.in_thread(media.examine, asset.path, asset.filename)
    wait = state.config.asset_seconds - (loop.time() - begin)
    if wait > 0:
        await asyncio.sleep(wait)
    await state.wait_while_stuck("asset")
    code = info.error
    if not code and info.kind == "image" and asset.size > state.config.image_limit_bytes:
        code = "unsupported_file_type"
    if not code and state.config.limits_at == "asset" and info.kind == "video":
        code = media.index_problem(info)
    asset.info = info
    if code:
        fail(asset, code)
    else:
        if info.spoken:
            state.transcripts[asset.id] = "processing"
        asset.status = "ready"
        asset.ready_at = state.now()
        if info.spoken:
            state.start(transcribe(asset, state))


async def transcribe(asset, state):
    await asyncio.sleep(state.config.transcription_seconds)
    state.transcripts[asset.id] = "ready"


def fail(asset, code, message=None):
    asset.status = "failed"
    asset.error_code = code
    asset.error_message = message or media.MESSAGES.get(code, "The file could not be processed.")


def adopt(state, asset, path):
    """Moves a received file to its place."""
    asset.path = os.path.join(state.folder, "files", asset.id)
    shutil.move(path, asset.path)
    asset.size = os.path.getsize(asset.path)


def file_digest(path):
    digest = hashlib.sha256()
    with open(path, "rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def fetch(url, folder, limit, timeout=60):
    """Downloads a URL to disk; (path, filename, sha256) or an error message."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    path = None
    try:
        with opener.open(
            urllib.request.Request(url, headers={"User-Agent": "asset-fetcher/1.3"}), timeout=timeout
        ) as answer:
            if (answer.headers.get("content-type") or "").startswith("text/html"):
                return None, "The URL does not point to a raw media file."
            named = re.search(r'filename="?([^";]+)', answer.headers.get("content-disposition") or "")
            name = named.group(1) if named else os.path.basename(urllib.parse.urlparse(answer.url).path)
            descriptor, path = tempfile.mkstemp(dir=folder, prefix="url-")
            digest, total = hashlib.sha256(), 0
            with os.fdopen(descriptor, "wb") as out:
                while block := answer.read(1 << 18):
                    total += len(block)
                    if total > limit:
                        raise OverflowError
                    digest.update(block)
                    out.write(block)
            expected = answer.headers.get("content-length")
            if expected and int(expected) != total:
                raise ConnectionError("incomplete")
            return (path, urllib.parse.unquote(name) or "file", digest.hexdigest()), None
    except OverflowError:
        problem = media.MESSAGES["video_filesize_too_large"]
    except urllib.error.HTTPError as failure:
        problem = f"The file cannot be downloaded from the URL. The server answered with status {failure.code}."
    except Exception as failure:
        problem = f"The file cannot be downloaded from the URL ({type(failure).__name__})."
    if path and os.path.exists(path):
        os.unlink(path)
    return None, problem


async def ingest_url(asset, state):
    begin = asyncio.get_running_loop().time()
    got, problem = await asyncio.to_thread(fetch, asset.url, state.parts(), state.config.url_limit_bytes)
    if got is None:
        await asyncio.sleep(max(0.0, state.config.asset_seconds - (asyncio.get_running_loop().time() - begin)))
        await state.wait_while_stuck("asset")
        return fail(asset, "url_not_reachable", problem)
    path, name, asset.sha256 = got
    asset.filename = asset.filename or name
    adopt(state, asset, path)
    await process(asset, state, begin)
    return None


def check_url(url, name="url"):
    parsed = urllib.parse.urlparse(url)
    if parsed.scheme not in ("http", "https") or not parsed.netloc:
        raise errors.invalid(name, "It must be a publicly accessible HTTP or HTTPS URL.")
    return url


async def from_source(state, source, field, *, base64_limit, kinds):
    """The asset behind {asset_id | url | base64_string}; waits until it was examined."""
    if not isinstance(source, dict):
        raise errors.invalid(field, "received another type, but expected object")
    given = [k for k in ("asset_id", "url", "base64_string") if source.get(k) is not None]
    if len(given) != 1:
        raise errors.invalid(field, "Provide exactly one of asset_id, url, and base64_string.")
    if given[0] == "asset_id":
        asset = state.find(state.assets, "asset_id", source["asset_id"])
        if asset.status != "ready":
            raise errors.invalid("asset_id", f"The asset is not ready. Its status is {asset.status}.")
    else:
        asset = Asset(new_id(), given[0], "", state.now(), internal=True)
        if given[0] == "url":
            asset.url = check_url(source["url"], f"{field}.url")
            got, problem = await asyncio.to_thread(fetch, asset.url, state.parts(), state.config.url_limit_bytes)
            if got is None:
                raise errors.invalid(f"{field}.url", problem)
            path, asset.filename, asset.sha256 = got
        else:
            text = source["base64_string"]
            text = text.split(",", 1)[1] if text.startswith("data:") else text
            try:
                raw = base64.b64decode(text, validate=True)
            except (binascii.Error, ValueError):
                raise errors.invalid(f"{field}.base64_string", "It is not valid base64.") from None
            if len(raw) > base64_limit:
                raise errors.ApiProblem(413, "request_too_large", f"The decoded {field} is too large.", nested=True)
            path = os.path.join(state.parts(), new_id())
            with open(path, "wb") as out:
                out.write(raw)
            asset.sha256 = hashlib.sha256(raw).hexdigest()
        adopt(state, asset, path)
        asset.info = await state.in_thread(media.examine, asset.path, asset.filename)
        if asset.info.error:
            code, kind = asset.info.error, asset.info.kind
            os.unlink(asset.path)
            if code == "image_file_broken" or kind == "image":
                raise errors.invalid(field, media.MESSAGES["image_file_broken"])
            raise errors.ApiProblem(400, code, media.MESSAGES[code])
        asset.status = "ready"
        state.assets[asset.id] = asset
    if asset.kind not in kinds:
        raise errors.invalid(field, f"Expected {' or '.join(kinds)}, but the file is of type {asset.kind}.")
    return asset


# -- handlers -----------------------------------------------------------------------------------


async def create(request, state):
    config = state.config
    limit = config.direct_limit_bytes
    form = await forms.read_form(request, state.parts(), limit, config.upload_bytes_per_second)
    try:
        return _create(request, state, form)
    except errors.ApiProblem:
        form.discard()
        raise


def _create(request, state, form):
    config = state.config
    state.rate(request, "upload")
    form.check_names(FIELDS, config)
    method = form.one("method")
    if method is None:
        raise errors.missing("method")
    forms.choice(method, "method", ("direct", "url"))
    metadata = forms.metadata(form.one("user_metadata"))
    asset = Asset(
        new_id(),
        method,
        form.one("filename") or "",
        state.now(),
        user_metadata=metadata,
        enable_hls=forms.boolean(form.one("enable_hls"), "enable_hls", True),
        enable_thumbnail=forms.boolean(form.one("enable_thumbnail"), "enable_thumbnail", True),
    )
    if method == "direct":
        upload = form.file("file")
        if upload is None:
            raise errors.missing("file")
        if form.one("url"):
            raise errors.invalid("url", "It is not allowed when method is direct.")
        image = os.path.splitext(upload.filename)[1].lower() in media.IMAGE_EXTENSIONS
        if upload.too_large or (image and upload.size > config.image_limit_bytes):
            raise errors.ApiProblem(
                400,
                "video_filesize_too_large",
                "The file is too large for a direct upload. "
                "Please use a multipart upload or a publicly accessible URL.",
            )
        if upload.size == 0:
            raise errors.invalid("file", "The file is empty.")
        asset.filename = asset.filename or upload.filename or "file"
        asset.sha256 = upload.sha256
        adopt(state, asset, upload.path)
        state.assets[asset.id] = asset
        state.start(process(asset, state))
    else:
        if form.one("url") is None:
            raise errors.missing("url")
        if form.files:
            raise errors.invalid("file", "It is not allowed when method is url.")
        asset.url = check_url(form.one("url"))
        state.assets[asset.id] = asset
        state.start(ingest_url(asset, state))
    state.usage.note("assets_created")
    state.usage.note("bytes_uploaded", asset.size)
    return 201, brief(asset)


async def list_all(request, state):
    found = [a for a in state.assets.values() if not a.internal]
    ids, kinds = query_list(request, "asset_ids"), query_list(request, "asset_types")
    for kind in kinds:
        forms.choice(kind, "asset_types", KINDS)
    part = request.query_params.get("filename", "").lower()
    found = [
        a for a in found if (not ids or a.id in ids) and (not kinds or a.kind in kinds) and part in a.filename.lower()
    ]
    found.reverse()
    items, info = paginate(request, found)
    return {"data": [detail(a, state) for a in items], "page_info": info}


def _get(request, state):
    return state.find(state.assets, "asset_id", request.path_params["asset_id"])


async def retrieve(request, state):
    return detail(_get(request, state), state)


async def delete(request, state):
    asset = _get(request, state)
    force = forms.boolean(request.query_params.get("force"), "force", False)
    uses = [x for x in state.indexed.values() if x.asset_id == asset.id]
    if uses and not force:
        raise errors.ApiProblem(
            409,
            "asset_in_use",
            "The asset is referenced by indexed assets. Delete them first, or set the force parameter to true.",
        )
    for used in uses:
        del state.indexed[used.id]
    for entity in state.entities.values():
        if asset.id in entity["asset_ids"]:
            entity["asset_ids"].remove(asset.id)
    del state.assets[asset.id]
    if asset.path and os.path.exists(asset.path):
        os.unlink(asset.path)


async def patch_metadata(request, state):
    asset = _get(request, state)
    body = await forms.read_json(request, ("user_metadata",), state.config)
    if "user_metadata" not in body:
        raise errors.missing("user_metadata")
    asset.user_metadata = patched(asset.user_metadata, forms.metadata(body["user_metadata"], nulls=True))


def patched(old, changes):
    result = dict(old or {})
    for key, value in (changes or {}).items():
        if value is None:
            result.pop(key, None)
        elif value != "" and value != []:
            result[key] = value
    return result


async def put_metadata(request, state):
    asset = _get(request, state)
    body = await forms.read_json(request, ("user_metadata",), state.config)
    if "user_metadata" not in body:
        raise errors.missing("user_metadata")
    asset.user_metadata = forms.metadata(body["user_metadata"]) or {}


async def delete_metadata(request, state):
    _get(request, state).user_metadata = None


async def indexed_of(request, state):
    asset = _get(request, state)
    found = [x for x in state.indexed.values() if x.asset_id == asset.id]
    items, info = paginate(request, found)
    return {
        "data": [{"_id": x.id, "index": {"_id": x.index_id, "name": state.indexes[x.index_id].name}} for x in items],
        "page_info": info,
    }


async def entities_of(request, state):
    asset = _get(request, state)
    found = [e for e in state.entities.values() if asset.id in e["asset_ids"]]
    items, info = paginate(request, found)
    return {"data": items, "page_info": info}


async def transcription(request, state):
    asset = _get(request, state)
    wanted = query_list(request, "include") or ["words"]
    for name in wanted:
        forms.choice(name, "include", ("words", "sentences", "utterances"))
    status = state.transcripts.get(asset.id)
    if status is None and asset.status == "processing" and asset.method:
        status = "pending"
    if status is None:
        raise errors.ApiProblem(404, "resource_not_exist", "The asset has no transcription.")
    answer = {"status": status}
    if status != "ready":
        return answer
    spoken = asset.info.spoken
    if "words" in wanted:
        answer["words"] = [w for line in spoken for w in split_words(*line)]
    if "sentences" in wanted:
        answer["sentences"] = [{"start": s, "end": e, "value": text} for s, e, text in spoken]
    if "utterances" in wanted:
        answer["utterances"] = [
            {"start": s, "end": e, "value": text, "speaker": f"speaker_{i % 2}"}
            for i, (s, e, text) in enumerate(spoken)
        ]
    return answer


def split_words(start, end, text):
    parts = text.split()
    step = (end - start) / max(1, len(parts))
    return [
        {"start": round(start + i * step, 3), "end": round(start + (i + 1) * step, 3), "value": word}
        for i, word in enumerate(parts)
    ]


ROUTES = [
    ("POST", "/assets", create),
    ("GET", "/assets", list_all, {"category": "upload"}),
    ("GET", "/assets/{asset_id}", retrieve, {"category": "upload"}),
    ("DELETE", "/assets/{asset_id}", delete),
    ("PATCH", "/assets/{asset_id}/user-metadata", patch_metadata),
    ("PUT", "/assets/{asset_id}/user-metadata", put_metadata),
    ("DELETE", "/assets/{asset_id}/user-metadata", delete_metadata),
    ("GET", "/assets/{asset_id}/indexed-assets", indexed_of),
    ("GET", "/assets/{asset_id}/entities", entities_of),
    ("GET", "/assets/{asset_id}/transcription", transcription),
]
