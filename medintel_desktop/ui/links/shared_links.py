"""Which links were given out: to whom, until when, and how to end them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.share import Share
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.shares import KEY_STEPS, Ended
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.link_words import minute
from medintel_desktop.ui.models.share_model import ShareModel
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.table_panel import TablePanel
from medintel_desktop.ui.theme import Theme

SIZE = (880, 520)
WIDTHS = (176, 150, 136, 136, 120)
SENTENCE = (
    "Links are shown once, when they are made, and kept nowhere: they cannot be copied again from "
    "here. Make a new one instead."
)
NONE = "Nothing was shared yet. Choose an item, then “Share link…” in its menu."


class SharedLinks(TablePanel):
    """Opened with ``open()``; :meth:`follow` hears of links that jobs ended."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self.model = ShareModel(theme)
        super().__init__(theme, "Shared links", SENTENCE, self.model, WIDTHS, NONE, parent)
        self._background, self._workspace = background, workspace
        self.resize(*SIZE)
        self.revoke = self.button("Revoke…")
        self.revoke.clicked.connect(self._ask_revoke)
        self.revoke_item = self.button("Revoke all of this item…")
        self.revoke_item.clicked.connect(self._ask_revoke_item)
        self.end_with(self.revoke, self.revoke_item)
        self.table.selectionModel().selectionChanged.connect(self._allow)
        background.changed.connect(self.follow)
        self.read()

    def read(self) -> None:
        self._background.read("shares", self._workspace.cloud.shares.listed, self._show)

    def follow(self, changes: Changes) -> None:
        if changes.media or changes.jobs:
            self.read()

    @property
    def selected(self) -> list[Share]:
        """The chosen shares whose links still open."""
        return [self.model.rows[row] for row in self.selected_rows if self.model.is_open(row)]

    def _show(self, shares: Sequence[Share]) -> None:
        self.show_rows(shares, {share.id for share in self.selected})
        self._allow()

    def _allow(self) -> None:
        may = not self._workspace.read_only
        chosen = self.selected
        self.revoke.setEnabled(may and bool(chosen))
        self.revoke_item.setEnabled(may and len({share.media_id for share in chosen}) == 1)

    # -- ending --------------------------------------------------------------------------------

    def _ask_revoke(self) -> None:
        chosen = self.selected
        ids = [share.id for share in chosen]
        title = f"Revoke {words.counted(len(ids), 'link')}?"
        shares = self._workspace.cloud.shares
        self._ask(title, chosen, lambda: shares.revoke(ids))

    def _ask_revoke_item(self) -> None:
        share = self.selected[0]
        open_ = [
            other for row, other in enumerate(self.model.rows)
            if other.media_id == share.media_id and self.model.is_open(row)
        ]  # fmt: skip
        title = f"Revoke all links of “{share.name}”?"
        shares = self._workspace.cloud.shares
        self._ask(title, open_, lambda: shares.revoke_item(share.media_id))

    def _ask(self, title: str, chosen: Sequence[Share], revoke: Callable[[], Ended]) -> None:
        if not any(share.revocable for share in chosen):
            self._background.change(revoke, self._tell)  # ends nothing, but says what does
            return
        Question(
            self.theme, title, _meaning(chosen), "Revoke",
            lambda _: self._background.change(revoke, self._tell), danger=True, parent=self,
        ).open()  # fmt: skip

    def _tell(self, ended: Ended) -> None:
        self.say(outcome(ended))
        self.read()


def outcome(ended: Ended) -> str:
    """What became of links that were to end, in a few sentences."""
    parts = []
    if ended.ended:
        they = "It opens" if len(ended.ended) == 1 else "They open"
        parts.append(f"{words.counted(len(ended.ended), 'link')} ended. {they} no more.")
    if ended.waiting:
        parts.append(
            f"{words.counted(len(ended.waiting), 'link')} will end as soon as the store can be "
            "reached; Jobs shows it."
        )
    if ended.lasting:
        last = max(share.expires_at for share in ended.lasting)
        count = words.counted(len(ended.lasting), "link")
        parts.append(
            f"{count} cannot be ended from here and will open until {minute(last)}. To end it "
            "sooner:"
        )
        parts += [f"{number}. {step}" for number, step in enumerate(KEY_STEPS, 1)]
    parts += [f"{problem.title} {problem.hint}".strip() for _, problem in ended.failed]
    return "\n".join(parts)


def _meaning(chosen: Sequence[Share]) -> str:
    lasting = [share for share in chosen if not share.revocable]
    if not lasting:
        return "They open no more, at once and for everybody. This cannot be taken back."
    return (
        f"{words.count(len(lasting))} of these links cannot be ended one by one: the store lets "
        "them open until they expire. You are told next how a new key ends them sooner."
    )
