"""Below the results: why words alone were searched, and the way to what can be done."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from medintel_desktop.ui.search_foot import SearchFoot
from medintel_desktop.ui.theme import Theme


def test_a_model_that_is_gone_leads_to_understanding_again(theme: Theme, qtbot: QtBot) -> None:
    foot = SearchFoot(theme)
    qtbot.addWidget(foot)
    note = "Found by words. What was understood with Marengo-retrieval-2.7 cannot be searched."
    foot.say(note, offers_again=True)
    assert not foot.settings.isHidden()
    assert foot.settings.text() == "Understand again…"
    with qtbot.waitSignal(foot.settings_asked):
        foot.settings.click()
    foot.say("Found by words.", offers_settings=True)
    assert foot.settings.text() == "Open settings"
    foot.say("Found by words and meaning.")
    assert foot.settings.isHidden()
