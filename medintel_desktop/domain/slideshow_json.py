"""The manner of a slideshow as JSON values: what its job and the settings keep."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from medintel_desktop.domain.slideshow import LONGEST, SHORTEST, Captions, Manner, Order

EnumT = TypeVar("EnumT", bound=StrEnum)


def manner_to_json(manner: Manner) -> dict[str, Any]:
    return {
        "photo_seconds": manner.photo_seconds, "clip_seconds": manner.clip_seconds,
        "fade": manner.fade, "motion": manner.motion, "captions": manner.captions,
        "order": manner.order, "music": str(manner.music) if manner.music else None,
        "clip_sound": manner.clip_sound,
    }  # fmt: skip


def manner_of_json(value: Mapping[str, Any]) -> Manner:
    """What is missing or wrong is as usual."""
    usual, music = Manner(), value.get("music")
    return Manner(
        _seconds(value.get("photo_seconds"), SHORTEST, usual.photo_seconds),
        _seconds(value.get("clip_seconds"), SHORTEST, usual.clip_seconds),
        _seconds(value.get("fade"), 0.0, usual.fade),
        value.get("motion") is not False,
        _one_of(Captions, value.get("captions"), usual.captions),
        _one_of(Order, value.get("order"), usual.order),
        Path(music) if isinstance(music, str) and music else None,
        value.get("clip_sound") is not False,
    )


def _seconds(value: object, least: float, usual: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return usual
    return float(value) if math.isfinite(value) and least <= value <= LONGEST else usual


def _one_of(kind: type[EnumT], value: object, usual: EnumT) -> EnumT:
    return next((one for one in kind if one == value), usual)
