""" "Understand all": says what it counts, then queues it; without a key it leads to the key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from medintel_desktop.catalogue.cells import Tally
from medintel_desktop.domain import words
from medintel_desktop.domain.view import Section, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.ui.search_page import SearchPage

ADD_KEY = "Add a TwelveLabs key…"
ALL = "Understand all…"


class _Cost(NamedTuple):
    tally: Tally
    has_key: bool


class UnderstandAll(QObject):
    """Keeps the action's words true, and asks before anything is paid for."""

    def __init__(
        self,
        parts: Parts,
        settings: SettingsFile,
        open_settings: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._settings = settings
        self._open_settings = open_settings
        self._window = parent
        self._has_key = True
        parts.actions.understand_all.triggered.connect(self._ask)
        parts.results.when_made(self._tell)

    def look(self) -> None:
        """Read whether there is a key; the answer names the action, and what a search says."""
        workspace = self._parts.workspace
        self._parts.background.read("key", lambda: _has_key(workspace), self._name, slow=True)

    def _name(self, has_key: bool) -> None:
        self._has_key = has_key
        self._parts.actions.understand_all.setText(ALL if has_key else ADD_KEY)
        if self._parts.results.made:
            self._tell(self._parts.results.made)

    def _tell(self, results: SearchPage) -> None:
        results.has_key = self._has_key

    def _ask(self) -> None:
        workspace = self._parts.workspace
        self._parts.background.read("cost", lambda: _cost(workspace), self._offer, slow=True)

    def _offer(self, cost: _Cost) -> None:
        if not cost.has_key:
            self._open_settings()
            return
        tally = cost.tally
        if not tally.items:
            self._parts.messages.tell("Everything is understood.", tone="info")
            return
        Question(
            self._parts.theme,
            f"Understand {words.counted(tally.items, 'item')}?",
            price(tally, self._settings.current.monthly_minutes),
            "Start",
            lambda _: self._start(),
            parent=self._window,
        ).open()

    def _start(self) -> None:
        parts = self._parts
        workspace = parts.workspace
        parts.background.change(
            lambda: workspace.understanding.enqueue_all(), lambda _: workspace.wake()
        )


def price(tally: Tally, limit: int) -> str:
    """ "This counts about 41 h of video, about 12 % of your limit, and 86 photos."

    ``limit`` is in minutes a month, 0 for none.
    """
    photos = tally.items - tally.videos
    parts = []
    if tally.videos:
        minutes = tally.seconds / 60
        text = f"about {_about(minutes)} of video"
        if limit:
            text += f", about {max(1, round(100 * minutes / limit))} % of your limit"
        parts.append(text)
    if photos:
        parts.append(words.counted(photos, "photo"))
    return f"This counts {', and '.join(parts)}."


def _about(minutes: float) -> str:
    if minutes < 1:
        return "1 min"
    return f"{round(minutes)} min" if minutes < 120 else f"{round(minutes / 60)} h"


def _has_key(workspace: Workspace) -> bool:
    return workspace.services.video_ai().space is not None


def _cost(workspace: Workspace) -> _Cost:
    tally = workspace.catalogue.cells.tally(View(Section.NOT_UNDERSTOOD))
    return _Cost(tally, _has_key(workspace))
