"""Answers of the service as vectors of ours; what cannot be compared is left out."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from operator import mul
from typing import TYPE_CHECKING

from medintel_desktop.domain.errors import ServiceError
from medintel_desktop.domain.moment import Modality, MomentVector, Span

if TYPE_CHECKING:
    from twelvelabs.types.embedding_data import EmbeddingData

DIMENSION = 512
"""Of marengo3.0, and of marengo3.5 when it is not asked for less."""
_MODALITIES = {str(modality): modality for modality in Modality}
_CLIPS = (None, "clip", "local")


def single(data: Sequence[EmbeddingData] | None) -> array[float]:
    """The one vector of a query or photo. Raises ServiceError when it is none."""
    values = _values(data[0].embedding) if data else None
    if values is None:
        raise ServiceError(
            "TwelveLabs gave an answer that cannot be compared.", "Nothing was kept of it."
        )
    return values


def moments(data: Sequence[EmbeddingData] | None, duration: float | None) -> list[MomentVector]:
    """The clips of a video as spans inside ``[0, duration)``, in the order they came.

    A vector of the wrong length, not finite or zero is left out, as is an empty span. Raises
    ServiceError when there were vectors and none of them is any good, or none at all.
    """
    found = [moment for item in data or () if (moment := _moment(item, duration)) is not None]
    if not found:
        raise ServiceError(
            "TwelveLabs found nothing in this video that can be searched.",
            "It stays in your library and is found by words.",
            short="Nothing found",
        )
    return found


def _moment(item: EmbeddingData, duration: float | None) -> MomentVector | None:
    modality = _MODALITIES.get(str(item.embedding_option))
    start, end = item.start_sec, item.end_sec
    if modality is None or item.embedding_scope not in _CLIPS or start is None or end is None:
        return None
    start, end = max(start, 0.0), min(end, duration or math.inf)
    # Comparing this way round leaves out NaN as well.
    if not start < end < math.inf:
        return None
    values = _values(item.embedding)
    return None if values is None else MomentVector(Span(start, end), modality, values)


def _values(numbers: Sequence[float]) -> array[float] | None:
    if len(numbers) != DIMENSION:
        return None
    try:
        values = array("f", numbers)
    except OverflowError:
        return None
    # Zero, infinite and NaN all fail this.
    return values if 1e-12 < sum(map(mul, values, values)) < math.inf else None
