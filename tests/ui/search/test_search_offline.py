"""Without the network: what was found before is found again, narrowed, and offered."""

from __future__ import annotations

from dataclasses import replace

from medintel_desktop.domain.facet import Facet
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from tests.service import StandIn
from tests.ui.search.screen import Screen


def test_the_last_results_stay_and_can_be_narrowed(
    meant: Screen, coloured: Workspace, service: StandIn
) -> None:
    meant.search("blue")
    before = meant.names
    service.fault("close", times=-1)
    meant.page.search(replace(meant.page.query, kind=MediaKind.VIDEO))
    meant.settle()
    assert set(meant.names) == {"walk.mp4"}
    assert meant.page.answer.by_meaning
    counts = coloured.facets.of(meant.page.query, meant.page.answer)
    kinds = {one.value: one.count for one in counts.values[Facet.KIND]}
    assert kinds == {"photo": len(set(before) - {"walk.mp4"}), "video": 1}
    meant.page.search(replace(meant.page.query, kind=None))
    meant.settle()
    assert meant.names == before
    meant.search("wall")
    assert meant.names == ["wall.jpg"], "what was not asked before is found by its words"


def test_searches_of_before_are_offered_and_answered(
    meant: Screen, coloured: Workspace, service: StandIn, settings: SettingsFile
) -> None:
    meant.search("red")
    red = meant.names
    meant.search("blue")
    assert settings.current.recent_searches == ("blue", "red")
    service.fault("close", times=-1)
    meant.type("re")
    meant.settle()
    assert any(offer.text == "red" for offer in meant.field.popup.offers)
    meant.search("red")
    assert meant.names == red
    assert meant.page.answer.by_meaning
    meant.search("wall")
    assert not meant.page.answer.by_meaning
