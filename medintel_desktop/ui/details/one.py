"""One item in the panel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.errors import AnswerLost
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.copy_lines import copy_lines
from medintel_desktop.ui.details.fact_table import FactTable
from medintel_desktop.ui.details.facts import facts_of, kind_line
from medintel_desktop.ui.details.fields import CaptionField, NameField
from medintel_desktop.ui.details.fold import MARGIN, Fold, inset
from medintel_desktop.ui.details.index_lines import HEADING, index_lines
from medintel_desktop.ui.details.moment_list import MomentList
from medintel_desktop.ui.details.picture import PathOf, Picture
from medintel_desktop.ui.details.place_rows import Line, Lines
from medintel_desktop.ui.details.position_lines import position_lines
from medintel_desktop.ui.details.reader import OneItem
from medintel_desktop.ui.details.stars import StarBar
from medintel_desktop.ui.details.state_line import StateLine, standing_of
from medintel_desktop.ui.details.tag_section import TagSection
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme


class OneView(QWidget):
    """Shows; what the user wants is told by signals of the fields and these."""

    opened = Signal()
    album_left = Signal(str)
    """Album id."""
    reveal_asked = Signal(str)
    """A path."""
    retry_asked = Signal(int)
    """Job id."""
    check_asked = Signal(object)
    """A Copy: is it right?"""
    position_asked = Signal()
    own_position_asked = Signal()
    index_asked = Signal()
    """Into the managed index."""
    plan_asked = Signal(str)
    """Id of the plan that the item is a film of."""

    def __init__(
        self, theme: Theme, background: Background, preview_of: PathOf, *, read_only: bool,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._read_only = theme, read_only
        self.shown: OneItem | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.picture = Picture(theme, background, preview_of, self)
        self.name = NameField(theme, self)
        self.kind = Label(theme, "", Role.SMALL, "t2", parent=self)
        self.stars = StarBar(theme, self)
        self.state = StateLine(theme, self)
        self.reason = Label(theme, "", Role.SMALL, "danger", wrap=True, parent=self)
        self.hint = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=self)
        self._column.addWidget(self._head())
        self.moments = MomentList(theme, self)
        self.about = FactTable(theme, self)
        self.place = Lines(theme, self)
        self.caption = CaptionField(theme, self)
        self._tags = TagSection(theme, self, read_only=read_only)
        self.tags, self.offers = self._tags.editor, self._tags.offers
        self.albums = Lines(theme, self)
        self.plan = Lines(theme, self)
        self.files = Lines(theme, self)
        self.jobs = Lines(theme, self)
        self.index = Lines(theme, self)
        bodies = {
            "Jobs": self.jobs, "Moments": self.moments, HEADING: self.index, "About": self.about,
            "Place": self.place, "Caption": self.caption, "Tags": self._tags, "Albums": self.albums,
            "Film of": self.plan, "Files": self.files,
        }  # fmt: skip
        self.folds = {title: Fold(theme, title, body, self) for title, body in bodies.items()}
        for fold in self.folds.values():
            self._column.addWidget(fold)
        self._column.addStretch(1)
        self.picture.opened.connect(self.opened)
        if read_only:
            self._lock()

    def show_item(self, shown: OneItem) -> None:
        """What the user is writing is never overwritten while it is the same item."""
        same = self.shown is not None and self.shown.item.id == shown.item.id
        self.shown, item = shown, shown.item
        self.picture.show_item(item)
        if not (same and self.name.edited):
            self.name.show_text(item.name)
        self.kind.setText(kind_line(item))
        self.stars.show_rating(item.rating)
        self._show_state(shown)
        self.moments.show_moments(shown.moments)
        self._reveal("Moments", bool(shown.moments), len(shown.moments))
        self.about.show_facts([fact for fact in facts_of(item) if fact.label != "Position"])
        self._show_place(shown)
        if not (same and self.caption.edited):
            self.caption.show_text(item.caption)
        self._reveal("Caption", bool(item.caption) or not self._read_only)
        self.tags.set_known(shown.known_tags)
        self.tags.show_tags(item.tags)
        self._reveal("Tags", self._tags.show_offers(shown.proposed, shown.accepted))
        self.albums.show_lines([self._album(*pair) for pair in shown.albums])
        self._reveal("Albums", bool(shown.albums), len(shown.albums))
        self.plan.show_lines([self._plan(*shown.film_of)] if shown.film_of else [])
        self._reveal("Film of", shown.film_of is not None)
        check = None if self._read_only else self.check_asked.emit
        self.files.show_lines([*self._places(item), *copy_lines(shown, check)])
        self._reveal("Files", bool(item.paths or shown.copies), len(item.paths))
        lines = index_lines(shown, None if self._read_only else self.index_asked.emit)
        self.index.show_lines(lines)
        self._reveal(HEADING, bool(lines))
        self.jobs.show_lines([self._job(job) for job in shown.failed])
        self._reveal("Jobs", bool(shown.failed))

    def _head(self) -> QWidget:
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 14, 0, 12)
        column.setSpacing(2)
        column.addLayout(inset(self.picture))
        column.addSpacing(6)
        # What has a border of its own stands further out, so that its text lines up.
        column.addLayout(inset(self.name, 6))
        column.addLayout(inset(self.kind))
        column.addSpacing(4)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN - 4, 0, MARGIN, 0)
        row.addWidget(self.stars)
        row.addWidget(self.state, 1)
        column.addLayout(row)
        column.addLayout(inset(self.reason))
        column.addLayout(inset(self.hint))
        return head

    def _show_state(self, shown: OneItem) -> None:
        standing = standing_of(shown.item, shown.waits)
        self.state.show_standing(standing)
        for label, text in ((self.reason, standing.reason), (self.hint, standing.hint)):
            label.setText(text)
            label.setVisible(bool(text))

    def _show_place(self, shown: OneItem) -> None:
        ask = None if self._read_only else self.position_asked.emit
        give_back = None if self._read_only else self.own_position_asked.emit
        lines = position_lines(shown, ask, give_back)
        self.place.show_lines(lines)
        self._reveal("Place", bool(lines))

    def _reveal(self, title: str, shown: bool, number: int = 0) -> None:
        fold = self.folds[title]
        fold.setVisible(shown)
        fold.set_number(words.count(number) if number > 1 else "")

    def _album(self, album_id: str, path: str) -> Line:
        if self._read_only:
            return Line(path)
        return Line(
            path, icon="x", act=lambda: self.album_left.emit(album_id), told=f"Remove from {path}"
        )

    def _plan(self, plan_id: str, name: str) -> Line:
        return Line(
            name, icon="clapperboard", act=lambda: self.plan_asked.emit(plan_id),
            told=f"Open the plan {name}",
        )  # fmt: skip

    def _places(self, item: MediaItem) -> list[Line]:
        lines = []
        for place in item.paths:
            path = place.path
            text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            if place.seen:
                show = "Show in folder"
                lines.append(Line(
                    text, icon="folder-open", told=show,
                    act=lambda path=path: self.reveal_asked.emit(path),  # type: ignore[misc]
                ))  # fmt: skip
            elif not item.in_cloud:
                lines.append(Line(text, "missing", "warn", "t2"))
        return lines

    def _job(self, job: Job) -> Line:
        problem = job.problem
        title = problem.title if problem else "It could not be done."
        hint = problem.hint if problem else ""
        again = bool(problem and problem.short == AnswerLost.short)
        retry = "Send again" if again else "Retry"
        act = None if self._read_only else lambda: self.retry_asked.emit(job.id)
        return Line(title, hint, tone="danger", button=retry, act=act, told=retry)

    def _lock(self) -> None:
        self.name.setReadOnly(True)
        self.caption.setReadOnly(True)
        self.stars.setEnabled(False)
