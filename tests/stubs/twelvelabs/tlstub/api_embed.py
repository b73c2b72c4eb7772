"""Embeddings: the older form endpoint, Embed v2 at once, and tasks of both."""

from __future__ import annotations

import asyncio
import re

from . import api_assets, errors, forms, media, words
from .state import Asset, new_id, paginate, parse_stamp, query_list, stamp

V3, V35 = "marengo3.0", "marengo3.5"
RESULT_DAYS = 7
SYNC_FIELDS = (
    "input_type",
    "model_name",
    "auto_truncate",
    "embedding_uncertainty",
    "embedding_dimension",
    "text",
    "image",
    "text_image",
    "audio",
    "video",
    "multi_input",
)
TASK_FIELDS = (
    "input_type",
    "model_name",
    "embedding_uncertainty",
    "embedding_dimension",
    "audio",
    "video",
    "document",
    "image",
)
MIB = 1024 * 1024


def check_model(name, allowed):
    if name is None:
        raise errors.missing("model_name")
    if name in allowed:
        return name
    if name in ("Marengo-retrieval-2.7", "marengo2.7", "Marengo-retrieval-2.6"):
        raise errors.invalid("model_name", f"{name} is no longer supported. Please use marengo3.0 instead.")
    raise errors.invalid("model_name", f"It must be one of: {', '.join(allowed)}.")


def check_dimension(body, model):
    size = body.get("embedding_dimension")
    if size is not None and model != V35:
        raise errors.invalid("embedding_dimension", "It requires marengo3.5.")
    if size is not None and size not in (128, 256, 512):
        raise errors.invalid("embedding_dimension", "It must be one of: 128, 256, 512.")
    if body.get("embedding_uncertainty") is not None and model != V35:
        raise errors.invalid("embedding_uncertainty", "It requires marengo3.5.")
    return size or 512


def item(weights, model, size=512, *, option=None, scope=None, start=None, end=None, uncertainty=False):
    vector = words.embed(weights, model)
    data = {"embedding": words.as_list(vector, size)}
    if uncertainty:
        data["embedding_uncertainty"] = [round(0.01 + 0.02 * abs(float(x)), 6) for x in vector[:size]]
    data.update(embedding_option=option, embedding_scope=scope, start_sec=start, end_sec=end)
    return data


def _object(body, name):
    value = body.get(name)
    if value is None:
        raise errors.missing(name)
    if not isinstance(value, dict):
        got = {"str": "string", "list": "array", "int": "number", "float": "number"}.get(type(value).__name__)
        raise errors.invalid(name, f"received {got or type(value).__name__}, but expected object")
    return value


def _text(value, name, limit=500):
    if not isinstance(value, str) or not value.strip():
        raise errors.missing(name)
    if len(value.split()) > limit:
        raise errors.ApiProblem(400, "token_limit_exceeded", f"The text is longer than {limit} tokens.")
    return value


def _only(body, kind, kinds):
    others = [k for k in kinds if k != kind and body.get(k) is not None]
    if others:
        raise errors.invalid(others[0], f"It is not allowed when input_type is {kind}.")


# -- audio and video ------------------------------------------------------------------------------


