"""Keep offline: for items and albums, asked with what has to be downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.view import View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.messages import Messages
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medintel_desktop.catalogue.offline import Chosen
    from medintel_desktop.library.keeping import ToBring


class _Kept(NamedTuple):
    """How the chosen stand: kept by themselves or by an album, and what would come."""

    itself: bool
    by_album: bool
    bring: ToBring
    free: int


class OfflineCommands(QObject):
    """Each call asks once; what is kept already can be let go of."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, messages: Messages,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._window = theme, parent
        self._background, self._workspace, self._messages = background, workspace, messages

    def keep_items(self, media_ids: Sequence[str]) -> None:
        """Keep the originals of these items on this computer, or not any more."""
        if not media_ids:
            return
        workspace, ids = self._workspace, list(media_ids)
        whose = words.counted(len(ids), "item")
        self._ask(
            lambda: _of_items(workspace, ids),
            whose,
            "",
            lambda on: workspace.cloud.keeping.keep_offline(ids, on),
        )

    def keep_album(self, album_id: str, name: str) -> None:
        """The same for all that is in an album, now and later."""
        workspace = self._workspace
        self._ask(
            lambda: _of_album(workspace, album_id),
            f"the album “{name}”",
            " What comes into it later follows.",
            lambda on: workspace.cloud.keeping.keep_album(album_id, on),
        )

    def _ask(
        self, read: Callable[[], _Kept], whose: str, more: str, keep: Callable[[bool], Changes]
    ) -> None:
        def answer(kept: _Kept) -> None:
            if kept.itself:
                text = "Files that are on this computer stay until you free up space."
                self._question(f"Stop keeping {whose} offline?", text, "Stop", keep, False)
            elif kept.by_album:
                hint = "It is chosen for the whole album, in its menu."
                self._messages.tell(f"An album keeps {whose} offline.", hint, tone="info")
            elif kept.bring.items:
                text = _downloads(kept) + more
                self._question(f"Keep {whose} offline?", text, "Keep offline", keep, True)
            else:
                self._carry_out(keep, True)
                here = "The originals are here already and stay when you free up space."
                title = whose[0].upper() + whose[1:]
                self._messages.tell(f"{title} kept offline.", here + more)

        self._background.read("keep offline", read, answer)

    def _question(
        self, title: str, text: str, verb: str, keep: Callable[[bool], Changes], on: bool
    ) -> None:
        Question(
            self._theme, title, text, verb, lambda _: self._carry_out(keep, on),
            parent=self._window,
        ).open()  # fmt: skip

    def _carry_out(self, keep: Callable[[bool], Changes], on: bool) -> None:
        self._background.change(lambda: keep(on), lambda _: self._workspace.wake())


def _downloads(kept: _Kept) -> str:
    items, size = words.counted(kept.bring.items, "original"), words.size(kept.bring.bytes)
    verb = "is" if kept.bring.items == 1 else "are"
    return f"{items}, {size}, {verb} downloaded. The disk has {words.size(kept.free)} free."


def _of_items(workspace: Workspace, ids: Sequence[str]) -> _Kept:
    items = [item for item in map(workspace.catalogue.media.get, ids) if item is not None]
    itself = bool(items) and all(item.keep_offline for item in items)
    standings = workspace.catalogue.offline.standings(ids)
    by_album = bool(standings) and all(item.kept for item in standings)
    return _Kept(itself, by_album, *_amounts(workspace, ids))


def _of_album(workspace: Workspace, album_id: str) -> _Kept:
    chosen = album_id in workspace.catalogue.offline.albums()
    return _Kept(chosen, False, *_amounts(workspace, View(album_id=album_id)))


def _amounts(workspace: Workspace, chosen: Chosen) -> tuple[ToBring, int]:
    free = shutil.disk_usage(workspace.folder.root).free
    return workspace.cloud.keeping.to_bring(chosen), free
