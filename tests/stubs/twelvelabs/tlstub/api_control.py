"""The test's side door: configuration, faults, clock, keys, log and bills. Loopback only, no key."""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.routing import Route

from . import api_assets, gate


def routes(state):
    async def body_of(request):
        return await request.json() if await request.body() else {}

    async def config(request):
        if request.method == "DELETE":
            state.config.reset()
        elif request.method != "GET":
            try:
                changes = await body_of(request)
                state.config.update(changes)
                if "rpm" in changes:
                    state.windows.clear()
            except KeyError as problem:
                return JSONResponse({"error": f"unknown setting: {problem.args[0]}"}, 400)
        return JSONResponse(state.config.values)

    async def faults(request):
        if request.method == "DELETE":
            state.faults.clear()
        elif request.method == "POST":
            given = await body_of(request)
            try:
                for fault in given if isinstance(given, list) else [given]:
                    state.faults.append(gate.check_fault(fault))
            except ValueError as problem:
                return JSONResponse({"error": str(problem)}, 400)
        return JSONResponse(state.faults)

    async def usage(request):
        if request.method == "DELETE":
            state.usage.reset()
        return JSONResponse(state.usage.report(state.config))

    async def log(request):
        rows = list(state.log)
        if request.method == "DELETE":
            state.log.clear()
            return JSONResponse([])
        for name in ("method", "path"):
            if request.query_params.get(name):
                rows = [r for r in rows if request.query_params[name] in str(r.get(name, ""))]
        return JSONResponse(rows)

    async def clock(request):
        if request.method == "POST":
            given = await body_of(request)
            state.clock_offset += float(given.get("advance", 0))
            if "offset" in given:
                state.clock_offset = float(given["offset"])
        return JSONResponse({"now": state.now(), "offset": state.clock_offset})

    async def keys(request):
        given = await body_of(request)
        state.keys.discard(given.get("revoke"))
        if given.get("add"):
            state.keys.add(given["add"])
        if given.get("restore"):
            state.keys |= state.original_keys
        return JSONResponse({"keys": len(state.keys)})

    async def assets(request):
        return JSONResponse(
            [
                {
                    "_id": a.id,
                    "method": a.method,
                    "status": a.status,
                    "filename": a.filename,
                    "sha256": a.sha256,
                    "size": a.size,
                    "kind": a.kind,
                    "error_code": a.error_code,
                    "error_message": a.error_message,
                    "internal": a.internal,
                    "duration": a.info.duration if a.info else None,
                    "segments": a.info.dynamic() if a.info and a.info.kind == "video" and not a.info.error else None,
                    "words": sorted(a.info.everything()) if a.info and a.status == "ready" else None,
                }
                for a in state.assets.values()
            ]
        )

    async def change_asset(request):
        asset = state.assets.get(request.path_params["asset_id"])
        if asset is None:
            return JSONResponse({"error": "no such asset"}, 404)
        given = await body_of(request)
        if given.get("status") == "failed":
            api_assets.fail(asset, given.get("code", "video_file_broken"), given.get("message"))
        elif given.get("status"):
            asset.status = given["status"]
        return JSONResponse({"_id": asset.id, "status": asset.status})

    async def objects(request):
        return JSONResponse(
            {
                "indexes": [{"_id": x.id, "name": x.name} for x in state.indexes.values()],
                "indexed_assets": [
                    {
                        "_id": x.id,
                        "index_id": x.index_id,
                        "asset_id": x.asset_id,
                        "status": x.status,
                        "error_code": x.error_code,
                        "segments": [[p["start"], p["end"]] for p in x.segments],
                    }
                    for x in state.indexed.values()
                ],
                "uploads": [
                    {
                        "_id": u.id,
                        "status": u.status,
                        "total_chunks": u.total_chunks,
                        "received": sorted(u.received),
                        "proved": sorted(u.proved),
                    }
                    for u in state.uploads.values()
                ],
                "analyze_tasks": [
                    {"task_id": t["task_id"], "status": t["status"]} for t in state.analyze_tasks.values()
                ],
                "embed_tasks": [{"_id": t["_id"], "status": t["status"]} for t in state.embed_tasks.values()],
                "unimplemented": state.unimplemented,
            }
        )

    async def reset(request):
        state.reset()
        return JSONResponse({"reset": True})

    async def health(request):
        return JSONResponse({"ok": True, "base_url": state.base + "/v1.3"})

    return [
        Route("/_control/health", health),
        Route("/_control/config", config, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        Route("/_control/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/_control/usage", usage, methods=["GET", "DELETE"]),
        Route("/_control/log", log, methods=["GET", "DELETE"]),
        Route("/_control/clock", clock, methods=["GET", "POST"]),
        Route("/_control/keys", keys, methods=["POST"]),
        Route("/_control/assets", assets),
        Route("/_control/assets/{asset_id}", change_asset, methods=["POST"]),
        Route("/_control/objects", objects),
        Route("/_control/reset", reset, methods=["POST"]),
    ]
