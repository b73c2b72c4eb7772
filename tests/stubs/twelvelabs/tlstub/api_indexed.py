"""Indexed assets, and the older tasks and videos endpoints over the same objects."""

from __future__ import annotations

import asyncio

from . import api_assets, api_indexes, errors, forms, media, words
from .state import Asset, IndexedAsset, new_id, paginate, query_list, query_range, stamp

STATUSES = ("ready", "pending", "queued", "indexing", "validating", "failed")
OPTIONS = ("visual", "audio", "transcription")


# -- work --------------------------------------------------------------------------------------


async def work(item, state):
    """queued -> pending -> indexing -> ready or failed."""
    step = state.config.index_seconds / 3
    asset = state.assets.get(item.asset_id)

    def move(status):
        item.status, item.updated = status, state.now()

    if item.task:
        move("uploading")
        while asset.status == "processing":
            await asyncio.sleep(0.02)
        move("validating")
        await asyncio.sleep(step)
        if asset.status == "failed":
            item.error_code = asset.error_code
            return move("failed")
    move("queued")
    await asyncio.sleep(step)
    while state.config.parallel_indexing <= sum(
        x.status in ("pending", "indexing") for x in state.indexed.values() if x is not item
    ):
        await asyncio.sleep(0.02)
    move("pending")
    await asyncio.sleep(step)
    move("indexing")
    problem = media.index_problem(asset.info) or state.config.index_fails_with
    if not problem and item.task:
        try:
            state.need_minutes(asset.info.duration)
        except errors.ApiProblem as full:
            problem = full.code
    if problem:
        await asyncio.sleep(step)
        item.error_code = problem
        if not item.task:
            state.usage.refund("index", asset.info.duration)
        return move("failed")
    if item.task:
        bill(item, asset, state)
    segments = await state.in_thread(cut, asset.info)
    await asyncio.sleep(step)
    await state.wait_while_stuck("index")
    if item.id in state.indexed:
        item.segments = segments
        item.indexed_at = state.now()
        move("ready")
    return None


def bill(item, asset, state):
    state.usage.bill(
        "index",
        [item.index_id, asset.sha256],
        asset.info.duration,
        index_id=item.index_id,
        asset_id=asset.id,
        sha256=asset.sha256,
        filename=asset.filename,
    )


def cut(info):
    result = []
    for start, end in info.dynamic():
        result.append(
            {
                "start": start,
                "end": end,
                "speech": info.speech_text(start, end),
                "words": {name: info.modality(name, start, end) for name in OPTIONS},
            }
        )
    return result


# -- what they look like --------------------------------------------------------------------------


def system_metadata(asset, brief=False):
    info = asset.info
    data = {"filename": asset.filename}
    if info and info.kind == "video":
        data.update(duration=round(info.duration, 3), width=info.width, height=info.height)
        if not brief:
            data.update(fps=info.fps, size=asset.size)
    return data


def summary(item, state, with_status=True):
    data = {
        "_id": item.id,
        "asset_id": item.asset_id,
        "created_at": stamp(item.created),
        "updated_at": stamp(item.updated),
    }
    if with_status:
        data["status"] = item.status
    if item.indexed_at:
        data["indexed_at"] = stamp(item.indexed_at)
    if item.status == "failed" and state.config.index_tells_why:
        data["error"] = {"code": item.error_code, "message": media.MESSAGES.get(item.error_code, item.error_code)}
    data["system_metadata"] = system_metadata(state.assets[item.asset_id])
    return data


def hls(item, state):
    ready = item.status == "ready"
    base = f"{state.base}/media/{item.asset_id}"
    data = {
        "status": "COMPLETE" if ready else "ERROR" if item.status == "failed" else "PROCESSING",
        "updated_at": stamp(item.updated),
    }
    if ready:
        data["video_url"] = f"{base}/hls/playlist.m3u8"
        data["thumbnail_urls"] = [f"{base}/thumbnails/{int(item.segments[0]['start'])}.jpeg"]
    return data


def full(request, item, state, with_status=True):
    data = summary(item, state, with_status)
    data["user_metadata"] = item.user_metadata
    if item.enable_video_stream:
        data["hls"] = hls(item, state)
    wanted = query_list(request, "embedding_option")
    enabled = [*state.indexes[item.index_id].models[0]["model_options"], "transcription"]
    for name in wanted:
        forms.choice(name, "embedding_option", OPTIONS)
        if name not in enabled:
            raise errors.invalid("embedding_option", f"{name} is not enabled for the index.")
    if wanted and item.status == "ready":
        data["embedding"] = {
            "model_name": "marengo3.0",
            "video_embedding": {
                "segments": [
                    {
                        "float": words.as_list(words.embed(part["words"][name])),
                        "start_offset_sec": part["start"],
                        "end_offset_sec": part["end"],
                        "embedding_option": name,
                        "embedding_scope": "clip",
                    }
                    for part in item.segments
                    for name in wanted
                    if part["words"][name]
                ]
            },
        }
    if forms.boolean(request.query_params.get("transcription"), "transcription", False) and item.status == "ready":
        spoken = state.assets[item.asset_id].info.spoken
        data["transcription"] = [{"start": s, "end": e, "value": text} for s, e, text in spoken]
    return data


