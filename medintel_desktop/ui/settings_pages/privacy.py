"""What leaves this computer, when, and what of it was counted."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.models.usage_model import UsageModel
from medintel_desktop.ui.quiet_table import QuietTable
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.theme import Role, Theme

SENTENCE = (
    "The library works without a network. Nothing leaves this computer until you add a key or a "
    "store, or let a service be asked."
)
SENT = (
    ("Photos", "When one is understood or asked about: a copy at most 1,600 pixels wide or high, "
     "without its metadata except the description in the file."),
    ("Videos", "When one is understood, asked about or written down: the file as it is, under a "
     "name that is only a checksum. Where a store has it, the service gets a link instead, which "
     "is ended after use."),
    ("Questions", "When you ask: your words, and what was said before in that conversation. The "
     "same question again is answered here."),
    ("Searches", "When you press Enter: the words, or the picture you search with. The same "
     "search again is answered here."),
    ("The index", "When you turned it on and index a video: the same file, which stays there until "
     "you delete it. While it is on, searches go there, too."),
    ("Names", "When you name whom or what photos show: these photos, the name and what you write "
     "about it. They stay there until you delete the name."),
    ("Never", "Your albums, tags, ratings, captions and file names. There is no telemetry."),
)  # fmt: skip
STORED = (
    ("Originals", "When you send them, or while “Send new originals there” is on: the files as "
     "they are, under names that are only checksums."),
    ("Sidecars", "Beside them, unless it is switched off: names, tags, captions, albums, moments "
     "and thumbnails."),
    ("Links", "When you share: whoever has the link can see that one file until it ends."),
)  # fmt: skip
NAMED = (
    ("Positions", "When you switched the service on in Places: where an item is, as exactly as "
     "you chose there, and the language. Never inside an area you hid."),
    ("The map", "When you chose a server for it in Places: which part of the Earth you look at. "
     "The map that comes with the app asks nobody."),
    ("Never", "Pictures, names, dates. Names of towns come with the app and need no service."),
)  # fmt: skip
ROWS = 240


class PrivacyPage(Page):
    """What is sent and to whom, what was counted, what is remembered here."""

    name = "Privacy"
    icon = "shield-check"

    def __init__(
        self, theme: Theme, background: Background, settings: SettingsFile, workspace: Workspace
    ) -> None:
        super().__init__(theme, SENTENCE)
        self._background, self._settings, self._workspace = background, settings, workspace
        self._add_texts("What is sent to TwelveLabs, and when", SENT)
        self._add_texts("What is sent to stores, and when", STORED)
        self._add_texts("What is sent to services for places, and when", NAMED)
        self._add_usage()
        self._add_searches()

    def showing(self) -> None:
        ledger = self._workspace.catalogue.ledger
        self._background.read("settings ledger", ledger.entries, self.usage.set_rows)
        self._show_searches()

    def _add_texts(self, title: str, rows: tuple[tuple[str, str], ...]) -> None:
        card = Card(self.theme, title)
        for name, text in rows:
            label = Label(self.theme, text, Role.BODY, "t1", wrap=True)
            box = QVBoxLayout()
            box.setContentsMargins(0, 7, 0, 5)
            box.addWidget(label)
            card.add_row(name, box)
        self.body.addWidget(card)

    def _add_usage(self) -> None:
        self.usage = UsageModel(self)
        self.table = _table(self.theme, self.usage)
        card = Card(self.theme, "What was counted", "The newest 200 calls that may cost something.")
        card.add(self.table)
        self.body.addWidget(card)

    def _add_searches(self) -> None:
        self.searches = Label(self.theme, "", Role.SMALL, "t2")
        self.forget = QPushButton("Forget searches")
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(self._forget)
        card = Card(self.theme, "Searches", "The last 30 are offered again while you type.")
        card.head.addWidget(self.searches)
        card.head.addWidget(self.forget)
        self.body.addWidget(card)

    def _forget(self) -> None:
        self._background.change(
            lambda: self._settings.change(recent_searches=()), lambda _: self._show_searches()
        )

    def _show_searches(self) -> None:
        count = len(self._settings.current.recent_searches)
        self.searches.setText(f"{count} remembered" if count else "None remembered")
        self.forget.setEnabled(bool(count))


def _table(theme: Theme, model: UsageModel) -> QWidget:
    table = QuietTable(theme, model, "What was counted", (160, 160, 140), row=24)
    table.setFixedHeight(ROWS)
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(8, 0, 8, 8)
    column.addWidget(table)
    return inside