def plan(given, kind, model, info, *, asynchronous):
    """Checks the options of an audio or video input; (start, end, clips, options, scopes, types)."""
    allowed = ["visual", "audio", "transcription"] if kind == "video" else ["audio", "transcription"]
    if model == V35:
        allowed.remove("transcription")
    options = given.get("embedding_option") or list(allowed)
    for option in options:
        forms.choice(option, "embedding_option", allowed)
    local = "local" if model == V35 else "clip"
    scopes = given.get("embedding_scope") or ["clip", "asset"]
    for scope in scopes:
        forms.choice(scope, "embedding_scope", ("clip", "asset", "local") if model == V35 else ("clip", "asset"))
    types = given.get("embedding_type") or ["separate_embedding"]
    for value in types:
        forms.choice(value, "embedding_type", ("separate_embedding", "fused_embedding"))
    start = forms.number(given.get("start_sec"), "start_sec", 0.0, 0, None)
    end = forms.number(given.get("end_sec"), "end_sec", info.duration, 0, None)
    if end > info.duration + 0.5 or start >= end:
        raise errors.invalid("end_sec", "The range must lie within the media.")
    end = min(end, info.duration)
    segmentation = given.get("segmentation")
    minimum_default = 4
    if segmentation is not None and not isinstance(segmentation, dict):
        raise errors.invalid("segmentation", "received another type, but expected object")
    if model == V35:
        minimum_default = 2
        if segmentation is not None:
            if "temporal" not in segmentation:
                raise errors.invalid("segmentation", "marengo3.5 expects a temporal object.")
            segmentation = segmentation["temporal"]
    elif segmentation is not None and "temporal" in segmentation:
        raise errors.invalid("segmentation", "The temporal object requires marengo3.5.")
    if segmentation is None:
        clips = info.dynamic(start, end, minimum_default) if kind == "video" else info.fixed(6, start, end)
    else:
        strategies = ("dynamic", "fixed") if kind == "video" or model == V35 else ("fixed",)
        strategy = segmentation.get("strategy")
        if strategy is None:
            raise errors.missing("segmentation.strategy")
        forms.choice(strategy, "segmentation.strategy", strategies)
        part = segmentation.get(strategy)
        if not isinstance(part, dict):
            raise errors.missing(f"segmentation.{strategy}")
        if strategy == "dynamic":
            low = forms.number(part.get("min_duration_sec"), "min_duration_sec", minimum_default, 1, 5)
            if model == V3 and low < 2:
                raise errors.invalid("min_duration_sec", "It must be between 2 and 5.")
            clips = info.dynamic(start, end, low)
        else:
            width = forms.number(part.get("duration_sec"), "duration_sec", 6, 1 if model == V35 else 2, 10)
            clips = info.fixed(width, start, end)
    return start, end, clips, options, scopes, types, local


def timed_items(info, planned, model, size=512, uncertainty=False, told=()):
    start, end, clips, options, scopes, types, _local = planned
    result = []

    def add(scope, s, e):
        extra = words.text_weights(" ".join(t["text"] for t in told if t["start"] < e and t["end"] >= s))
        parts = {name: info.modality(name, s, e) for name in options}
        if "separate_embedding" in types:
            for name in options:
                if name != "visual" and not parts[name]:
                    continue
                result.append(
                    item(parts[name], model, size, option=name, scope=scope, start=s, end=e, uncertainty=uncertainty)
                )
        if "fused_embedding" in types:
            fused = words.merge(*[(w, 1.0 if n == "visual" else 0.5) for n, w in parts.items()], (extra, 1.0))
            result.append(
                item(fused, model, size, option="fused", scope=scope, start=s, end=e, uncertainty=uncertainty)
            )

    for scope in scopes:
        if scope == "asset":
            add("asset", round(start, 3), round(end, 3))
        else:
            for s, e in clips:
                add(scope, s, e)
    return result


def _metadata(kind, asset, planned=None, size=None):
    data = {"input_type": kind}
    if asset is not None and kind in ("image", "text_image", "audio", "video"):
        if asset.url:
            data["input_url"] = asset.url
        elif asset.filename:
            data["input_filename"] = asset.filename
    if planned:
        start, end, clips, options, scopes, *_ = planned
        data.update(embedding_options=options, embedding_scopes=scopes, duration=round(end - start, 3))
        if kind == "video":
            data["clip_length"] = round(max(e - s for s, e in clips))
    if size and size != 512:
        data["embedding_dimension"] = size
    return data


def _media_limits(info, kind, model, longest):
    if info.duration > longest:
        raise errors.ApiProblem(
            400,
            "video_duration_too_long" if kind == "video" else "audio_duration_too_long",
            f"The media is too long for this method; the limit is {longest:g} seconds.",
        )
    if kind == "video":
        problem = media.index_problem(info)
        if problem.startswith("video_resolution") or (problem == "video_duration_too_short" and model == V3):
            raise errors.ApiProblem(400, problem, media.MESSAGES[problem])