# -- indexed assets --------------------------------------------------------------------------------


async def create(request, state):
    index = api_indexes.get(request, state)
    state.rate(request, "index")
    body = await forms.read_json(request, ("asset_id", "enable_video_stream", "user_metadata"), state.config)
    if not body.get("asset_id"):
        raise errors.missing("asset_id")
    asset = state.find(state.assets, "asset_id", body["asset_id"])
    if asset.status != "ready":
        raise errors.invalid("asset_id", f"The asset is not ready. Its status is {asset.status}.")
    if asset.kind != "video":
        raise errors.ApiProblem(400, "unsupported_file_type", "Only video assets can be added to an index.")
    if state.config.limits_at == "index_request":
        problem = media.index_problem(asset.info)
        if problem:
            raise errors.ApiProblem(400, problem, media.MESSAGES[problem])
    state.need_minutes(asset.info.duration)
    now = state.now()
    item = IndexedAsset(
        new_id(),
        index.id,
        asset.id,
        now,
        now,
        "queued",
        forms.boolean(body.get("enable_video_stream"), "enable_video_stream", False),
        forms.metadata(body.get("user_metadata")) or {},
    )
    state.indexed[item.id] = item
    bill(item, asset, state)
    index.updated = now
    state.start(work(item, state))
    return 202, {"_id": item.id, "asset_id": asset.id}


def _listed(request, state, index):
    params = request.query_params
    found = state.indexed_in(index.id)
    found = [x for x in found if x.asset_id in state.assets]
    if params.get("filename"):
        part = params["filename"].lower()
        found = [x for x in found if part in state.assets[x.asset_id].filename.lower()]
    for name in ("duration", "fps", "width", "height", "size"):
        fits = query_range(request, name)
        if fits:
            found = [x for x in found if fits(system_metadata(state.assets[x.asset_id]).get(name, 0))]
    known = {
        "page",
        "page_limit",
        "sort_by",
        "sort_option",
        "status",
        "filename",
        "duration",
        "fps",
        "width",
        "height",
        "size",
        "created_at",
        "updated_at",
    }
    for key, value in params.multi_items():
        plain = key.split("[")[0]
        field = key[len("user_metadata[") : -1] if key.startswith("user_metadata[") else key
        if plain in known:
            continue
        found = [x for x in found if _same(x.user_metadata.get(field), value)]
    return api_indexes.ordered(request, found)


def _same(stored, asked):
    if isinstance(stored, bool):
        return str(stored).lower() == str(asked).lower()
    if isinstance(stored, list):
        return asked in stored
    return stored is not None and str(stored) == str(asked)


async def list_all(request, state):
    index = api_indexes.get(request, state)
    wanted = query_list(request, "status")
    for status in wanted:
        forms.choice(status, "status", STATUSES)
    found = [x for x in _listed(request, state, index) if not wanted or x.status in wanted]
    items, info = paginate(request, found)
    return {"data": [summary(x, state) for x in items], "page_info": info}


def _get(request, state, name):
    index = api_indexes.get(request, state)
    item = state.find(state.indexed, name, request.path_params[name])
    if item.index_id != index.id or (name == "video_id" and item.status != "ready"):
        raise errors.not_found(name.removesuffix("_id").replace("_", " "), item.id)
    return item


async def retrieve(request, state):
    return full(request, _get(request, state, "indexed_asset_id"), state)


async def _patch(request, state, name):
    item = _get(request, state, name)
    body = await forms.read_json(request, ("user_metadata",), state.config)
    item.user_metadata = api_assets.patched(item.user_metadata, forms.metadata(body.get("user_metadata"), nulls=True))
    item.updated = state.now()


async def patch(request, state):
    await _patch(request, state, "indexed_asset_id")


async def delete(request, state):
    item = _get(request, state, "indexed_asset_id")
    del state.indexed[item.id]


# -- legacy videos ----------------------------------------------------------------------------------


async def videos(request, state):
    index = api_indexes.get(request, state)
    found = [x for x in _listed(request, state, index) if x.status == "ready"]
    items, info = paginate(request, found)
    return {"data": [summary(x, state, False) for x in items], "page_info": info}


async def video(request, state):
    data = full(request, _get(request, state, "video_id"), state, False)
    del data["system_metadata"]["size"]
    return data


async def patch_video(request, state):
    await _patch(request, state, "video_id")


