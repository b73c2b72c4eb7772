"""The search field: words while one types, meaning by Enter, a picture by drop or paste.

What reads and offers while one types is imported with the first key: no start needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import MOST_RECENT, SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.picture_query import PictureQuery, files_in
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.typed_marks import TypedMarks

if TYPE_CHECKING:
    from medintel_desktop.domain.search import SearchQuery
    from medintel_desktop.domain.typed import Typed
    from medintel_desktop.ui.search_popup import Offer, SearchPopup

PAUSE_MS = 120
"""After the last key until words are looked up."""
MOST_SIGNS = 2000
PLACEHOLDER = "Describe what you see or hear, or type a name, place or date"
BUTTON = 24


class SearchField(QLineEdit):
    """Tells what is asked; who answers is not its business.

    The filters of the search on screen are told to it by :meth:`set_filters`, so that new words
    keep them.
    """

    asked = Signal(object)
    """SearchQuery; its ``meaning`` is False while typing."""
    picture_asked = Signal(object)
    """Path of the picture to search with."""
    album_asked = Signal(str)
    """An album was taken from the list with nothing else typed: it is to be shown."""
    filters_asked = Signal()
    """The filter menu shall open under :attr:`filters`."""
    emptied = Signal()
    """Nothing is asked any more."""
    left = Signal()
    """Esc: the focus goes to what is shown, or back to what was shown before."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        settings: SettingsFile,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._background = theme, background
        self._workspace, self._settings = workspace, settings
        self._base: SearchQuery | None = None
        self._passing: SearchQuery | None = None
        self._picture = PictureQuery(background, self)
        self._picture.chosen.connect(self.picture_asked)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: self._ask(meaning=False))
        self._popup = Later(self._make_popup)
        self._marks = TypedMarks(theme, self)
        self._make_buttons()
        self.setPlaceholderText(PLACEHOLDER)
        self.setAccessibleName("Search")
        self.setMaxLength(MOST_SIGNS)
        self.setFixedHeight(32)
        self.setAcceptDrops(True)
        self.textEdited.connect(self._edited)
        self.textChanged.connect(lambda text: self.clear_button.setVisible(bool(text)))
        theme.changed.connect(self.update)

    @property
    def popup(self) -> SearchPopup:
        return self._popup()

    @property
    def _offering(self) -> bool:
        """Whether the list is open."""
        return self._popup.made is not None and self._popup.made.isVisible()

    @property
    def pausing(self) -> bool:
        """True between the last key and the question it leads to."""
        return self._pause.isActive()

    def set_filters(self, query: SearchQuery) -> None:
        """The filters that new words are asked with; all else of the query does not matter, nor
        do filters that are only being typed: they go with the text."""
        filters = _filters(query)
        if filters != self._passing:
            self._base, self._passing = filters, None

    def show_text(self, text: str) -> None:
        """Show a query that was asked elsewhere; nothing is asked."""
        self._stop()
        self.setText(text)

    def choose_picture(self) -> None:
        """Let the user choose a picture to search with."""
        self._picture.choose(self.window())

    def change_picture(self, path: Path) -> None:
        """Let the user choose a part of the picture that is searched with, or another one."""
        self._picture.ask_part(path, self, self._theme, self._workspace)

    def search_with(self, image: QImage, name: str) -> None:
        """Search with pixels, which are told by this name."""
        self._picture.keep(image, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._picture.paste():
            return
        if self._offering and self._popup_key(event):
            return
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(meaning=True)
        elif key == Qt.Key.Key_Escape:
            self._stop()
            self.left.emit()
        elif key == Qt.Key.Key_Down:
            self._offer()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes what the list offers; without a list it goes on as everywhere."""
        if forward and self._offering:
            self._take(self.popup.current or self.popup.offers[0], search=False)
            return True
        return super().focusNextPrevChild(forward)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._marks.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hide_popup()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.text():
            self._offer()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self._picture.drop(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dropEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_popup()
        right, top = self.width() - 6, (self.height() - BUTTON) // 2
        for button in (self.filters, self.picture_button):
            right -= BUTTON
            button.move(right, top)
        self.clear_button.move(right - 10 - BUTTON, top)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        tokens, middle = self._theme.tokens, self.height() // 2
        icon = self._theme.pixmap("search", 16, tokens.t2, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(11, middle - 8), icon)
        left = self.picture_button.x() - 5
        painter.fillRect(QRect(left, middle - 8, 1, 16), tokens.line)
        painter.end()

    def _make_popup(self) -> SearchPopup:
        from medintel_desktop.ui.search_popup import SearchPopup

        popup = SearchPopup(self._theme, self)
        popup.taken.connect(lambda offer: self._take(offer, search=True))
        return popup

    def _hide_popup(self) -> None:
        if self._popup.made is not None:
            self._popup.made.hide()

    def _narrowed(self) -> SearchQuery:
        """What new words are put into."""
        from medintel_desktop.domain.search import SearchQuery

        return self._base or SearchQuery()

    def _make_buttons(self) -> None:
        self.clear_button = self._button("x", "Clear", self._clear)
        self.clear_button.hide()
        self.picture_button = self._button(
            "image-plus", "Search with a picture", self.choose_picture
        )
        self.filters = self._button("sliders-horizontal", "Filters", self.filters_asked.emit)
        self.setTextMargins(24, 0, 3 * BUTTON + 8, 0)

    def _button(self, icon: str, name: str, does: object) -> IconButton:
        button = IconButton(self._theme, icon, name, size=16, parent=self)
        button.setMinimumWidth(0)
        button.setFixedSize(BUTTON, BUTTON)
        button.setStyleSheet("padding: 0;")
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.clicked.connect(does)
        return button

    def _edited(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.emptied.emit()
        self._offer()

    def _ask(self, *, meaning: bool) -> None:
        from medintel_desktop.domain.typed import parse

        text = " ".join(self.text().split())
        typed = parse(self.text())
        self._pause.stop()
        if typed.problem is not None and (meaning or not typed.problem.unfinished):
            self._offer()  # which tells what is wrong
            return
        if meaning:
            self._stop()
        if typed.pieces:
            self._ask_typed(typed, meaning=meaning)
        elif text:
            if meaning:
                self._remember(text)
            self.asked.emit(replace(self._narrowed(), text=text, meaning=meaning))

    def _ask_typed(self, typed: Typed, *, meaning: bool) -> None:
        """Places are looked up first. By Enter the filters become chips and leave the text."""
        from medintel_desktop.domain.typed import Name
        from medintel_desktop.ui.search_offers import wrong

        if typed.typing and not meaning:
            return  # half a name is another place
        text, base, workspace = self.text(), self._narrowed(), self._workspace

        def ready(query: SearchQuery) -> None:
            if self.text() != text:
                return
            if meaning:
                self._remember(" ".join(text.split()))
                self.setText(typed.words)
            self._passing = None if meaning else _filters(query)
            words_alone = typed.last(Name.BY) is False
            self.asked.emit(replace(query, meaning=meaning and not words_alone))

        def failed(error: MedIntelError) -> None:
            if self.text() == text and meaning:
                self.popup.show_offers([wrong(error.title, error.hint)])

        self._background.read(
            "typed filters", lambda: workspace.typed.narrowed(base, typed), ready,
            otherwise=failed,
        )  # fmt: skip

    def _stop(self) -> None:
        """No more offers and no question for what was typed so far."""
        self._passing = None
        self._pause.stop()
        self._hide_popup()
        self._background.read("search offers", list, lambda _: None)
        self._background.read("typed filters", list, lambda _: None)

    def _offer(self) -> None:
        from medintel_desktop.domain.typed import parse
        from medintel_desktop.ui.managed.name_offers import names_for
        from medintel_desktop.ui.search_offers import offers_for, values_for, wrong

        text, workspace = self.text(), self._workspace
        recent, typed = self._settings.current.recent_searches, parse(text)

        def ready(offers: Sequence[Offer]) -> None:
            if self.hasFocus() and self.text() == text:
                self.popup.show_offers(offers)

        def read() -> list[Offer]:
            if "<@" in text and (named := names_for(text, workspace.catalogue.entities.all())):
                return named
            if typed.typing is not None and (found := values_for(typed.typing, workspace)):
                return found
            piece = typed.problem
            if piece is not None:
                return [wrong(piece.problem, piece=piece)]
            return offers_for(text, recent, workspace.catalogue.terms)

        self._background.read("search offers", read, ready)

    def _popup_key(self, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self.popup.move_by(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.popup.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.popup.current:
            self._take(self.popup.current, search=True)
        else:
            return False
        return True

    def _take(self, offer: Offer, *, search: bool) -> None:
        if offer.tells:
            return
        if offer.span is not None:
            start, end = offer.span
            if offer.instead.endswith(":"):  # the name of a filter, whose value comes now
                self.setText(f"{self.text()[:start]}{offer.instead}{self.text()[end:]}")
                self._offer()
                return
            self.setText(f"{self.text()[:start]}{offer.instead} {self.text()[end:].lstrip()}")
            self._stop()
            self._ask(meaning=search)
            return
        if offer.recent:
            self.setText(offer.text)
            self._ask(meaning=True)
            return
        rest = " ".join(self.text().split()).removesuffix(offer.piece).rstrip()
        if offer.album_id is None:
            self.setText(f"{rest} {offer.text}".lstrip())
        elif rest:
            self.setText(rest)
            self._base = replace(self._narrowed(), album_id=offer.album_id)
        else:
            self._stop()
            self.clear()
            self.album_asked.emit(offer.album_id)
            return
        self._stop()
        self._ask(meaning=search)

    def _remember(self, text: str) -> None:
        if not text:
            return
        older = [q for q in self._settings.current.recent_searches if q != text]
        self._background.change(
            lambda: self._settings.change(recent_searches=(text, *older)[:MOST_RECENT])
        )

    def _clear(self) -> None:
        self._stop()
        self.clear()
        self.setFocus()
        self.emptied.emit()


def _filters(query: SearchQuery) -> SearchQuery:
    """Nothing but what narrows."""
    from medintel_desktop.domain.search import SearchQuery

    return SearchQuery(
        match=query.match, kind=query.kind, album_id=query.album_id,
        taken_from=query.taken_from, taken_to=query.taken_to,
        area=query.area, area_name=query.area_name, nearest=query.nearest,
        traits=query.traits, inside=query.inside,
    )  # fmt: skip
