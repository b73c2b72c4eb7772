"""The results of a search: filters, head, cards, and what was left out.

Words are shown as soon as they are found; when meaning was asked for, the joined list takes their
place once it is there. What was shown before stays until then, so nothing flickers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from medintel_desktop.domain.album import Album
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.job import Job, pill
from medintel_desktop.domain.search import NO_KEY, Hit, SearchAnswer, SearchEngine, SearchQuery
from medintel_desktop.domain.smart_album import SmartAlbum
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Line
from medintel_desktop.ui.filter_chips import Asked, FilterChips, filters_of
from medintel_desktop.ui.hit_grid import HitGrid
from medintel_desktop.ui.hover_play import HoverPlay
from medintel_desktop.ui.models.hit_model import HitModel, with_pill
from medintel_desktop.ui.nothing_found import NothingFound
from medintel_desktop.ui.nothing_words import told, when_empty
from medintel_desktop.ui.result_order import Order, arranged, summary, title
from medintel_desktop.ui.search_foot import SearchFoot
from medintel_desktop.ui.search_head import SearchHead
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails

PATIENCE_MS = 300
"""A search that takes longer says so."""

MOST_FILTERED = 5_000
"""Hits of filters without words."""

BY_WORDS = "Found by words. Press Enter to search by meaning."
SEARCHING = "Searching by meaning…"


class SearchPage(QWidget):
    """Asks the library and shows what it answers."""

    opened = Signal(object, object, list, int)
    """MediaCell, second to start at (float | None), all hits as shown (list[Hit]), its place."""
    query_changed = Signal(object)
    """SearchQuery: its filters were changed here."""
    picture_asked = Signal(object)
    """The user wants to search with another picture than this (Path), or with a part of it."""
    settings_asked = Signal()
    started = Signal()
    """Something is asked here: the page is to be shown."""
    emptied = Signal()
    """The last thing asked for was taken away."""
    answered = Signal()
    """What is shown is another answer."""
    said = Signal(str)
    """ "38 good matches", for the status bar."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._background, self._workspace = theme, background, workspace
        self._asked = Asked()
        self._answer = SearchAnswer(())
        self._turn = 0
        self._waiting = False
        self._no_service = False
        self.has_key = True
        """Without one, what is typed is not said to be found by meaning."""
        self._failure: MedIntelError | None = None
        self.model = HitModel(self)
        self.chips = FilterChips(theme, background, workspace, self)
        self.head = SearchHead(theme, self)
        self.grid = HitGrid(theme, thumbnails, self.model, self)
        self.playing = HoverPlay(self.grid, background, workspace, self.grid.cards)
        self.nothing = NothingFound(theme, self)
        self.foot = SearchFoot(theme, self)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.foot.say(SEARCHING))
        self._lay_out()
        self._connect()
        self.setAutoFillBackground(True)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def hits(self) -> list[Hit]:
        """As shown, in order."""
        found = (self.model.hit(row) for row in range(self.model.rowCount()))
        return [hit for hit in found if hit]

    @property
    def answer(self) -> SearchAnswer:
        """What was found last, in the order it was found in."""
        return self._answer

    @property
    def asked(self) -> Asked:
        """The search shown, with what names its filters."""
        return self._asked

    def ask(self, asked: Asked) -> None:
        """Answer a search whose filters were changed elsewhere."""
        self._begin(asked)

    @property
    def query(self) -> SearchQuery:
        return self._asked.query

    @property
    def _limited(self) -> SearchQuery:
        """Filters alone rank nothing, so that their first page would leave out as good ones.
        A limit that was asked for stays."""
        query = self.query
        ranked = query.text.strip() or query.similar_to or self._asked.picture
        plain = query.limit == SearchQuery().limit
        return replace(query, limit=MOST_FILTERED) if plain and not ranked else query

    @property
    def asks(self) -> bool:
        """Whether anything is asked for at all."""
        return _asks(self._asked)

    @property
    def waiting(self) -> bool:
        """True while the answer is not complete."""
        return self._waiting

    def search(self, query: SearchQuery, *, beside: bool = False) -> None:
        """Answer a query in place of what is shown; ``beside``: a picture that is searched with
        stays, and what is near to both is found once the words are whole."""
        picture = self._asked.picture if beside else None
        if picture is None or query.meaning:
            self._begin(replace(self._asked, query=query, picture=picture))

    def by_picture(self, path: Path) -> None:
        """Find what is like a picture, within the filters in force and with the words that were
        searched for."""
        query = replace(
            self.query, similar_to=None, similar_at=None, weak=False, meaning=True
        )  # fmt: skip
        self._begin(replace(self._asked, query=query, picture=path))

    def clear(self) -> None:
        """Forget the search, its filters and its results."""
        self._turn += 1
        self._waiting = False
        self._patience.stop()
        self._asked = Asked(albums=self._asked.albums)
        self.chips.set_kept(None)
        self._answer = SearchAnswer(())
        self.model.set_hits(())
        self.chips.show_filters(self._asked)
        self.query_changed.emit(self.query)

    def hear(self, changes: Changes) -> None:
        """Items changed: show them as they are now; the list keeps its order."""
        shown = {hit.item.id: hit.item.num for hit in self._answer.hits}
        if changes.media & shown.keys():
            cells = self._workspace.catalogue.cells
            nums = list(dict.fromkeys(shown.values()))
            renew = partial(self._renew, frozenset(nums))
            self._background.read("search cells", lambda: cells.by_number(nums), renew)

    def follow_jobs(self, jobs: Iterable[Job]) -> None:
        """Show on each picture what its job does."""
        pills = {job.media_id: pill(job) for job in jobs if job.media_id is not None}
        hits = self._answer.hits
        if any(hit.item.id in pills for hit in hits):
            self.model.set_waits(pills)
            told = tuple(with_pill(hit, pills) for hit in hits)
            self._answer = replace(self._answer, hits=told)

    def ask_again(self) -> None:
        """The library may have changed: show what is found now, without a word."""
        query, turn, workspace = self._limited, self._turn, self._workspace
        paid = query.meaning and workspace.managed.search.on
        if self._waiting or not self.asks or self._asked.picture is not None or paid:
            return

        def show(answer: SearchAnswer) -> None:
            if turn == self._turn and not self._waiting and answer.hits != self._answer.hits:
                self._show(answer)

        self._background.read(
            "search again", lambda: workspace.search.answer(query), show, slow=True,
            otherwise=lambda _: None,
        )  # fmt: skip

    def _begin(self, asked: Asked) -> None:
        self._turn += 1
        self._asked, self._failure = asked, None
        self.head.follow(asked.query)
        self._name_filters()
        self.query_changed.emit(asked.query)
        if not _asks(asked):
            self.clear()
            self.emptied.emit()
            return
        self._waiting = True
        self.started.emit()
        self._ask()

    def _ask(self) -> None:
        query, picture, turn = self._limited, self._asked.picture, self._turn
        workspace, background = self._workspace, self._background  # the engine may yet be made
        complete, fail = partial(self._complete, turn), partial(self._fail, turn)
        if picture is not None:
            self._patience.start()
            background.read(
                "search", lambda: workspace.search.by_picture(picture, query), complete, slow=True,
                otherwise=fail,
            )  # fmt: skip
            return
        if query.meaning and query.text:
            self._patience.start()
            self.grid.setFocus()
            words = replace(query, meaning=False)
            background.read(
                "search words", lambda: workspace.search.answer(words), partial(self._first, turn)
            )
        slow = query.meaning or query.similar_to is not None
        background.read(
            "search", lambda: workspace.search.answer(query), complete, slow=slow, otherwise=fail
        )

    def _first(self, turn: int, answer: SearchAnswer) -> None:
        """Words came; shown only until the complete answer is there, and only if any."""
        if turn == self._turn and self._waiting and answer.hits:
            self._show(answer)

    def _complete(self, turn: int, answer: SearchAnswer) -> None:
        if turn != self._turn:
            return
        self._waiting = False
        self._patience.stop()
        self.head.offer_index(self._workspace.managed.search.on)
        if self.query.meaning:
            self._no_service = answer.offers_settings
        self._show(answer)
        self._say_note(answer)

    def _fail(self, turn: int, error: MedIntelError) -> None:
        if turn != self._turn:
            return
        self._waiting = False
        self._patience.stop()
        self._failure = error
        self._show(SearchAnswer(()))
        self.foot.say("")

    def _show(self, answer: SearchAnswer) -> None:
        self._answer = answer
        self._arrange()
        self.foot.show_hidden(answer.hidden, weak=self.query.weak)
        self.head.setVisible(bool(answer.hits))
        if answer.hits:
            self._stack.setCurrentWidget(self.grid)
        else:
            self._say_nothing(answer)
            self._stack.setCurrentWidget(self.nothing)
        self.answered.emit()

    def _arrange(self) -> None:
        by_video = self.grid.cards.by_video = self.head.by_video
        hits = arranged(self._answer.hits, self.head.order, by_video=by_video)
        count = title(len(hits), good=self._answer.by_meaning and not self.query.weak)
        self.head.say(count, summary(hits))
        self.said.emit(count)
        if hits != self.hits:
            self._put(hits)
        self.grid.viewport().update()
        if hits and self.query.meaning and not self.grid.currentIndex().isValid():
            self.grid.show_row(0)

    def _rearrange(self) -> None:
        """By distance the nearest of all are wanted, not of those that are shown."""
        nearest = self.head.order is Order.NEAREST
        more = len(self._answer.hits) >= self._limited.limit and not self.query.text
        if nearest != self.query.nearest and more:
            self._begin(replace(self._asked, query=replace(self.query, nearest=nearest)))
        else:
            self._arrange()

    def _put(self, hits: list[Hit]) -> None:
        again = self.model.query == self.query.text
        self.model.query = self.query.text
        self.grid.show_hits(hits, again=again)

    def _renew(self, read: frozenset[int], cells: list[MediaCell]) -> None:
        """With the cells of these items as they are now. Another answer may have come while they
        were read: of its items that were not, nothing is known."""
        now = {cell.num: cell for cell in cells if not cell.trashed}
        hits = tuple(
            replace(hit, item=replace(now[hit.item.num], marks=hit.item.marks))
            if hit.item.num in read
            else hit
            for hit in self._answer.hits
            if hit.item.num in now or hit.item.num not in read
        )
        self._show(replace(self._answer, hits=hits))

    def _say_note(self, answer: SearchAnswer) -> None:
        note, link = answer.note, answer.offers_settings
        if len(answer.hits) == MOST_FILTERED and not note:
            note = f"These are the first {MOST_FILTERED:,}. Add a filter to see others."
        if not self.query.meaning and not note and not self._no_service:
            note, link = (BY_WORDS, link) if self.has_key else (NO_KEY, True)
        self.foot.say(note, offers_settings=link, offers_again=answer.offers_again)

    def _say_nothing(self, answer: SearchAnswer) -> None:
        if self._failure is not None:
            self.nothing.say(self._failure.title, self._failure.hint)
            return
        settings = self.settings_asked.emit
        self.nothing.say(*told(self._asked, answer, self._begin, settings))
        when_empty(self._background, self._workspace, self.nothing.say)

    def _name_filters(self) -> None:
        """Show the chips now, and with right names once they are read."""
        self.chips.show_filters(self._asked)
        catalogue, similar, turn = self._workspace.catalogue, self.query.similar_to, self._turn
        inside = self.query.inside

        def read() -> tuple[list[Album], list[SmartAlbum] | None, str]:
            cells = catalogue.cells.by_id([similar]) if similar else []
            smart = catalogue.smart_albums.all() if inside else None
            return catalogue.albums.all(), smart, cells[0].name if cells else ""

        def named(names: tuple[list[Album], list[SmartAlbum] | None, str]) -> None:
            if turn == self._turn:
                before, (albums, smart, name) = self._asked, names
                self._asked = replace(before, albums=albums, smart=smart, similar_name=name)
                if filters_of(before) != filters_of(self._asked):
                    self.chips.show_filters(self._asked)
                    self._say_nothing(self._answer)  # its buttons name the filters too

        self._background.read("search names", read, named)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.chips, Line(self._theme), self.head, self._stack, self.foot):
            column.addWidget(widget, 1 if widget is self._stack else 0)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, self._theme.tokens.base)
        self.setPalette(palette)

    def _connect(self) -> None:
        self.chips.changed.connect(self._begin)
        self.chips.picture_asked.connect(lambda: self.picture_asked.emit(self._asked.picture))
        self.head.arranged.connect(self._rearrange)
        self.head.index_alone.connect(self._ask_index)
        self.foot.more_asked.connect(lambda weak: self._begin(self._with_weak(weak)))
        self.foot.settings_asked.connect(self.settings_asked)
        self.grid.opened.connect(self._open)

    def _ask_index(self, alone: bool) -> None:
        """The same words, asked of the managed index alone or of all sources again."""
        engine = SearchEngine.MANAGED if alone else SearchEngine.AUTO
        self._begin(replace(self._asked, query=replace(self.query, engine=engine, meaning=True)))

    def _with_weak(self, weak: bool) -> Asked:
        return replace(self._asked, query=replace(self.query, weak=weak))

    def _open(self, cell: MediaCell, seconds: float | None) -> None:
        self.opened.emit(cell, seconds, self.hits, self.grid.currentIndex().row())


def _asks(asked: Asked) -> bool:
    return bool(asked.query.text.strip() or filters_of(asked))
