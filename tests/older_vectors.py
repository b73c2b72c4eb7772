"""A library as if a model that is gone had understood it."""

from __future__ import annotations

import math
from array import array

from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span
from medintel_desktop.jobs.workspace import Workspace
from tests.driver import Driver

GONE = EmbeddingSpace("twelvelabs", "Marengo-retrieval-2.7", 1024, "fixed-6")
PHOTOS = ("red", "orange", "green", "blue")
VIDEO = "clip.mp4"


def turned(step: int, dimension: int) -> array[float]:
    """A vector that is the less like the first, the larger the step."""
    angle = step * math.pi / 12
    return array("f", [math.cos(angle), math.sin(angle), *[0.0] * (dimension - 2)])


def put_into(workspace: Workspace, space: EmbeddingSpace, *names: str) -> None:
    """As if these items had been understood in that space."""
    index = LocalVectorIndex(workspace.folder.vectors)
    for step, name in enumerate((*(f"{colour}.jpg" for colour in PHOTOS), VIDEO)):
        item = Driver(workspace).items().get(name)
        if item is None or (names and name not in names):
            continue
        span = Span(0, 6) if name == VIDEO else None
        vector = MomentVector(span, Modality.VISUAL, turned(step, space.dimension))
        workspace.catalogue.moments.add(space, item.id, [vector], index.append)
