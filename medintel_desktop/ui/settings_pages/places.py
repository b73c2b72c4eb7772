"""Names of places: in which language, whether a service may be asked, and what it is told."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.language import place_language
from medintel_desktop.settings.model import PRECISIONS, Settings, SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card, Rows
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_pages.hidden_areas import HiddenAreasCard
from medintel_desktop.ui.settings_pages.map_card import MapCard
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.theme import Role, Theme

SENTENCE = (
    "Photos and videos with a position are named after the nearest town, by the gazetteer that "
    "comes with the app. Nothing is sent for that."
)
SENT = (
    "For each place the service is sent its position, as exactly as you choose below, and the "
    "language; it also sees this computer’s address and the name of the app. It gets no pictures, "
    "no file names, and nothing inside areas you have hidden. Answers are kept, so that nothing "
    "is asked twice."
)
EXAMPLES = {
    "exact": "48.85837, 2.29448: the spot itself.",
    "100 m": "48.858, 2.294: the block.",
    "1 km": "48.86, 2.29: the quarter.",
    "10 km": "48.9, 2.3: the town at best.",
}
"""What is sent for one spot, after rounding."""
SERVER = (
    "The public service of OpenStreetMap, unless you run your own. It answers one question a "
    "second: a thousand places take about 17 minutes, in the background."
)
LANGUAGES = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "gl",
    "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "ko", "lt", "lv", "mk", "ms", "nb",
    "nl", "pl", "pt", "pt-PT", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "th", "tr",
    "uk", "ur", "vi", "zh", "zh-Hant",
)  # fmt: skip


class PlacesPage(Page):
    """What is changed here is saved at once, and items are named anew where that changes them."""

    name = "Places"
    icon = "map-pin"
    changed = Signal()
    """The map is drawn by something else."""

    def __init__(
        self, theme: Theme, background: Background, settings: SettingsFile, workspace: Workspace
    ) -> None:
        super().__init__(theme, SENTENCE)
        self._background, self._settings, self._workspace = background, settings, workspace
        self._add_names()
        self._add_service()
        self.hidden = HiddenAreasCard(theme, background, settings, workspace)
        self.body.addWidget(self.hidden)
        self.map = MapCard(theme, background, settings)
        self.map.changed.connect(self.changed)
        self.body.addWidget(self.map)
        self._add_sources()

    def showing(self) -> None:
        self._count()

    def _add_names(self) -> None:
        self.language = DropDown(self.theme, "Language")
        own = QLocale(place_language(Settings())).nativeLanguageName()
        self.language.addItem(f"This computer’s: {own}", "")
        for tag in sorted(LANGUAGES, key=lambda tag: _in_itself(tag).casefold()):
            self.language.addItem(_in_itself(tag), tag)
        chosen = self.language.findData(self._settings.current.place_language)
        self.language.setCurrentIndex(max(chosen, 0))
        self.language.setFixedWidth(270)
        self.language.activated.connect(
            lambda: self._rename(place_language=self.language.currentData())
        )
        self.waiting = Label(self.theme, "", Role.BODY, "t2", wrap=True)
        self.name_all = QPushButton("Name existing items")
        self.name_all.setAutoDefault(False)
        self.name_all.setEnabled(self._workspace.may_edit)
        self.name_all.clicked.connect(self._rename)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.name_all)
        row.addWidget(self.waiting, 1)
        card = Card(self.theme, "Names")
        card.add_row("Language", self.language, self._note(
            "Countries and large cities in any case, the rest where a service is asked. Your own "
            "names stay."
        ))  # fmt: skip
        card.add_row("Existing items", row)
        self.body.addWidget(card)

    def _add_service(self) -> None:
        now = self._settings.current
        self.service = QCheckBox("Ask a service for finer names")
        self.service.setChecked(now.place_service)
        self.service.toggled.connect(self._set_service)
        self.precision = ChoiceBar(self.theme, "Position sent", self)
        for precision in PRECISIONS:
            self.precision.addTab("Exact" if precision == "exact" else precision)
        self.precision.setCurrentIndex(PRECISIONS.index(now.place_precision))
        self.precision.currentChanged.connect(self._set_precision)
        self.example = self._note("")
        self.server = QLineEdit(now.place_server)
        self.server.setAccessibleName("Address of the service")
        self.server.setPlaceholderText(Settings().place_server)
        self.server.setMaxLength(300)
        self.server.editingFinished.connect(self._set_server)
        address = QHBoxLayout()
        address.addWidget(self.server)
        card = Card(
            self.theme, "Finer names from a service",
            "The village, by its borders, and names of towns in your language. Off until you "
            "switch it on.",
        )  # fmt: skip
        card.add(_indented(self.service, self._note(SENT, 24)))
        self.told = Rows(self.theme)
        self.told.add_row("Position sent", self.precision, self.example)
        self.told.add_row("Service", address, self._note(SERVER))
        card.add(self.told)
        self.body.addWidget(card)
        self._show_service()

    def _add_sources(self) -> None:
        card = Card(self.theme, "Where the names come from")
        for name, text in (
            ("Towns, regions", "GeoNames, July 2026, geonames.org, CC BY 4.0, abridged"),
            ("Borders", "Natural Earth 4.1, public domain"),
            ("Other languages", "Unicode CLDR 48, Unicode licence"),
            ("The service", "OpenStreetMap contributors, ODbL"),
        ):
            label = Label(self.theme, text, Role.BODY, "t1", wrap=True)
            box = QVBoxLayout()
            box.setContentsMargins(0, 7, 0, 5)
            box.addWidget(label)
            card.add_row(name, box)
        self.body.addWidget(card)

    # -- what is changed -----------------------------------------------------------------------

    def _set_service(self, on: bool) -> None:
        self._show_service()
        if on:
            self._rename(place_service=True)
        else:
            self._background.change(lambda: self._settings.change(place_service=False))

    def _set_precision(self, place: int) -> None:
        self._show_service()
        precision = PRECISIONS[place]
        self._background.change(lambda: self._settings.change(place_precision=precision))

    def _set_server(self) -> None:
        server = self.server.text().strip() or Settings().place_server
        self.server.setText(server)
        if server == self._settings.current.place_server:
            return
        if self.service.isChecked():
            self._rename(place_server=server)
        else:
            self._background.change(lambda: self._settings.change(place_server=server))

    def _rename(self, _checked: bool = False, **choice: object) -> None:
        """Save a choice and name again what it changes."""

        def change() -> Changes:
            if choice:
                self._settings.change(**choice)
            return self._workspace.places.name_all() if self._workspace.may_edit else Changes()

        self.name_all.setEnabled(False)
        self.waiting.setText("")
        self._background.change(change, lambda _: self._count())

    # -- what is shown -------------------------------------------------------------------------

    def _show_service(self) -> None:
        self.told.setVisible(self.service.isChecked())
        self.example.setText(
            "A photo at the Eiffel Tower is asked about as "
            f"{EXAMPLES[PRECISIONS[self.precision.currentIndex()]]}"
        )

    def _count(self) -> None:
        self._background.read(
            "settings places", lambda: self._workspace.places.waiting(), self._show_waiting
        )

    def _show_waiting(self, count: int) -> None:
        self.name_all.setEnabled(self._workspace.may_edit)
        text = f"{words.counted(count, 'item')} to be named" if count else "All are named."
        self.waiting.setText(text)

    def _note(self, text: str, left: int = 0) -> Label:
        note = Label(self.theme, text, Role.SMALL, "t3", wrap=True)
        note.setAlignment(Qt.AlignmentFlag.AlignTop)
        note.setContentsMargins(left, 0, 0, 8 if left else 0)
        return note


def _in_itself(tag: str) -> str:
    """ "Deutsch", "português europeu"."""
    name = QLocale(tag).nativeLanguageName()
    return f"{name[:1].upper()}{name[1:]}" if name else tag


def _indented(*widgets: QWidget) -> QWidget:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(14, 0, 14, 4)
    column.setSpacing(2)
    for widget in widgets:
        column.addWidget(widget)
    return inside
