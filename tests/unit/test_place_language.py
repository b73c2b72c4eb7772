"""Which language names of places are in when the user chose none."""

from __future__ import annotations

import locale

import pytest

from medintel_desktop.settings.language import place_language
from medintel_desktop.settings.model import Settings


@pytest.mark.parametrize(
    ("name", "tag"),
    [("de_AT.UTF-8", "de-AT"), ("de_DE@euro", "de-DE"), ("C", "en"), ("C.UTF-8", "en"),
     ("POSIX", "en"), ("", "en"), ("German_Austria.1252", "de-DE"), ("French_France.1252", "fr-FR"),
     ("English_United States.1252", "en-EN"), ("sr_RS.UTF-8@latin", "sr-RS"), ("fil_PH", "fil-PH")],
)  # fmt: skip
def test_it_is_the_computers(monkeypatch: pytest.MonkeyPatch, name: str, tag: str) -> None:
    monkeypatch.setattr(locale, "setlocale", lambda category: name)
    assert place_language(Settings()) == tag


def test_it_is_the_chosen_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "setlocale", lambda category: "de_DE.UTF-8")
    assert place_language(Settings(place_language="pt-BR")) == "pt-BR"
