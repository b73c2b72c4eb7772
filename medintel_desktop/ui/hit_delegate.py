"""The card of a result: the moment's frame, its span, how good it is and why it was found."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from medintel_desktop.domain import words
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.search import Hit
from medintel_desktop.domain.view import Mark, MediaCell
from medintel_desktop.ui import cell_words
from medintel_desktop.ui.cell_delegate import CellDelegate
from medintel_desktop.ui.cell_paint import MODALITY_ICONS, PILL_INSET, CellState
from medintel_desktop.ui.models.cell_model import Index
from medintel_desktop.ui.models.hit_model import HIT_ROLE
from medintel_desktop.ui.theme import Role

BAR_WIDTH, BAR_HEIGHT = 44, 4
GOOD = 0.7
"""From here the bar is blue; one scale for every query, so that bars can be compared."""


MOST_STARTS, GAP = 3, 4
"""Moments told on the card of a video, and px between them."""


def _around(box: QRect) -> QRect:
    """The rectangle in whose lower left corner a pill stands there."""
    return box.adjusted(-PILL_INSET, 0, 0, PILL_INSET)


def reason(hit: Hit) -> str:
    """Why it was found, after how far from the middle of the circle that was searched in it is;
    of what only filters found, day and place."""
    far = "" if hit.km is None else words.distance(hit.km)
    return ", ".join(filter(None, (far, hit.why or cell_words.second_line(hit.item))))


class HitDelegate(CellDelegate):
    """A cell with another foot: name and bar, then the reason with its icon."""

    aspect = 10 / 16

    by_video = False
    """A card stands for all moments of its video that were found: the best of them are told."""

    live: tuple[int, QImage] | None = None
    """The row whose moment plays, and what it shows now."""

    def _paint_picture(
        self, painter: QPainter, corner: QPoint, index: Index, cell: MediaCell, state: CellState
    ) -> None:
        if self.live is None or self.live[0] != index.row():
            super()._paint_picture(painter, corner, index, cell, state)
            return
        picture = self.frame.picture.translated(corner)
        painter.drawImage(picture, self.live[1])
        self._paint_time(painter, picture, index, cell)
        self.paint_kit.lanes(painter, self.frame.lanes.translated(corner), cell)

    def still_at(self, index: Index, cell: MediaCell) -> float | None:
        hit: Hit | None = index.data(HIT_ROLE)
        if hit is None or hit.span is None or not cell.duration:
            return None
        return min((hit.span.start + hit.span.end) / 2 / cell.duration, 1.0)

    def _paint_time(self, painter: QPainter, picture: QRect, index: Index, cell: MediaCell) -> None:
        hit: Hit | None = index.data(HIT_ROLE)
        starts = self.starts_at(hit, picture) if hit is not None else []
        for box, mark in starts:
            text = words.clock(mark.span.start)
            self.paint_kit.time_pill(painter, _around(box), text, left=True)
            if (mark.score or 0.0) >= GOOD:
                line = box.adjusted(3, box.height() - 2, -3, 0)
                painter.fillRect(line, self.paint_kit.theme.tokens.accent)
        if starts:
            return
        if hit is not None and hit.span is not None:
            self.paint_kit.time_pill(
                painter, picture, words.span(hit.span.start, hit.span.end), left=True
            )
        else:
            super()._paint_time(painter, picture, index, cell)

    def starts_at(self, hit: Hit, picture: QRect) -> list[tuple[QRect, Mark]]:
        """Where the beginnings of the best moments of a video stand in its card, while a card
        stands for all of them; none where there is only one."""
        marks = sorted(hit.item.marks, key=lambda mark: -(mark.score or 0.0))[:MOST_STARTS]
        if not self.by_video or len(marks) < 2:
            return []
        found, left = list[tuple[QRect, Mark]](), 0
        for mark in sorted(marks, key=lambda mark: mark.span.start):
            box = self.paint_kit.time_box(picture, words.clock(mark.span.start), left=True)
            box.translate(left, 0)
            if box.right() < picture.right():
                found.append((box, mark))
            left += box.width() + GAP
        return found

    def _paint_words(
        self, painter: QPainter, corner: QPoint, index: Index, cell: MediaCell
    ) -> None:
        hit: Hit | None = index.data(HIT_ROLE)
        if hit is None:
            return
        kit, tokens = self.paint_kit, self.paint_kit.theme.tokens
        name = self.frame.name.translated(corner)
        rated = hit.score > 0  # a source that tells ranks alone says nothing of how good it is
        room = name.adjusted(0, 0, -BAR_WIDTH - 8, 0) if rated else name
        kit.text(painter, room, cell.name, Role.SMALL_STRONG, tokens.t1, middle=True)
        if rated:
            self._paint_bar(painter, name, hit.score)
        second = self.frame.second.translated(corner)
        icon, color = self._reason_icon(hit)
        kit.icon(painter, icon, second.left(), second.center().y(), 12, color)
        kit.text(painter, second.adjusted(17, 0, 0, 0), reason(hit), Role.TINY, tokens.t2)

    def _paint_bar(self, painter: QPainter, line: QRect, score: float) -> None:
        tokens = self.paint_kit.theme.tokens
        left = line.right() + 1 - BAR_WIDTH
        top = line.center().y() - BAR_HEIGHT // 2 + 1
        painter.fillRect(left, top, BAR_WIDTH, BAR_HEIGHT, tokens.press)
        filled = round(BAR_WIDTH * min(max(score, 0.0), 1.0))
        color = tokens.accent if score >= GOOD else tokens.t2
        painter.fillRect(left, top, filled, BAR_HEIGHT, color)

    def _reason_icon(self, hit: Hit) -> tuple[str, QColor]:
        tokens = self.paint_kit.theme.tokens
        if hit.modality is None:
            return ("text" if hit.why else "calendar" if hit.km is None else "map-pin"), tokens.t2
        if hit.item.kind is MediaKind.PHOTO:
            return "image", tokens.t2
        colors = {
            Modality.VISUAL: tokens.picture,
            Modality.AUDIO: tokens.sound,
            Modality.TRANSCRIPTION: tokens.speech,
        }
        return MODALITY_ICONS[hit.modality], colors[hit.modality]
