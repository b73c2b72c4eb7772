"""What the page says over the picture when there is nothing to play."""

from __future__ import annotations

from medintel_desktop.domain.errors import ServiceUnreachable
from medintel_desktop.domain.media import Problem
from medintel_desktop.ui.picture_note import PictureNote


class PlayerNotes:
    """The sentences, and the card they stand on."""

    def __init__(self, card: PictureNote) -> None:
        self._card = card

    @property
    def words(self) -> str:
        """What is said now, "" for nothing."""
        return "" if self._card.isHidden() else self._card.words

    def clear(self) -> None:
        self._card.hide()

    def missing(self) -> None:
        self._card.say(
            "unplug",
            "The original is not connected.",
            "Connect its disk to play it. Its moments and details stay in the library.",
        )

    def opening(self) -> None:
        self._card.say("cloud", "In the cloud, on its way…")

    def broken(self) -> None:
        self._card.say(
            "file-warning",
            "This video cannot be played.",
            "The file may be damaged. It was not changed.",
        )

    def copying(self) -> None:
        self._card.say("film", "This format needs a small copy to play. Making it…", progress=True)

    def progress(self, share: float) -> None:
        self._card.set_progress(share)

    def failed(self, problem: Problem) -> None:
        offline = problem.short == ServiceUnreachable.short
        icon = "unplug" if offline else "triangle-alert"
        self._card.say(icon, problem.title, problem.hint)
