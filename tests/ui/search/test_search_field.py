"""Typing into the field, and the list below it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from tests.ui.search.screen import LIMIT, Screen, photos


def test_typing_asks_for_words_once_after_a_pause(screen: Screen) -> None:
    screen.type("harbour")
    assert screen.asked == []
    screen.settle()
    assert screen.asked == [SearchQuery("harbour", meaning=False)]


def test_enter_asks_for_meaning_and_is_remembered(screen: Screen, settings: SettingsFile) -> None:
    for text in ("harbour  at night", "wall", "harbour at night"):
        screen.search(text)
    assert [query.text for query in screen.asked if query.meaning] == [
        "harbour at night", "wall", "harbour at night",
    ]  # fmt: skip
    assert settings.current.recent_searches == ("harbour at night", "wall")
    assert SettingsFile(settings.path, {}).current.recent_searches == ("harbour at night", "wall")


def test_escape_leaves_and_clearing_forgets(screen: Screen, qtbot: QtBot) -> None:
    screen.type("wall")
    screen.settle()
    with qtbot.waitSignal(screen.field.emptied, timeout=LIMIT):
        screen.field.clear_button.click()
    assert screen.field.text() == ""
    screen.type("wall")
    screen.settle()
    with qtbot.waitSignal(screen.field.left, timeout=LIMIT):
        QTest.keyClick(screen.field, Qt.Key.Key_Escape)


def test_the_list_offers_albums_tags_cameras_and_earlier_searches(
    screen: Screen, workspace: Workspace, tmp_path: Path, settings: SettingsFile, qtbot: QtBot
) -> None:
    album = workspace.albums.create("Old town")
    driver = photos(workspace, tmp_path, "a.jpg", album=album.id)
    workspace.collection.tag([item.id for item in driver.items().values()], ["olive tree"])
    settings.change(recent_searches=("cold morning", "wall"))
    screen.type("ol")
    popup = screen.field.popup
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    assert [(offer.icon, offer.text) for offer in popup.offers] == [
        ("history", "cold morning"), ("folder", "Old town"), ("tag", "olive tree"),
    ]  # fmt: skip
    assert popup.offers[1].count == "1 item"
    assert screen.field.hasFocus()


def test_keys_choose_from_the_list(
    screen: Screen, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    driver = photos(workspace, tmp_path, "a.jpg")
    workspace.collection.tag([item.id for item in driver.items().values()], ["olive tree"])
    popup = screen.field.popup
    screen.type("old oli")
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert screen.field.text() == "old olive tree"
    assert not popup.isVisible()
    assert screen.field.hasFocus()
    assert screen.asked[-1] == SearchQuery("old olive tree", meaning=False)
    screen.type("oli")
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Down)
    QTest.keyClick(screen.field, Qt.Key.Key_Up)
    assert popup.current is None, "above the first row is the field itself"
    QTest.keyClick(screen.field, Qt.Key.Key_Down)
    screen.enter()
    assert screen.asked[-1] == SearchQuery("olive tree", meaning=True)


def test_escape_closes_the_list_first(screen: Screen, settings: SettingsFile, qtbot: QtBot) -> None:
    settings.change(recent_searches=("wall",))
    screen.type("wa")
    qtbot.waitUntil(screen.field.popup.isVisible, timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Escape)
    assert not screen.field.popup.isVisible()
    assert screen.field.text() == "wa"


def test_an_album_from_the_list_narrows_or_is_opened(
    screen: Screen, workspace: Workspace, qtbot: QtBot
) -> None:
    album = workspace.albums.create("Old town")
    popup = screen.field.popup
    screen.type("wall tow")
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert screen.field.text() == "wall"
    assert screen.asked[-1] == SearchQuery("wall", album_id=album.id, meaning=False)
    screen.type("tow")
    qtbot.waitUntil(popup.isVisible, timeout=LIMIT)
    with qtbot.waitSignal(screen.field.album_asked, timeout=LIMIT) as opened:
        QTest.keyClick(screen.field, Qt.Key.Key_Tab)
    assert opened.args == [album.id]
