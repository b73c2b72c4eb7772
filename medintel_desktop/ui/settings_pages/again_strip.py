"""How far the library has come into the way of understanding that the settings say: to be begun,
under way, or whole, when the older vectors may go."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.prices import SEEN
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.reunderstanding import Standing
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Role, Theme

PACE = 1000
"""ms between looks while items are understood: counting a large library takes a while."""

KEPT = "What was understood before stays, and is searched until everything is there."


class AgainStrip(QWidget):
    """Hidden while the whole library is understood in one way."""

    def __init__(
        self, theme: Theme, background: Background, settings: SettingsFile, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._background = theme, background
        self._settings, self._workspace = settings, workspace
        self._standing = Standing()
        self.words = Label(theme, "", Role.BODY, "t1", wrap=True, parent=self)
        self.hint = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.again = self._button("Understand again…", self._ask)
        self.pause = self._button("Pause", self._pause)
        self.let_go = self._button("Let older vectors go…", self._ask_to_let_go)
        self._arrange()
        self._next = QTimer(self, interval=PACE, singleShot=True)
        self._next.timeout.connect(self.read)
        background.changed.connect(self._follow)
        self.hide()

    def read(self) -> None:
        """Look where it stands; shows itself where there is something to say."""
        work = self._workspace
        self._background.read(
            "understanding again", lambda: work.reunderstanding.standing(), self.show_standing,
            slow=True,
        )  # fmt: skip

    def show_standing(self, standing: Standing) -> None:
        self._standing, left = standing, standing.left
        whole = standing.whole
        self.words.setText(told(standing))
        self.hint.setText(_hint(standing))
        self.hint.setVisible(bool(self.hint.text()))
        self.bar.setRange(0, max(left.items, 1))
        self.bar.setValue(left.done)
        self.bar.setVisible(not whole and bool(standing.queued or left.done))
        edits = not self._workspace.read_only
        self.again.setVisible(edits and not standing.queued and standing.todo > 0)
        self.pause.setVisible(edits and standing.queued > 0)
        self.pause.setText("Resume" if standing.paused else "Pause")
        self.let_go.setVisible(edits and whole and bool(standing.old))
        self.setAccessibleName(f"{self.words.text()} {self.hint.text()}".strip())
        self.setVisible(standing.space is not None and bool(standing.old) and left.items > 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._theme.tokens.line)
        painter.end()

    # -- what the user does --------------------------------------------------------------------

    def _ask(self) -> None:
        Question(
            self._theme,
            f"Understand {words.counted(self._standing.todo, 'item')} again?",
            cost(self._standing, self._settings.current.monthly_minutes),
            "Start",
            lambda _: self._begin(),
            parent=self.window(),
        ).open()

    def _begin(self) -> None:
        work = self._workspace
        self._background.change(lambda: work.reunderstanding.begin(), self._begun)

    def _pause(self) -> None:
        work = self._workspace.reunderstanding
        does = work.resume if self._standing.paused else work.pause
        self._background.change(does, self._begun)

    def _ask_to_let_go(self) -> None:
        work = self._workspace
        self._background.read(
            "older vectors", lambda: work.reunderstanding.freeable(), self._offer, slow=True
        )

    def _offer(self, freeable: int) -> None:
        Question(
            self._theme,
            "Let the older vectors go?",
            f"This frees {words.size(freeable)}. Everything is understood in the new way; going "
            "back to the older one would count again.",
            "Let go",
            lambda _: self._let_go(),
            danger=True,
            parent=self.window(),
        ).open()

    def _let_go(self) -> None:
        work = self._workspace
        self.let_go.setEnabled(False)
        self._background.change(lambda: work.reunderstanding.let_go(), self._gone)

    # -- what comes of it ----------------------------------------------------------------------

    def _begun(self, _: object) -> None:
        self._workspace.wake()
        self.read()

    def _gone(self, freed: int) -> None:
        self.let_go.setEnabled(True)
        self.let_go.hide()
        self.words.setText(f"{words.size(freed)} were freed.")
        self.hint.hide()

    def _follow(self, changes: Changes) -> None:
        if self.isVisible() and (changes.jobs or changes.media) and not self._next.isActive():
            self._next.start()

    def _button(self, text: str, does: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(does)
        return button

    def _arrange(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(self.words)
        texts.addWidget(self.hint)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(texts, 1)
        for button in (self.again, self.pause, self.let_go):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 11, 14, 12)
        column.setSpacing(9)
        column.addLayout(row)
        column.addWidget(self.bar)


def told(standing: Standing) -> str:
    """ "412 of 1,204 items are understood in the new way." """
    left = standing.left
    if standing.whole:
        return "The whole library is understood in the new way."
    of = f"{words.count(left.done)} of {words.counted(left.items, 'item')}"
    return f"{of} {'is' if left.items == 1 else 'are'} understood in the new way."


def cost(standing: Standing, limit: int) -> str:
    """What it counts, in minutes and by the list of prices; ``limit`` in minutes, 0 for none."""
    left = standing.left
    parts = []
    if left.videos:
        minutes = words.counted(max(1, round(standing.minutes)), "minute")
        share = f", about {max(1, round(100 * standing.minutes / limit))} % of your limit"
        parts.append(f"{words.counted(left.videos, 'video')} of {minutes}{share if limit else ''}")
    if left.photos:
        parts.append(words.counted(left.photos, "photo"))
    text = f"This counts {', and '.join(parts)}."
    if standing.dollars is not None:
        price = words.money(standing.dollars)
        text += f" That is about {price} by {SEEN}."
    return f"{text} {KEPT}"


def _hint(standing: Standing) -> str:
    if standing.whole:
        return "The older vectors serve nothing any more."
    models = " and ".join(dict.fromkeys(space.model for space in standing.old))
    now = standing.space.model if standing.space else ""
    way = "cut in another way" if models == now else f"understood with {models}"
    parts = [f"The others are {way} and stay searchable."]
    if standing.left.lost:
        count = words.counted(standing.left.lost, "item")
        parts.append(f"{count} may have been counted without an answer: try them in the jobs.")
    return " ".join(parts)
