"""Uploads that were begun and not ended: their parts take room in the store, and cost."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.store import place_name
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.unfinished import Unfinished
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.entry_list import Entry, EntryList
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Theme

SENTENCE = "Parts of large files that stores hold until the upload goes on. They take room there."
NONE = "None. Nothing is left half sent."
LOOKING = "Asking the stores…"

_Answer = tuple[Sequence[Unfinished], Sequence[MedIntelError]]
"""What was found, and why stores did not answer."""


class UnfinishedCard(Card):
    """Lists them and takes them back."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Incomplete uploads", SENTENCE, parent)
        self._background, self._workspace = background, workspace
        self._found: Sequence[Unfinished] = ()
        self.all = QPushButton("Abort all…")
        self.all.setAutoDefault(False)
        self.all.clicked.connect(lambda: self._ask(self._found))
        self.all.hide()
        self.head.addWidget(self.all)
        self.list = EntryList(theme, NONE)
        self.add(self.list)

    def read(self) -> None:
        """Ask the stores that are set up."""
        unfinished = self._workspace.cloud.unfinished

        def ask() -> _Answer:
            silent = list[MedIntelError]()
            return unfinished.listed(silent.append), silent

        self._background.read("unfinished uploads", ask, self._show, slow=True)

    def _show(self, answer: _Answer) -> None:
        self._found, silent = answer
        found, may = self._found, not self._workspace.read_only
        self.all.setVisible(may and len(found) > 1)
        self.list.fill(
            [
                Entry(
                    upload.name or upload.object, told(upload, time.time()),
                    (("Abort…", partial(self._ask, [upload])),) if may else (),
                )
                for upload in found
            ]
            + [Entry("", f"{error.title} What it holds is not known.") for error in silent]
        )  # fmt: skip

    def _ask(self, chosen: Sequence[Unfinished]) -> None:
        one = len(chosen) == 1
        what = f"the upload of “{chosen[0].name or chosen[0].object}”" if one else "all of them"
        strangers = any(not upload.ours for upload in chosen)
        text = "What was sent so far is removed from the store. Originals here are not touched."
        if strangers:
            text += " Another computer may be sending this just now; then it begins anew."
        Question(
            self._theme, f"Abort {what}?", text, "Abort upload" if one else "Abort all",
            lambda _: self._abort(chosen), danger=True, cancel="Keep", parent=self.window(),
        ).open()  # fmt: skip

    def _abort(self, chosen: Sequence[Unfinished]) -> None:
        unfinished = self._workspace.cloud.unfinished
        self._background.change(lambda: unfinished.abort(chosen), self._aborted)

    def _aborted(self, _: object) -> None:
        self._workspace.wake()
        self.list.fill([Entry("", "Taking them back. Jobs shows how it goes.")])
        self.all.hide()


def told(upload: Unfinished, now: float) -> str:
    """ "60 of 200 MB sent, begun 3 days ago. Paused. Oracle Cloud, bucket photos"."""
    ago = words.ago(now - upload.started_at)
    begun = f"Begun {ago}"
    if upload.ours:
        begun = f"{words.amount(upload.sent, upload.bytes, 'bytes')} sent, begun {ago}"
    if not upload.ours:
        state = "Not of this library"
    elif upload.job is None:
        state = "No job goes on with it"
    else:
        state = {
            JobState.RUNNING: "Being sent",
            JobState.PAUSED: "Paused",
            JobState.FAILED: "Failed; retry it under Jobs",
        }.get(upload.job, "Goes on by itself")
    return f"{begun}. {state}. {place_name(upload.place)}"
