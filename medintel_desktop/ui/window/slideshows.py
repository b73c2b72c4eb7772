"""Slideshows of the selection, of an album, of what was found, or of the list shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.view import View
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.selected import reveal

if TYPE_CHECKING:
    from medintel_desktop.domain.slideshow import Manner, Slideshow
    from medintel_desktop.library.streaming import Streamable
    from medintel_desktop.ui.slideshow.dialog import SlideshowDialog
    from medintel_desktop.ui.slideshow.screen import SlideshowScreen

USUAL = "Slideshow"
"""What one is called that is not of an album."""

FILM = "slideshow"
"""The kind of job whose end is told."""


class Slideshows(QObject):
    """Opens the dialog, then the whole screen. In the library one item alone, or none, stands for
    the whole list."""

    def __init__(self, parts: Parts, jobs_changed: SignalInstance, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._window = parts, parent
        self._films: set[str] = set()
        """Paths of those that are being made."""
        self.dialog: SlideshowDialog | None = None
        self.screen: SlideshowScreen | None = None
        """While one is played."""
        parts.actions.slideshow.triggered.connect(self.offer)
        parts.sidebar.tree.slideshow_asked.connect(self.offer_album)
        jobs_changed.connect(self.follow_jobs)

    def offer(self) -> None:
        """Of what is selected; of one item or none, of the whole list; of the plan that is open."""
        parts, selected = self._parts, self._parts.selected
        plan, results = parts.plan.made, parts.results.made
        if plan is not None and parts.pages.page is plan:
            shown, slideshows = plan.plan, parts.workspace.slideshows
            self._open(lambda manner: slideshows.of_plan(shown, manner), shown.name)
        elif results is not None and parts.pages.page is results:
            rows = results.grid.selected_rows()
            found = [results.model.hit(row) for row in rows] if len(rows) > 1 else results.hits
            self._offer_moments([(hit.item.id, hit.span) for hit in found if hit])
        elif selected.count() > 1 or parts.pages.page is not parts.library:
            selected.hand(self.offer_items)
        else:
            chosen = [cell.id for cell in selected.cells()]
            self.offer_view(parts.library.view, *chosen)

    def offer_album(self, album_id: str) -> None:
        self.offer_view(View(album_id=album_id, sort=self._parts.library.view.sort))

    def offer_view(self, view: View, begin: str = "") -> None:
        """Of an album or a section; ``begin`` is the item to begin with."""
        name = self._parts.album_name(view.album_id) if view.album_id else USUAL
        slideshows = self._parts.workspace.slideshows
        self._open(lambda manner: slideshows.of_view(view, manner), name, begin)

    def offer_items(self, media_ids: Sequence[str]) -> None:
        self._offer_moments([(media_id, None) for media_id in media_ids])

    def stop(self) -> None:
        """The window closes."""
        if self.dialog is not None:
            self.dialog.reject()
        if self.screen is not None:
            self.screen.close()

    def _offer_moments(self, moments: Sequence[tuple[str, Span | None]]) -> None:
        workspace = self._parts.workspace
        if moments:
            self._open(lambda manner: workspace.slideshows.of_moments(moments, manner), USUAL)

    def _open(self, make: Callable[[Manner], Slideshow], name: str, begin: str = "") -> None:
        from medintel_desktop.domain.slideshow_json import manner_of_json
        from medintel_desktop.ui.slideshow.dialog import SlideshowDialog  # loads QtMultimedia

        parts, workspace = self._parts, self._parts.workspace
        self.dialog = dialog = SlideshowDialog(
            parts.theme, parts.background, make, manner_of_json(parts.settings.current.slideshow),
            workspace.folder.preview, self._find, name=name, begin=begin,
            may_film=not workspace.read_only, parent=self._window,
        )  # fmt: skip
        dialog.play_asked.connect(self._play)
        dialog.film_asked.connect(self._film)
        dialog.finished.connect(self._leave)
        dialog.open()

    def _leave(self) -> None:
        """What was chosen is offered next time; an order or music is chosen for one show."""
        from medintel_desktop.domain.slideshow import Order
        from medintel_desktop.domain.slideshow_json import manner_to_json

        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            settings = self._parts.settings
            values = manner_to_json(replace(dialog.form.manner, order=Order.SHOWN, music=None))
            if values != settings.current.slideshow:
                self._parts.background.change(lambda: settings.change(slideshow=values))

    def _find(self, media_id: str, then: Callable[[Path | Streamable | None], None]) -> None:
        """Look for what plays of a video, here or in a store."""
        workspace = self._parts.workspace

        def find() -> Path | Streamable | None:
            path, _ = workspace.proxies.playable(media_id)
            item = workspace.catalogue.media.get(media_id) if path is None else None
            return path if item is None else workspace.cloud.streaming.find(item)

        self._parts.background.read(f"slideshow {media_id}", find, then, slow=True)

    def _play(self, slideshow: Slideshow, number: int) -> None:
        from medintel_desktop.ui.slideshow.screen import SlideshowScreen

        parts = self._parts
        if self.dialog is not None:  # nothing modal stands between the screen and its keys
            self.dialog.hide()
        self.screen = screen = SlideshowScreen(
            parts.theme, parts.workspace.folder.preview, self._find, self._window
        )
        screen.closed.connect(self._left)
        screen.music_failed.connect(partial(self._tell_music, slideshow))
        screen.begin(slideshow, number, volume=parts.settings.current.volume / 100)

    def _left(self) -> None:
        self.screen = None
        if self.dialog is not None:
            self.dialog.open()
            self.dialog.show_.play()

    def _tell_music(self, slideshow: Slideshow) -> None:
        music = slideshow.manner.music
        name = music.name if music else "The music"
        hint = "The slideshow goes on without it."
        self._parts.messages.tell(f"{name} cannot be played here.", hint, tone="info")

    def _film(self, slideshow: Slideshow, size: tuple[int, int], target: Path) -> None:
        workspace, messages = self._parts.workspace, self._parts.messages

        def queued(_: object) -> None:
            self._films.add(str(target))
            workspace.wake()
            messages.tell(f"{target.name} is being made.", "Jobs show how far it is.", tone="info")

        self._parts.background.change(
            lambda: workspace.slide_films.enqueue(slideshow, size, target), queued
        )

    def follow_jobs(self, jobs: Iterable[Job]) -> None:
        """Tell of films that were asked for here, once each."""
        for job in jobs:
            target = str(job.payload.get("target", ""))
            if job.kind != FILM or not job.ended or target not in self._films:
                continue
            self._films.discard(target)
            if job.state is JobState.DONE:
                show = partial(reveal, Path(target))
                title = f"{Path(target).name} is there."
                self._parts.messages.tell(title, label="Show in folder", action=show)
