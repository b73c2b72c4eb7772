"""One embedding task per asset: found where there is one, else bought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from medintel_desktop.backends.twelvelabs import refusals, vectors
from medintel_desktop.backends.twelvelabs.connection import PAGE, Connection, everything
from medintel_desktop.backends.twelvelabs.errors import translated
from medintel_desktop.backends.twelvelabs.inputs import Inputs
from medintel_desktop.domain.errors import ServiceBusy
from medintel_desktop.domain.limits import MARENGO_3
from medintel_desktop.domain.moment import MomentVector

if TYPE_CHECKING:
    from twelvelabs.types.asset_detail import AssetDetail
    from twelvelabs.types.media_embedding_task import MediaEmbeddingTask

_SLACK = timedelta(minutes=1)


def start(connection: Connection, inputs: Inputs, model: str, asset_id: str) -> str | None:
    """The task of an asset; None while the asset is not ready.

    Raises ServiceError with the reason when the asset failed or is refused.
    """
    with translated():
        asset = connection.api.assets.retrieve(asset_id)
    if asset.status == "failed":
        raise refusals.failure(asset.error.message if asset.error else None)
    if asset.status != "ready":
        return None
    if asset.duration is not None:
        MARENGO_3.check_duration(asset.duration)
    return _existing(connection, inputs, model, asset) or _bought(
        connection, inputs, model, asset_id
    )


def _existing(connection: Connection, inputs: Inputs, model: str, asset: AssetDetail) -> str | None:
    """A task that works on this asset or has done so.

    A list of tasks tells file names, not asset ids; ours name content, model and cut between them
    (see ``video_ai``), so an equal name is the same work.
    """
    since = None
    if asset.created_at is not None:
        since = (asset.created_at.astimezone(UTC) - _SLACK).strftime("%Y-%m-%dT%H:%M:%SZ")
    with translated():
        tasks = connection.api.embed.v_2.tasks.list(started_at=since, page_limit=PAGE)
        for task in everything(tasks):
            if task.id and _same(task, inputs, model, asset.filename):
                return task.id
    return None


def _same(task: MediaEmbeddingTask, inputs: Inputs, model: str, name: str | None) -> bool:
    told = task.video_embedding.metadata if task.video_embedding else None
    if told is None or not name or told.input_filename != name:
        return False
    if task.model_name != model or task.status == "failed":
        return False
    # Told by some answers only; the same file may be embedded by another program.
    scope, options = told.video_embedding_scope, told.video_embedding_option
    return (not scope or "clip" in scope) and (not options or set(inputs.options) <= set(options))


def _bought(connection: Connection, inputs: Inputs, model: str, asset_id: str) -> str:
    """A new task. When its answer is lost, it is listed by the time of the next try."""
    with translated():
        made = connection.api.embed.v_2.tasks.create(
            input_type="video", model_name=model, video=inputs.video(asset_id)
        )
    if not made.id:
        raise ServiceBusy("TwelveLabs did not say what it began.", "It is asked for again.")
    return made.id


def collect(connection: Connection, task_id: str) -> Sequence[MomentVector] | None:
    """The vectors of a task; None while it works, be it for ever.

    Raises ServiceError with the reason when it failed.
    """
    with translated():
        task = connection.api.embed.v_2.tasks.retrieve(task_id)
    if task.status == "failed":
        raise refusals.failure(task.error.message if task.error else None)
    if task.status != "ready":
        return None
    duration = getattr(task.metadata, "duration", None)
    return vectors.moments(task.data, duration)
