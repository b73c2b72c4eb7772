"""Several items in the panel: what they share, and what is done to all."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.media import MediaItem, MediaState
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.fact_table import FactTable
from medintel_desktop.ui.details.facts import common_facts
from medintel_desktop.ui.details.flow import Flow
from medintel_desktop.ui.details.fold import MARGIN, Fold, inset
from medintel_desktop.ui.details.picture import PathOf, Strip
from medintel_desktop.ui.details.reader import ManyItems
from medintel_desktop.ui.details.stars import StarBar
from medintel_desktop.ui.details.tag_section import TagSection
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


class ManyView(QWidget):
    """Shows; what the user wants is told by signals of the fields and these."""

    understand_asked = Signal()
    trash_asked = Signal()
    position_asked = Signal()
    analyse_asked = Signal()

    def __init__(
        self, theme: Theme, background: Background, thumbnail_of: PathOf, *, read_only: bool,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._read_only = read_only
        self.strip = Strip(theme, background, thumbnail_of, self)
        self.title = Label(theme, "", Role.TITLE, parent=self)
        self.kind = Label(theme, "", Role.SMALL, "t2", parent=self)
        self.stars = StarBar(theme, self)
        self.understand = QPushButton("Understand", self)
        self.analyse = QPushButton("Analyse…", self)
        self.trash = QPushButton("Move to trash", self)
        self.position = QPushButton("Set position…", self)
        self.about = FactTable(theme, self)
        self._section = TagSection(theme, self, read_only=read_only)
        self.tags, self.offers = self._section.editor, self._section.offers
        self._about = Fold(theme, "About", self.about, self)
        self._tags = Fold(theme, "Tags", self._section, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._tags)
        column.addWidget(self._about)
        column.addStretch(1)
        self.understand.clicked.connect(self.understand_asked)
        self.analyse.clicked.connect(self.analyse_asked)
        self.trash.clicked.connect(self.trash_asked)
        self.position.clicked.connect(self.position_asked)
        if read_only:
            self.stars.setEnabled(False)

    def show_items(self, shown: ManyItems) -> None:
        items = shown.items
        self.strip.show_items(shown.first)
        self.title.setText(f"{words.count(len(shown.ids))} items selected")
        self.kind.setText(_kinds(items))
        ratings = {item.rating for item in items}
        self.stars.show_rating(ratings.pop() if len(ratings) == 1 else None)
        ready = any(item.state is MediaState.READY for item in items) or not items
        self.understand.setVisible(ready and not self._read_only)
        for button in (self.analyse, self.trash, self.position):
            button.setVisible(not self._read_only)
        self.about.show_facts(common_facts(items))
        self._about.setVisible(bool(items))
        every, some = _tags(items)
        self.tags.set_known(shown.known_tags)
        self.tags.show_tags(every, some)
        self._tags.setVisible(self._section.show_offers(shown.proposed))

    def _head(self) -> QWidget:
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 14, 0, 12)
        column.setSpacing(2)
        column.addLayout(inset(self.strip))
        column.addSpacing(8)
        column.addLayout(inset(self.title))
        column.addLayout(inset(self.kind))
        column.addSpacing(4)
        stars = QHBoxLayout()
        stars.setContentsMargins(MARGIN - 4, 0, MARGIN, 0)
        stars.addWidget(self.stars)
        stars.addStretch(1)
        column.addLayout(stars)
        column.addSpacing(6)
        buttons = QWidget(head)
        flow = Flow(buttons, 8)
        for button in (self.understand, self.analyse, self.position, self.trash):
            button.setProperty("small", True)
            flow.addWidget(button)
        column.addLayout(inset(buttons))
        return head


def _kinds(items: tuple[MediaItem, ...]) -> str:
    """ "2 photos, 1 video, 420 MB"."""
    if not items:
        return ""
    videos = sum(item.metadata.duration is not None for item in items)
    photos = len(items) - videos
    parts = [words.counted(photos, "photo")] if photos else []
    parts += [words.counted(videos, "video")] if videos else []
    return ", ".join([*parts, words.size(sum(item.bytes for item in items))])


def _tags(items: tuple[MediaItem, ...]) -> tuple[list[str], list[str]]:
    """Tags all have, and tags only some have; upper and lower case are the same."""
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for item in items:
        for tag in item.tags:
            key = tag.casefold()
            names.setdefault(key, tag)
            counts[key] = counts.get(key, 0) + 1
    every = [names[key] for key, count in counts.items() if count == len(items)]
    some = [names[key] for key, count in counts.items() if count < len(items)]
    return sorted(every, key=str.casefold), sorted(some, key=str.casefold)