# -- Embed v2, at once ------------------------------------------------------------------------------


async def create(request, state):
    body = await forms.read_json(request)
    kind = body.get("input_type")
    media_kind = kind in ("audio", "video") or any(
        isinstance(s, dict) and s.get("media_type") in ("audio", "video")
        for s in (body.get("multi_input") or {}).get("media_sources") or []
        if isinstance(body.get("multi_input"), dict)
    )
    state.rate(request, "embed_media" if media_kind else "embed_text")
    for name in ("text", "image", "text_image", "audio", "video", "multi_input"):
        if body.get(name) is not None and not isinstance(body[name], dict):
            _object(body, name)
    if state.config.strict_unknown and set(body) - set(SYNC_FIELDS):
        raise errors.unknown(set(body) - set(SYNC_FIELDS))
    model = check_model(body.get("model_name"), (V3, V35))
    if kind is None:
        raise errors.missing("input_type")
    kinds = ("text", "image", "text_image", "audio", "video", "multi_input")
    forms.choice(kind, "input_type", kinds)
    if model == V35 and kind != "multi_input":
        raise errors.invalid("input_type", "marengo3.5 supports only multi_input with this method.")
    size = check_dimension(body, model)
    if body.get("auto_truncate") is not None and model != V35:
        raise errors.invalid("auto_truncate", "It requires marengo3.5.")
    _only(body, kind, kinds)
    given = _object(body, kind)
    billed = {"model": model, "kind": kind}

    if kind == "text":
        text = _text(given.get("input_text"), "text.input_text")
        state.usage.bill("embed_text", [model, text])
        # The text input has no metadata.
        return {"data": [item(words.text_weights(text), model)]}
    if kind in ("image", "text_image"):
        asset = await api_assets.from_source(
            state, given.get("media_source"), "media_source", base64_limit=36 * MIB, kinds=("image",)
        )
        _image_limits(asset)
        weights = asset.info.weights
        if kind == "text_image":
            text = _text(given.get("input_text"), "text_image.input_text")
            weights = combined([weights, words.text_weights(text)])
        state.usage.bill("embed_image", [billed, asset.sha256, given.get("input_text")], sha256=asset.sha256)
        return {"data": [item(weights, model)], "metadata": _metadata(kind, asset)}
    if kind in ("audio", "video"):
        asset = await api_assets.from_source(
            state, given.get("media_source"), "media_source", base64_limit=36 * MIB, kinds=(kind,)
        )
        _media_limits(asset.info, kind, model, 600)
        planned = plan(given, kind, model, asset.info, asynchronous=False)
        state.usage.bill(
            f"embed_{kind}", [billed, asset.sha256, _options(given)], planned[1] - planned[0], sha256=asset.sha256
        )
        data = await state.in_thread(timed_items, asset.info, planned, model)
        return {"data": data, "metadata": _metadata(kind, asset, planned)}
    return await _multi(body, given, model, size, state)


def _options(given):
    return {k: v for k, v in given.items() if k != "media_source"}


def combined(bags):
    """Each bag counts the same, however many words it has."""
    result = []
    for bag in bags:
        norm = sum(v * v for v in bag.values()) ** 0.5 or 1.0
        result.append((bag, 1.0 / norm))
    return words.merge(*result)


def _image_limits(asset):
    if min(asset.info.width, asset.info.height) < 128:
        raise errors.invalid("media_source", "The image must be at least 128x128 pixels.")
    if asset.size > 32 * MIB:
        raise errors.ApiProblem(413, "request_too_large", "The image is larger than 32 MB.", nested=True)


