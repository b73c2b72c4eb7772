"""The strip that takes a library over: what it costs, how far it is, and what may go then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import SERVICE
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_dialog import SettingsDialog
from tests import media
from tests.driver import Driver
from tests.older_vectors import GONE, PHOTOS, VIDEO, put_into
from tests.service import KEY, StandIn
from tests.ui.settings.dialog import MemoryKeyring, Open, press

Show = Callable[[], SettingsDialog]


@pytest.fixture
def show(
    workspace: Workspace, settings: SettingsFile, service: StandIn, ring: MemoryKeyring,
    open_settings: Open, settle: Callable[[], None], tmp_path: Path,
) -> Show:  # fmt: skip
    """The strip over a library that another model understood."""
    ring.set_password(SERVICE, "twelvelabs", KEY)
    settings.change(twelvelabs_base_url=service.base_url, understand_on_import=False)
    photos = [media.photo(tmp_path / f"{colour}.jpg", colour) for colour in PHOTOS]
    clip = media.video(tmp_path / VIDEO, [("red", 4), ("blue", 4)], size=(640, 360))
    Driver(workspace).add(*photos, clip)
    put_into(workspace, GONE)

    def shown() -> SettingsDialog:
        dialog = open_settings()
        dialog.show_page("services")
        settle()
        return dialog

    return shown


def asked(dialog: SettingsDialog) -> tuple[str, Question]:
    question = dialog.findChild(Question)
    assert question is not None
    return question.accessibleName(), question


def test_nothing_is_said_where_nothing_is_left(
    open_settings: Open, settle: Callable[[], None]
) -> None:
    dialog = open_settings()
    dialog.show_page("services")
    settle()
    assert dialog.services.card.again.isHidden()


def test_it_says_what_it_counts_before_it_begins(
    show: Show, service: StandIn, settings: SettingsFile
) -> None:
    settings.change(monthly_minutes=10)
    dialog = show()
    strip = dialog.services.card.again
    assert strip.words.text() == "0 of 5 items are understood in the new way."
    assert "understood with Marengo-retrieval-2.7 and stay searchable" in strip.hint.text()
    press(strip.again)
    told, question = asked(dialog)
    assert told.startswith("Understand 5 items again? This counts 1 video of 1 minute, about 1 %")
    assert "and 4 photos. That is about $0.01 by prices seen in July 2026." in told
    assert "stays, and is searched until everything is there" in told
    press(question.no)
    usage = service.usage()["counts"]
    assert not any(count for what, count in usage.items() if what.startswith("embed"))


def test_begun_paused_whole_and_let_go(
    show: Show, workspace: Workspace, background: Background, settle: Callable[[], None],
    qtbot: QtBot,
) -> None:  # fmt: skip
    dialog = show()
    strip = dialog.services.card.again
    press(strip.again)
    press(asked(dialog)[1].yes)
    settle()
    assert not strip.pause.isHidden()
    assert strip.again.isHidden()
    press(strip.pause)
    settle()
    assert strip.pause.text() == "Resume"
    press(strip.pause)
    settle()
    threads = JobThreads(workspace)
    threads.library_changed.connect(background.changed)
    threads.start()
    try:
        qtbot.waitUntil(lambda: not strip.let_go.isHidden())
    finally:
        assert threads.shut_down()
    settle()
    assert strip.words.text() == "The whole library is understood in the new way."
    press(strip.let_go)
    settle()
    questions = dialog.findChildren(Question)
    assert "This frees 20 kB." in questions[-1].accessibleName()
    press(questions[-1].yes)
    settle()
    assert strip.words.text() == "20 kB were freed."
    assert len(workspace.catalogue.spaces.known()) == 1


def test_another_cut_is_a_reason_too(
    show: Show, settings: SettingsFile, settle: Callable[[], None], workspace: Workspace
) -> None:
    dialog = show()
    strip = dialog.services.card.again
    workspace.reunderstanding.begin()
    Driver(workspace).hurry()
    workspace.reunderstanding.let_go()
    strip.read()
    settle()
    assert strip.isHidden()
    segments = dialog.services.card.segments
    segments.setCurrentIndex(segments.findData(6))
    segments.activated.emit(segments.currentIndex())
    settle()
    assert not strip.isHidden()
    assert strip.hint.text() == "The others are cut in another way and stay searchable."
