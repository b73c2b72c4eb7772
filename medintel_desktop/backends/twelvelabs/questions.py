"""Questions as the service takes them, checked before anything is sent."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from medintel_desktop.backends.twelvelabs import jpeg as jpeg_header
from medintel_desktop.backends.twelvelabs.schemas import fitted
from medintel_desktop.domain.analyst import Question, TimedField
from medintel_desktop.domain.errors import ServiceError, UsageError
from medintel_desktop.domain.limits import PEGASUS, STAYS

if TYPE_CHECKING:
    from twelvelabs.types.segment_definition import SegmentDefinition

MODELS = ("pegasus1.6", "pegasus1.5")
ROOM = (512, 98_304)
"""Tokens of an answer: fewest and most that may be allowed [sdk:analyze_async.tasks.create]."""
ROOM_TIMED = (2_048, 98_304)
KINDS = ("string", "boolean", "number", "integer")
"""What a timed field may hold; anything else said of a field is its description."""


def general(model: str, question: Question) -> dict[str, Any]:
    """The arguments of a call that answers in words or by a schema, at once or as a task.

    Raises UsageError for a question that is none, ServiceError for one that would be refused.
    """
    if not question.prompt.strip():
        raise UsageError("There is no question.")
    asked = {
        "model_name": model,
        "prompt": question.prompt,
        "max_tokens": _within(ROOM, question.room),
        **_window(question),
    }
    if question.pictures:
        asked["image"] = _pictures(model, question.pictures)
        # There "<@name>" is one of the pictures, and an unknown name is refused.
        asked["prompt"] = question.prompt.replace("<@", "< @")
    else:
        asked["video"] = _video(question)
    if question.schema is not None:
        from twelvelabs.types import SyncResponseFormat

        asked["response_format"] = SyncResponseFormat(
            type="json_schema", json_schema=fitted(question.schema)
        )
    return asked


def timed(model: str, question: Question, wanted: Sequence[TimedField]) -> dict[str, Any]:
    """The arguments of a task that looks for timed fields; errors as :func:`general`."""
    from twelvelabs.types import AsyncResponseFormat

    if not 1 <= len(wanted) <= PEGASUS.timed_fields:
        raise UsageError(f"1 to {PEGASUS.timed_fields} timed fields can be asked for at once.")
    room: int | str = _within(ROOM_TIMED, question.room)
    if question.room is None and model == MODELS[0]:
        room = "unlimited"  # a number makes the task fail once it is reached; 1.6 alone has this
    return {
        "model_name": model,
        "video": _video(question),
        **_window(question),
        "analysis_mode": "time_based_metadata",
        "max_tokens": room,
        "response_format": AsyncResponseFormat(
            type="segment_definitions",
            segment_definitions=[_definition(field) for field in wanted],
            segment_time_format="seconds",
        ),
    }


def _definition(field: TimedField) -> SegmentDefinition:
    from twelvelabs.types import SegmentDefinition, SegmentField

    fields = [
        SegmentField(
            name=name, type=holds if holds in KINDS else "string",
            description=name.replace("_", " ") if holds in KINDS else holds,
        )
        for name, holds in field.fields.items()
    ]  # fmt: skip
    return SegmentDefinition(id=field.key, description=field.description, fields=fields or None)


def _video(question: Question) -> Any:
    from twelvelabs.types.video_context import VideoContext_AssetId

    if not question.asset:
        raise UsageError("The question is about no video.")
    return VideoContext_AssetId(asset_id=question.asset)


def _window(question: Question) -> dict[str, float]:
    if question.span is None:
        return {}
    PEGASUS.check_window(question.span.end - question.span.start)
    return {"start_time": question.span.start, "end_time": question.span.end}


def _within(room: tuple[int, int], wanted: int | None) -> int:
    return room[1] if wanted is None else min(max(wanted, room[0]), room[1])


def _pictures(model: str, pictures: Sequence[bytes]) -> list[Any]:
    from twelvelabs.types import AnalyzeImageInput

    if model != MODELS[0]:
        raise ServiceError(
            f"{model} takes no photos.", f"Choose {MODELS[0]} for answers in Settings."
        )
    if len(pictures) > PEGASUS.pictures:
        raise ServiceError(f"At most {PEGASUS.pictures} photos can be asked about at once.", STAYS)
    for picture in pictures:
        PEGASUS.check_picture(jpeg_header.size(picture), len(picture))
    return [
        AnalyzeImageInput(
            name=f"picture_{number}", base_64_string=base64.b64encode(picture).decode("ascii")
        )
        for number, picture in enumerate(pictures, 1)
    ]
