""" "Analyse…": what is asked, what it counts, and what is refused, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.analysis import OF_PHOTOS, AnswerKind
from medintel_desktop.domain.preset import Preset, PresetField
from medintel_desktop.library.analyses import Estimate
from medintel_desktop.library.questions import Length
from medintel_desktop.library.spending import Spent
from medintel_desktop.ui.answers import cost_words
from medintel_desktop.ui.answers.analyse_dialog import OWN_PLACE, AnalyseDialog
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.window.trail import LibraryTrail
from tests.service import StandIn
from tests.ui.answers.asking import FILMS, PHOTO, Asking

SEVERAL = (*FILMS, PHOTO)
FILM = next(iter(FILMS))


def paid(service: StandIn) -> int:
    """Requests that were counted."""
    return len(service.log("/analyze", "POST"))


def test_what_it_counts_is_said_before_anything_is_sent(asking: Asking, service: StandIn) -> None:
    dialog = asking.ask(*SEVERAL)
    assert "4 items" in dialog.windowTitle()
    assert "about 1 min of video" in dialog.cost.text()
    assert "of your limit" in dialog.cost.text()
    assert "1 photo" in dialog.cost.text()
    assert dialog.yes.isEnabled()
    assert "pegasus" in dialog.source.text()
    dialog.no.click()
    asking.driver.until(lambda: asking.driver.background_rests)
    assert paid(service) == 0
    assert asking.workspace.catalogue.jobs.page(limit=10)[0].kind != "analyse"


def test_start_asks_about_each_and_the_next_dialog_knows_the_answers(
    asking: Asking, service: StandIn
) -> None:
    dialog = asking.ask(*SEVERAL)
    asking.tick(dialog, AnswerKind.TITLE, AnswerKind.TOPICS)
    dialog.yes.click()
    analyses = asking.workspace.catalogue.analyses
    ids = [asking.id_of(name) for name in SEVERAL]
    asking.driver.until(lambda: len(analyses.of_kind(ids, AnswerKind.TITLE)) == len(ids))
    asking.jobs_ended()
    asked = paid(service)
    dialog = asking.ask(*SEVERAL)
    asking.tick(dialog, AnswerKind.TITLE, AnswerKind.TOPICS)
    assert not dialog.yes.isEnabled()
    assert "8 answers are there already" in dialog.known.text()
    assert "Answers of this month" in dialog.month.text()
    dialog.again.setChecked(True)
    asking.counted(dialog)
    assert dialog.yes.isEnabled()
    assert not dialog.known.isVisible()
    dialog.no.click()
    assert paid(service) == asked


def test_nothing_chosen_is_nothing_to_start(asking: Asking) -> None:
    dialog = asking.ask(*FILMS)
    asking.tick(dialog)
    assert dialog.cost.text() == "Choose at least one."
    assert not dialog.yes.isEnabled()
    dialog.question.setCurrentIndex(OWN_PLACE)
    assert dialog.cost.text() == "Write your question."
    QTest.keyClicks(dialog.own, "Is there a boat?")
    asking.driver.until(dialog.yes.isEnabled)
    assert dialog.wish.words == "Is there a boat?"
    dialog.own.clear()
    assert not dialog.yes.isEnabled()
    dialog.no.click()


def test_a_question_of_ones_own_is_asked_about_all(asking: Asking) -> None:
    dialog = asking.ask(*FILMS)
    dialog.question.setCurrentIndex(OWN_PLACE)
    QTest.keyClicks(dialog.own, "Which colours are there?")
    asking.driver.until(dialog.yes.isEnabled)
    dialog.yes.click()
    analyses = asking.workspace.catalogue.analyses
    ids = [asking.id_of(name) for name in FILMS]
    asking.driver.until(lambda: len(analyses.of_kind(ids, AnswerKind.ANSWER)) == len(ids))
    told = analyses.of_kind(ids, AnswerKind.ANSWER)
    assert {answer.question for answer in told} == {"Which colours are there?"}
    asking.jobs_ended()


def test_a_preset_is_asked_about_all(asking: Asking) -> None:
    preset = Preset("p", "Shops", "Which shops?", (PresetField("Shop"),))
    asking.workspace.presets.save(preset)
    dialog = asking.ask(*FILMS)
    asking.driver.until(lambda: dialog.question.count() == 3)
    dialog.question.setCurrentIndex(2)
    assert "Which shops?" in dialog.preset.text()
    assert "Shop" in dialog.preset.text()
    asking.driver.until(dialog.yes.isEnabled)
    assert dialog.wish.preset_id == "p"
    dialog.yes.click()
    analyses = asking.workspace.catalogue.analyses
    ids = [asking.id_of(name) for name in FILMS]
    asking.driver.until(lambda: len(analyses.of_kind(ids, AnswerKind.TABLE)) == len(ids))
    asking.jobs_ended()


def test_of_photos_only_what_has_no_time_can_be_asked(asking: Asking) -> None:
    dialog = asking.ask(PHOTO)
    assert set(dialog.kinds) < OF_PHOTOS
    assert AnswerKind.TITLE in dialog.kinds
    dialog.no.click()


def test_length_and_language_are_handed_on(asking: Asking) -> None:
    dialog = asking.ask(*FILMS)
    dialog.length.setCurrentIndex(2)
    dialog.language.setCurrentText("German")
    options = dialog.wish.options
    assert (options.length, options.language) == (Length.LONG, "German")
    dialog.no.click()


def test_without_a_key_it_leads_to_where_the_key_goes(open_asking: Callable[..., Asking],
    originals: object, asking: Asking
) -> None:  # fmt: skip
    assert asking.driver.close()
    without = open_asking(key=False)
    without.driver.until(lambda: len(without.driver.names()) == 4)
    without.driver.select(PHOTO)
    without.parts.actions.analyse.trigger()
    without.driver.dialog(SettingsDialog).close()
    assert not without.driver.window.findChildren(AnalyseDialog)


def test_a_library_that_is_only_read_asks_nothing(
    open_asking: Callable[..., Asking], asking: Asking
) -> None:
    assert asking.driver.close()
    reading = open_asking(read_only=True)
    reading.driver.until(lambda: len(reading.driver.names()) == 4)
    selection = reading.parts.library.items.selectionModel()
    index = reading.parts.library.model.index(0, 0)
    selection.setCurrentIndex(index, selection.SelectionFlag.Select)
    reading.driver.until(lambda: reading.parts.actions.open.isEnabled())
    assert not reading.parts.actions.analyse.isEnabled()


@pytest.mark.parametrize(
    ("estimate", "told"),
    [
        (Estimate(2, 0, 41.2, 0, 1.2), "This counts about 41 min of video, about 7 % of your limit,"
         " about $1.20."),
        (Estimate(2, 1, 300.0, 0, None), "This counts about 5 h of video, about 50 % of your limit,"
         " 1 photo."),
        (Estimate(0, 3, 0.0, 0, 0.004), "This counts 3 photos, less than $0.01."),
        (Estimate(0, 0, 0.0, 4), "Nothing is sent: there is nothing to ask that you do not know."),
    ],
)  # fmt: skip
def test_the_price_in_words(estimate: Estimate, told: str) -> None:
    assert cost_words.price(estimate, 600) == told


def test_refusals_are_told_by_reason() -> None:
    long = "It is longer than 4 hours."
    refused = [*((f"{n}.mp4", long) for n in range(5)), ("x.mp4", "It cannot be read.")]
    first, second = cost_words.refusals(refused).split("\n")
    assert first == f"Left out: 0.mp4, 1.mp4, 2.mp4 and 2 more. {long}"
    assert second == "Left out: x.mp4. It cannot be read."


def test_many_reasons_end_in_a_number() -> None:
    lines = cost_words.refusals([(f"{n}.mp4", f"{n} h is too long.") for n in range(6)]).split("\n")
    assert len(lines) == 5
    assert lines[-1] == "Left out as well: 2 other items."


def test_limits_are_told_before_anything_is_sent(asking: Asking, service: StandIn) -> None:
    long, small, fine = FILMS
    with asking.workspace.catalogue.database.write() as db:
        db.execute("UPDATE media SET duration = 5 * 3600 WHERE id = ?", (asking.id_of(long),))
        db.execute("UPDATE media SET width = 20, height = 20 WHERE id = ?", (asking.id_of(small),))
    dialog = asking.ask(*FILMS)
    told = dialog.refused.text().split("\n")
    assert any(long in line and "at most" in line for line in told)
    assert any(small in line for line in told)
    assert not any(fine in line for line in told)
    assert dialog.yes.isEnabled(), "one is left to ask about"
    assert paid(service) == 0
    dialog.no.click()


def test_a_part_between_in_and_out_can_be_asked_about(asking: Asking) -> None:
    parts, name = asking.parts, FILM
    cell = asking.driver.cell(name)
    parts.pages.open(cell, None, LibraryTrail(parts.library.model, 0))
    asking.driver.until(lambda: parts.pages.plays and parts.pages.player is not None)
    player = parts.pages.player
    assert player is not None
    asking.driver.until(lambda: player.playback.loaded)
    player.shuttle.halt()
    player.time_line.seek_asked.emit(2.0)
    asking.driver.until(lambda: abs(player.position - 2.0) < 0.2)
    QTest.keyClick(player, Qt.Key.Key_I)
    player.time_line.seek_asked.emit(10.0)
    asking.driver.until(lambda: abs(player.position - 10.0) < 0.2)
    QTest.keyClick(player, Qt.Key.Key_O)
    asking.driver.until(lambda: None not in player.in_out)
    asking.driver.until(parts.actions.analyse.isEnabled)
    parts.actions.analyse.trigger()
    dialog = asking.dialog()
    assert dialog.part.isVisible()
    assert dialog.wish.span is None
    dialog.part.setChecked(True)
    asking.tick(dialog, AnswerKind.TITLE)
    assert dialog.wish.span is not None
    assert dialog.wish.span.start == pytest.approx(2.0, abs=0.3)
    assert dialog.wish.span.end == pytest.approx(10.0, abs=0.3)
    asking.driver.until(dialog.yes.isEnabled)
    dialog.yes.click()
    table = asking.workspace.catalogue.analyses
    asking.driver.until(lambda: bool(table.shown(cell.id)))
    (told,) = table.shown(cell.id)
    assert told.span is not None
    asking.jobs_ended()


def test_the_month_in_words() -> None:
    assert cost_words.month(Spent(0, 0, 0, 0.0)) == ""
    told = cost_words.month(Spent(61.0, 2.0, 900.0, 1.8))
    assert told == "Answers of this month: about 61 min of video, 2 photos, about $1.80."
