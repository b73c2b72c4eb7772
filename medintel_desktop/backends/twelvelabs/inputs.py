"""Requests as each model wants them.

marengo3.0 takes text and pictures as they are, and also gives what is spoken. marengo3.5 takes
both as "multi_input", wraps the segmentation in "temporal", and hears speech as part of audio.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from twelvelabs.types.async_video_input_request import AsyncVideoInputRequest

MODELS = ("marengo3.0", "marengo3.5")
MAX_TOKENS = 500
"""Of a query [docs: concepts/models/marengo]."""
BYTES_PER_TOKEN = 2
"""Fewer than any tokenizer needs for prose, so that a cut text is never refused."""


class Inputs:
    """Makes requests for one model and one way of cutting videos.

    ``segmentation`` is "dynamic-N" (at scene changes, at least N seconds, 2 to 5) or "fixed-N"
    (2 to 10 seconds). Raises ValueError for anything else.
    """

    def __init__(self, model: str, segmentation: str) -> None:
        if model not in MODELS:
            raise ValueError(f"not a model for embeddings: {model}")
        self._strategy, self._seconds = _parse(segmentation)
        self._old = model == MODELS[0]

    @property
    def options(self) -> list[str]:
        """The modalities asked for."""
        return ["visual", "audio", "transcription"] if self._old else ["visual", "audio"]

    def text(self, text: str) -> dict[str, Any]:
        from twelvelabs.types import MultiInputRequest, TextInputRequest

        if self._old:
            return {"input_type": "text", "text": TextInputRequest(input_text=text)}
        return {"input_type": "multi_input", "multi_input": MultiInputRequest(input_text=text)}

    def picture(self, base64: str) -> dict[str, Any]:
        from twelvelabs.types import (
            ImageInputRequest,
            MediaSource,
            MultiInputMediaSource,
            MultiInputRequest,
        )

        if self._old:
            source = MediaSource(base_64_string=base64)
            return {"input_type": "image", "image": ImageInputRequest(media_source=source)}
        part = MultiInputMediaSource(media_type="image", base_64_string=base64)
        return {
            "input_type": "multi_input",
            "multi_input": MultiInputRequest(media_sources=[part]),
        }

    def video(self, asset_id: str) -> AsyncVideoInputRequest:
        from twelvelabs.types import AsyncVideoInputRequest, MediaSource

        key = "min_duration_sec" if self._strategy == "dynamic" else "duration_sec"
        cut: dict[str, Any] = {"strategy": self._strategy, self._strategy: {key: self._seconds}}
        return AsyncVideoInputRequest(
            media_source=MediaSource(asset_id=asset_id),
            segmentation=cut if self._old else {"temporal": cut},  # type: ignore[arg-type]  # parsed by pydantic
            embedding_option=self.options,
            embedding_scope=["clip"],
        )


def _parse(segmentation: str) -> tuple[Literal["dynamic", "fixed"], int]:
    match = re.fullmatch(r"(dynamic|fixed)-(\d{1,2})", segmentation)
    strategy: Literal["dynamic", "fixed"]
    strategy = "dynamic" if match and match[1] == "dynamic" else "fixed"
    if match is None or not 2 <= int(match[2]) <= (5 if strategy == "dynamic" else 10):
        raise ValueError(f"not a way of cutting videos: {segmentation}")
    return strategy, int(match[2])


def shortened(text: str) -> str:
    """At most :data:`MAX_TOKENS` tokens of a text, cut between words where there are any."""
    kept: list[str] = []
    left = MAX_TOKENS
    for word in text.split():
        cost = _tokens(word)
        if cost > left:
            if not kept:
                kept.append(_cut(word))
            break
        kept.append(word)
        left -= cost
    return " ".join(kept)


def _tokens(word: str) -> int:
    return -(-len(word.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def _cut(word: str) -> str:
    return word.encode("utf-8", "replace")[: MAX_TOKENS * BYTES_PER_TOKEN].decode("utf-8", "ignore")
