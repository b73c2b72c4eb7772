"""Who may do what with the shared library: database users with their rights, for its owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget

from medintel_desktop.domain.errors import MedIntelError, PermissionMissing
from medintel_desktop.domain.mirror import Role as Right
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card, Rows
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.entry_list import Entry, EntryList
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_pages.store_fields import note
from medintel_desktop.ui.shared_library.sync_words import ROLES
from medintel_desktop.ui.theme import Theme

SENTENCE = (
    "Everybody has a database user of their own. Rights are kept by the database, for this "
    "library alone."
)
HOW = "They join here, in their own MedIntel. Letting somebody in again changes their right."
BY_HAND = "Whoever owns the tables can run it as SQL."
CHOICES = (Right.EDITOR, Right.VIEWER, Right.OWNER)


class PeopleCard(Card):
    """Shown to an owner. What the database refuses is offered as SQL to copy."""

    def __init__(
        self, theme: Theme, background: Background, settings: SettingsFile,
        workspace: Workspace, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "People", SENTENCE, parent)
        self._background, self._settings, self._workspace = background, settings, workspace
        self._refused: tuple[str, Right] | None = None
        rows = Rows(theme)
        self.list = EntryList(theme, "Nobody yet.", inset=False)
        listed = QHBoxLayout()
        listed.addWidget(self.list)
        rows.add_row("May use it", listed)
        self.user = QLineEdit()
        self.user.setPlaceholderText("Database user")
        self.user.setMaxLength(128)
        self.user.setAccessibleName("Database user to let in")
        self.user.textChanged.connect(lambda _: self._allow())
        self.user.returnPressed.connect(self._let_in)
        self.right = DropDown(theme, "What they may do")
        self.right.setFixedWidth(120)
        for right in CHOICES:
            self.right.addItem(ROLES[right], right)
        self.add_user = _button("Let in", self._let_in)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.user, 1)
        row.addWidget(self.right)
        row.addWidget(self.add_user)
        rows.add_row("Let in", row, note(theme, HOW))
        self.problem = ProblemLine(theme, self)
        self.copy = _button("Copy SQL", self._copy)
        self.copy.hide()
        self.head.addWidget(self.copy)
        for part in (rows, self.problem):
            self.add(part)
        self._allow()

    def read(self) -> None:
        """Ask the database who may use the library."""
        sharing = self._workspace.sharing
        self._background.read(
            "people", sharing.members, self._show, slow=True, otherwise=self._told
        )

    def _show(self, members: Mapping[str, Right]) -> None:
        me, alone = self._settings.current.oracle_user.upper(), self._workspace.read_only
        entries = []
        for user, right in members.items():
            ours = user == me
            out = (("Take away…", partial(self._ask_out, user)),)
            told = f"{ROLES[right]}, you" if ours else ROLES[right]
            entries.append(Entry(user, told, () if ours or alone else out))
        self.list.fill(entries)

    def _let_in(self) -> None:
        user, right = self.user.text().strip(), Right(self.right.currentData())
        if not user or not self.add_user.isEnabled():
            return
        self._say("")
        self._refused = user, right
        self.add_user.setEnabled(False)
        sharing = self._workspace.sharing
        self._background.change(
            lambda: sharing.let_in(user, right), self._let, otherwise=self._told
        )

    def _let(self, _: object) -> None:
        self._refused = None
        self.user.clear()
        self.read()

    def _ask_out(self, user: str) -> None:
        Question(
            self._theme, f"Take away the right of {user}?",
            "Their computer keeps what is there, and hears and sends nothing any more.",
            "Take away", lambda _: self._let_out(user), danger=True, parent=self.window(),
        ).open()  # fmt: skip

    def _let_out(self, user: str) -> None:
        sharing = self._workspace.sharing
        self._say("")
        self._background.change(
            lambda: sharing.let_out(user), lambda _: self.read(), otherwise=self._told
        )

    def _told(self, error: MedIntelError) -> None:
        self._allow()
        by_hand = isinstance(error, PermissionMissing) and self._refused is not None
        self._say(f"{error.title} {BY_HAND if by_hand else error.hint}".strip(), by_hand=by_hand)

    def _copy(self) -> None:
        """The SQL of what was refused, for somebody else to run."""
        if self._refused is not None:
            user, right = self._refused
            sharing = self._workspace.sharing
            self._background.read(
                "right by hand", lambda: sharing.let_in_by_hand(user, right), self._copied,
                slow=True, otherwise=self._told,
            )  # fmt: skip

    def _copied(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        self.copy.setText("Copied")

    def _say(self, text: str, *, by_hand: bool = False) -> None:
        self.problem.say(text)
        self.copy.setText("Copy SQL")
        self.copy.setVisible(by_hand)

    def _allow(self) -> None:
        self.add_user.setEnabled(bool(self.user.text().strip()) and not self._workspace.read_only)


def _button(text: str, does: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: does())
    return button
