"""The page of an edit plan: puts the parts together and carries out what is asked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.plan import Plan
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.full_screen import FullScreen
from medintel_desktop.ui.plan.deeds import Deeds
from medintel_desktop.ui.plan.editing import Editing
from medintel_desktop.ui.plan.gestures import Edge
from medintel_desktop.ui.plan.head import PlanHead
from medintel_desktop.ui.plan.line import Line
from medintel_desktop.ui.plan.match_panel import WIDTH, MatchPanel
from medintel_desktop.ui.plan.peaks import Peaks
from medintel_desktop.ui.plan.reel import Reel
from medintel_desktop.ui.plan.transport import PlanTransport
from medintel_desktop.ui.player.filmstrip import Filmstrip
from medintel_desktop.ui.player.preview import HoverPreview
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails

STRIP_BYTES = 24 * 2**20
"""Frames held for the time line."""


class PlanPage(QWidget):
    """Matches at the left, preview at the right; ``line`` is for the foot of the window."""

    opened = Signal(str, object)
    """An item is to be shown on its own: its id and a second or None."""
    hand_over_asked = Signal(str)
    render_asked = Signal(str)
    """The id of the plan."""
    menu_asked = Signal(QPoint)
    """What can be done with the selected cuts, at this place on the screen."""
    chosen = Signal()
    """Other cuts are selected, or those selected changed."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._background, self._workspace = theme, background, workspace
        self._was_playing = False
        self.editing = Editing(background, workspace, self)
        folder = workspace.folder
        self._frames = Thumbnails(folder.thumbnail, folder.strip, self, STRIP_BYTES)
        self.matches = MatchPanel(theme, background, workspace, thumbnails, self)
        self.head = PlanHead(theme, self)
        self.stage = _Stage(self)
        self.reel = Reel(theme, self.editing.source, self.stage)
        self.transport = PlanTransport(theme, self.stage)
        self._peaks = Peaks(background, lambda id_, span: workspace.sounds.peaks(id_, span), self)
        self.line = Line(theme, self._frames, self.editing.source, self._peaks)
        self.deeds = Deeds(background, workspace, self.editing, self.line.scene, self)
        self._edge: Edge | None = None
        """While it is dragged."""
        self._edge_preview: HoverPreview | None = None
        self._strip_of = ""
        self._full = FullScreen(self.stage)
        self._lay_out()
        self._connect_parts()
        self._connect_line()

    @property
    def plan(self) -> Plan:
        """As shown."""
        return self.editing.plan

    @property
    def second(self) -> float:
        """Where the play head stands."""
        return self.reel.second

    @property
    def may_edit(self) -> bool:
        return self.deeds.may_edit

    # -- opening -------------------------------------------------------------------------------

    def open_plan(self, plan_id: str) -> None:
        """Show another plan, or the same again."""
        if plan_id != self.editing.plan_id:
            self.reel.stop()
            self.line.scene.select(())
        self.editing.open(plan_id)
        self.matches.read_albums()

    def stop(self) -> None:
        """Let go of files and of the whole screen; the play head stays."""
        self._full.set_on(False)
        self.reel.release()

    def shut_down(self) -> None:
        """Before the window closes."""
        self.reel.shut_down()
        self._frames.shut_down()

    def follow(self, changes: Changes) -> None:
        self.editing.follow(changes)
        if changes.media & self.editing.sources.keys():
            self._peaks.forget()
        if changes.pictures:
            self._frames.renew(changes.pictures)
        if changes.albums:
            self.matches.read_albums()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous() and not self._full.moving:
            self.reel.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and not self._full.moving:
            self.stop()

    # -- going about -------------------------------------------------------------------------

    def cancel(self) -> None:
        """Esc: give up what is dragged, leave the whole screen, select nothing."""
        if self.line.view.cancel():
            self.reel.refresh()
        elif self._full.on:
            self._full.set_on(False)
        elif self.line.scene.selected:
            self.select(())

    def select(self, ids: Iterable[str]) -> None:
        chosen = list(ids)
        if self.line.scene.select(chosen):
            self._tell_selected()
        if chosen:
            self.line.view.bring(chosen[-1])

    def select_by(self, step: int) -> None:
        """The cut before or after the selected one, or the one under the play head."""
        numbers = [self.plan.index(cut.id) for cut in self.deeds.selected()]
        if numbers:
            number = (min(numbers) if step < 0 else max(numbers)) + step
        else:
            found = self.plan.at(self.second)
            number = self.plan.index(found[0].id) if found else 0
        self._choose_number(number)

    def seek(self, second: float) -> None:
        self.reel.seek(second)
        self.line.view.follow_head()

    def go_to_cut(self, step: int) -> None:
        """The beginning of this cut or the one before; of the next one."""
        starts = [start for start, _ in self.plan.places()] + [self.plan.seconds]
        if step > 0:
            self.seek(next((s for s in starts if s > self.second + 0.01), self.plan.seconds))
        else:
            self.seek(next((s for s in reversed(starts) if s < self.second - 0.2), 0.0))

    def replace_chosen(self) -> None:
        """The selected cut shows what is selected among the matches."""
        self.deeds.replace(self.matches.chosen(), self.matches.model.query)

    def toggle_full_screen(self) -> None:
        self._full.toggle()

    # -- wiring --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        stage = QVBoxLayout(self.stage)
        stage.setContentsMargins(0, 0, 0, 0)
        stage.setSpacing(0)
        stage.addWidget(self.reel, 1)
        stage.addWidget(self.transport)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.stage, 1)
        self.columns = QSplitter(Qt.Orientation.Horizontal, self)
        self.columns.setHandleWidth(1)
        for number, part in enumerate((self.matches, middle)):
            self.columns.addWidget(part)
            self.columns.setCollapsible(number, False)
        self.columns.setStretchFactor(1, 1)
        self.columns.setSizes([WIDTH, 800])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.columns)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.line.view)

    def _connect_parts(self) -> None:
        editing, head, bar, reel = self.editing, self.head, self.transport, self.reel
        editing.changed.connect(self._show_plan)
        editing.sources_changed.connect(self._show_sources)
        head.renamed.connect(editing.rename)
        head.undo_asked.connect(editing.undo)
        head.redo_asked.connect(editing.redo)
        head.hand_over_asked.connect(lambda: self.hand_over_asked.emit(editing.plan_id))
        head.render_asked.connect(lambda: self.render_asked.emit(editing.plan_id))
        bar.play_asked.connect(reel.toggle)
        bar.step_asked.connect(reel.step)
        bar.cut_asked.connect(self.go_to_cut)
        bar.split_asked.connect(lambda: self.deeds.split(self.second))
        bar.snap_changed.connect(self._set_snaps)
        bar.full_screen_asked.connect(self._full.toggle)
        self._full.changed.connect(bar.set_full_screen)
        reel.moved.connect(self._follow_reel)
        reel.playing_changed.connect(bar.set_playing)
        self.matches.wanted.connect(self.deeds.insert_hits)
        self.matches.opened.connect(self.opened)
        for deck in reel.decks:
            deck.screen.clicked.connect(reel.toggle)
            deck.screen.double_clicked.connect(self._full.toggle)

    def _connect_line(self) -> None:
        view = self.line.view
        self.deeds.wish_to_select.connect(self.select)
        self.deeds.edge_trimmed.connect(self._show_edge)
        view.may_edit = self.may_edit
        view.snap = self.editing.snapped
        view.edited.connect(self.deeds.edit)
        view.seek_asked.connect(self.reel.seek)
        view.scrubbing.connect(self._scrub)
        view.selection_changed.connect(self._tell_selected)
        view.edge_moved.connect(self._follow_edge)
        view.opened.connect(self._open_cut)
        view.dropped.connect(self.deeds.take)
        view.menu_asked.connect(self.menu_asked)

    def _show_plan(self) -> None:
        editing, plan = self.editing, self.editing.plan
        may = self.may_edit
        self.head.show_plan(plan, editing.undo_name, editing.redo_name, may_edit=may)
        self.transport.set_usable(some=bool(plan.cuts), may_edit=may)
        self.line.show_plan(plan, editing.plan_id)
        self.reel.show_plan(plan)
        self._show_length()
        self.chosen.emit()

    def _show_sources(self) -> None:
        self.line.scene.place()
        if not self.reel.playing:
            self.reel.refresh()
        self.chosen.emit()

    def _follow_reel(self, second: float) -> None:
        self.transport.set_second(second)
        self.line.scene.set_second(second)
        if self.reel.playing:
            self.line.view.follow_head()

    def _scrub(self, held: bool) -> None:
        """Hold still while the play head is dragged, then go on as before."""
        if held:
            self._was_playing = self.reel.playing
            self.reel.pause()
        elif self._was_playing:
            self.reel.play()

    def _follow_edge(self, edge: Edge | None) -> None:
        """Show the frame at an edge that is dragged, small above it at once and large."""
        preview = self._edge_preview
        if edge is None:
            if preview is not None:
                preview.hide()
            self._edge = None
            self.line.show_plan(self.plan, self.editing.plan_id)
            self._show_length()
            self.transport.set_second(self.second)
            self.reel.refresh()
            return
        self.reel.peek(edge.cut, edge.second)
        source = self.editing.source(edge.cut.media_id)
        self._edge = edge
        self._show_length()
        start = self.line.scene.start_of(self.line.scene.plan.index(edge.cut.id))
        self.transport.set_second(start if edge.first else start + edge.cut.seconds)
        if preview is None:
            preview = self._edge_preview = HoverPreview(self._theme, self.window())
        if source.checksum != self._strip_of:
            self._strip_of = source.checksum
            photo = source.is_photo or not source.checksum
            strip = None if photo else self._workspace.folder.strip(source.checksum)
            preview.set_strip(Filmstrip(strip))
        place = self.line.scene.rect_of(edge.cut.id)
        corner = place.topLeft() if edge.first else place.topRight()
        view = self.line.view
        at = view.mapTo(self.window(), view.mapFromScene(corner))
        share = edge.second / (source.length or max(edge.second, 1.0))
        preview.show_at(edge.second, share, at.x(), at.y() - 4)

    def _show_length(self) -> None:
        """As it would become while an edge is dragged, whatever is read meanwhile."""
        plan = self.plan
        if self._edge is not None:
            plan = self.line.scene.plan.changed(self._edge.cut)
        self.head.show_length(plan)
        self.transport.set_length(plan.seconds)

    def _show_edge(self, cut_id: str, first: bool) -> None:
        number = self.plan.index(cut_id)
        start = self.line.scene.start_of(number)
        cut = self.plan.cuts[number]
        self.reel.seek(start if first else start + cut.seconds - self.reel.frame_time)

    def _tell_selected(self) -> None:
        self.line.tell()
        cuts = self.deeds.selected()
        if len(cuts) == 1:
            self.editing.read_edges(cuts[0].media_id)
            start = self.line.scene.start_of(self.plan.index(cuts[0].id))
            inside = start <= self.second < start + cuts[0].seconds
            if not self.reel.playing and not inside:
                self.reel.seek(start)
        self.chosen.emit()

    def _set_snaps(self, on: bool) -> None:
        self.line.view.snaps = on

    def _open_cut(self, cut_id: str) -> None:
        cut = self.plan.cuts[self.plan.index(cut_id)]
        self.opened.emit(cut.media_id, cut.span.start)

    def _choose_number(self, number: int) -> None:
        cuts = self.plan.cuts
        if cuts:
            self.select([cuts[min(max(number, 0), len(cuts) - 1)].id])


class _Stage(QWidget):
    """Preview and transport: what takes the whole screen."""

    def __init__(self, page: PlanPage) -> None:
        super().__init__(page)
        self._page = page
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._page.reel.toggle()
        else:
            super().keyPressEvent(event)
