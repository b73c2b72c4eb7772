"""Writing a brief, and what becomes of what is proposed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from tests.contract.briefs.conftest import said
from tests.ui.briefs.conftest import Desk

WORDS = "20 seconds, yellow"
GOOD = said(("c1", 0, 10), ("c2", 10, 20))


def test_cost_is_asked_before_anything_is_sent(desk: Desk) -> None:
    desk.write(WORDS)
    desk.panel.brief.ask.click()
    question = desk.question
    assert "1 search and up to 20 photos" in question.accessibleName()
    assert "A film of 20 s is asked for." in question.accessibleName()
    question.no.click()
    desk.until(desk.rests)
    assert desk.cutter.calls == 0
    assert desk.editing.plan.brief == ""


def test_proposal_is_shown_and_accepted_by_the_user_alone(desk: Desk) -> None:
    desk.cutter.service.config(say=GOOD)
    desk.propose(WORDS)
    card = desk.panel.card
    assert card.isVisible()
    assert card.title.text() == "2 cuts are proposed"
    assert "within 10 % of the 20 s you asked for" in card.words.text()
    assert all(cut.proposed for cut in desk.cuts)
    assert not desk.panel.brief.ask.isVisible(), "there is something to decide first"
    assert card.accept.text() == "Accept both"
    card.accept.click()
    assert not card.isVisible()
    desk.until(desk.rests)
    assert not any(cut.proposed for cut in desk.cutter.kept.plan.cuts)
    assert desk.cutter.kept.deed_undo == "accepting cuts"


def test_proposal_is_discarded_and_own_cuts_stay(desk: Desk) -> None:
    own = Cut(desk.cutter.driver.items()["leaf.jpg"].id, Span(0, 4), title="Mine")
    desk.add(own)
    desk.cutter.service.config(say=said(("k1", 0, 0), ("c1", 0, 16)))
    desk.propose(WORDS)
    assert len(desk.cuts) == 2
    desk.panel.card.discard.click()
    assert [cut.title for cut in desk.cuts] == ["Mine"]
    assert desk.panel.brief.ask.isVisible()


def test_look_first_goes_round_what_is_proposed(desk: Desk) -> None:
    desk.cutter.service.config(say=GOOD)
    desk.propose(WORDS)
    seen: list[str] = []
    desk.panel.look_asked.connect(seen.append)
    for _ in range(3):
        desk.panel.card.look.click()
    first, second = (cut.id for cut in desk.cuts)
    assert seen == [first, second, first]


def test_warns_where_the_length_is_another(desk: Desk) -> None:
    film = desk.cutter.driver.items()["green.mp4"].id
    desk.editing.edit(
        "changing the brief", lambda plan: replace(plan, brief="a minute", wanted=60.0)
    )
    desk.add(Cut(film, Span(0, 10), proposed=True))
    card = desk.panel.card
    assert card.words.text().endswith("All cuts together last 10 s; you asked for 1 min.")
    assert card.accept.text() == "Accept"


def test_one_cut_alone_is_accepted(desk: Desk) -> None:
    desk.cutter.service.config(say=GOOD)
    desk.propose(WORDS)
    desk.panel.show_selected(desk.cuts[:1])
    assert desk.panel.cut.accept.isVisible()
    desk.panel.cut.accept.click()
    assert [cut.proposed for cut in desk.cuts] == [False, True]
    assert not desk.panel.cut.accept.isVisible()
    assert desk.panel.card.title.text() == "1 cut is proposed"


def test_failure_says_what_to_do_and_is_tried_again(desk: Desk) -> None:
    desk.cutter.service.config(say="I would rather not.")
    desk.write(WORDS)
    desk.panel.brief.ask.click()
    desk.question.yes.click()
    work = desk.panel.work
    desk.until(lambda: work.isVisible() and work.retry.isVisible())
    assert work.words.text().startswith("No plan came of it")
    desk.cutter.service.config(say=GOOD)
    work.retry.click()
    desk.until(lambda: desk.panel.card.isVisible() and not work.isVisible())


def test_failure_that_is_dismissed_is_gone(desk: Desk) -> None:
    desk.cutter.service.config(say="I would rather not.")
    desk.write(WORDS)
    desk.panel.brief.ask.click()
    desk.question.yes.click()
    work = desk.panel.work
    desk.until(lambda: work.isVisible() and work.dismiss.isVisible())
    work.dismiss.click()
    desk.until(lambda: not work.isVisible() and desk.rests())
    assert desk.cutter.workspace.briefs.job(desk.cutter.plan_id) is None


def test_work_can_be_stopped(desk: Desk) -> None:
    desk.cutter.workspace.queue.pause()
    desk.write(WORDS)
    desk.panel.brief.ask.click()
    desk.question.yes.click()
    work = desk.panel.work
    desk.until(lambda: work.isVisible() and not desk.panel.brief.ask.isVisible())
    work.stop.click()
    desk.until(lambda: not work.isVisible())
    desk.cutter.workspace.queue.resume()
    desk.until(desk.rests)
    assert desk.cutter.job.state is JobState.CANCELLED
    assert desk.cutter.calls == 0


def test_what_comes_after_it_was_stopped_is_not_used(desk: Desk) -> None:
    service, jobs = desk.cutter.service, desk.cutter.workspace.catalogue.jobs
    service.config(say="I would rather not.", stuck=["analyze"])
    desk.write(WORDS)
    desk.panel.brief.ask.click()
    desk.question.yes.click()
    desk.until(lambda: bool(service.log("/analyze", "POST")))
    desk.panel.work.stop.click()
    desk.until(lambda: desk.cutter.job.state is JobState.CANCELLED)
    service.config(stuck=[])
    job_id = desk.cutter.job.id

    def put_down() -> bool:
        job = jobs.get(job_id)
        return job is not None and "replies" in job.payload

    desk.until(put_down)
    desk.until(desk.rests)
    assert desk.cutter.calls == 1, "what is wrong with it is not asked about"
    assert desk.cutter.kept.plan.cuts == ()


def test_what_is_being_written_is_not_overwritten(desk: Desk) -> None:
    desk.write("Something new")
    desk.add(Cut(desk.cutter.driver.items()["leaf.jpg"].id, Span(0, 4)))
    assert desk.panel.brief.words == "Something new"


def test_ctrl_enter_asks(desk: Desk) -> None:
    desk.write(WORDS)
    QTest.keyClick(desk.panel.brief.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.question.no.click()
    assert desk.panel.brief.words == WORDS


def test_only_from_an_album(desk: Desk) -> None:
    workspace = desk.cutter.workspace
    album = workspace.albums.create("Leaves")
    workspace.albums.fill(album.id, [desk.cutter.driver.items()["leaf.jpg"].id])
    desk.panel.set_album((album.id, album.name))
    desk.write("3 seconds of anything")
    desk.panel.brief.ask.click()
    assert desk.question.check.text() == "Only from the album “Leaves”"
    desk.question.check.setChecked(True)
    desk.question.yes.click()
    desk.until(lambda: bool(desk.cuts) and desk.rests())
    assert desk.cutter.names == ["leaf.jpg*"]


def test_facts_of_the_selected_cut(desk: Desk) -> None:
    film = desk.cutter.driver.items()["green.mp4"].id
    desk.add(
        Cut(film, Span(2, 11), query="green"), Cut(film, Span(20, 30)),
    )  # fmt: skip
    desk.panel.show_selected(desk.cuts[1:])
    desk.until(desk.rests)
    panel = desk.panel
    assert panel.cut_fold.heading.text() == "Cut 2 of 2"
    facts = {fact.label: fact.value for fact in panel.cut.facts.facts}
    assert facts == {
        "Source": "green.mp4", "In": "0:20.00", "Out": "0:30.00", "Length": "10.0 s, 50 frames",
        "Snap": "Shot begins at 0:30.0",
    }  # fmt: skip
    panel.show_selected(desk.cuts[:1])
    assert panel.cut.facts.facts[-1].value == "“green”"
    panel.show_selected(desk.cuts)
    assert panel.cut_fold.heading.text() == "2 cuts"
    panel.show_selected(())
    assert not panel.cut_fold.isVisible()


def test_film_is_told_once_there_are_cuts_to_render(desk: Desk) -> None:
    items = desk.cutter.driver.items()
    panel = desk.panel
    desk.add(Cut(items["green.mp4"].id, Span(0, 4)))
    desk.until(lambda: bool(panel.film.facts))
    lossless, preset = panel.film.facts
    assert (lossless.label, lossless.value) == ("Lossless", "Possible")
    assert preset.value.startswith("H.264, 1440 × 1080, ")
    desk.add(Cut(items["leaf.jpg"].id, Span(0, 4)))
    desk.until(lambda: panel.film.facts[0].value.startswith("Not possible. leaf.jpg is a photo"))


def test_note_is_kept_also_when_another_cut_is_chosen(desk: Desk) -> None:
    film = desk.cutter.driver.items()["green.mp4"].id
    desk.add(Cut(film, Span(2, 11)), Cut(film, Span(20, 30)))
    first, second = desk.cuts
    desk.panel.show_selected([first])
    desk.panel.cut.note.setPlainText("slower")
    desk.panel.show_selected([second])
    desk.until(desk.rests)
    assert [cut.note for cut in desk.cutter.kept.plan.cuts] == ["slower", ""]
    assert desk.panel.cut.note.toPlainText() == ""


def test_without_a_key_the_way_to_it_is_shown(desk: Desk) -> None:
    asked: list[bool] = []
    desk.panel.settings_asked.connect(lambda: asked.append(True))
    service = desk.cutter.workspace.services
    service.analyst().close()
    kind = type(service.analyst())
    was = kind.model
    kind.model = None  # type: ignore[assignment]
    try:
        desk.panel.look()
        desk.until(lambda: desk.panel.brief.settings.isVisible())
    finally:
        kind.model = was  # type: ignore[method-assign]
    assert not desk.panel.brief.ask.isVisible()
    desk.panel.brief.settings.click()
    assert asked
