"""Plays a plan: two decks in turns, the one behind ready with the next cut."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.ui.plan.deck import Deck
from medintel_desktop.ui.plan.source import Source
from medintel_desktop.ui.theme import Theme


class Reel(QWidget):
    """Shows what the plan shows at a second of it."""

    moved = Signal(float)
    """Seconds of the plan."""
    playing_changed = Signal(bool)
    arrived = Signal()
    """The picture asked for last is on screen."""

    def __init__(
        self, theme: Theme, source_of: Callable[[str], Source], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._source_of = source_of
        self._plan = Plan("")
        self._number = 0
        self._start = 0.0
        """The second of the plan at which the cut shown begins."""
        self._second = 0.0
        self._playing = False
        self._shown = Deck(theme, self)
        self._next = Deck(theme, self)
        for deck in (self._shown, self._next):
            deck.moved.connect(lambda seconds, deck=deck: self._follow(deck, seconds))
            deck.ended.connect(lambda deck=deck: self._go_on(deck))
            deck.arrived.connect(lambda deck=deck: self._arrive(deck))
        self._shown.screen.raise_()
        self.setAccessibleName("Preview")
        self.setMinimumSize(160, 90)

    @property
    def second(self) -> float:
        return self._second

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def decks(self) -> tuple[Deck, Deck]:
        """The one that is seen, and the one behind it."""
        return self._shown, self._next

    @property
    def frame_time(self) -> float:
        return self._shown.frame_time

    def show_plan(self, plan: Plan) -> None:
        """Another plan, or this one changed; the picture stays where that still makes sense."""
        before, self._plan = self._plan, plan
        if before.cuts == plan.cuts and self._shown.cut is not None:
            return
        second = min(self._second, plan.seconds)
        found = _find(plan, second)
        if found is None:
            self.stop()
        elif self._playing:
            self.seek(second)
        else:
            self._stand(*found)

    def refresh(self) -> None:
        """More is known of the items: show the same second from it."""
        found = _find(self._plan, self._second)
        if found is not None:
            self._stand(*found)

    def seek(self, second: float) -> None:
        """Stand at a second of the plan; what plays goes on from there."""
        second = min(max(0.0, second), self._plan.seconds)
        found = _find(self._plan, second)
        if found is not None:
            self._stand(*found)
            self._tell(second)

    def peek(self, cut: Cut, second: float) -> None:
        """Show a second of the item of a cut, as while its edge is dragged."""
        self._set_playing(False)
        for number, (start, one) in enumerate(self._plan.places()):
            if one.id == cut.id:
                self._number, self._start = number, start
        self._shown.show_cut(cut, self._source_of(cut.media_id), second - cut.span.start)

    def toggle(self) -> None:
        self.pause() if self._playing else self.play()

    def play(self) -> None:
        if not self._plan.cuts or self._playing:
            return
        if self._second >= self._plan.seconds - self.frame_time / 2:
            self.seek(0.0)
        self._set_playing(True)
        self._shown.play()
        self._prepare()

    def pause(self) -> None:
        if self._playing:
            self._shown.pause()
            self._set_playing(False)

    def step(self, frames: int) -> None:
        """Pause, and go by frames; over the end of a cut into its neighbour."""
        self.pause()
        inside = self._second - self._start + frames * self.frame_time
        cut = self._plan.cuts[self._number] if self._number < len(self._plan.cuts) else None
        if cut is not None and 0 <= inside < cut.seconds - self.frame_time / 2:
            self._shown.step(frames)
        else:
            self.seek(self._second + frames * self.frame_time)

    def release(self) -> None:
        """Let go of all files; :meth:`refresh` goes on where the plan stands."""
        self._set_playing(False)
        for deck in self.decks:
            deck.release()

    def stop(self) -> None:
        """Let go of all files, and go back to the beginning."""
        self.release()
        self._number, self._start = 0, 0.0
        self._tell(0.0)

    def shut_down(self) -> None:
        """Before the window closes."""
        for deck in self.decks:
            deck.shut_down()

    def set_volume(self, volume: float) -> None:
        """0 to 1 as the ear hears it."""
        for deck in self.decks:
            deck.playback.set_volume(volume)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for deck in self.decks:
            deck.screen.setGeometry(self.rect())

    # -- inside --------------------------------------------------------------------------------

    def _stand(self, number: int, start: float, inside: float) -> None:
        cut = self._plan.cuts[number]
        self._number, self._start = number, start
        self._shown.show_cut(cut, self._source_of(cut.media_id), inside, play=self._playing)
        if self._playing:
            self._prepare()

    def _prepare(self) -> None:
        """Let the deck behind stand at the beginning of the next cut."""
        if self._number + 1 < len(self._plan.cuts):
            cut = self._plan.cuts[self._number + 1]
            if self._next.cut != cut or self._next.position > 0:
                self._next.show_cut(cut, self._source_of(cut.media_id), 0.0)

    def _go_on(self, deck: Deck) -> None:
        if deck is not self._shown or not self._playing:
            return
        cuts = self._plan.cuts
        if self._number + 1 >= len(cuts):
            self._set_playing(False)
            self._tell(self._plan.seconds)
            return
        self._start += cuts[self._number].seconds
        self._number += 1
        self._shown, self._next = self._next, self._shown
        self._shown.screen.raise_()
        if self._shown.cut == cuts[self._number]:
            self._shown.play()
        else:
            cut = cuts[self._number]
            self._shown.show_cut(cut, self._source_of(cut.media_id), 0.0, play=True)
        self._tell(self._start)
        self._prepare()

    def _follow(self, deck: Deck, seconds: float) -> None:
        if deck is self._shown and self._shown.cut is not None:
            self._tell(self._start + seconds)

    def _arrive(self, deck: Deck) -> None:
        if deck is self._shown:
            self.arrived.emit()

    def _tell(self, second: float) -> None:
        if second != self._second:
            self._second = second
            self.moved.emit(second)

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)


def _find(plan: Plan, second: float) -> tuple[int, float, float] | None:
    """Number of the cut at a second, the second at which it begins, and how far inside; at the end
    of the plan the last one."""
    found = None
    for number, (start, cut) in enumerate(plan.places()):
        if start > second:
            break
        found = number, start, min(second - start, cut.seconds)
    return found
