"""From a brief to cuts that a person accepts or discards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Passage
from medintel_desktop.domain.brief import fits
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource
from tests.contract.briefs.conftest import BRIEF, LONG, Cutter, said


def test_brief_becomes_proposed_cuts(cutter: Cutter) -> None:
    cutter.propose()
    plan = cutter.kept.plan
    assert (plan.brief, plan.wanted) == (BRIEF, 20.0)
    assert plan.cuts
    assert all(cut.proposed for cut in plan.cuts)
    assert fits(plan.seconds, 20.0)
    items = cutter.driver.items()
    assert {cut.media_id for cut in plan.cuts} <= {item.id for item in items.values()}
    assert all(cut.span.end <= LONG for cut in plan.cuts)
    assert cutter.job.state is JobState.DONE
    assert cutter.driver.changes.plans
    assert cutter.driver.changes.usage


def test_cuts_know_why_they_are_there(cutter: Cutter) -> None:
    cutter.propose()
    first = cutter.kept.plan.cuts[0]
    assert cutter.names[0] in ("green.mp4*", "leaf.jpg*")
    assert first.query == "green"
    assert first.note == "Number 1 of what suits."
    assert first.score is not None


def test_one_request_is_paid_and_counted(cutter: Cutter) -> None:
    cutter.propose()
    assert cutter.calls == 1
    spent = cutter.workspace.analyses.spent()
    shown = len(cutter.job.payload["candidates"])
    assert spent.photos == shown
    assert spent.tokens > 0


def test_nothing_private_is_sent(cutter: Cutter) -> None:
    film = cutter.driver.items()["green.mp4"].id
    cutter.workspace.collection.caption(film, "Aunt Rosalind")
    cutter.workspace.collection.tag([film], ["at home"])
    cutter.propose()
    (prompt,) = cutter.prompts
    assert "calm" in prompt
    for private in ("green.mp4", "Rosalind", "at home", "Autumn"):
        assert private not in prompt


def test_proposal_is_undone_as_one_edit(cutter: Cutter) -> None:
    cutter.propose()
    assert cutter.kept.deed_undo == "proposing cuts"
    cutter.workspace.plans.undo(cutter.plan_id)
    assert cutter.kept.plan.cuts == ()
    cutter.workspace.plans.redo(cutter.plan_id)
    assert cutter.kept.plan.cuts


@pytest.mark.parametrize("some", [True, False])
def test_accepting_and_discarding(cutter: Cutter, some: bool) -> None:
    cutter.propose()
    cuts = cutter.kept.plan.cuts
    chosen = [cuts[0].id] if some else None
    cutter.workspace.briefs.accept(cutter.plan_id, chosen)
    left = {cut.id for cut in cutter.kept.plan.cuts if cut.proposed}
    assert left == ({cut.id for cut in cuts[1:]} if some else set())
    cutter.workspace.briefs.discard(cutter.plan_id)
    kept = [cut.id for cut in cutter.kept.plan.cuts]
    assert kept == ([cuts[0].id] if some else [cut.id for cut in cuts])


def test_own_cuts_stay_and_what_was_proposed_before_gives_way(cutter: Cutter) -> None:
    items = cutter.driver.items()
    own = [
        Cut(items["green.mp4"].id, Span(0, 3), title="Begin"),
        Cut(items["leaf.jpg"].id, Span(0, 4), proposed=True),
        Cut(items["green.mp4"].id, Span(20, 23), title="End"),
    ]
    cutter.workspace.plans.edit(cutter.plan_id, "adding", lambda plan: plan.inserted(own))
    cutter.service.config(say=said(("k1", 0, 0), ("c1", 5, 15), ("k2", 0, 0)))
    cutter.propose("16 seconds, yellow")
    titles = [cut.title if not cut.proposed else "new" for cut in cutter.kept.plan.cuts]
    assert titles == ["Begin", "new", "End"]
    assert cutter.names[1] == "yellow.mp4*"
    (prompt,) = cutter.prompts
    assert "- k1: 3.0 s" in prompt


def test_edits_while_the_service_thinks_are_kept(cutter: Cutter) -> None:
    items = cutter.driver.items()
    begin = Cut(items["green.mp4"].id, Span(0, 3), title="Begin")
    end = Cut(items["green.mp4"].id, Span(20, 23), title="End")
    workspace, plan_id = cutter.workspace, cutter.plan_id
    workspace.plans.edit(plan_id, "adding", lambda plan: plan.inserted([begin, end]))
    workspace.briefs.propose(plan_id, "16 seconds, yellow")
    cutter.service.config(say=said(("k1", 0, 0), ("c1", 5, 15), ("k2", 0, 0)))
    assert cutter.find(), "nothing was due"
    workspace.plans.edit(plan_id, "trimming", lambda plan: plan.without([end.id]))
    cutter.driver.run(patient=False)
    assert [cut.title if not cut.proposed else "new" for cut in cutter.kept.plan.cuts] == [
        "Begin", "new",
    ]  # fmt: skip


def test_only_items_of_the_album_are_offered(cutter: Cutter) -> None:
    workspace, items = cutter.workspace, cutter.driver.items()
    album = workspace.albums.create("Leaves")
    workspace.albums.fill(album.id, [items["leaf.jpg"].id])
    cutter.propose("3 seconds of anything", album_id=album.id)
    assert set(cutter.names) <= {"leaf.jpg*"}
    assert {c["media"] for c in cutter.job.payload["candidates"]} == {items["leaf.jpg"].id}


def test_parts_that_are_told_somewhere_are_offered(cutter: Cutter) -> None:
    film = cutter.driver.items()["yellow.mp4"].id
    told = Passage(Span(8.0, 14.0), "The bell tower", "Bells swing")
    cutter.workspace.catalogue.analyses.add(
        [Analysis("a1", film, AnswerKind.HIGHLIGHTS, (told,), made_at=1.0)]
    )
    cutter.propose("6 seconds, the bell tower")
    (cut,) = [cut for cut in cutter.kept.plan.cuts if cut.media_id == film]
    assert cut.title == "The bell tower"
    assert "The bell tower: Bells swing" in cutter.prompts[0]
    assert cut.span.start == pytest.approx(8.0, abs=0.2)


def test_what_is_heard_in_a_part_is_sent_with_it(cutter: Cutter) -> None:
    film = cutter.driver.items()["yellow.mp4"].id
    lines = (
        Line(Span(1, 3), "Good morning to you all"), Line(Span(25, 28), "and that was that"),
    )  # fmt: skip
    cutter.workspace.catalogue.transcripts.put(
        Transcript("t1", film, TranscriptSource.FILE, lines, 1.0)
    )
    cutter.propose("20 seconds, yellow")
    heard = [line for line in cutter.prompts[0].splitlines() if "“" in line.partition(";")[2]]
    assert any("0.0 to 10.0 s" in line and "“Good morning to you all”" in line for line in heard)
    assert any("20.0 to 30.0 s" in line and "“and that was that”" in line for line in heard)


def test_searches_take_turns(cutter: Cutter) -> None:
    cutter.propose("20 seconds, yellow, green")
    first, second, *_ = cutter.job.payload["candidates"]
    assert (first["query"], second["query"]) == ("yellow", "green")


def test_cuts_are_on_frames(cutter: Cutter) -> None:
    cutter.service.config(say=said(("c1", 1.13, 11.09), ("c1", 12.05, 21.99)))
    cutter.propose("20 seconds, yellow")
    spans = [(cut.span.start, cut.span.end) for cut in cutter.kept.plan.cuts]
    assert spans == [(1.2, 11.0), (12.0, 22.0)]  # five frames a second


def test_plan_that_was_renamed_keeps_its_name(cutter: Cutter) -> None:
    cutter.workspace.plans.edit(
        cutter.plan_id, "renaming", lambda plan: replace(plan, name="Winter")
    )
    cutter.propose()
    assert cutter.kept.plan.name == "Winter"
