"""What would come of matching items with a track."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Qt

from medintel_desktop.domain import words
from medintel_desktop.library.position_text import written
from medintel_desktop.library.track_matching import Match, State
from medintel_desktop.ui.models.row_model import Index, RowModel
from medintel_desktop.ui.theme import Theme

COMES = {
    State.FOUND: "Gets this position",
    State.KEPT: "Has one, which stays",
    State.NO_TIME: "Has no time",
    State.NO_ZONE: "Needs a time zone",
    State.TOO_FAR: "Not on the track then",
}


class MatchModel(RowModel[Match]):
    """Rows of matches; what gets no position is greyed."""

    headings = ("Item", "Taken (UTC)", "Position", "From a point", "What comes of it")

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def texts(self, row: Match) -> tuple[str, ...]:
        comes = COMES[row.state]
        if row.state is State.FOUND and row.item.point is not None:
            comes = "Replaces the one it has"
        return (
            row.item.name,
            words.time(datetime.fromtimestamp(row.time, UTC)) if row.time is not None else "–",
            written(row.point) if row.point else "–",
            words.length(row.apart) if row.apart is not None else "–",
            comes,
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.ForegroundRole:
            found = self.rows[index.row()].state is State.FOUND
            return self._theme.tokens.t1 if found else self._theme.tokens.t3
        return super().data(index, role)
