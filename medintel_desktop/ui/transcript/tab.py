"""The tab itself: head, what is at work, the field to find words, the lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.transcript import Transcript
from medintel_desktop.domain.transcript_edit import speakers
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.captions import CaptionFormat
from medintel_desktop.ui.analysis.work_line import WorkLine
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.question import TextQuestion
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.transcript import edits
from medintel_desktop.ui.transcript.find_bar import FindBar
from medintel_desktop.ui.transcript.head import TranscriptHead
from medintel_desktop.ui.transcript.lines import Lines
from medintel_desktop.ui.transcript.lines_view import LinesView
from medintel_desktop.ui.transcript.nothing import Nothing
from medintel_desktop.ui.transcript.reading import Shown, read

READ = "transcript"
"""Key of its reads in the background."""

CAPTION_FILES = "Subtitles and text (*.srt *.vtt *.txt)"


class TranscriptTab(QWidget):
    """Shows the item it was told by :meth:`show_item`; changes of that item show by themselves."""

    seek_asked = Signal(float)
    """Seconds to play from."""
    edited = Signal(object)
    """An Edit that has been carried out, for an undo stack to remember."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.theme, self._background, self._workspace = theme, background, workspace
        self._media_id, self._seconds = "", 0.0
        self._stale = False
        self.shown: Shown | None = None
        self.lines = Lines(self)
        self.head = TranscriptHead(theme, self)
        self.work = WorkLine(theme, self, "Writing down what is said")
        self.find_bar = FindBar(theme, self)
        self.view = LinesView(theme, self.lines, self)
        self.nothing = Nothing(theme, self)
        self.back = QPushButton("Back to what is said", self.view)
        self.back.setProperty("small", True)
        self.back.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, self.work, self.find_bar):
            column.addWidget(part)
        column.addWidget(self.view, 1)
        column.addWidget(self.nothing, 1)
        self.setFocusProxy(self.view)
        self._connect()
        self._show(None)

    def show_item(self, media_id: str, _duration: float | None = None) -> None:
        """Another item was opened; "" for none."""
        if media_id == self._media_id:
            return
        self._media_id, self._seconds = media_id, 0.0
        self.find_bar.field.clear()
        self.view.follow()
        self._show(None)
        self._read()

    def set_position(self, seconds: float) -> None:
        """The play head is here."""
        self._seconds = seconds
        if self.isVisible():
            self.view.play(seconds)
            self._place_back()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()
        self.set_position(self._seconds)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_back()

    def _connect(self) -> None:
        view, head = self.view, self.head
        view.play_asked.connect(self.seek_asked)
        view.reworded.connect(lambda row, text: self._edit(edits.rewording, row, text))
        view.renamed.connect(lambda was, name: self._edit(edits.renaming, was, name))
        view.menu_asked.connect(self._open_menu)
        view.following_changed.connect(self._place_back)
        view.verticalScrollBar().valueChanged.connect(self._place_back)
        self.back.clicked.connect(view.follow)
        self.find_bar.sought.connect(self._seek)
        self.find_bar.step_asked.connect(self._step)
        head.version_chosen.connect(lambda version: self._edit(edits.choosing, version))
        head.export_asked.connect(self._ask_where)
        for part in (head, self.nothing):
            part.import_asked.connect(self._ask_which)
            part.fetch_asked.connect(self.fetch)
        self.work.stop_asked.connect(lambda job: self._queue("cancel", job))
        self.work.retry_asked.connect(lambda job: self._queue("retry", job))
        self.work.dismiss_asked.connect(lambda job: self._queue("dismiss", job))
        self._background.changed.connect(self._hear)

    def fetch(self) -> None:
        """Queue what brings a transcript."""
        media_id, workspace = self._media_id, self._workspace

        def queue() -> Changes:
            changes = workspace.transcripts.enqueue([media_id])
            workspace.wake()
            return changes

        self._background.change(queue)

    def export(self, path: Path, format_: CaptionFormat) -> None:
        """Write the version in force."""
        give_out = self._workspace.transcripts.give_out
        self._background.change(partial(give_out, self._media_id, path, format_))

    def bring_in(self, path: Path) -> None:
        """Take the lines of a file."""
        if self._transcript is not None:
            self._edit(edits.bringing_in, path)
        else:
            media_id, workspace = self._media_id, self._workspace
            self._background.change(lambda: workspace.transcripts.bring_in(media_id, path))

    @property
    def _transcript(self) -> Transcript | None:
        return self.shown.transcript if self.shown else None

    def _hear(self, changes: Changes) -> None:
        if self._media_id and (changes.jobs or self._media_id in changes.media):
            self._read()

    def _read(self) -> None:
        """Now, or once it is seen."""
        media_id, workspace = self._media_id, self._workspace
        self._stale = not self.isVisible()
        if media_id and not self._stale:
            self._background.read(READ, lambda: read(workspace, media_id), self._show)

    def _show(self, shown: Shown | None) -> None:
        if shown is not None and shown.media_id != self._media_id:
            return
        self.shown = shown
        transcript, may_edit = self._transcript, self._workspace.may_edit
        lines = transcript.lines if transcript else ()
        if self.lines.show(lines, shown.folded if shown else ()):
            self.view.play(self._seconds)
        self.view.set_editable(may_edit)
        self.find_bar.show_count(len(self.lines.found), self.lines.current)
        self.head.setVisible(transcript is not None)
        self.find_bar.setVisible(bool(lines))
        self.view.setVisible(bool(lines))
        self.nothing.setVisible(shown is not None and not lines)
        self.work.show_jobs(shown.jobs if shown else ())
        self.work.set_editable(may_edit)
        if shown is not None:
            may_fetch = shown.has_service and shown.has_sound and not shown.jobs
            self.head.show_versions(shown.versions, may_edit=may_edit, may_fetch=may_fetch)
            self.nothing.show_why(shown, may_edit=may_edit)
        self._place_back()

    def _edit(self, make: Callable[..., Edit], *values: object) -> None:
        transcript = self._transcript
        if transcript is None:
            return
        edit = make(self._workspace, transcript, *values)
        self._background.change(edit.do, lambda _: self.edited.emit(edit))

    def _queue(self, what: str, job: int) -> None:
        workspace = self._workspace
        self._background.change(lambda: getattr(workspace.queue, what)([job]))

    def _seek(self, text: str) -> None:
        self.lines.find(text)
        if self.lines.found:
            self._step(True)
        else:
            self.find_bar.show_count(0, -1)

    def _step(self, forward: bool) -> None:
        top = self.view.indexAt(QPoint(1, 1)).row()
        place = self.lines.step(forward, max(0, top))
        self.find_bar.show_count(len(self.lines.found), self.lines.current)
        if place is not None:
            self.view.look_at(place.row)

    def _place_back(self) -> None:
        """The way back to what is said, while the user looks elsewhere."""
        away = not self.view.following and not self.view.shows(self.lines.playing)
        self.back.setVisible(away)
        if away:
            self.back.setText(f"Back to {words.clock(self._seconds)}")
            self.back.adjustSize()
            room = self.view.rect()
            left = room.center().x() - self.back.width() // 2
            self.back.move(left, room.bottom() - self.back.height() - 10)

    def _open_menu(self, place: QPoint) -> None:
        menu = self.menu_for(self.view.chosen_rows)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def menu_for(self, rows: list[int]) -> QMenu:
        """What can be done with some lines."""
        menu = QMenu(self)
        first = self.lines.at(rows[0])
        menu.addAction("Play from here", lambda: self.seek_asked.emit(first.span.start))
        menu.addAction("Copy", self.view.copy)
        if not self._workspace.may_edit:
            return menu
        menu.addSeparator()
        edit = menu.addAction("Edit", lambda: self.view.edit_row(rows[0]))
        edit.setEnabled(len(rows) == 1)
        who = menu.addMenu("Spoken by")
        for name in speakers(self.lines.lines):
            who.addAction(name, partial(self._edit, edits.giving, rows, name))
        who.addSeparator()
        who.addAction("Somebody else…", partial(self._ask_who, rows))
        who.addAction("Nobody", partial(self._edit, edits.giving, rows, ""))
        return menu

    def _ask_who(self, rows: list[int]) -> None:
        question = TextQuestion(
            self.theme, "Who says this?", "", "Set",
            lambda name: self._edit(edits.giving, rows, name),
            value=self.lines.at(rows[0]).speaker, offers=speakers(self.lines.lines), parent=self,
        )  # fmt: skip
        question.open()

    def _ask_where(self, format_: CaptionFormat) -> None:
        name = Path(self.shown.name if self.shown else "transcript").with_suffix(f".{format_}").name
        dialog = self._dialog("Export the transcript", name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(format_)
        dialog.fileSelected.connect(lambda path: self.export(Path(path), format_))
        dialog.open()

    def _ask_which(self) -> None:
        dialog = self._dialog("Import a transcript", "")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(CAPTION_FILES)
        dialog.fileSelected.connect(lambda path: self.bring_in(Path(path)))
        dialog.open()

    def _dialog(self, title: str, name: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if name:
            dialog.selectFile(name)
        return dialog