async def _multi(body, given, model, size, state):
    text = given.get("input_text")
    sources = given.get("media_sources")
    if model == V3 and not sources:
        raise errors.missing("multi_input.media_sources")
    if not text and not sources:
        raise errors.missing("multi_input.input_text or multi_input.media_sources")
    sources = sources or []
    if not isinstance(sources, list) or len(sources) > 10:
        raise errors.invalid("multi_input.media_sources", "At most 10 media sources are allowed.")
    uncertainty = bool(body.get("embedding_uncertainty"))
    documents = any(isinstance(s, dict) and s.get("media_type") == "document" for s in sources)
    if uncertainty and ((text and sources) or documents):
        raise errors.invalid("embedding_uncertainty", "It works for text alone or media alone, without documents.")
    limit, truncated, bags = (500 if model == V3 else 2000), False, []
    if text:
        names = {s.get("name") for s in sources if isinstance(s, dict)}
        for used in re.findall(r"<@([^>]+)>", text):
            if used not in names:
                raise errors.invalid("multi_input.input_text", f"The placeholder <@{used}> names no media source.")
        plain = re.sub(r"<@[^>]+>", " ", text)
        if len(plain.split()) > limit and model == V35 and body.get("auto_truncate"):
            plain, truncated = " ".join(plain.split()[:limit]), True
        elif len(plain.split()) > limit:
            raise errors.ApiProblem(400, "token_limit_exceeded", f"The text is longer than {limit} tokens.")
        if words.tokens(plain):
            bags.append(words.text_weights(plain))
    digests, seconds = [], 0.0
    for source in sources:
        if not isinstance(source, dict) or not source.get("media_type"):
            raise errors.missing("multi_input.media_sources.media_type")
        allowed = ("image",) if model == V3 else ("image", "video", "audio", "document")
        media_type = forms.choice(source["media_type"], "media_type", allowed)
        inner = {k: v for k, v in source.items() if k not in ("name", "media_type")}
        asset = await api_assets.from_source(state, inner, "media_sources", base64_limit=36 * MIB, kinds=(media_type,))
        if asset.size > 32 * MIB:
            raise errors.ApiProblem(413, "request_too_large", "A media source is larger than 32 MB.", nested=True)
        if media_type == "image":
            _image_limits(asset)
            bags.append(asset.info.weights)
        elif media_type == "document":
            bags.append(asset.info.weights)
        else:
            _media_limits(asset.info, media_type, model, 30)
            bags.append(asset.info.everything())
            seconds += asset.info.duration
        digests.append(asset.sha256)
    kind = "embed_multi" if digests else "embed_text"
    state.usage.bill(kind, [model, text, digests, size], seconds, sha256=digests)
    answer = {
        "data": [item(combined(bags), model, size, uncertainty=uncertainty)],
        "metadata": _metadata("multi_input", None, None, size),
    }
    if model == V35:
        answer["usage"] = {"input_tokens": {"text": len((text or "").split())}, "truncated": truncated}
        if truncated:
            answer["usage"]["truncation_reason"] = "model_context_window"
    return answer


# -- Embed v2, tasks ---------------------------------------------------------------------------------


async def create_task(request, state):
    state.rate(request, "embed_media")
    body = await forms.read_json(request, TASK_FIELDS, state.config)
    model = check_model(body.get("model_name"), (V3, V35))
    kind = body.get("input_type")
    if kind is None:
        raise errors.missing("input_type")
    kinds = ("audio", "video", "document", "image")
    forms.choice(kind, "input_type", kinds)
    if model == V3 and kind not in ("audio", "video"):
        raise errors.invalid("input_type", f"{kind} requires marengo3.5.")
    size = check_dimension(body, model)
    _only(body, kind, kinds)
    given = _object(body, kind)
    uncertainty = bool(body.get("embedding_uncertainty"))
    scopes = given.get("embedding_scope") or ["clip", "asset"]
    if uncertainty and kind in ("audio", "video") and "asset" in scopes:
        raise errors.invalid("embedding_uncertainty", "Exclude asset from embedding_scope.")
    asset = await api_assets.from_source(
        state, given.get("media_source"), "media_source", base64_limit=36 * MIB, kinds=(kind,)
    )
    if (
        uncertainty
        and kind == "document"
        and (asset.info.mime == "application/pdf" or given.get("embedding_scope") != ["local"])
    ):
        raise errors.invalid("embedding_uncertainty", "It is not available for this document.")
    planned = None
    if kind in ("audio", "video"):
        _media_limits(asset.info, kind, model, 4 * 3600)
        planned = plan(given, kind, model, asset.info, asynchronous=True)
    task = {
        "_id": new_id(),
        "status": "processing",
        "created": state.now(),
        "updated": state.now(),
        "model": model,
        "kind": kind,
        "asset": asset,
        "planned": planned,
        "size": size,
        "given": given,
        "data": None,
        "uncertainty": uncertainty,
        "v2": True,
        "error": None,
    }
    state.embed_tasks[task["_id"]] = task
    seconds = planned[1] - planned[0] if planned else 0.0
    state.usage.bill(f"embed_{kind}", [model, asset.sha256, _options(given), size], seconds, sha256=asset.sha256)
    state.start(_work(task, state))
    return 202, {"_id": task["_id"], "status": "processing", "data": None}


