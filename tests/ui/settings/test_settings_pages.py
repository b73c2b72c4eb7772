"""All other pages: what is changed there is saved, what is told there is true."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from medintel_desktop import log
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.diagnostics import diagnostics
from medintel_desktop.ui.keys import KEYS
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.settings_pages.shortcuts import native
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver
from tests.service import KEY
from tests.ui.settings.dialog import Open, press


def test_the_scheme_changes_at_once_and_is_kept(
    open_settings: Open, theme: Theme, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    dialog = open_settings()
    dialog.show_page("appearance")
    dialog.appearance.scheme.setCurrentIndex(2)
    assert theme.dark
    dialog.appearance.scheme.setCurrentIndex(1)
    assert not theme.dark
    settle()
    assert SettingsFile(settings.path, {}).current.scheme == "light"


def test_all_pages_wear_the_new_colours(
    open_settings: Open, theme: Theme, settle: Callable[[], None]
) -> None:
    dialog = open_settings()
    visited = dialog.pages
    for page in visited:
        dialog.show_page(page.name.lower())
        settle()
    theme.set_scheme("dark")
    for page in visited:
        dialog.show_page(page.name.lower())
        settle()
        labels = [label for label in page.findChildren(Label) if label.isVisible()]
        assert labels, page.name
        tokens = theme.tokens
        texts = (tokens.t1, tokens.t2, tokens.t3, tokens.danger, tokens.ok, tokens.warn)
        worn = {label.palette().color(label.foregroundRole()).name() for label in labels}
        assert worn <= {color.name() for color in texts}, page.name
    assert all(dialog.isAncestorOf(page) for page in visited), "they go with the dialog"


def test_picture_width_is_told_while_it_moves(
    open_settings: Open, settings: SettingsFile, settle: Callable[[], None], qtbot: QtBot
) -> None:
    dialog = open_settings()
    with qtbot.waitSignal(dialog.picture_width_changed) as told:
        dialog.appearance.width_slider.setValue(200)
    assert told.args == [200]
    settle()
    assert settings.current.picture_width == 200


def test_switches_of_general_are_saved(
    open_settings: Open, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    dialog = open_settings()
    dialog.general.understand.click()
    dialog.general.copy.click()
    settle()
    assert (settings.current.understand_on_import, settings.current.copy_originals) == (False, True)


def test_library_page_tells_space_and_checks_originals(
    open_settings: Open, workspace: Workspace, tmp_path: Path, settle: Callable[[], None],
    qtbot: QtBot,
) -> None:  # fmt: skip
    photo = media.photo(tmp_path / "a.jpg", size=(800, 600))
    Driver(workspace).add(photo)
    dialog = open_settings()
    dialog.show_page("library")
    settle()
    page = dialog.library
    assert page.path.text() == str(workspace.folder.root)
    shown = dict(zip(page.space.texts[::2], page.space.texts[1::2], strict=True))
    assert shown["Thumbnails and previews"] != "0 bytes"
    assert shown["Originals copied here"] == "0 bytes"
    press(page.check)
    settle()
    assert page.checked.text().startswith("Checked. Everything")
    photo.unlink()
    press(page.check)
    settle()
    assert page.checked.text().startswith("Checked. 1 item changed")
    with qtbot.waitSignal(page.library_asked):
        other = next(b for b in page.findChildren(QPushButton) if "another" in b.text())
        press(other)


def test_clips_for_other_programs_are_deleted_when_asked(
    open_settings: Open, workspace: Workspace, settle: Callable[[], None]
) -> None:
    made = [workspace.folder.clips_of("a" * 64) / name for name in ("one.mp4", "two.mp4")]
    made[0].parent.mkdir(parents=True)
    for path in made:
        path.write_bytes(b"x" * 2_500)
    dialog = open_settings()
    dialog.show_page("library")
    settle()
    card = dialog.library.clips
    assert card.used.text() == "2 clips, 5 kB"
    shown = dict(zip(*[iter(dialog.library.space.texts)] * 2, strict=True))
    assert shown["Clips for other programs"] == "5 kB"
    press(card.delete)
    question = dialog.findChild(Question)
    assert question is not None
    assert question.accessibleName().startswith("Delete 2 clips? Projects of editing programs")
    press(question.no)
    assert made[0].exists()
    press(card.delete)
    press(dialog.findChildren(Question)[-1].yes)
    settle()
    assert not made[0].parent.exists()
    assert card.used.text() == "None"
    assert not card.delete.isEnabled()


def test_privacy_lists_what_was_counted_and_forgets_searches(
    open_settings: Open, workspace: Workspace, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    workspace.catalogue.ledger.note("twelvelabs", "query", 1, "queries")
    settings.change(recent_searches=("wall",))
    dialog = open_settings()
    dialog.show_page("privacy")
    settle()
    model = dialog.privacy.usage
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row[1:] == ["Query", "1 query", "Counted"]
    dialog.privacy.forget.click()
    settle()
    assert settings.current.recent_searches == ()
    assert dialog.privacy.searches.text() == "None remembered"


def test_diagnostics_are_copied_without_secrets(
    open_settings: Open, settle: Callable[[], None], tmp_path: Path
) -> None:
    log.hide(KEY)
    log.set_up(None)
    logging.getLogger("medintel_desktop.test").warning("sent with %s", KEY)
    try:
        dialog = open_settings()
        dialog.show_page("about")
        dialog.about.copy.click()
        settle()
    finally:
        log.close()
    copied = QApplication.clipboard().text()
    assert "MedIntel Desktop" in copied
    assert "sent with" in copied
    assert KEY not in copied


def test_diagnostics_name_no_items(
    workspace: Workspace, settings: SettingsFile, tmp_path: Path,
    background: Background, settle: Callable[[], None],
) -> None:  # fmt: skip
    Driver(workspace).add(media.photo(tmp_path / "private party.jpg"))
    told = list[str]()
    background.read("diagnostics", lambda: diagnostics(workspace, settings), told.append)
    settle()
    assert "private party" not in told[0]


def test_every_key_on_the_shortcuts_page_is_one() -> None:
    assert KEYS
    for _, rows in KEYS:
        assert all(native(key) for keys, _ in rows for key in keys)


def test_every_page_opens_by_its_name_and_with_both_schemes(
    open_settings: Open, theme: Theme, settle: Callable[[], None]
) -> None:
    dialog = open_settings()
    for page in dialog.pages:
        dialog.show_page(page.name.lower())
        assert dialog.page is page
        settle()
        pictures = []
        for scheme in ("light", "dark"):
            theme.set_scheme(scheme)
            pictures.append(dialog.grab().toImage())
        assert pictures[0] != pictures[1]


def test_a_dialog_may_close_before_its_answers_come(
    workspace: Workspace, theme: Theme, background: Background, settings: SettingsFile,
    secrets: Secrets, settle: Callable[[], None],
) -> None:  # fmt: skip
    dialog = SettingsDialog(theme, background, settings, secrets, workspace)
    dialog.show_page("library")
    shiboken6.delete(dialog)
    settle()
