"""Search in one index by text, images, or both; answers carry a rank and nothing to threshold on."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import re
import secrets

from PIL import Image

from . import api_assets, errors, forms, media, words
from .state import stamp

FIELDS = (
    "query_media_type",
    "query_media_url",
    "query_media_file",
    "query_text",
    "index_id",
    "search_options",
    "transcription_options",
    "group_by",
    "operator",
    "page_limit",
    "filter",
    "include_user_metadata",
)
OPTIONS = ("visual", "audio", "transcription")
MAX_QUERY_TOKENS = 500


async def create(request, state):
    form = await forms.read_form(request, state.parts(), state.config.image_limit_bytes)
    try:
        return await _search(request, state, form)
    finally:
        form.discard()


async def _search(request, state, form):
    state.rate(request, "search")
    form.check_names(FIELDS, state.config)
    if not form.one("index_id"):
        raise errors.missing("index_id")
    index = state.find(state.indexes, "index_id", form.one("index_id"))
    options = list(dict.fromkeys(form.many("search_options")))
    if not options:
        raise errors.missing("search_options")
    enabled = index.models[0]["model_options"]
    for option in options:
        forms.choice(option, "search_options", OPTIONS)
        needs = "audio" if option == "transcription" else option
        if needs not in enabled:
            raise errors.ApiProblem(
                400,
                "search_option_not_supported",
                f"The search option {option} is not supported for the index {index.id}.",
            )
    matching = form.many("transcription_options") or ["lexical", "semantic"]
    for option in matching:
        forms.choice(option, "transcription_options", ("lexical", "semantic"))
    operator = forms.choice(form.one("operator"), "operator", ("or", "and"), "or")
    group_by = forms.choice(form.one("group_by"), "group_by", ("clip", "video"), "clip")
    limit = forms.integer(form.one("page_limit"), "page_limit", 10, 1, 50)
    with_metadata = forms.boolean(form.one("include_user_metadata"), "include_user_metadata", False)
    keep = read_filter(form.one("filter"))
    query = await _read_query(form, state, options)
    if state.config.search_seconds:
        await asyncio.sleep(state.config.search_seconds)
    state.usage.bill("search", [index.id, form.fields], 0.0, index_id=index.id, query=form.one("query_text"))

    pool = [x for x in state.indexed_in(index.id) if x.status == "ready"]
    chosen = [x for x in pool if keep(x, state)]
    hits = []
    for order, item in enumerate(chosen):
        for part in item.segments:
            score = _score(part, query, options, operator, matching, state.config.search_min_similarity)
            if score is not None:
                hits.append((-round(score, 6), order, part["start"], item, part))
    hits.sort(key=lambda hit: hit[:3])
    duration = sum(state.assets[x.asset_id].info.duration for x in pool)
    result = {
        "token": secrets.token_hex(16),
        "index": index,
        "limit": limit,
        "group_by": group_by,
        "spoken": "transcription" in options,
        "made": state.now(),
        "metadata": with_metadata,
        "hits": [(hit[3], hit[4]) for hit in hits],
        "pool": {"total_count": len(pool), "total_duration": round(duration, 3), "index_id": index.id},
    }
    result["groups"] = _groups(result) if group_by == "video" else None
    state.searches[result["token"]] = result
    return _page(result, 1, state, with_metadata)


async def _read_query(form, state, options):
    text = form.one("query_text")
    urls, files = form.many("query_media_url"), form.files.get("query_media_file", [])
    kind = form.one("query_media_type")
    if kind is not None:
        forms.choice(kind, "query_media_type", ("image",))
    media_given = bool(urls or files)
    if text is not None and not text.strip():
        raise errors.invalid("query_text", "It must not be empty.")
    if text is None and not media_given:
        raise errors.missing("query_text")
    if media_given and kind is None:
        raise errors.missing("query_media_type")
    if kind is not None and not media_given:
        raise errors.missing("query_media_url or query_media_file")
    if len(urls) + len(files) > 10:
        raise errors.invalid("query_media_file", "At most 10 images are allowed.")
    if text and len(text.split()) > MAX_QUERY_TOKENS:
        raise errors.ApiProblem(400, "token_limit_exceeded", "The query is longer than 500 tokens.")
    if media_given and "visual" not in options:
        raise errors.ApiProblem(
            400, "search_option_combination_not_supported", "An image query needs the visual search option."
        )
    weights = {}
    if text:
        plain = re.sub(r"<@([^>]+)>", " ", text)
        weights = words.text_weights(plain)
        for ident in re.findall(r"<@([^>]+)>", text):
            entity = state.entities.get(ident)
            if entity is None:
                raise errors.not_found("entity", ident)
            for asset_id in entity["asset_ids"]:
                if asset_id in state.assets:
                    weights = words.merge((weights, 1.0), (state.assets[asset_id].info.weights, 1.0))
    seen = []
    for url in urls:
        api_assets.check_url(url, "query_media_url")
        got, problem = await asyncio.to_thread(api_assets.fetch, url, state.parts(), state.config.image_limit_bytes)
        if got is None:
            raise errors.invalid("query_media_url", problem)
        try:
            seen.append(await state.in_thread(_image_words, got[0], "query_media_url"))
        finally:
            os.unlink(got[0])
    for upload in files:
        if upload.too_large:
            raise errors.invalid("query_media_file", "The image is too large.")
        seen.append(await state.in_thread(_image_words, upload.path, "query_media_file"))
    vectors = []
    if weights:
        vectors.append(words.embed(weights))
    vectors += [words.embed(w) for w in seen]
    return {
        "text": text,
        "tokens": set(words.tokens(re.sub(r"<@[^>]+>", " ", text or ""))),
        "vector": sum(vectors) / len(vectors) if vectors else None,
        "media": bool(seen),
    }


def _image_words(path, name):
    info = media.examine(path, path)
    if info.kind != "image" or info.error:
        raise errors.invalid(name, "The file is not a readable image.")
    with Image.open(path) as picture:
        if picture.format not in ("JPEG", "PNG"):
            raise errors.invalid(name, "The image must be in the JPEG or PNG format.")
    if min(info.width, info.height) < 128:
        raise errors.invalid(name, "The image must be at least 128x128 pixels.")
    return info.weights


def _score(part, query, options, operator, matching, minimum):
    if query["vector"] is None:
        return None
    scores = []
    for option in options:
        found = part["words"][option]
        score = None
        if found and option != "transcription":
            score = words.cosine(query["vector"], words.embed(found))
        elif found and not query["media"]:
            score = -1.0
            if "lexical" in matching and query["tokens"] and query["tokens"] <= set(found):
                score = 1.0
            if "semantic" in matching:
                score = max(score, words.cosine(query["vector"], words.embed(found)))
        if score is not None and score < minimum:
            score = None
        scores.append(score)
    good = [s for s in scores if s is not None]
    if operator == "and" and len(good) < len(scores):
        return None
    if not good:
        return None
    return sum(good) / len(good) if operator == "and" else max(good)


# -- filter ------------------------------------------------------------------------------------

SYSTEM = ("duration", "width", "height", "size", "fps")


def _bad_filter(detail):
    return errors.ApiProblem(400, "search_filter_invalid", f"The filter parameter is invalid. {detail}")


def read_filter(text):
    """A predicate over indexed assets from the filter JSON."""
    if text is None or text == "":
        return lambda item, state: True
    try:
        wanted = json.loads(text)
    except ValueError:
        raise _bad_filter("It must be a JSON-encoded object.") from None
    if not isinstance(wanted, dict):
        raise _bad_filter("It must be a JSON-encoded object.")
    for key, value in wanted.items():
        if key == "id":
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise _bad_filter("The id field must be a list of strings.")
        elif isinstance(value, dict):
            bounds_ok = (
                value
                and set(value) <= {"gte", "lte"}
                and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in value.values())
            )
            if not bounds_ok or key == "filename":
                raise _bad_filter(f"The range of {key} must use the gte and lte operators with numbers.")
        elif isinstance(value, list) or value is None:
            raise _bad_filter(f"The value of {key} must be a string, a number, a boolean, or a range.")
        elif key in SYSTEM and (isinstance(value, (str, bool))):
            raise _bad_filter(f"The value of {key} must be a number or a range.")
        elif key == "filename" and not isinstance(value, str):
            raise _bad_filter("The value of filename must be a string.")

    def keep(item, state):
        asset = state.assets[item.asset_id]
        facts = {
            "duration": asset.info.duration,
            "width": asset.info.width,
            "height": asset.info.height,
            "size": asset.size,
            "fps": asset.info.fps,
            "filename": asset.filename,
        }
        for key, value in wanted.items():
            if key == "id":
                if item.id not in value:
                    return False
                continue
            have = facts[key] if key in facts else item.user_metadata.get(key)
            if isinstance(value, dict):
                if isinstance(have, bool) or not isinstance(have, (int, float)):
                    return False
                if have < value.get("gte", have) or have > value.get("lte", have):
                    return False
            elif isinstance(value, bool) or isinstance(have, bool):
                if have is not value:
                    return False
            elif isinstance(value, (int, float)) and isinstance(have, (int, float)):
                if abs(have - value) > 0.5 * (key == "duration") + 1e-6:
                    return False
            elif have != value:
                return False
        return True

    return keep


# -- pages -------------------------------------------------------------------------------------


def _groups(result):
    groups = {}
    for rank, (item, part) in enumerate(result["hits"], 1):
        groups.setdefault(item.id, []).append((rank, item, part))
    return list(groups.values())


def _clip(result, rank, item, part, state, with_metadata):
    data = {"start": part["start"], "end": part["end"], "video_id": item.id, "rank": rank}
    if "thumbnail" in result["index"].addons:
        data["thumbnail_url"] = signed_thumbnail(state, item.asset_id, part["start"], result["made"])
    if result["spoken"] and part["speech"]:
        data["transcription"] = part["speech"]
    if with_metadata and item.user_metadata:
        data["user_metadata"] = item.user_metadata
    return data


def signed_thumbnail(state, asset_id, at, made):
    expires = int(made + state.config.thumbnail_seconds)
    path = f"/media/{asset_id}/thumbnails/{at:.2f}.jpeg"
    mark = hmac.new(state.secret, f"{path}{expires}".encode(), hashlib.sha256).hexdigest()[:24]
    return f"{state.base}{path}?Expires={expires}&Signature={mark}"


def _page(result, number, state, with_metadata):
    rows = result["groups"] if result["groups"] is not None else result["hits"]
    limit = result["limit"]
    first = (number - 1) * limit
    part = rows[first : first + limit]
    if result["groups"] is not None:
        data = []
        for group in part:
            clips = [_clip(result, rank, item, piece, state, with_metadata) for rank, item, piece in group]
            entry = {"id": group[0][1].id, "clips": clips}
            if with_metadata and group[0][1].user_metadata:
                entry["user_metadata"] = group[0][1].user_metadata
            data.append(entry)
    else:
        data = [_clip(result, first + i + 1, item, piece, state, with_metadata) for i, (item, piece) in enumerate(part)]
    info = {
        "limit_per_page": limit,
        "total_results": len(rows),
        "page_expires_at": stamp(result["made"] + state.config.search_page_seconds, fraction=False),
    }
    if result["groups"] is not None:
        info["total_inner_matches"] = len(result["hits"])
    if first + limit < len(rows):
        info["next_page_token"] = f"{result['token']}-{number}"
    if number > 1:
        info["prev_page_token"] = f"{result['token']}-{number - 2}"
    return {"data": data, "page_info": info, "search_pool": result["pool"]}


async def retrieve(request, state):
    """The token names the number of pages already seen."""
    found = re.fullmatch(r"([0-9a-f]{32})-(\d{1,6})", request.path_params["page_token"])
    if found is None:
        raise errors.invalid("page_token")
    result = state.searches.get(found.group(1))
    too_old = result is not None and state.now() > result["made"] + state.config.search_page_seconds
    if result is None or too_old or result["index"].id not in state.indexes:
        raise errors.ApiProblem(
            400, "search_page_token_expired", "The page token has expired. Please perform the search again."
        )
    number = int(found.group(2)) + 1
    state.usage.note("search_page")
    wanted = forms.boolean(request.query_params.get("include_user_metadata"), "include_user_metadata", False)
    return _page(result, number, state, wanted)


ROUTES = [
    ("POST", "/search", create),
    ("GET", "/search/{page_token}", retrieve, {"category": "search"}),
]
