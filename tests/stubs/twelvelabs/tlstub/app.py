"""Puts the application together: routes, authentication, error answers."""

from __future__ import annotations

import hmac

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import (
    api_analyze,
    api_assets,
    api_control,
    api_embed,
    api_entities,
    api_indexed,
    api_indexes,
    api_media,
    api_search,
    api_uploads,
    errors,
    forms,
)

PREFIX = "/v1.3"
MODULES = (api_uploads, api_assets, api_indexes, api_indexed, api_search, api_analyze, api_embed, api_entities)


def _authenticate(request, state):
    key = request.headers.get("x-api-key", "")
    if not any(hmac.compare_digest(key.encode(), known.encode()) for known in state.keys):
        raise errors.ApiProblem(
            401,
            "api_key_invalid",
            "The API key is invalid, has been revoked, or has expired. Please check or replace your key.",
        )


def _problem_response(problem, nested=False):
    if problem.raw_body is not None:
        kind = "text/html" if problem.raw_body.startswith(b"<") else None
        return Response(problem.raw_body, problem.status, headers=problem.headers, media_type=kind)
    return JSONResponse(problem.payload(nested), problem.status, headers=problem.headers)


def _endpoint(handler, state, category=None, nested=False):
    async def endpoint(request: Request):
        request.state.extra_headers = {"X-Api-Version": "v1.3"}
        try:
            try:
                _authenticate(request, state)
            except errors.ApiProblem:
                await forms.drain(request)
                raise
            if category and request.method == "GET" and state.config.count_get_requests:
                state.rate(request, category)
            result = await handler(request, state)
        except errors.ApiProblem as problem:
            # Flat bodies for authentication; the newer endpoints nest their own.
            result = _problem_response(problem, nested and problem.status != 401)
        except ClientDisconnect:
            return Response(status_code=499)
        if result is None:
            result = Response(status_code=204)
        elif isinstance(result, tuple):
            result = JSONResponse(result[1], result[0])
        elif isinstance(result, (dict, list)):
            result = JSONResponse(result)
        for name, value in request.state.extra_headers.items():
            result.headers.setdefault(name, value)
        return result

    return endpoint


def build(state):
    table = {}
    for module in MODULES:
        for method, path, handler, *options in module.ROUTES:
            given = options[0] if options else {}
            table.setdefault(path, {})[method] = _endpoint(handler, state, **given)

    routes = []
    for path, methods in table.items():

        async def switch(request, methods=methods):
            return await methods.get(request.method, methods.get("GET"))(request)

        routes.append(Route(PREFIX + path, switch, methods=list(methods)))

    async def anything(request, state):
        await forms.drain(request)
        state.unimplemented.append({"method": request.method, "path": request.url.path})
        raise errors.ApiProblem(
            404, "api_not_found", f"The endpoint {request.method} {request.url.path} does not exist."
        )

    routes += api_control.routes(state) + api_media.routes(state)
    every = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    routes.append(Route(PREFIX + "/{rest:path}", _endpoint(anything, state), methods=every))

    async def crashed(request, problem):
        state.log.append({"crash": f"{type(problem).__name__}: {problem}", "path": request.url.path})
        return JSONResponse({"code": "internal_server_error", "message": "Unexpected error."}, 500)

    return Starlette(routes=routes, exception_handlers={Exception: crashed})
