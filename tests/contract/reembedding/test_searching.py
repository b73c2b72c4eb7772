"""While a library goes over: which space is asked, and what is said where one stays silent."""

from __future__ import annotations

from collections import Counter

import pytest

from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.search import SearchAnswer, SearchQuery
from medintel_desktop.settings.model import SettingsFile
from tests.driver import Driver
from tests.older_vectors import VIDEO, put_into
from tests.service import StandIn

ALIVE = EmbeddingSpace("twelvelabs", "marengo3.0", 512, "dynamic-4")
NEWER = EmbeddingSpace("twelvelabs", "marengo3.5", 512, "dynamic-4")
ALL = {"red.jpg", "orange.jpg", "green.jpg", "blue.jpg", VIDEO}


def answer(driver: Driver, text: str = "", like: str = "") -> SearchAnswer:
    similar = driver.items()[like].id if like else None
    query = SearchQuery(text=text, similar_to=similar, weak=True)
    return driver.workspace.search.answer(query)


def names(found: SearchAnswer) -> list[str]:
    counts = Counter((hit.item.name, hit.span) for hit in found.hits)
    assert set(counts.values()) <= {1}, "no moment twice"
    return [hit.item.name for hit in found.hits]


def test_a_library_of_a_model_that_is_gone_is_searched_by_similarity(
    library: Driver, service: StandIn
) -> None:
    found = answer(library, like="red.jpg")
    assert names(found)[:2] == ["orange.jpg", "green.jpg"], "the most alike first"
    assert set(names(found)) == ALL - {"red.jpg"}
    assert {hit.why for hit in found.hits} <= {"Meaning", "Picture"}
    assert service.log("/embed-v2", "POST") == [], "nothing is asked for it"


def test_words_say_why_they_are_words_only(library: Driver, service: StandIn) -> None:
    found = answer(library, "orange")
    assert names(found) == ["orange.jpg"]
    assert found.note == (
        "Found by words. What was understood with Marengo-retrieval-2.7 cannot be searched by"
        " meaning, because that model does not answer."
    )
    assert found.offers_again
    assert not found.by_meaning
    assert service.log("/embed-v2", "POST") == [], "a vector that finds nothing is not bought"
    assert library.workspace.search.count(SearchQuery("orange")) == 1


@pytest.mark.parametrize("new", [(), ("red.jpg",), ("red.jpg", "green.jpg", VIDEO), tuple(ALL)])
def test_each_item_is_found_in_exactly_one_space(library: Driver, new: tuple[str, ...]) -> None:
    if new:
        put_into(library.workspace, ALIVE, *new)
    for like in ALL:
        found = names(answer(library, like=like))
        assert sorted(found) == sorted(ALL - {like})


def test_words_are_asked_of_both_models_while_both_answer(
    library: Driver, service: StandIn, settings: SettingsFile
) -> None:
    put_into(library.workspace, ALIVE)
    library.workspace.reunderstanding.let_go()
    settings.change(embedding_model="marengo3.5")
    library.workspace.services.reset()
    assert library.workspace.search.count(SearchQuery("something")) is None
    put_into(library.workspace, NEWER, "red.jpg")
    assert library.workspace.search.count(SearchQuery("something")) is None
    assert service.log("/embed-v2", "POST") == [], "counting pays for nothing"
    found = answer(library, "something")
    assert len(service.log("/embed-v2", "POST")) == 2
    assert found.note.startswith("Found by words and meaning.")
    assert not found.offers_again
    assert names(found).count("red.jpg") == 1
    answer(library, "something")
    assert len(service.log("/embed-v2", "POST")) == 2, "both are remembered"


def test_another_cut_of_the_same_model_needs_no_second_vector(
    library: Driver, service: StandIn, settings: SettingsFile
) -> None:
    put_into(library.workspace, ALIVE)
    library.workspace.reunderstanding.let_go()
    settings.change(clip_length=6)
    library.workspace.services.reset()
    found = answer(library, "something")
    assert len(service.log("/embed-v2", "POST")) == 1
    assert found.by_meaning


def test_a_whole_new_space_leaves_the_old_one_unasked(
    library: Driver, service: StandIn, settings: SettingsFile
) -> None:
    put_into(library.workspace, ALIVE)
    settings.change(embedding_model="marengo3.5")
    library.workspace.services.reset()
    put_into(library.workspace, NEWER)
    found = answer(library, "something")
    assert len(service.log("/embed-v2", "POST")) == 1
    assert (found.offers_again, found.note) == (False, "Found by words and meaning.")