async def _work(task, state):
    await asyncio.sleep(state.config.embed_task_seconds)
    await state.wait_while_stuck("embed")
    asset = task["asset"]
    if asset.status == "processing":
        while asset.status == "processing":
            await asyncio.sleep(0.02)
    task["updated"] = state.now()
    if asset.status == "failed":
        task["status"], task["error"] = "failed", {"message": asset.error_message}
        return
    if task["planned"]:
        task["data"] = await state.in_thread(
            timed_items,
            asset.info,
            task["planned"],
            task["model"],
            task["size"],
            task["uncertainty"],
            tuple(task["given"].get("time_based_metadata") or ()),
        )
    elif task["kind"] == "image":
        task["data"] = [
            item(
                asset.info.weights,
                task["model"],
                task["size"],
                option="visual",
                scope="asset",
                uncertainty=task["uncertainty"],
            )
        ]
    else:
        task["data"] = [item(asset.info.weights, task["model"], task["size"], option="text", scope="asset")]
    task["status"] = "ready"


def _get(request, state, v2):
    ident = request.path_params["task_id"]
    task = state.embed_tasks.get(ident)
    if task is None or task["v2"] != v2 or state.now() > task["created"] + RESULT_DAYS * 86400:
        raise errors.not_found("task", ident)
    return task


async def retrieve_task(request, state):
    task = _get(request, state, True)
    data = {
        "_id": task["_id"],
        "status": task["status"],
        "created_at": stamp(task["created"]),
        "updated_at": stamp(task["updated"]),
        "data": task["data"],
    }
    if task["status"] == "ready":
        metadata = _metadata(task["kind"], task["asset"], task["planned"], task["size"])
        if task["kind"] in ("image", "document"):
            metadata.update(
                embedding_options=["visual" if task["kind"] == "image" else "text"], embedding_scopes=["asset"]
            )
        data["metadata"] = metadata
    if task["error"]:
        data["error"] = task["error"]
    return data


def _listed(task):
    data = {
        "_id": task["_id"],
        "model_name": task["model"],
        "status": task["status"],
        "created_at": stamp(task["created"]),
        "updated_at": stamp(task["updated"]),
    }
    asset, planned = task["asset"], task["planned"]
    source = {"input_url": asset.url} if asset.url else {"input_filename": asset.filename}
    if task["kind"] == "video" and planned:
        data["video_embedding"] = {
            "metadata": {
                **source,
                "video_clip_length": float(max(e - s for s, e in planned[2])),
                "video_embedding_scope": planned[4],
                "duration": round(planned[1] - planned[0], 3),
            }
        }
    elif task["kind"] == "audio" and planned:
        data["audio_embedding"] = {
            "metadata": {
                **source,
                "audio_embedding_options": planned[3],
                "audio_embedding_scopes": planned[4],
                "duration": round(planned[1] - planned[0], 3),
            }
        }
    elif task["kind"] in ("image", "document"):
        data[f"{task['kind']}_embedding"] = {"metadata": source}
    return data


