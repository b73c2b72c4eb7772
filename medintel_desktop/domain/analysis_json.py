"""Versions of answers as JSON values: beside an original in a store, and in a shared library.

What comes from there was written by anybody: every value is checked, and the content goes through
the door that all answers go through.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from medintel_desktop.domain.analysis import (
    ANY_TIME,
    LATEST,
    MOST_CHARACTERS,
    Analysis,
    AnswerKind,
    Origin,
    read,
    write,
)
from medintel_desktop.domain.moment import Span

_LONGEST_NAME = 100


def to_json(analysis: Analysis) -> dict[str, Any]:
    """Everything but the item it is about."""
    span = analysis.span
    return {
        "id": analysis.id, "kind": str(analysis.kind), "content": write(analysis.content),
        "question": analysis.question, "key": analysis.key,
        "start": span.start if span else None, "end": span.end if span else None,
        "origin": str(analysis.origin), "model": analysis.model, "made_at": analysis.made_at,
        "whole": analysis.whole, "based_on": analysis.based_on, "thread": analysis.thread,
        "chosen_at": analysis.chosen_at,
    }  # fmt: skip


def from_json(media_id: str, value: object) -> Analysis:
    """Raises ValueError for anything else, such as a kind that a later version knows."""
    if not isinstance(value, Mapping):
        raise ValueError("not a version of an answer")
    kind, whole = AnswerKind(str(value.get("kind"))), value.get("whole") is True
    content = value.get("content")
    in_words = not whole and isinstance(content, str)
    start, end = value.get("start"), value.get("end")
    return Analysis(
        id=str(uuid.UUID(_text(value, "id", 40))), media_id=media_id, kind=kind,
        content=read(AnswerKind.ANSWER if in_words else kind, content, ANY_TIME),
        question=_text(value, "question", MOST_CHARACTERS), key=_text(value, "key", _LONGEST_NAME),
        span=None if start is None else Span(_number(start), _number(end)),
        origin=Origin(str(value.get("origin"))), model=_text(value, "model", _LONGEST_NAME),
        made_at=_number(value.get("made_at"), most=1e12), whole=whole,
        based_on=_name(value, "based_on"), thread=_name(value, "thread"),
        chosen_at=_number(value.get("chosen_at", 0.0), most=1e12),
    )  # fmt: skip


def _text(value: Mapping[str, Any], name: str, most: int) -> str:
    text = value.get(name)
    if not isinstance(text, str) or len(text) > most:
        raise ValueError(f"{name} is no text, or too long")
    return text


def _name(value: Mapping[str, Any], name: str) -> str | None:
    return None if value.get(name) is None else _text(value, name, _LONGEST_NAME)


def _number(value: object, most: float = LATEST) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
        raise ValueError("not a number")
    return float(value)
