"""The card of a match in the narrow panel: span, name, and why it was found."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter

from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.hit_delegate import HitDelegate, reason
from medintel_desktop.ui.models.cell_model import Index
from medintel_desktop.ui.models.hit_model import HIT_ROLE
from medintel_desktop.ui.theme import Role


class MatchDelegate(HitDelegate):
    """Without the bar: the name needs the room, and the order says how good a match is."""

    def _paint_words(
        self, painter: QPainter, corner: QPoint, index: Index, cell: MediaCell
    ) -> None:
        hit: Hit | None = index.data(HIT_ROLE)
        if hit is None:
            return
        kit, tokens = self.paint_kit, self.paint_kit.theme.tokens
        name = self.frame.name.translated(corner)
        kit.text(painter, name, cell.name, Role.SMALL_STRONG, tokens.t1, middle=True)
        second = self.frame.second.translated(corner)
        icon, color = self._reason_icon(hit)
        kit.icon(painter, icon, second.left(), second.center().y(), 12, color)
        kit.text(painter, second.adjusted(17, 0, 0, 0), reason(hit), Role.TINY, tokens.t2)
