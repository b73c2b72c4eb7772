"""Entity collections and entities, as far as finding a person needs them."""

from __future__ import annotations

import asyncio

from . import errors, forms
from .state import new_id, paginate, stamp


def _collection(request, state):
    return state.find(state.collections, "entity_collection_id", request.path_params["collection_id"])


def _entity(request, state):
    collection = _collection(request, state)
    entity = state.find(state.entities, "entity_id", request.path_params["entity_id"])
    if entity["entity_collection_id"] != collection["_id"]:
        raise errors.not_found("entity", entity["_id"])
    return entity


def _name(body, required=True):
    name = body.get("name")
    if name is None and required:
        raise errors.missing("name")
    if name is not None and (not isinstance(name, str) or not name.strip()):
        raise errors.invalid("name", "It must be a non-empty string.")
    return name


def _sorted(request, rows):
    by = forms.choice(
        request.query_params.get("sort_by"), "sort_by", ("created_at", "updated_at", "name"), "created_at"
    )
    way = forms.choice(request.query_params.get("sort_option"), "sort_option", ("asc", "desc"), "desc")
    part = request.query_params.get("name", "").lower()
    rows = [r for r in rows if part in r["name"].lower()]
    rows = sorted(rows, key=lambda r: r[by])
    return rows[::-1] if way == "desc" else rows


async def create_collection(request, state):
    body = await forms.read_json(request, ("name", "description"), state.config)
    now = stamp(state.now())
    row = {
        "_id": new_id(),
        "name": _name(body),
        "description": body.get("description") or "",
        "created_at": now,
        "updated_at": now,
    }
    state.collections[row["_id"]] = row
    return 201, row


async def list_collections(request, state):
    items, info = paginate(request, _sorted(request, list(state.collections.values())))
    return {"data": items, "page_info": info}


async def get_collection(request, state):
    return _collection(request, state)


async def update_collection(request, state):
    row = _collection(request, state)
    body = await forms.read_json(request, ("name", "description"), state.config)
    return _changed(row, body, ("name", "description"), state)


def _changed(row, body, fields, state):
    _name(body, required=False)
    for field in fields:
        if body.get(field) is not None:
            row[field] = body[field]
    row["updated_at"] = stamp(state.now())
    return row


async def delete_collection(request, state):
    row = _collection(request, state)
    for entity in [e for e in state.entities.values() if e["entity_collection_id"] == row["_id"]]:
        del state.entities[entity["_id"]]
    del state.collections[row["_id"]]


def _assets(ids, state):
    if not isinstance(ids, list) or not ids:
        raise errors.invalid("asset_ids", "It must be a non-empty list.")
    for ident in ids:
        asset = state.find(state.assets, "asset_id", ident)
        if asset.status != "ready" or asset.kind != "image":
            raise errors.invalid("asset_ids", f"The asset {ident} is not an image that is ready.")
    return list(dict.fromkeys(ids))


def _make(body, collection, state):
    if "asset_ids" not in body:
        raise errors.missing("asset_ids")
    now = stamp(state.now())
    row = {
        "_id": new_id(),
        "entity_collection_id": collection["_id"],
        "name": _name(body),
        "description": body.get("description") or "",
        "metadata": forms.metadata(body.get("metadata"), "metadata") or {},
        "asset_ids": _assets(body["asset_ids"], state),
        "status": "processing",
        "created_at": now,
        "updated_at": now,
    }
    state.entities[row["_id"]] = row
    state.start(_ready(row, state))
    return row


async def _ready(row, state):
    await asyncio.sleep(state.config.asset_seconds)
    row["status"] = "ready"


async def create(request, state):
    collection = _collection(request, state)
    body = await forms.read_json(request, ("name", "description", "metadata", "asset_ids"), state.config)
    return 201, _make(body, collection, state)


async def bulk(request, state):
    collection = _collection(request, state)
    body = await forms.read_json(request, ("entities",), state.config)
    if not isinstance(body.get("entities"), list):
        raise errors.missing("entities")
    done, failed = [], []
    for i, one in enumerate(body["entities"]):
        try:
            row = _make(one, collection, state)
            done.append({"_id": row["_id"], "name": row["name"], "status": row["status"]})
        except errors.ApiProblem as problem:
            failed.append({"entity_index": i, "entity_name": one.get("name", ""), "error_reason": problem.message})
    return 201, {"success_count": len(done), "failed_count": len(failed), "entities": done, "errors": failed}


async def list_entities(request, state):
    collection = _collection(request, state)
    rows = [e for e in state.entities.values() if e["entity_collection_id"] == collection["_id"]]
    status = forms.choice(request.query_params.get("status"), "status", ("processing", "ready"))
    rows = [e for e in rows if status is None or e["status"] == status]
    items, info = paginate(request, _sorted(request, rows))
    return {"data": items, "page_info": info}


async def get(request, state):
    return _entity(request, state)


async def update(request, state):
    row = _entity(request, state)
    body = await forms.read_json(request, ("name", "description", "metadata"), state.config)
    return _changed(row, body, ("name", "description", "metadata"), state)


async def delete(request, state):
    del state.entities[_entity(request, state)["_id"]]


async def add_assets(request, state):
    row = _entity(request, state)
    body = await forms.read_json(request, ("asset_ids",), state.config)
    row["asset_ids"] = list(dict.fromkeys(row["asset_ids"] + _assets(body.get("asset_ids"), state)))
    row["updated_at"] = stamp(state.now())
    return row


async def remove_assets(request, state):
    row = _entity(request, state)
    body = await forms.read_json(request, ("asset_ids",), state.config)
    gone = set(body.get("asset_ids") or [])
    left = [a for a in row["asset_ids"] if a not in gone]
    if not left:
        raise errors.invalid("asset_ids", "An entity needs at least one asset.")
    row["asset_ids"] = left
    row["updated_at"] = stamp(state.now())
    return row


_C = "/entity-collections/{collection_id}"
_E = _C + "/entities/{entity_id}"
ROUTES = [
    ("POST", "/entity-collections", create_collection),
    ("GET", "/entity-collections", list_collections),
    ("GET", _C, get_collection),
    ("PATCH", _C, update_collection),
    ("DELETE", _C, delete_collection),
    ("POST", _C + "/entities", create),
    ("GET", _C + "/entities", list_entities),
    ("POST", _C + "/entities/bulk", bulk),
    ("GET", _E, get),
    ("PATCH", _E, update),
    ("DELETE", _E, delete),
    ("POST", _E + "/assets", add_assets),
    ("DELETE", _E + "/assets", remove_assets),
]
