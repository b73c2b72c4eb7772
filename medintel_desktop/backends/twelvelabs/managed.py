"""What a managed index tells, in our words: its videos, its answers, its reasons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from medintel_desktop.backends.twelvelabs import refusals
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line
from medintel_desktop.domain.video_index import (
    Clip,
    ClipPage,
    IndexedVideo,
    IndexState,
    ManagedIndex,
)

if TYPE_CHECKING:
    from twelvelabs.types.index_schema import IndexSchema
    from twelvelabs.types.indexed_asset import IndexedAsset
    from twelvelabs.types.indexed_asset_detailed import IndexedAssetDetailed
    from twelvelabs.types.search_item import SearchItem
    from twelvelabs.types.transcription_data_item import TranscriptionDataItem

MODEL = "marengo3.0"
"""The one model an index takes [sdk:indexes.create]."""

_STATES = {
    "pending": IndexState.QUEUED,
    "queued": IndexState.QUEUED,
    "validating": IndexState.QUEUED,
    "ready": IndexState.READY,
    "failed": IndexState.FAILED,
}
"""A state that is none of these is work in progress."""


def index_of(told: IndexSchema) -> ManagedIndex:
    options = {option for model in told.models or () for option in model.model_options or ()}
    return ManagedIndex(
        id=told.id or "", name=told.index_name or told.id or "",
        videos=int(told.video_count or 0), seconds=told.total_duration or 0.0,
        sees="visual" in options, hears="audio" in options, expires_at=told.expires_at or "",
    )  # fmt: skip


def video_of(told: IndexedAsset) -> IndexedVideo:
    """Without what only the whole answer has."""
    state = _STATES.get(str(told.status), IndexState.INDEXING)
    reason = reason_of(told) if state is IndexState.FAILED else ""
    return IndexedVideo(told.id or "", told.asset_id or "", state, reason)


def whole_video_of(told: IndexedAssetDetailed) -> IndexedVideo:
    """With details, speech and the address of a picture."""
    short = video_of(told)
    system = told.system_metadata
    facts = {
        **(system.dict(exclude_none=True) if system else {}), "indexed_at": told.indexed_at,
        "created_at": told.created_at,
    }  # fmt: skip
    details = {name: value for name, value in facts.items() if isinstance(value, str | int | float)}
    pictures = (told.hls.thumbnail_urls if told.hls else None) or [""]
    return IndexedVideo(
        short.id, short.asset, short.state, short.reason, details,
        tuple(_lines(told.transcription or ())), pictures[0],
    )  # fmt: skip


def reason_of(told: IndexedAsset) -> str:
    """Why it failed, "" where the answer does not say. The API names no field for it; services
    that tell put it where assets have theirs."""
    error = (told.model_extra or {}).get("error")
    if not isinstance(error, Mapping):
        return ""
    code, message = str(error.get("code") or ""), str(error.get("message") or "")
    if code or message:
        refusal = refusals.refusal(400, code, message)
        return refusal.title if code in refusals.KNOWN else refusals.plain(message)
    return ""


def page_of(data: Sequence[SearchItem] | None, page_info: Any) -> ClipPage:
    """Clips that make no sense are left out."""
    clips = [clip for item in data or () for clip in _clips(item)]
    return ClipPage(
        tuple(clips), getattr(page_info, "next_page_token", None) or None,
        int(getattr(page_info, "total_results", None) or 0),
    )  # fmt: skip


def _clips(item: SearchItem) -> Iterator[Clip]:
    """Of a video with its clips, or of a clip that stands alone."""
    for part in item.clips if item.clips is not None else (item,):
        video = part.video_id or item.id or item.video_id
        span = _span(part.start, part.end)
        if video and span is not None and isinstance(part.rank, int) and part.rank > 0:
            yield Clip(video, span, part.rank, _text(part.transcription))


def _lines(told: Iterable[TranscriptionDataItem]) -> Iterator[Line]:
    for item in told:
        span, text = _span(item.start, item.end), _text(item.value)
        if span is not None and text:
            yield Line(span, text)


def _span(start: float | None, end: float | None) -> Span | None:
    if start is None or end is None:
        return None
    start = max(float(start), 0.0)
    # Comparing this way round leaves out NaN as well.
    return Span(start, float(end)) if start < float(end) < math.inf else None


def _text(value: str | None) -> str:
    return "".join(c for c in value or "" if c.isprintable() or c == " ").strip()
