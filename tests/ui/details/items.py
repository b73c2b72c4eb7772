"""Items to look at, and the way back of an edit."""

from __future__ import annotations

from array import array
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import (
    Camera,
    GeoPoint,
    MediaItem,
    MediaKind,
    Metadata,
)
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details_panel import DetailsPanel

LONG = 15_000
Key = Qt.Key
SPACE = EmbeddingSpace("twelvelabs", "marengo3.0", 2, "dynamic")
WALK = Metadata(
    MediaKind.VIDEO, 1920, 1080, taken_at=datetime(2024, 10, 24, 15, 12, 8), utc_offset=120,
    point=GeoPoint(43.46742, 11.8851, 262.4),
    camera=Camera("NIKON", "NIKON COOLPIX P6000", None, 100, 1 / 250, 2.8, 35.0),
    duration=380.0, frame_rate=25.0, video_codec="h264", audio_codec="aac",
)  # fmt: skip


def show(qtbot: QtBot, panel: DetailsPanel, background: Background, *ids: str) -> None:
    panel.show_items(list(ids))
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)


def item_of(workspace: Workspace, media_id: str) -> MediaItem:
    item = workspace.catalogue.media.get(media_id)
    assert item is not None
    return item


def understand(workspace: Workspace, media_id: str, count: int) -> None:
    """Moments of 5 s; the first in all lanes, the others in one."""
    values = array("f", [0.0, 0.0])
    spans = [Span(5.0 * at, 5.0 * at + 5) for at in range(count)]
    vectors = [MomentVector(span, Modality.VISUAL, values) for span in spans]
    vectors += [MomentVector(spans[0], lane, values) for lane in Modality]
    workspace.catalogue.moments.add(SPACE, media_id, vectors, lambda *_: None)


class Undo:
    """Keeps what the panel tells, as the window does."""

    def __init__(self, panel: DetailsPanel, background: Background, qtbot: QtBot) -> None:
        self.names: list[str] = []
        self._calls: tuple[Any, Any] | None = None
        self._background, self._qtbot = background, qtbot
        panel.edited.connect(self._keep)

    def _keep(self, name: str, undo: Any, redo: Any) -> None:
        self.names.append(name)
        self._calls = (undo, redo)

    def run(self, which: int) -> None:
        """0 undoes the last edit, 1 does it once more."""
        assert self._calls is not None
        self._background.change(self._calls[which])
        self._qtbot.waitUntil(lambda: self._background.idle, timeout=LONG)