def _list(v2):
    async def handler(request, state):
        params = request.query_params
        found = []
        status = forms.choice(params.get("status"), "status", ("processing", "ready", "failed"))
        after = parse_stamp(params["started_at"], "started_at") if params.get("started_at") else 0
        before = parse_stamp(params["ended_at"], "ended_at") if params.get("ended_at") else float("inf")
        oldest = state.now() - RESULT_DAYS * 86400
        for task in reversed(state.embed_tasks.values()):
            if task["v2"] == v2 and after <= task["created"] <= before and task["created"] >= oldest:
                if status is None or task["status"] == status:
                    found.append(task)
        items, info = paginate(request, found)
        return {"data": [_listed(t) for t in items], "page_info": info}

    return handler


# -- the older endpoints -----------------------------------------------------------------------------


async def create_v1(request, state):
    form = await forms.read_form(request, state.parts(), 36 * MIB)
    try:
        return await _create_v1(request, state, form)
    finally:
        form.discard()


async def _create_v1(request, state, form):
    state.rate(request, "embed_text")
    form.check_names(
        (
            "model_name",
            "text",
            "text_truncate",
            "image_url",
            "image_file",
            "audio_url",
            "audio_file",
            "audio_start_offset_sec",
        ),
        state.config,
    )
    model = check_model(form.one("model_name"), (V3,))
    answer = {"model_name": model}
    if form.one("text") is not None:
        text = _text(form.one("text"), "text")
        state.usage.bill("embed_text", [model, text])
        answer["text_embedding"] = {"segments": [{"float": words.as_list(words.embed_text(text, model))}]}
    for kind in ("image", "audio"):
        upload, url = form.file(f"{kind}_file"), form.one(f"{kind}_url")
        if upload is None and not url:
            continue
        if upload is not None and upload.too_large:
            raise errors.invalid(f"{kind}_file", "The file is too large.")
        source = {"input_url": url} if url else {"input_filename": upload.filename}
        path, name = (upload.path, upload.filename) if upload else (None, "")
        if url:
            got, problem = await asyncio.to_thread(
                api_assets.fetch, api_assets.check_url(url, f"{kind}_url"), state.parts(), 36 * MIB
            )
            if got is None:
                raise errors.invalid(f"{kind}_url", problem)
            path, name, digest = got
        else:
            digest = upload.sha256
        info = await state.in_thread(media.examine, path, name)
        if info.kind != kind or info.error:
            raise errors.invalid(f"{kind}_file", f"The file is not a readable {kind}.")
        state.usage.bill(f"embed_{kind}", [model, digest], info.duration, sha256=digest)
        if kind == "image":
            segments = [{"float": words.as_list(words.embed(info.weights, model))}]
        else:
            first = forms.number(form.one("audio_start_offset_sec"), "audio_start_offset_sec", 0.0, 0, None)
            segments = [
                {
                    "float": words.as_list(words.embed(info.audio(s, e), model)),
                    "start_offset_sec": s,
                    "end_offset_sec": e,
                }
                for s, e in info.fixed(6, first)
            ]
        answer[f"{kind}_embedding"] = {"segments": segments, "metadata": source}
    if len(answer) == 1:
        raise errors.missing("text, image, or audio")
    return answer


async def create_task_v1(request, state):
    form = await forms.read_form(request, state.parts(), 2 * 1024 * MIB, state.config.upload_bytes_per_second)
    try:
        return await _create_task_v1(request, state, form)
    except errors.ApiProblem:
        form.discard()
        raise


