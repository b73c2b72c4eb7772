"""Cuts made of items, hits and chapters; where they snap to; what is put inside its video."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Finding, Passage
from medintel_desktop.domain.edges import EdgeKind
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState, Metadata
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.plan import PHOTO_SECONDS, SHORTEST_CUT, Cut
from medintel_desktop.domain.scene import Scene
from medintel_desktop.domain.search import Hit, SearchQuery
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.cutting import fitted
from medintel_desktop.library.plans import Plans
from tests.contract.plans.conftest import FILM_SECONDS
from tests.driver import Driver

LENGTH = pytest.approx(FILM_SECONDS, abs=0.05)


@pytest.fixture
def plans(workspace: Workspace) -> Plans:
    return workspace.plans


def hit(driver: Driver, name: str, span: Span | None, score: float = 0.5) -> Hit:
    (cell,) = driver.workspace.catalogue.cells.by_id([driver.items()[name].id])
    return Hit(cell, span, Modality.VISUAL if span else None, score, "Picture")


def answered(media_id: str, kind: AnswerKind, *passages: Passage) -> Analysis:
    return Analysis(f"{kind} of {media_id}", media_id, kind, passages, key=kind, made_at=1.0)


def test_items_are_taken_whole(plans: Plans, film: str, leaf: str) -> None:
    video, photo, again = plans.cuts_of([film, leaf, "nobody", film])
    assert (video.media_id, video.span.start) == (film, 0)
    assert video.span.end == LENGTH
    assert (photo.media_id, photo.span) == (leaf, Span(0, PHOTO_SECONDS))
    assert video.id != again.id
    assert (video.proposed, video.title, video.query, video.score) == (False, "", "", None)


def test_what_cannot_be_shown_is_left_out(driver: Driver, plans: Plans, film: str) -> None:
    driver.workspace.trash.put([film])
    assert plans.cuts_of([film]) == ()
    assert plans.cut_of("nobody") is None


@pytest.mark.parametrize(
    ("asked", "got"),
    [((0.99, 2.01), (1.0, 2.0)), ((1.019, 2.021), (1.0, 2.04)), ((3.0, 99.0), (3.0, 4.0)),
     ((1.0, 1.001), (1.0, 1.0 + SHORTEST_CUT)), ((3.99, 4.5), (4.0 - SHORTEST_CUT, 4.0)),
     ((4.5, 5.0), None), ((100.0, 200.0), None)],
)  # fmt: skip
def test_a_part_is_put_on_frames_inside_the_video(
    plans: Plans, film: str, asked: tuple[float, float], got: tuple[float, float] | None
) -> None:
    cut = plans.cut_of(film, Span(*asked))
    assert (cut and (cut.span.start, cut.span.end)) == (got and pytest.approx(got, abs=1e-6))


def test_a_photo_stands_for_as_long_as_it_is_asked(plans: Plans, leaf: str) -> None:
    cut = plans.cut_of(leaf, Span(3, 4.5))
    assert cut is not None
    assert cut.span == Span(0, 1.5)


def test_a_hit_says_how_it_was_found(driver: Driver, plans: Plans, film: str) -> None:
    moment = plans.cut_of_hit(hit(driver, "film.mp4", Span(1, 2), 0.25), "red leaves")
    assert moment is not None
    assert (moment.media_id, moment.span, moment.query, moment.score) == (
        film, Span(1, 2), "red leaves", 0.25,
    )  # fmt: skip
    whole = plans.cut_of_hit(hit(driver, "leaf.jpg", None, 7.0))
    assert whole is not None
    assert (whole.span, whole.score) == (Span(0, PHOTO_SECONDS), 1.0)


def test_what_a_search_finds_becomes_cuts(driver: Driver, plans: Plans, leaf: str) -> None:
    hits = driver.workspace.search.answer(SearchQuery("leaf")).hits
    assert [cut.media_id for one in hits if (cut := plans.cut_of_hit(one, "leaf"))] == [leaf]


def test_a_moment_is_titled_by_its_chapter(driver: Driver, plans: Plans, film: str) -> None:
    chapters = Passage(Span(0, 2), "The red"), Passage(Span(2, 4), "The blue")
    driver.workspace.catalogue.analyses.add([
        answered(film, AnswerKind.CHAPTERS, *chapters),
        answered(film, AnswerKind.SCENES, Passage(Span(2.5, 3.5), "A blue wall")),
    ])  # fmt: skip
    titles = [plans.cut_of(film, span).title for span in (Span(1, 2), Span(2, 4), Span(2.0, 2.4))]  # type: ignore[union-attr]  # inside of it
    assert titles == ["The red", "A blue wall", "The blue"]
    assert [cut.title for cut in plans.cuts_of([film])] == [""]
    named = plans.cut_of(film, Span(1, 2), title="Mine")
    assert named is not None
    assert named.title == "Mine"


def test_chapters_and_findings_become_cuts(plans: Plans, film: str, leaf: str) -> None:
    first, second = plans.cuts_of_entries(
        film, [Passage(Span(0, 1), "Red", "what it is"), Finding("blood", Span(1, 2), 0.9, "red"),
               Passage(Span(8, 9), "outside")]
    )  # fmt: skip
    assert (first.title, first.note, first.span) == ("Red", "what it is", Span(0, 1))
    assert (second.title, second.note, second.span) == ("blood", "red", Span(1, 2))
    (photo,) = plans.cuts_of_entries(leaf, [Finding("blood", None, None, "")])
    assert photo.span == Span(0, PHOTO_SECONDS)


def test_edges_of_shots_and_speech(driver: Driver, plans: Plans, film: str, leaf: str) -> None:
    catalogue = driver.workspace.catalogue
    assert [edge.second for edge in plans.edges(film).found] == [0, LENGTH]
    catalogue.scenes.put(film, [Scene(Span(0, 2)), Scene(Span(2, 4))])
    line = Line(Span(0.5, 1.8), "welcome")
    catalogue.transcripts.put(Transcript("t", film, TranscriptSource.USER, (line,)))
    edges = plans.edges(film)
    assert [(edge.second, edge.kind) for edge in edges.found[1:-1]] == [
        (0.5, EdgeKind.SPEECH_BEGINS), (1.8, EdgeKind.SPEECH_ENDS), (2, EdgeKind.SHOT),
    ]  # fmt: skip
    assert edges.snapped(1.95, 0.2) == 2
    assert plans.edges(leaf) == plans.edges("nobody")
    assert not plans.edges(leaf).found


def test_what_is_dragged_in_is_put_inside(plans: Plans, film: str, leaf: str) -> None:
    """Cuts of a drag or a paste were written by anybody."""
    cuts = [Cut(film, Span(1.013, 99)), Cut(leaf, Span(5, 7)), Cut("nobody", Span(8.013, 9))]
    plan_id = plans.create("a", cuts)
    part, photo, unknown = (cut.span for cut in plans.get(plan_id).plan.cuts)
    assert part.start == pytest.approx(1.0)
    assert part.end == LENGTH
    assert (photo, unknown) == (Span(0, 2), Span(8.013, 9))


def test_a_cut_behind_the_end_is_refused(plans: Plans, film: str) -> None:
    plan_id = plans.create("a", plans.cuts_of([film]))
    before = plans.get(plan_id)
    with pytest.raises(UsageError, match=r"nothing of film\.mp4 at 1:02\.00"):
        plans.edit(plan_id, "adding", lambda plan: plan.inserted([Cut(film, Span(62, 63))]))
    assert plans.get(plan_id) == before


def test_times_of_frames_of_the_file_are_left(plans: Plans, film: str) -> None:
    plan_id = plans.create("a", plans.cuts_of([film]))
    (cut,) = plans.get(plan_id).plan.cuts
    read = replace(cut, span=Span(1.013, 99.0))
    plans.edit(plan_id, "moving cuts to key frames", lambda plan: plan.changed(read), exact=True)
    (cut,) = plans.get(plan_id).plan.cuts
    assert cut.span.start == 1.013
    assert cut.span.end == LENGTH


def test_a_split_photo_stands_twice(plans: Plans, leaf: str) -> None:
    plan_id = plans.create("a", plans.cuts_of([leaf]))
    plans.edit(plan_id, "splitting", lambda plan: plan.split(1.5))
    assert [cut.span for cut in plans.get(plan_id).plan.cuts] == [Span(0, 1.5), Span(0, 2.5)]


def test_a_split_falls_between_frames(plans: Plans, film: str) -> None:
    plan_id = plans.create("a", plans.cuts_of([film]))
    plans.edit(plan_id, "splitting", lambda plan: plan.split(1.013))
    first, second = plans.get(plan_id).plan.cuts
    assert first.span.end == second.span.start == pytest.approx(1.0)
    assert plans.get(plan_id).plan.seconds == LENGTH


@given(
    st.floats(SHORTEST_CUT, 40_000),
    st.sampled_from([None, 8.333, 23.976, 24.0, 25.0, 29.97, 50.0, 59.94, 240.0]),
    st.floats(0, 50_000),
    st.floats(1e-3, 50_000),
    st.booleans(),
)
def test_whatever_is_asked_lies_inside(
    duration: float, rate: float | None, start: float, length: float, exact: bool
) -> None:
    metadata = Metadata(MediaKind.VIDEO, duration=duration, frame_rate=rate)
    item = MediaItem("m", "film", "0" * 64, 1, MediaState.READY, metadata, 0.0)
    span = fitted(item, Span(start, start + length), exact=exact)
    assert (span is None) == (start >= duration)
    if span is None:
        return
    assert Cut("m", span).seconds >= SHORTEST_CUT - 1e-9
    assert 0 <= span.start <= span.end <= duration + 1e-9
    frame = 0.0 if exact or rate is None else 1 / rate
    short = length < SHORTEST_CUT + frame or duration - start < SHORTEST_CUT + frame
    near = (SHORTEST_CUT + frame if short else frame / 2) + 1e-6
    assert abs(span.start - start) <= near
    assert abs(span.end - min(start + length, duration)) <= near
    assert fitted(item, span, exact=exact) == span
