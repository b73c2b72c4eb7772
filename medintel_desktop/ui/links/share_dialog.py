"""Makes a link to one item: stored first if it is not, chosen, made, shown once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.share import Shared
from medintel_desktop.domain.store import Copy, StoreKind
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.shares import Offer
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.links.bare_copy import BareCopy
from medintel_desktop.ui.links.link_form import LinkForm
from medintel_desktop.ui.links.new_link import NewLink
from medintel_desktop.ui.links.not_stored import NotStored
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 580
MAKING = (
    "A copy without location is being made and sent. The link follows by itself; how far it is "
    "shows under Jobs."
)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What there is to link to, and which stores could be sent to."""

    offers: Sequence[Offer]
    stores: Sequence[StoreKind]
    on_its_way: str
    located: bool
    hidden: str
    """Name of the hidden area that the item lies in."""


class ShareDialog(PanelDialog):
    """Opened with ``open()``; :meth:`follow` hears what jobs change."""

    settings_asked = Signal()
    ledger_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        cell: MediaCell,
        hours: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Share link", parent)
        self._background, self._workspace = background, workspace
        self._cell = cell
        self.setFixedWidth(WIDTH)
        self.waiting = Label(theme, "", Role.BODY, "t2", wrap=True)
        self.not_stored = NotStored(theme)
        self.form = LinkForm(theme, hours)
        self.link = NewLink(theme)
        self.link.code_shown.connect(self.fit)
        self._pages = (self.waiting, self.not_stored, self.form, self.link)
        self.problem = ProblemLine(theme)
        self.make_link = self.button("Create link", look="main")
        self.make_link.clicked.connect(self._make)
        self.ledger = self.button("Shared links…", look="quiet")
        self.ledger.clicked.connect(self._ask_ledger)
        self.close_button = self.button("Cancel")
        self.close_button.clicked.connect(self.close)
        self.not_stored.store_asked.connect(self._store)
        self.not_stored.settings_asked.connect(self._ask_settings)
        self.bare_copy = BareCopy(background, workspace, cell.id, self)
        self.bare_copy.ready.connect(self._make_of)
        self.bare_copy.failed.connect(self._refuse)
        self._lay_out()
        self._show_page(self.waiting)
        background.changed.connect(self.follow)
        self.read()

    def read(self) -> None:
        """Ask the stores what can be linked to."""
        self._background.read("share offers", self._look, self._show, slow=True)

    def follow(self, changes: Changes) -> None:
        """While the item, or a copy for it, is on its way: it may have arrived."""
        self.bare_copy.follow(changes)
        if self._page is self.not_stored and (self._cell.id in changes.media or changes.jobs):
            self.read()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.link.forget()
        super().closeEvent(event)

    # -- reading -------------------------------------------------------------------------------

    def _look(self) -> _Standing:
        workspace, item = self._workspace, self._cell.id
        offers = workspace.cloud.shares.offers(item)
        stores = [] if offers else workspace.cloud.stores.ready()
        cells = workspace.catalogue.cells.by_id([item])
        position = workspace.positions.of([item]).get(item)
        points = (position.point, position.own) if position else ()
        areas = [area.name for point in points if (area := workspace.hidden.of(point))]
        return _Standing(
            offers, stores, cells[0].waits if cells else "",
            any(point is not None for point in points), areas[0] if areas else "",
        )  # fmt: skip

    def _show(self, found: _Standing) -> None:
        if found.offers:
            self.form.show_offers(found.offers, located=found.located, hidden=found.hidden)
            self._show_page(self.form)
            self.make_link.setFocus()
        else:
            self.not_stored.show_item(self._cell.bytes, found.stores, found.on_its_way)
            self._show_page(self.not_stored)
            self.close_button.setFocus()

    # -- doing ---------------------------------------------------------------------------------

    def _store(self, kind: StoreKind) -> None:
        uploads = self._workspace.cloud.uploads
        self._background.change(lambda: uploads.enqueue([self._cell.id], kind), self._sent)

    def _sent(self, _: object) -> None:
        self._workspace.wake()
        self.read()

    def _make(self) -> None:
        self.make_link.setEnabled(False)
        self.problem.say("")
        if self.form.bare.isChecked():
            self.waiting.setText(MAKING)
            self._show_page(self.waiting)
            self.bare_copy.ask(self.form.offer.kind)
        else:
            self._make_of(None)

    def _make_of(self, stripped: Copy | None) -> None:
        """A link to the copy chosen, or to this one without location."""
        offer, hours, person = self.form.offer, self.form.hours, self.form.person.text()
        shares, media_id = self._workspace.cloud.shares, self._cell.id
        self._background.change(
            lambda: shares.make(
                media_id, hours=hours, person=person, kind=offer.kind, role=offer.copy.role,
                stripped=stripped,
            ),
            self._made,
            otherwise=self._say,
        )  # fmt: skip

    def _refuse(self, words: str) -> None:
        self._show_page(self.form)
        self.problem.say(words)
        self.fit()

    def _made(self, shared: Shared) -> None:
        self.link.show_link(shared)
        self._show_page(self.link)
        self._background.read("share code", lambda: _code(shared.url), self.link.show_code)

    def _say(self, error: MedIntelError) -> None:
        if self._page is self.waiting:
            self._show_page(self.form)
        self.make_link.setEnabled(True)
        self.problem.say(f"{error.title} {error.hint}".strip())

    def _ask_settings(self) -> None:
        self.close()
        self.settings_asked.emit()

    def _ask_ledger(self) -> None:
        self.close()
        self.ledger_asked.emit()

    # -- looks ---------------------------------------------------------------------------------

    def _show_page(self, page: QWidget) -> None:
        self._page = page
        for other in self._pages:
            other.setVisible(other is page)
        self.problem.say("")
        self.make_link.setVisible(page is self.form)
        self.make_link.setEnabled(True)
        self.make_link.setDefault(page is self.form)
        self.close_button.setText("Cancel" if page is self.form else "Close")
        self.fit()

    def _lay_out(self) -> None:
        self.foot.addWidget(self.ledger)
        self.foot.addStretch()
        self.foot.addWidget(self.close_button)
        self.foot.addWidget(self.make_link)
        title = f"Share “{self._cell.name}”"
        self.column.addWidget(Label(self.theme, title, Role.TITLE, wrap=True))
        for page in self._pages:
            self.column.addWidget(page)
        self.column.addWidget(self.problem)
        self.column.addStretch()
        self.column.addLayout(self.foot)


def _code(url: str) -> bytes:
    from medintel_desktop.library import qr_code

    return qr_code.png(url, module=1)
