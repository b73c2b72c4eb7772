"""Analysis of videos and images: at once, streamed as lines of JSON, or as tasks."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import uuid

from starlette.responses import StreamingResponse

from . import api_assets, errors, film, forms, media, pegasus, schema
from .state import new_id, paginate, query_list, stamp

MODELS = ("pegasus1.5", "pegasus1.6")
SYNC_FIELDS = (
    "model_name",
    "video",
    "image",
    "prompt",
    "prompt_v2",
    "temperature",
    "stream",
    "response_format",
    "max_tokens",
    "start_time",
    "end_time",
)
TASK_FIELDS = (
    "model_name",
    "custom_id",
    "video",
    "image",
    "prompt",
    "prompt_v2",
    "analysis_mode",
    "temperature",
    "max_tokens",
    "response_format",
    "min_segment_duration",
    "max_segment_duration",
    "start_time",
    "end_time",
)
STATUSES = ("queued", "pending", "processing", "ready", "failed", "canceled")
BASE64_LIMIT = 30 * 1024 * 1024
TOKENS = {"general": (512, 98304, 4096), "time_based_metadata": (2048, 98304, 32768)}


class Job:
    """A checked request, ready to be answered."""

    def __init__(self, body, mode):
        self.body, self.mode = body, mode
        self.asset, self.images = None, []
        self.start = self.end = 0.0
        self.seconds = 0.0

    def identity(self):
        body = {k: v for k, v in self.body.items() if k not in ("stream", "video", "image", "custom_id")}
        return [self.asset.sha256 if self.asset else [a.sha256 for a in self.images], body]

    def kind(self):
        if self.images:
            return "analyze_image"
        return "segment" if self.mode == "time_based_metadata" else "analyze"


async def prepare(body, state, *, asynchronous):
    model = body.get("model_name", "pegasus1.5")
    if model in ("pegasus1.2", "pegasus1.1"):
        raise errors.invalid("model_name", f"{model} is no longer supported. Please use pegasus1.5 instead.")
    forms.choice(model, "model_name", MODELS)
    mode = forms.choice(body.get("analysis_mode"), "analysis_mode", tuple(TOKENS), "general")
    job = Job(body, mode)
    low, high, default = TOKENS[mode]
    tokens = body.get("max_tokens")
    if tokens == "unlimited":
        if not asynchronous or mode != "time_based_metadata" or model != "pegasus1.6":
            raise errors.invalid("max_tokens", "unlimited requires segmentation with pegasus1.6.")
        job.max_tokens = None
    else:
        job.max_tokens = forms.integer(tokens, "max_tokens", default, low, high)
    forms.number(body.get("temperature"), "temperature", 0.2, 0, 1)
    custom = body.get("custom_id")
    if custom is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(custom)):
        raise errors.invalid("custom_id", "It must have 1 to 64 letters, digits, hyphens, or underscores.")

    prompt, prompt_v2 = body.get("prompt"), body.get("prompt_v2")
    if prompt is not None and prompt_v2 is not None:
        raise errors.invalid("prompt", "prompt and prompt_v2 are mutually exclusive.")
    if prompt is not None and (not isinstance(prompt, str) or not prompt.strip()):
        raise errors.invalid("prompt", "It must be a non-empty string.")
    if prompt_v2 is not None:
        prompt = _prompt_v2(prompt_v2)
    job.prompt = prompt or ""
    if mode == "general" and not prompt:
        raise errors.missing("prompt")
    if mode == "time_based_metadata" and (body.get("prompt") is not None or prompt_v2 is not None):
        raise errors.invalid("prompt", "It is not supported when analysis_mode is time_based_metadata.")

    job.format = body.get("response_format")
    _check_format(job, model, asynchronous)

    video, images = body.get("video"), body.get("image")
    if (video is None) == (images is None):
        if video is None:
            raise errors.missing("video")
        raise errors.invalid("image", "video and image are mutually exclusive.")
    if images is not None:
        await _images(job, images, model, prompt_v2, state)
    else:
        await _video(job, video, state, asynchronous)
        _window(job, asynchronous)
        if mode == "time_based_metadata":
            _check_definitions(job)
            job.seconds *= len(job.format["segment_definitions"])
        state.need_minutes(job.seconds)
    if len(job.prompt) / 4 > 261_120:
        raise errors.ApiProblem(400, "token_limit_exceeded", "The request exceeds the context window of the model.")
    return job


def _prompt_v2(value):
    if not isinstance(value, dict) or not value.get("input_text"):
        raise errors.missing("prompt_v2.input_text")
    sources = value.get("media_sources") or []
    if len(sources) > 4:
        raise errors.invalid("prompt_v2.media_sources", "At most 4 reference images are allowed.")
    names = {s.get("name") for s in sources}
    for used in re.findall(r"<@([^>]+)>", value["input_text"]):
        if used not in names:
            raise errors.invalid("prompt_v2", f"The placeholder <@{used}> names no media source.")
    return value["input_text"]


def _check_format(job, model, asynchronous):
    given = job.format
    if given is None:
        if job.mode == "time_based_metadata":
            raise errors.missing("response_format")
        return
    if not isinstance(given, dict) or "type" not in given:
        raise errors.missing("response_format.type")
    allowed = ("json_schema", "segment_definitions") if asynchronous else ("json_schema",)
    forms.choice(given["type"], "response_format.type", allowed)
    if (given["type"] == "segment_definitions") != (job.mode == "time_based_metadata"):
        raise errors.invalid(
            "response_format.type", "segment_definitions goes with analysis_mode time_based_metadata, and only with it."
        )
    if given["type"] == "json_schema":
        if given.get("json_schema") is None:
            raise errors.missing("response_format.json_schema")
        schema.check(given["json_schema"])
        return
    definitions = given.get("segment_definitions")
    if not isinstance(definitions, list) or not 1 <= len(definitions) <= 20:
        raise errors.invalid("response_format.segment_definitions", "1 to 20 definitions are required.")
    seen = set()
    for definition in definitions:
        for name in ("id", "description"):
            if not definition.get(name):
                raise errors.missing(f"response_format.segment_definitions.{name}")
        if definition["id"] in seen:
            raise errors.invalid("response_format.segment_definitions", "Each id must be unique.")
        seen.add(definition["id"])
        if len(definition.get("media_sources") or []) > 4:
            raise errors.invalid("media_sources", "At most 4 reference images are allowed.")
        for field in definition.get("fields") or []:
            for name in ("name", "type", "description"):
                if not field.get(name):
                    raise errors.missing(f"fields.{name}")
            types = ("string", "boolean", "number", "integer", "array", "timestamp", "time_array")
            forms.choice(field["type"], "fields.type", types)
            if field["type"] == "time_array" and model != "pegasus1.6":
                raise errors.invalid("fields.type", "time_array requires pegasus1.6.")
    forms.choice(given.get("segment_time_format"), "segment_time_format", schema.TIME_FORMATS)


async def _images(job, images, model, prompt_v2, state):
    if model != "pegasus1.6":
        raise errors.invalid("image", "Images require pegasus1.6.")
    if prompt_v2 is not None:
        raise errors.invalid("image", "image and prompt_v2 are mutually exclusive.")
    if job.mode != "general":
        raise errors.invalid("image", "Images support general analysis only.")
    if not isinstance(images, list) or not 1 <= len(images) <= 20:
        raise errors.invalid("image", "1 to 20 images are required.")
    for image in images:
        if not isinstance(image, dict) or not image.get("name"):
            raise errors.missing("image.name")
        source = {k: v for k, v in image.items() if k != "name"}
        asset = await api_assets.from_source(state, source, "image", base64_limit=20 * 1024 * 1024, kinds=("image",))
        if asset.size > 20 * 1024 * 1024 or asset.info.width * asset.info.height > 16_777_216:
            raise errors.invalid("image", "The image is too large.")
        job.images.append(asset)


async def _video(job, video, state, asynchronous):
    if not isinstance(video, dict):
        raise errors.invalid("video", f"received {type(video).__name__}, but expected object")
    kind = video.get("type")
    fields = {"url": "url", "asset_id": "asset_id", "base64_string": "base64_string"}
    if kind not in fields:
        raise errors.invalid("video.type", f"It must be one of: {', '.join(fields)}.")
    if not video.get(fields[kind]):
        raise errors.missing(f"video.{fields[kind]}")
    job.asset = await api_assets.from_source(
        state, {fields[kind]: video[fields[kind]]}, "video", base64_limit=BASE64_LIMIT, kinds=("video",)
    )
    info = job.asset.info
    if info.duration < 1.0:
        raise errors.ApiProblem(400, "video_duration_too_short", "The video must be at least 1 second long.")
    problem = media.index_problem(info)
    if problem.startswith("video_resolution"):
        raise errors.ApiProblem(400, problem, media.MESSAGES[problem])
    if info.duration > (4 * 3600 if asynchronous else 3600):
        raise errors.ApiProblem(400, "video_duration_too_long", "The video is too long for this kind of analysis.")


def _window(job, asynchronous):
    length = job.asset.info.duration
    job.start = forms.number(job.body.get("start_time"), "start_time", 0.0, 0, None)
    job.end = forms.number(job.body.get("end_time"), "end_time", length, 0, None)
    if job.end > length + 0.5:
        raise errors.invalid("end_time", "It must not be greater than the duration of the video.")
    job.end = min(job.end, length)
    if job.end - job.start < 1.0:
        raise errors.invalid("start_time", "The window must be at least 1 second long.")
    if asynchronous and job.end - job.start > 7200:
        raise errors.ApiProblem(400, "video_duration_too_long", "At most 2 hours can be analyzed at once.")
    job.seconds = job.end - job.start


def _check_definitions(job):
    low = forms.number(job.body.get("min_segment_duration"), "min_segment_duration", None, 2, None)
    high = forms.number(job.body.get("max_segment_duration"), "max_segment_duration", None, 2, None)
    if low and high and low > high:
        raise errors.invalid("min_segment_duration", "It must not be greater than max_segment_duration.")
    job.low, job.high = low, high
    for definition in job.format["segment_definitions"]:
        ranges = definition.get("time_ranges") or []
        if not ranges:
            continue
        if low or high or "start_time" in job.body or "end_time" in job.body:
            raise errors.invalid("time_ranges", "They exclude start_time, end_time, and the segment durations.")
        if job.max_tokens is None:
            raise errors.invalid("max_tokens", "unlimited excludes time_ranges.")
        last = -1.0
        for window in sorted(ranges, key=lambda r: r.get("start_time", 0)):
            s = forms.number(window.get("start_time"), "time_ranges.start_time", None, 0, None)
            e = forms.number(window.get("end_time"), "time_ranges.end_time", None, 0, None)
            if s is None or e is None or e - s < 2 or e > job.asset.info.duration + 0.5 or s < last:
                raise errors.invalid(
                    "time_ranges", "Each range needs at least 2 seconds inside the video, without overlaps."
                )
            last = e


# -- answers -------------------------------------------------------------------------------------


def answer(job, state):
    """(text, finish_reason, usage)"""
    if job.mode == "time_based_metadata":
        style = job.format.get("segment_time_format") or "seconds"
        found = pegasus.segments(
            job.asset.info, job.format["segment_definitions"], style, job.start, job.end, job.low, job.high
        )
        text = json.dumps(found, ensure_ascii=False)
    else:
        if job.images:
            teller = pegasus.Teller.of_images([a.info for a in job.images])
        else:
            teller = pegasus.Teller.of_video(job.asset.info, job.start, job.end, name=job.asset.filename)
        text = teller.structured(job.format["json_schema"]) if job.format else teller.free(job.prompt)
        if job.format and film.asked_for(job.format["json_schema"]):
            text = film.cuts(job.prompt)
    if state.config.say is not None:
        text = _said(state.config)
    per_char = state.config.tokens_per_char
    needed = max(1, int(len(text) * per_char + 0.999))
    reason = "stop"
    if job.max_tokens is not None and needed > job.max_tokens:
        text = text[: int(job.max_tokens / per_char)]
        needed, reason = job.max_tokens, "length"
    usage = {"output_tokens": needed, "input_tokens": max(1, len(job.prompt) // 4) + int(job.seconds * 10)}
    return text, reason, usage


def _said(config):
    """What a test wants to be said; of a list one after another, the last for ever."""
    said = config.say
    if not isinstance(said, list):
        return said
    return said.pop(0) if len(said) > 1 else said[0]


def bill(job, state):
    details = (
        {"asset_id": job.asset.id, "sha256": job.asset.sha256}
        if job.asset
        else {"images": len(job.images), "prompt": job.prompt}
    )
    state.usage.bill(job.kind(), job.identity(), job.seconds, **details)


async def analyze(request, state):
    state.rate(request, "analyze")
    body = await forms.read_json(request, SYNC_FIELDS, state.config)
    stream = forms.boolean(body.get("stream"), "stream", True)
    job = await prepare(body, state, asynchronous=False)
    if state.config.analyze_seconds:
        await asyncio.sleep(state.config.analyze_seconds)
    await state.wait_while_stuck("analyze")
    text, reason, usage = await state.in_thread(answer, job, state)
    bill(job, state)
    ident = str(uuid.uuid4())
    if not stream:
        return {"id": ident, "data": text, "finish_reason": reason, "usage": usage}
    return StreamingResponse(_lines(ident, text, reason, usage, state), media_type="application/x-ndjson")


async def _lines(ident, text, reason, usage, state):
    config = state.config

    def line(event):
        return (json.dumps(event, ensure_ascii=False) + "\n").encode()

    events = [{"event_type": "stream_start", "metadata": {"generation_id": ident}}]
    size = max(1, int(config.stream_piece_chars))
    events += [{"event_type": "text_generation", "text": text[i : i + size]} for i in range(0, len(text), size)]
    events.append(
        {
            "event_type": "stream_end",
            "finish_reason": reason,
            "metadata": {"generation_id": ident, "usage": usage},
        }
    )
    for event in events:
        raw = line(event)
        # A line may arrive in two pieces, even cut inside a character.
        half = len(raw) // 2
        yield raw[:half]
        if config.stream_delay:
            await asyncio.sleep(config.stream_delay)
        yield raw[half:]
        if event["event_type"] == "text_generation":
            await state.wait_while_stuck("stream")


# -- tasks ---------------------------------------------------------------------------------------


async def create_task(request, state):
    state.rate(request, "analyze")
    body = await forms.read_json(request, TASK_FIELDS, state.config)
    key = request.headers.get("idempotency-key")
    mark = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    if key and key in state.idempotency:
        known_mark, ident = state.idempotency[key]
        if known_mark != mark:
            raise errors.ApiProblem(
                409, "idempotency_key_conflict", "The idempotency key was used with a different request."
            )
        if ident in state.analyze_tasks:
            return 202, {"task_id": ident, "status": state.analyze_tasks[ident]["status"]}
    job = await prepare(body, state, asynchronous=True)
    task = {
        "task_id": new_id(),
        "status": "queued",
        "created": state.now(),
        "completed": None,
        "job": job,
        "result": None,
        "error": None,
        "body": body,
    }
    state.analyze_tasks[task["task_id"]] = task
    if key:
        state.idempotency[key] = (mark, task["task_id"])
    bill(job, state)
    state.start(_work(task, state))
    return 202, {"task_id": task["task_id"], "status": "queued"}


async def _work(task, state):
    job = task["job"]
    step = state.config.analyze_task_seconds / 3
    for status in ("queued", "pending", "processing"):
        if task["status"] == "canceled":
            return
        task["status"] = status
        await asyncio.sleep(step)
    await state.wait_while_stuck("analyze")
    text, reason, usage = await state.in_thread(answer, job, state)
    if task["status"] == "canceled":
        return
    task["completed"] = state.now()
    if job.mode == "time_based_metadata" and reason == "length":
        task["status"] = "failed"
        task["error"] = {"message": "The output exceeds the token limit."}
        state.usage.refund(job.kind(), job.seconds)
        return
    task["result"] = {"generation_id": str(uuid.uuid4()), "data": text, "finish_reason": reason, "usage": usage}
    task["status"] = "ready"


def _shown(task):
    job, body = task["job"], task["body"]
    data = {
        "task_id": task["task_id"],
        "custom_id": body.get("custom_id"),
        "status": task["status"],
        "created_at": stamp(task["created"]),
        "request_params": {
            "analysis_mode": job.mode,
            "prompt": body.get("prompt"),
            "temperature": body.get("temperature", 0.2),
            "max_tokens": body.get("max_tokens"),
            "response_format": job.format,
            "min_segment_duration": body.get("min_segment_duration"),
            "max_segment_duration": body.get("max_segment_duration"),
            "start_time": body.get("start_time"),
            "end_time": body.get("end_time"),
        },
    }
    if job.asset:
        kind = body["video"]["type"]
        data["video_source"] = {
            "type": kind,
            "url": body["video"].get("url"),
            "asset_id": body["video"].get("asset_id"),
            "system_metadata": {"duration": job.asset.info.duration},
        }
    if task["completed"]:
        data["completed_at"] = stamp(task["completed"])
    if task["result"]:
        data["result"] = task["result"]
    if task["error"]:
        data["error"] = task["error"]
    return data


def _find(request, state):
    ident = request.path_params["task_id"]
    task = state.analyze_tasks.get(ident)
    if task is None:
        raise errors.not_found("task", ident)
    return task


async def list_tasks(request, state):
    params = request.query_params
    wanted = query_list(request, "status")
    for status in wanted:
        forms.choice(status, "status", STATUSES)
    mode = forms.choice(params.get("analysis_mode"), "analysis_mode", tuple(TOKENS))
    found = []
    for task in reversed(state.analyze_tasks.values()):
        video = task["body"].get("video") or {}
        if (wanted and task["status"] not in wanted) or (mode and task["job"].mode != mode):
            continue
        if params.get("asset_id") and video.get("asset_id") != params["asset_id"]:
            continue
        if params.get("video_url") and video.get("url") != params["video_url"]:
            continue
        found.append(task)
    items, info = paginate(request, found)
    return {"data": [_shown(t) for t in items], "page_info": info}


async def retrieve_task(request, state):
    return _shown(_find(request, state))


async def delete_task(request, state):
    task = _find(request, state)
    if task["status"] == "processing":
        raise errors.ApiProblem(409, "task_cannot_be_deleted", "The task is being processed.")
    if task["status"] in ("queued", "pending"):
        task["status"] = "canceled"
    del state.analyze_tasks[task["task_id"]]


async def cancel_task(request, state):
    task = _find(request, state)
    if task["status"] in ("ready", "failed"):
        raise errors.ApiProblem(
            409, "task_cannot_be_canceled", f"The task cannot be canceled because its status is {task['status']}."
        )
    if task["status"] != "canceled":
        task["status"] = "canceled"
        task["completed"] = state.now()
        task["error"] = {"code": "user_canceled", "message": "The task was canceled by the user."}
        state.usage.refund(task["job"].kind(), task["job"].seconds)
    return {"task_id": task["task_id"], "status": "canceled"}


ROUTES = [
    ("POST", "/analyze", analyze),
    ("POST", "/analyze/tasks", create_task, {"nested": True}),
    ("GET", "/analyze/tasks", list_tasks),
    ("GET", "/analyze/tasks/{task_id}", retrieve_task, {"nested": True}),
    ("DELETE", "/analyze/tasks/{task_id}", delete_task, {"nested": True}),
    ("POST", "/analyze/tasks/{task_id}/cancel", cancel_task),
]