async def _create_task_v1(request, state, form):
    state.rate(request, "embed_media")
    form.check_names(
        (
            "model_name",
            "video_file",
            "video_url",
            "video_start_offset_sec",
            "video_end_offset_sec",
            "video_clip_length",
            "video_embedding_scope",
        ),
        state.config,
    )
    model = check_model(form.one("model_name"), (V3,))
    length = forms.number(form.one("video_clip_length"), "video_clip_length", 6, 2, 10)
    scopes = form.many("video_embedding_scope") or ["clip"]
    for scope in scopes:
        forms.choice(scope, "video_embedding_scope", ("clip", "video"))
    upload, url = form.file("video_file"), form.one("video_url")
    if (upload is None) == (not url):
        raise errors.missing("video_file or video_url")
    asset = Asset(
        new_id(), "direct" if upload else "url", upload.filename if upload else "", state.now(), internal=True
    )
    if upload:
        asset.sha256 = upload.sha256
        api_assets.adopt(state, asset, upload.path)
    else:
        asset.url = api_assets.check_url(url, "video_url")
        got, problem = await asyncio.to_thread(api_assets.fetch, url, state.parts(), state.config.url_limit_bytes)
        if got is None:
            raise errors.invalid("video_url", problem)
        path, asset.filename, asset.sha256 = got
        api_assets.adopt(state, asset, path)
    state.assets[asset.id] = asset
    asset.info = await state.in_thread(media.examine, asset.path, asset.filename)
    if asset.info.error or asset.info.kind != "video":
        code = asset.info.error or "unsupported_file_type"
        raise errors.ApiProblem(400, code, media.MESSAGES.get(code, ""))
    _media_limits(asset.info, "video", model, 4 * 3600)
    asset.status = "ready"
    start = forms.number(form.one("video_start_offset_sec"), "video_start_offset_sec", 0.0, 0, None)
    end = forms.number(form.one("video_end_offset_sec"), "video_end_offset_sec", asset.info.duration, 0, None)
    end = min(end, asset.info.duration)
    planned = (
        start,
        end,
        asset.info.fixed(length, start, end),
        ["visual", "audio", "transcription"],
        ["asset" if s == "video" else s for s in scopes],
        ["separate_embedding"],
        "clip",
    )
    task = {
        "_id": new_id(),
        "status": "processing",
        "created": state.now(),
        "updated": state.now(),
        "model": model,
        "kind": "video",
        "asset": asset,
        "planned": planned,
        "size": 512,
        "given": {},
        "data": None,
        "uncertainty": False,
        "v2": False,
        "error": None,
        "length": length,
        "scopes": scopes,
    }
    state.embed_tasks[task["_id"]] = task
    state.usage.bill("embed_video", [model, asset.sha256, length, scopes], end - start, sha256=asset.sha256)
    state.start(_work(task, state))
    return {"_id": task["_id"]}


def _v1_metadata(task):
    asset = task["asset"]
    source = {"input_url": asset.url} if asset.url else {"input_filename": asset.filename}
    return {
        **source,
        "video_clip_length": task["length"],
        "video_embedding_scope": task["scopes"],
        "duration": round(asset.info.duration, 3),
    }


async def status_v1(request, state):
    task = _get(request, state, False)
    return {
        "_id": task["_id"],
        "model_name": task["model"],
        "status": task["status"],
        "video_embedding": {"metadata": _v1_metadata(task)},
    }


async def retrieve_v1(request, state):
    task = _get(request, state, False)
    wanted = query_list(request, "embedding_option") or ["visual", "audio", "transcription"]
    for name in wanted:
        forms.choice(name, "embedding_option", ("visual", "audio", "transcription"))
    segments = [
        {
            "float": d["embedding"],
            "start_offset_sec": d["start_sec"],
            "end_offset_sec": d["end_sec"],
            "embedding_option": d["embedding_option"],
            "embedding_scope": "video" if d["embedding_scope"] == "asset" else d["embedding_scope"],
        }
        for d in task["data"] or []
        if d["embedding_option"] in wanted
    ]
    data = {
        "_id": task["_id"],
        "model_name": task["model"],
        "status": task["status"],
        "created_at": stamp(task["created"]),
        "updated_at": stamp(task["updated"]),
        "video_embedding": {"metadata": _v1_metadata(task)},
    }
    if task["status"] == "ready":
        data["video_embedding"]["segments"] = segments
    return data


ROUTES = [
    ("POST", "/embed-v2", create),
    ("POST", "/embed-v2/tasks", create_task),
    ("GET", "/embed-v2/tasks", _list(True)),
    ("GET", "/embed-v2/tasks/{task_id}", retrieve_task, {"nested": True}),
    ("POST", "/embed", create_v1),
    ("POST", "/embed/tasks", create_task_v1),
    ("GET", "/embed/tasks", _list(False)),
    ("GET", "/embed/tasks/{task_id}/status", status_v1),
    ("GET", "/embed/tasks/{task_id}", retrieve_v1),
]
