"""Questions about long videos: one task each, found where there is one, else bought."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from medintel_desktop.backends.twelvelabs import refusals
from medintel_desktop.backends.twelvelabs.connection import PAGE, Connection
from medintel_desktop.backends.twelvelabs.errors import translated, unreadable
from medintel_desktop.domain.analyst import Reply
from medintel_desktop.domain.errors import ServiceError

if TYPE_CHECKING:
    from twelvelabs.types.analyze_task_response import AnalyzeTaskResponse

_ENDED = ("failed", "canceled")
_TIMED = "time_based_metadata"


def order(connection: Connection, asked: dict[str, Any], asset_id: str, key: str) -> str:
    """The id of the task that ``asked`` are the arguments of; as ``Analyst.order``."""
    if not key:
        with translated(paid=True, asking=True):
            return _id_of(connection.api.analyze_async.tasks.create(**asked).task_id, paid=True)
    name = _name(key, asked)
    vain = 0
    with translated(asking=True):
        for task in _tasks(connection, asset_id):
            if task.custom_id == name and task.status not in _ENDED:
                return task.task_id
            vain += task.custom_id == name
        # When this answer is lost, the next try finds the task by its name, or is answered with
        # it by its key. A key is good for one task, so each that ended in vain makes a new one.
        once = _hash(name, asset_id, str(vain))
        made = connection.api.analyze_async.tasks.create(
            **asked,
            custom_id=name,
            request_options={"additional_headers": {"Idempotency-Key": once}},
        )
    return _id_of(made.task_id, paid=False)


def collect(connection: Connection, task_id: str) -> Reply | None:
    """The answer of a task; as ``Analyst.collect``."""
    with translated(asking=True):
        task = connection.api.analyze_async.tasks.retrieve(task_id)
    said = task.error.message if task.error else ""
    if task.status == "failed":
        raise refusals.failure(said)
    if task.status == "canceled":
        raise ServiceError(
            "This question was cancelled at TwelveLabs.", "Ask again when you want the answer."
        )
    if task.status != "ready":
        return None
    if task.result is None:
        raise unreadable(paid=False)
    text, tokens = task.result.data, task.result.usage.output_tokens
    if task.request_params is not None and task.request_params.analysis_mode == _TIMED:
        # Cut off means here that some rows are missing, which the warning tells.
        return Reply(text, _is_object(text), tokens, said)
    return Reply(text, task.result.finish_reason == "stop", tokens, said)


def cancel(connection: Connection, task_id: str) -> None:
    """Stop a task; as ``Analyst.cancel``."""
    with translated(fine=(404, 409)):  # it is gone, or it has ended
        connection.api.analyze_async.tasks.cancel(task_id)


def _tasks(connection: Connection, asset_id: str) -> Iterator[AnalyzeTaskResponse]:
    """All tasks of an asset, the newest first."""
    page, count = 1, PAGE
    while count >= PAGE:
        listed = connection.api.analyze_async.tasks.list(
            asset_id=asset_id, page=page, page_limit=PAGE
        )
        tasks = listed.data or []
        yield from tasks
        page, count = page + 1, len(tasks)


def _name(key: str, asked: dict[str, Any]) -> str:
    """What the service knows the task by: the caller's key with all that is asked, as equal keys
    may come with different parts of a video, and a new model may answer better."""
    return _hash(key, json.dumps(asked, sort_keys=True, default=_plain))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def _plain(value: Any) -> Any:
    """Of the SDK's own types."""
    return value.model_dump(mode="json")


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _id_of(told: str | None, *, paid: bool) -> str:
    if not told:
        raise unreadable(paid=paid)
    return told