async def delete_video(request, state):
    item = _get(request, state, "video_id")
    del state.indexed[item.id]


# -- legacy tasks -----------------------------------------------------------------------------------


async def create_task(request, state):
    form = await forms.read_form(request, state.parts(), 2 * 1024**3, state.config.upload_bytes_per_second)
    try:
        return _create_task(request, state, form)
    except errors.ApiProblem:
        form.discard()
        raise


def _create_task(request, state, form):
    state.rate(request, "index")
    form.check_names(("index_id", "video_file", "video_url", "enable_video_stream", "user_metadata"), state.config)
    if not form.one("index_id"):
        raise errors.missing("index_id")
    index = state.find(state.indexes, "index_id", form.one("index_id"))
    upload, url = form.file("video_file"), form.one("video_url")
    if upload is None and not url:
        raise errors.missing("video_file or video_url")
    if upload is not None and url:
        raise errors.invalid("video_url", "Provide either video_file or video_url.")
    if upload is not None and upload.too_large:
        raise errors.ApiProblem(400, "video_filesize_too_large", media.MESSAGES["video_filesize_too_large"])
    now = state.now()
    metadata = forms.metadata(form.one("user_metadata")) or {}
    stream = forms.boolean(form.one("enable_video_stream"), "enable_video_stream", True)
    asset = Asset(new_id(), "direct" if upload else "url", upload.filename if upload else "", now)
    if upload:
        asset.sha256 = upload.sha256
        api_assets.adopt(state, asset, upload.path)
        state.assets[asset.id] = asset
        state.start(api_assets.process(asset, state))
    else:
        asset.url = api_assets.check_url(url, "video_url")
        state.assets[asset.id] = asset
        state.start(api_assets.ingest_url(asset, state))
    state.usage.note("assets_created")
    item = IndexedAsset(new_id(), index.id, asset.id, now, now, "uploading", stream, metadata, task=True)
    state.indexed[item.id] = item
    state.start(work(item, state))
    return 201, {"_id": item.id, "video_id": item.id}


def _task(item, state, detailed=False):
    data = {
        "_id": item.id,
        "video_id": item.id,
        "index_id": item.index_id,
        "status": item.status,
        "created_at": stamp(item.created),
        "updated_at": stamp(item.updated),
        "system_metadata": system_metadata(state.assets[item.asset_id], brief=True),
    }
    if detailed and item.enable_video_stream:
        data["hls"] = hls(item, state)
    return data


async def tasks(request, state):
    params = request.query_params
    found = [x for x in state.indexed.values() if x.task and x.asset_id in state.assets]
    if params.get("index_id"):
        found = [x for x in found if x.index_id == params["index_id"]]
    wanted = query_list(request, "status")
    for status in wanted:
        forms.choice(status, "status", (*STATUSES, "uploading"))
    found = [x for x in found if not wanted or x.status in wanted]
    if params.get("filename"):
        found = [x for x in found if params["filename"].lower() in state.assets[x.asset_id].filename.lower()]
    items, info = paginate(request, api_indexes.ordered(request, found))
    return {"data": [_task(x, state) for x in items], "page_info": info}


def _get_task(request, state):
    item = state.find(state.indexed, "task_id", request.path_params["task_id"])
    if not item.task:
        raise errors.not_found("task", item.id)
    return item


async def task(request, state):
    return _task(_get_task(request, state), state, detailed=True)


async def delete_task(request, state):
    item = _get_task(request, state)
    if item.status not in ("ready", "failed"):
        raise errors.ApiProblem(
            400, "task_cannot_be_deleted", f"The task cannot be deleted while its status is {item.status}."
        )
    del state.indexed[item.id]


ROUTES = [
    ("POST", "/indexes/{index_id}/indexed-assets", create),
    ("GET", "/indexes/{index_id}/indexed-assets", list_all, {"category": "index"}),
    ("GET", "/indexes/{index_id}/indexed-assets/{indexed_asset_id}", retrieve, {"category": "index"}),
    ("PATCH", "/indexes/{index_id}/indexed-assets/{indexed_asset_id}", patch),
    ("DELETE", "/indexes/{index_id}/indexed-assets/{indexed_asset_id}", delete),
    ("GET", "/indexes/{index_id}/videos", videos),
    ("GET", "/indexes/{index_id}/videos/{video_id}", video),
    ("PATCH", "/indexes/{index_id}/videos/{video_id}", patch_video),
    ("DELETE", "/indexes/{index_id}/videos/{video_id}", delete_video),
    ("POST", "/tasks", create_task),
    ("GET", "/tasks", tasks, {"category": "index"}),
    ("GET", "/tasks/{task_id}", task, {"category": "index"}),
    ("DELETE", "/tasks/{task_id}", delete_task),
]
