"""The manner of a slideshow as JSON values: what its job keeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from medintel_desktop.domain.slideshow import Captions, Manner, Order


def manner_to_json(manner: Manner) -> dict[str, Any]:
    return {
        "photo_seconds": manner.photo_seconds, "clip_seconds": manner.clip_seconds,
        "fade": manner.fade, "motion": manner.motion, "captions": manner.captions,
        "order": manner.order, "music": str(manner.music) if manner.music else None,
        "clip_sound": manner.clip_sound,
    }  # fmt: skip


def manner_of_json(value: Mapping[str, Any]) -> Manner:
    """Of what :func:`manner_to_json` gave."""
    music = value["music"]
    return Manner(
        value["photo_seconds"], value["clip_seconds"], value["fade"], value["motion"],
        Captions(value["captions"]), Order(value["order"]), Path(music) if music else None,
        value["clip_sound"],
    )  # fmt: skip
