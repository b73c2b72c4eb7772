"""The shared library itself: share this one, join another, how it stands, leave."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.mirror import Role as Right
from medintel_desktop.domain.mirror import SharedLibrary
from medintel_desktop.domain.sharing import SharingState, SharingStatus
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card, Rows
from medintel_desktop.ui.entry_list import Entry, EntryList
from medintel_desktop.ui.icon_label import IconLabel
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_pages.platform_row import PlatformRow
from medintel_desktop.ui.settings_pages.setting_box import SettingChoice
from medintel_desktop.ui.settings_pages.store_fields import note
from medintel_desktop.ui.shared_library import sync_words
from medintel_desktop.ui.theme import Role, Theme

FIRST = "Connect to a database above; then share this library, or join one."
TRAVELS = (
    "Names, dates, places, stars, captions, tags, albums, what was understood, thumbnails, and "
    "where copies are stored. Originals, keys, settings and jobs stay where they are."
)
THUMBNAILS = (("database", "The database"), ("bucket", "The stores, beside the originals"))
NOBODY = "None yet. Share this one; others can join it then."
STEPS = 1000


class SharingCard(Card):
    """``changed``: the library is shared, or is not any more."""

    changed = Signal()
    conflicts_asked = Signal()
    owned = Signal(bool)
    """Whether the user owns the shared library, and the database answers."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "This library", " ", parent)
        self._background, self._workspace = background, workspace
        self._settings = settings
        self._status = SharingStatus(SharingState.NOT_SET_UP)
        self._answers = self._seen = False
        self.sync = _button("Sync now", self._sync)
        self.leave = _button("Leave…", self._ask_leave)
        for widget in (self.sync, self.leave):
            self.head.addWidget(widget)
        self.begin = self._make_begin()
        self.standing = self._make_standing()
        self.problem = ProblemLine(theme, self)
        for part in (self.begin, self.standing, self.problem):
            self.add(part)
        self._show(self._status)

    @property
    def shared(self) -> bool:
        return bool(self._status.library)

    def read(self) -> None:
        """How it stands; quick, so it may be asked again and again."""
        sharing = self._workspace.sharing
        self._background.read("sharing card", sharing.status, self._show)
        if self._seen:
            self._background.read(
                "platform progress", sharing.platform.progress, self.platform.follow
            )

    def set_answers(self, answers: bool) -> None:
        """Whether the database can be used: only then can libraries be shared and joined."""
        self._answers = answers
        self._show(self._status)
        if answers and not self.shared:
            self._read_libraries()
        self._look_for_platform()

    # -- sharing and joining -------------------------------------------------------------------

    def _read_libraries(self) -> None:
        sharing = self._workspace.sharing
        self.libraries.fill([Entry("", "Asking the database…")])
        self._background.read(
            "shared libraries", sharing.libraries, self._offer, slow=True, otherwise=self._refused
        )

    def _offer(self, found: Sequence[SharedLibrary]) -> None:
        alone = self._workspace.read_only
        self.libraries.fill(
            [
                Entry(
                    one.name,
                    _told(one),
                    () if alone else (("Join…", partial(self._ask_join, one)),),
                )
                for one in found
            ]
        )

    def _share(self) -> None:
        name, sharing = self.name.text().strip(), self._workspace.sharing
        if name:
            self.problem.say("")
            self.share.setEnabled(False)
            self._background.change(
                lambda: sharing.share(name), self._begun, otherwise=self._refused
            )

    def _ask_join(self, library: SharedLibrary) -> None:
        sends = library.role is not Right.VIEWER
        here = (
            "Its items, albums and tags come into this library, and what is here goes there too."
            if sends
            else "Its items, albums and tags come into this library. You may look and search; "
            "what is here stays here."
        )
        Question(
            self._theme, f"Join “{library.name}”?",
            f"{here} A file that both have becomes one item. Originals stay where they are.",
            "Join", lambda _: self._join(library), parent=self.window(),
        ).open()  # fmt: skip

    def _join(self, library: SharedLibrary) -> None:
        sharing = self._workspace.sharing
        self.problem.say("")
        self._background.change(
            lambda: sharing.join(library.id), self._begun, otherwise=self._refused
        )

    def _begun(self, _: object) -> None:
        self._workspace.wake()
        self.read()
        self.changed.emit()

    def _refused(self, error: MedIntelError) -> None:
        self._allow()
        self.problem.say(f"{error.title} {error.hint}".strip())

    # -- once it is shared ---------------------------------------------------------------------

    def _sync(self) -> None:
        sharing = self._workspace.sharing
        self._background.change(sharing.sync_now, self._begun, otherwise=self._refused)

    def _ask_leave(self) -> None:
        status = self._status
        waits = ""
        if status.waiting:
            waits = f"{words.counted(status.waiting, 'change')} not sent yet will not be sent. "
        Question(
            self._theme, f"Leave “{status.library}”?",
            f"{waits}Everything stays here and stays there; from now on neither hears of the "
            "other. You can join again.",
            "Leave", lambda _: self._leave(), danger=True, parent=self.window(),
        ).open()  # fmt: skip

    def _leave(self) -> None:
        sharing = self._workspace.sharing
        self._background.change(sharing.leave, self._left)

    def _left(self, _: object) -> None:
        self.read()
        self.changed.emit()
        if self._answers:
            self._read_libraries()

    # -- showing -------------------------------------------------------------------------------

    def _show(self, status: SharingStatus) -> None:
        began = self.shared != bool(status.library)
        self._status = status
        self.title.setText(status.library or "This library")
        self.sentence.setText(self._sentence())
        for widget in (self.sync, self.leave):
            widget.setVisible(self.shared)
        self.leave.setEnabled(not self._workspace.read_only)
        self.sync.setEnabled(
            status.state is not SharingState.SYNCING and not self._workspace.read_only
        )
        self.begin.setVisible(not self.shared and self._answers)
        self.standing.setVisible(self.shared)
        if self.shared:
            self._show_standing(status)
        if began:
            self.problem.say("")
            self._look_for_platform()
        self.owned.emit(self.shared and self._answers and status.role is Right.OWNER)
        self._allow()

    def _look_for_platform(self) -> None:
        """Only who may add to the shared library can bring anything into it."""
        if self._answers and self.shared and self._status.role is not Right.VIEWER:
            self.platform.look()

    def _show_platform(self, seen: bool) -> None:
        self._seen = seen
        self.standing.show_row(self._platform_row, seen)

    def _show_standing(self, status: SharingStatus) -> None:
        stopped = status.state is SharingState.STOPPED
        said = sync_words.sentence(status, time.time())
        self.said.setText("Stopped" if stopped else said)
        self.problem.say(said if stopped else "")
        tone, icon = sync_words.LOOKS[status.state]
        self.icon.show_as(icon, tone)
        total = status.progress.total
        self.bar.setVisible(status.state is SharingState.SYNCING and total > 0)
        if total > 0:
            self.bar.setValue(round(STEPS * min(1.0, status.progress.done / total)))
        none = "None: what you changed is what everybody sees."
        self.count.setText(words.count(status.conflicts) if status.conflicts else none)
        self.list.setVisible(status.conflicts > 0)

    def _sentence(self) -> str:
        if self.shared:
            return f"{sync_words.ROLES[self._status.role]}. {sync_words.MAY[self._status.role]}"
        return "Not shared. Share it with others, or join what they share." if self._answers else (
            FIRST
        )  # fmt: skip

    def _allow(self) -> None:
        self.share.setEnabled(bool(self.name.text().strip()) and not self._workspace.read_only)

    def _make_begin(self) -> QWidget:
        rows = Rows(self._theme)
        self.name = QLineEdit()
        self.name.setMaxLength(200)
        self.name.setText(self._workspace.folder.root.name)
        self.name.setAccessibleName("Name of the shared library")
        self.name.textChanged.connect(lambda _: self._allow())
        self.name.returnPressed.connect(self._share)
        self.share = _button("Share this library", self._share)
        self.share.setProperty("look", "main")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.share)
        rows.add_row("Share as", row)
        rows.add_row("What travels", _text(self._theme, TRAVELS))
        self.libraries = EntryList(self._theme, NOBODY, inset=False)
        joins = QHBoxLayout()
        joins.addWidget(self.libraries)
        rows.add_row("Or join", joins)
        return rows

    def _make_standing(self) -> Rows:
        rows = Rows(self._theme)
        self.icon = IconLabel(self._theme, "refresh-cw")
        self.said = Label(self._theme, "", Role.BODY, "t1", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.icon)
        row.addWidget(self.said, 1)
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the sync")
        said = QVBoxLayout()
        said.setContentsMargins(0, 7, 0, 7)
        said.setSpacing(8)
        said.addLayout(row)
        said.addWidget(self.bar)
        rows.add_row("Sync", said)
        self.count = Label(self._theme, "", Role.BODY, "t1")
        self.list = _button("Show…", self.conflicts_asked.emit)
        self.list.setAccessibleName("Show the conflicts")
        conflicts = QHBoxLayout()
        conflicts.setSpacing(8)
        conflicts.addWidget(self.count)
        conflicts.addWidget(self.list)
        conflicts.addStretch()
        rows.add_row("Conflicts", conflicts)
        self.thumbnails = SettingChoice(
            self._theme, self._background, self._settings, "share_thumbnails",
            "Thumbnails travel by", THUMBNAILS,
        )  # fmt: skip
        rows.add_row("Thumbnails by", self.thumbnails)
        self.platform = PlatformRow(self._theme, self._background, self._workspace)
        self.platform.seen.connect(self._show_platform)
        across = QHBoxLayout()
        across.addWidget(self.platform)
        self._platform_row = rows.add_row("Web platform", across)
        rows.show_row(self._platform_row, False)
        rows.add_row("What travels", _text(self._theme, TRAVELS))
        return rows


def _text(theme: Theme, text: str) -> QLayout:
    """Some lines beside a name, the first on a level with it."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 8, 0, 8)
    row.addWidget(note(theme, text))
    return row


def _told(library: SharedLibrary) -> str:
    """ "Editor, 12,480 items"."""
    role = sync_words.ROLES[library.role]
    if library.items is None:
        return role
    return f"{role}, {words.counted(library.items, 'item')}"


def _button(text: str, does: object) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: does())  # type: ignore[operator]  # a signal has no words
    return button
