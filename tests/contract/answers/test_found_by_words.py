"""What was answered is found by words, and proposed tags are what people make of them."""

from __future__ import annotations

import json

import pytest

from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.domain.model_tag import TagState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from tests.driver import Driver
from tests.service import StandIn

KIND = AnswerKind
CHAPTERS = [{"start_time": 0, "end_time": 9, "title": "Gatehouse", "text": "Ivy on brickwork"}]
SAID = {
    "title": "Courtyard", "summary": "A quiet cloister.", "topics": ["Architecture"],
    "hashtags": ["#monastery"], "chapters": CHAPTERS, "tags": ["arch", "Well", "cat"],
}  # fmt: skip


@pytest.fixture
def told(driver: Driver, asking: Workspace, film: str, service: StandIn) -> str:
    """A video about which a model said :data:`SAID`."""
    service.config(say=json.dumps(SAID))
    asking.analyses.enqueue([film], [KIND(kind) for kind in SAID])
    driver.hurry()
    return film


def found(asking: Workspace, words: str) -> list[tuple[str, str]]:
    answer = asking.search.answer(SearchQuery(words, meaning=False))
    return [(hit.item.id, hit.why) for hit in answer.hits]


@pytest.mark.parametrize(
    "word", ["courtyard", "cloister", "architecture", "monastery", "gatehouse", "brick"]
)
def test_words_of_answers_are_found(asking: Workspace, told: str, word: str) -> None:
    ((media_id, why),) = found(asking, word)
    assert media_id == told
    assert "in the answers" in why


def test_only_the_version_that_is_shown_is_found(asking: Workspace, told: str) -> None:
    (chapters,) = asking.catalogue.analyses.of_kind([told], KIND.CHAPTERS)
    asking.analyses.edit(chapters.id, (Passage(Span(0, 9), "Drawbridge"),))
    assert not found(asking, "gatehouse")
    assert found(asking, "drawbridge")
    asking.analyses.choose(chapters.id)
    assert found(asking, "gatehouse")
    assert not found(asking, "drawbridge")


def test_cut_answer_is_not_found(
    driver: Driver, asking: Workspace, film: str, service: StandIn
) -> None:
    service.config(say='{"title": "Court')
    asking.analyses.enqueue([film], [KIND.TITLE])
    driver.hurry()
    assert asking.catalogue.analyses.shown(film)
    assert not found(asking, "court")


def test_tags_are_proposed_apart_from_those_of_people(asking: Workspace, told: str) -> None:
    tags = asking.model_tags.of(told)
    assert [(tag.name, tag.state, tag.model) for tag in tags] == [
        (name, TagState.PROPOSED, "pegasus1.6") for name in ("arch", "cat", "Well")
    ]
    item = asking.catalogue.media.get(told)
    assert item is not None
    assert item.tags == ()
    assert "in the proposed tags" in found(asking, "well")[0][1]


def test_accepted_rejected_and_taken_back(asking: Workspace, told: str) -> None:
    before = asking.model_tags.before([told])
    asking.model_tags.reject([told], ["CAT"])
    asking.model_tags.accept([told])  # all that nobody rejected
    states = {tag.name: tag.state for tag in asking.model_tags.of(told)}
    assert states == {
        "arch": TagState.ACCEPTED, "Well": TagState.ACCEPTED, "cat": TagState.REJECTED
    }  # fmt: skip
    assert "in the tags" in found(asking, "well")[0][1]
    assert not found(asking, "cat")
    assert [term.text for term in asking.catalogue.terms.beginning("wel")] == ["Well"]

    assert told in asking.model_tags.restore(before).media
    assert {tag.state for tag in asking.model_tags.of(told)} == {TagState.PROPOSED}
    assert asking.catalogue.terms.beginning("wel") == []


def test_rejected_tag_is_not_proposed_again(
    driver: Driver, asking: Workspace, told: str, service: StandIn
) -> None:
    asking.model_tags.reject([told], ["cat"])
    asking.model_tags.accept([told], ["arch"])
    service.config(say='{"tags": ["cat", "pigeon"]}')
    asking.analyses.enqueue([told], [KIND.TAGS], again=True)
    driver.hurry()
    assert {tag.name: tag.state for tag in asking.model_tags.of(told)} == {
        "arch": TagState.ACCEPTED, "cat": TagState.REJECTED, "pigeon": TagState.PROPOSED
    }  # fmt: skip


def test_smart_album_sees_accepted_tags(asking: Workspace, told: str) -> None:
    album = asking.smart_albums.create("Wells", SearchQuery("well", meaning=False))
    assert asking.smart_albums.counts()[album.id] == 1
    asking.model_tags.reject([told])
    assert asking.smart_albums.counts()[album.id] == 0
