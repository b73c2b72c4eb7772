"""Menus of the traits that have few values; the others are typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.traits import COLOURS, TODAY
from medintel_desktop.domain.typed import Name
from medintel_desktop.ui.choice_menu import ChoiceMenu
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.trait_words import MODALITIES, SHAPES, STANDINGS, stars


@dataclass(frozen=True, slots=True)
class Choice:
    """One trait: ``usual`` is the value that narrows nothing."""

    title: str
    icon: str
    field: str
    usual: Any
    values: Callable[[], Mapping[Any, str]]


CHOICES: Mapping[Name, Choice] = {
    Name.RATING: Choice("Rating", "star", "rating", 0, lambda: {n: stars(n) for n in range(1, 6)}),
    Name.COLOUR: Choice("Colour", "palette", "colour", "",
                        lambda: {colour: colour.capitalize() for colour in COLOURS}),
    Name.IS: Choice("Shape", "image", "shape", None, lambda: SHAPES),
    Name.DAY: Choice("Any year", "calendar", "month_and_day", "",
                     lambda: {TODAY: "On this day"}),
    Name.STATE: Choice("State", "hourglass", "standing", None, lambda: STANDINGS),
    Name.IN: Choice("Found in", "eye", "modality", None, lambda: MODALITIES),
}  # fmt: skip


class TraitMenu(ChoiceMenu):
    """The values of one trait, and none of them."""

    def __init__(self, theme: Theme, query: SearchQuery, name: Name) -> None:
        choice = CHOICES[name]
        super().__init__(theme, query, choice.title, choice.icon)
        self._field = choice.field
        now = getattr(query.traits, choice.field)
        self.offer("Any", now == choice.usual, partial(self._choose, choice.usual))
        self.addSeparator()
        for value, text in choice.values().items():
            self.offer(text, now == value, partial(self._choose, value))

    def _choose(self, value: Any) -> None:
        fields = {self._field: value}
        self.chosen.emit(replace(self._query, traits=replace(self._query.traits, **fields)))
