"""The card of the map: no server is asked before one is chosen, and only a right address is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.map.tiles import OPENSTREETMAP
from medintel_desktop.ui.settings_pages.map_card import CHOICES, MapCard
from tests.ui.settings.dialog import Open

OWN = "https://tiles.example.org/{z}/{x}/{y}.png"


@pytest.fixture
def card(open_settings: Open, settle: Callable[[], None]) -> Iterator[MapCard]:
    dialog = open_settings()
    dialog.show_page("places")
    settle()
    yield dialog.places.map
    dialog.close()


def choose(card: MapCard, name: str, settle: Callable[[], None]) -> None:
    card.choice.setCurrentIndex(CHOICES.index(name))
    settle()


def test_the_map_asks_nobody_until_a_server_is_chosen(
    card: MapCard, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    told: list[None] = []
    card.changed.connect(lambda: told.append(None))
    assert settings.current.map_tiles == ""
    assert card.sent.isHidden()
    choose(card, "OpenStreetMap", settle)
    assert settings.current.map_tiles == OPENSTREETMAP.url
    assert "none of your items" in card.sent.text()
    choose(card, "With the app", settle)
    assert settings.current.map_tiles == ""
    assert len(told) == 2


def test_an_own_server_is_saved_with_its_credit(
    card: MapCard, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    choose(card, "Own server", settle)
    assert settings.current.map_tiles == "", "there is no address yet"
    card.credit.setText("© the village")
    card.address.setText(OWN)
    card.address.editingFinished.emit()
    settle()
    assert (settings.current.map_tiles, settings.current.map_credit) == (OWN, "© the village")
    assert card.problem.isHidden()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://tiles.example.org/{z}/{x}/{y}.png", "https://"),
        ("https://tiles.example.org/map.png", "{z}, {x} and {y}"),
        ("javascript:alert(1)", "https://"),
        ("https://user:secret@example.org/{z}/{x}/{y}.png", "names no server"),
    ],
)
def test_what_is_no_address_is_told_and_not_saved(
    card: MapCard, settings: SettingsFile, settle: Callable[[], None], address: str, words: str
) -> None:
    choose(card, "Own server", settle)
    card.address.setText(address)
    card.address.editingFinished.emit()
    settle()
    assert words in card.problem.text()
    assert settings.current.map_tiles == ""
