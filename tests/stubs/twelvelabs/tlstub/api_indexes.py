"""Indexes: one search model, options and add-ons that never change."""

from __future__ import annotations

from . import errors, forms
from .state import Index, new_id, paginate, parse_stamp, stamp

GONE = {
    "marengo2.7": "marengo3.0",
    "Marengo-retrieval-2.7": "marengo3.0",
    "marengo2.6": "marengo3.0",
    "pegasus1.1": None,
    "pegasus1.2": None,
}


def describe(index, state):
    ready = [x for x in state.indexed_in(index.id) if x.status == "ready"]
    total = sum(state.assets[x.asset_id].info.duration for x in ready if x.asset_id in state.assets)
    data = {
        "_id": index.id,
        "index_name": index.name,
        "models": index.models,
        "created_at": stamp(index.created),
        "updated_at": stamp(index.updated),
        "expires_at": stamp(index.expires),
        "video_count": len(ready),
        "total_duration": round(total, 3),
    }
    if index.addons:
        data["addons"] = index.addons
    return data


def get(request, state, name="index_id"):
    return state.find(state.indexes, "index_id", request.path_params[name])


def _name(value, state, own=None):
    if value is None:
        raise errors.missing("index_name")
    if not isinstance(value, str) or not value.strip():
        raise errors.invalid("index_name", "It must be a non-empty string.")
    if any(x.name == value and x is not own for x in state.indexes.values()):
        raise errors.ApiProblem(
            400,
            "index_name_already_exists",
            f"An index with the name {value} already exists. Please use a unique name.",
        )
    return value


async def create(request, state):
    body = await forms.read_json(request, ("index_name", "models", "addons"), state.config)
    name = _name(body.get("index_name"), state)
    models = body.get("models")
    if models is None:
        raise errors.missing("models")
    if not isinstance(models, list) or not models:
        raise errors.invalid("models", "It must be a non-empty list.")
    clean = []
    for model in models:
        if not isinstance(model, dict) or "model_name" not in model:
            raise errors.missing("models.model_name")
        wanted = model["model_name"]
        if wanted in GONE:
            hint = f" Please use {GONE[wanted]} instead." if GONE[wanted] else ""
            raise errors.invalid("model_name", f"{wanted} is no longer supported.{hint}")
        if wanted != "marengo3.0":
            raise errors.invalid("model_name", f"{wanted} is not supported. Please use marengo3.0.")
        options = model.get("model_options")
        if options is None:
            raise errors.missing("models.model_options")
        if not isinstance(options, list) or not options or len(set(options)) != len(options):
            raise errors.invalid("model_options", "It must be a list of different options.")
        for option in options:
            forms.choice(option, "model_options", ("visual", "audio"))
        clean.append({"model_name": wanted, "model_options": options})
    if len(clean) > 1:
        raise errors.invalid("models", "A model can be listed only once.")
    addons = body.get("addons") or []
    if not isinstance(addons, list):
        raise errors.invalid("addons", "It must be a list.")
    for addon in addons:
        forms.choice(addon, "addons", ("thumbnail",))
    now = state.now()
    index = Index(new_id(), name, clean, addons, now, now, now + state.config.index_expires_days * 86400)
    state.indexes[index.id] = index
    return 201, {"_id": index.id}


async def list_all(request, state):
    params = request.query_params
    found = list(state.indexes.values())
    if params.get("index_name"):
        found = [x for x in found if x.name == params["index_name"]]
    if params.get("model_options"):
        wanted = set(params["model_options"].split(","))
        found = [x for x in found if wanted <= set(x.models[0]["model_options"])]
    if params.get("model_family"):
        forms.choice(params["model_family"], "model_family", ("marengo", "pegasus"))
        found = [x for x in found if x.models[0]["model_name"].startswith(params["model_family"])]
    found = ordered(request, found)
    items, info = paginate(request, found)
    return {"data": [describe(x, state) for x in items], "page_info": info}


def ordered(request, found, keys=("created_at", "updated_at")):
    """sort_by, sort_option and the created_at / updated_at filters shared by several lists."""
    params = request.query_params
    by = forms.choice(params.get("sort_by"), "sort_by", keys, "created_at")
    direction = forms.choice(params.get("sort_option"), "sort_option", ("asc", "desc"), "desc")
    for name, field in (("created_at", "created"), ("updated_at", "updated")):
        if params.get(name):
            bound = parse_stamp(params[name], name)
            found = [x for x in found if getattr(x, field) >= bound]
    field = "created" if by == "created_at" else "updated"
    position = {id(x): i for i, x in enumerate(found)}
    return sorted(found, key=lambda x: (getattr(x, field), position[id(x)]), reverse=direction == "desc")


async def retrieve(request, state):
    return describe(get(request, state), state)


async def update(request, state):
    index = get(request, state)
    body = await forms.read_json(request)
    if "models" in body:
        raise errors.ApiProblem(
            400, "index_engine_cannot_be_changed", "The models of an index and their options cannot be changed."
        )
    if "addons" in body or "model_options" in body:
        raise errors.ApiProblem(400, "index_option_cannot_be_changed", "The options of an index cannot be changed.")
    extra = set(body) - {"index_name"}
    if extra and state.config.strict_unknown:
        raise errors.unknown(extra)
    index.name = _name(body.get("index_name"), state, index)
    index.updated = state.now()


async def delete(request, state):
    index = get(request, state)
    for item in state.indexed_in(index.id):
        del state.indexed[item.id]
    del state.indexes[index.id]


ROUTES = [
    ("POST", "/indexes", create),
    ("GET", "/indexes", list_all),
    ("GET", "/indexes/{index_id}", retrieve),
    ("PUT", "/indexes/{index_id}", update),
    ("DELETE", "/indexes/{index_id}", delete),
]
