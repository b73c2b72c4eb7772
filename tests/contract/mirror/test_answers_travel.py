"""What was asked on one machine is read, found and corrected on all others; nothing is asked
twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.domain.analysis import AnswerKind, Origin, Passage
from medintel_desktop.domain.model_tag import TagState
from medintel_desktop.domain.search import SearchQuery
from tests import media
from tests.contract.mirror.conftest import Shared
from tests.contract.mirror.parties import Party, later
from tests.service import StandIn

KINDS = (AnswerKind.TITLE, AnswerKind.CHAPTERS, AnswerKind.TAGS)


@pytest.fixture
def pair(
    tmp_path: Path, make_shared: Callable[..., Shared], service: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Party, Party]:  # fmt: skip
    """The first has a key; the second has none."""
    shared = make_shared()
    first = Party(tmp_path / "first", shared, monkeypatch, service)
    second = Party(tmp_path / "second", shared, monkeypatch)
    first.settings.change(understand_on_import=False)
    name = f"Ours {time.time_ns()}"
    first.sharing.share(name)
    first.sync()
    second.sharing.join(name)
    second.sync()
    return first, second


def test_answers_and_what_was_said_to_them_are_the_same_everywhere(
    pair: tuple[Party, Party], tmp_path: Path, service: StandIn
) -> None:
    first, second = pair
    service.config(analyze_task_seconds=0.0)
    film = media.video(tmp_path / "walk.mp4", [("red", 2), ("blue", 2)], size=(640, 360))
    first.add(film)
    item = first.id_of("walk.mp4")
    first.workspace.analyses.enqueue([item], KINDS)
    first.driver.hurry()
    first.sync()
    second.sync()

    catalogue = second.workspace.catalogue
    assert catalogue.analyses.shown(item) == first.workspace.catalogue.analyses.shown(item)
    hits = second.workspace.search.answer(SearchQuery("blue", meaning=False)).hits
    assert [hit.item.id for hit in hits] == [item]
    assert {tag.state for tag in second.workspace.model_tags.of(item)} == {TagState.PROPOSED}

    (chapters,) = catalogue.analyses.of_kind([item], AnswerKind.CHAPTERS)
    one, *rest = (part for part in chapters.content if isinstance(part, Passage))
    later()
    second.workspace.analyses.edit(chapters.id, (replace(one, title="The gate"), *rest))
    second.workspace.model_tags.accept([item], ["red"])
    second.workspace.model_tags.reject([item], ["blue"])
    second.sync()
    first.sync()
    (shown,) = first.workspace.catalogue.analyses.of_kind([item], AnswerKind.CHAPTERS)
    assert shown.origin is Origin.USER
    assert isinstance(shown.content[0], Passage)
    assert shown.content[0].title == "The gate"
    assert len(first.workspace.catalogue.analyses.history(shown.id)) == 2
    states = {tag.name: tag.state for tag in first.workspace.model_tags.of(item)}
    assert (states["red"], states["blue"]) == (TagState.ACCEPTED, TagState.REJECTED)

    later()
    first.workspace.analyses.remove(shown.id)
    first.sync()
    second.sync()
    assert catalogue.analyses.of_kind([item], AnswerKind.CHAPTERS) == [chapters]
    assert not first.workspace.analyses.enqueue([item], KINDS), "it is answered"
    for party in pair:
        party.close()
