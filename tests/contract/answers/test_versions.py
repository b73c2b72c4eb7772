"""Answers are corrected, chosen and asked again; no version is ever written over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Origin, Passage
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.moment import Span
from medintel_desktop.jobs.workspace import Workspace
from tests.driver import Driver
from tests.service import StandIn

KIND = AnswerKind


@pytest.fixture
def chapters(driver: Driver, asking: Workspace, film: str) -> Analysis:
    """What the service answered."""
    asking.analyses.enqueue([film], [KIND.CHAPTERS])
    driver.hurry()
    (answer,) = asking.catalogue.analyses.shown(film)
    return answer


def corrected(answer: Analysis, title: str) -> tuple[Passage, ...]:
    first, *rest = (part for part in answer.content if isinstance(part, Passage))
    return (replace(first, title=title), *rest)


def test_edit_is_another_version_and_the_services_stays(
    asking: Workspace, film: str, chapters: Analysis
) -> None:
    changes = asking.analyses.edit(chapters.id, corrected(chapters, "The meadow"))
    assert film in changes.media
    (now,) = asking.catalogue.analyses.shown(film)
    assert isinstance(now.content, tuple)
    assert isinstance(now.content[0], Passage)
    assert now.content[0].title == "The meadow"
    assert (now.origin, now.based_on, now.model) == (Origin.USER, chapters.id, chapters.model)
    assert asking.catalogue.analyses.get(chapters.id) == chapters
    assert [a.id for a in asking.catalogue.analyses.history(now.id)] == [now.id, chapters.id]


def test_choosing_another_version_and_back(
    asking: Workspace, film: str, chapters: Analysis
) -> None:
    asking.analyses.edit(chapters.id, corrected(chapters, "The meadow"))
    (mine,) = asking.catalogue.analyses.shown(film)
    asking.analyses.choose(chapters.id)
    assert asking.catalogue.analyses.shown(film) == [chapters]
    asking.analyses.choose(mine.id)
    assert asking.catalogue.analyses.shown(film) == [mine]


def test_new_answer_of_the_service_does_not_hide_the_users(
    driver: Driver, asking: Workspace, film: str, chapters: Analysis, service: StandIn
) -> None:
    asking.analyses.edit(chapters.id, corrected(chapters, "The meadow"))
    (mine,) = asking.catalogue.analyses.shown(film)
    asking.analyses.enqueue([film], [KIND.CHAPTERS], again=True)
    driver.hurry()
    assert asking.catalogue.analyses.shown(film) == [mine]
    newest, *others = asking.catalogue.analyses.history(mine.id)
    assert newest.origin is Origin.SERVICE
    assert {a.id for a in others} == {mine.id, chapters.id}
    asking.analyses.choose(newest.id)
    assert asking.catalogue.analyses.shown(film) == [newest]


def test_again_by_a_newer_model_gives_a_version_to_compare(
    driver: Driver, asking: Workspace, film: str, chapters: Analysis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(asking.services.analyst(), "_model", "pegasus1.5")
    assert not asking.analyses.enqueue([film], [KIND.CHAPTERS]), "it is answered"
    asking.analyses.enqueue([film], [KIND.CHAPTERS], again=True)
    driver.hurry()
    history = asking.catalogue.analyses.history(chapters.id)
    assert [a.model for a in history] == ["pegasus1.5", "pegasus1.6"]


def test_only_the_users_own_versions_can_be_removed(
    asking: Workspace, film: str, chapters: Analysis
) -> None:
    asking.analyses.edit(chapters.id, corrected(chapters, "The meadow"))
    (mine,) = asking.catalogue.analyses.shown(film)
    with pytest.raises(UsageError):
        asking.analyses.remove(chapters.id)
    asking.analyses.remove(mine.id)
    assert asking.catalogue.analyses.shown(film) == [chapters]
    with pytest.raises(UsageError):
        asking.analyses.remove(mine.id)


def test_what_has_not_the_shape_of_its_kind_is_not_kept(
    asking: Workspace, film: str, chapters: Analysis
) -> None:
    with pytest.raises(UsageError):
        asking.analyses.edit(chapters.id, "just words")
    assert asking.catalogue.analyses.shown(film) == [chapters]
    assert not asking.analyses.edit(chapters.id, chapters.content), "nothing was changed"


def test_edited_times_stay_inside_the_video(
    asking: Workspace, film: str, chapters: Analysis
) -> None:
    late = Passage(Span(12.0, 500.0), "Too late")
    asking.analyses.edit(chapters.id, (late,))
    (now,) = asking.catalogue.analyses.shown(film)
    assert isinstance(now.content, tuple)
    assert isinstance(now.content[0], Passage)
    assert now.content[0].span.end == pytest.approx(16.0, abs=0.2)


def test_parts_of_a_video_have_their_own_history(
    driver: Driver, asking: Workspace, film: str, chapters: Analysis
) -> None:
    asking.analyses.enqueue([film], [KIND.CHAPTERS], span=Span(8.0, 16.0))
    driver.hurry()
    whole, part = asking.catalogue.analyses.shown(film)
    assert (whole, part.span) == (chapters, Span(8.0, 16.0))
    assert len(asking.catalogue.analyses.history(part.id)) == 1
