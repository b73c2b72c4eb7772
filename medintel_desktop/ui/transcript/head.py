"""The first line of the tab: who wrote it down, and what else can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.transcript import TranscriptSource, TranscriptVersion
from medintel_desktop.library.captions import CaptionFormat
from medintel_desktop.ui.kept_line import KEPT, KeptLine, open_below
from medintel_desktop.ui.theme import Theme

_WRITTEN = {
    TranscriptSource.SERVICE: "TwelveLabs",
    TranscriptSource.FILE: "From a file",
    TranscriptSource.USER: "Corrected by you",
}
_FORMATS = {
    CaptionFormat.SRT: "SubRip (SRT)…",
    CaptionFormat.VTT: "WebVTT (VTT)…",
    CaptionFormat.TXT: "Plain text (TXT)…",
}


class TranscriptHead(KeptLine):
    """Beside it the versions, and a menu."""

    version_chosen = Signal(str)
    export_asked = Signal(object)
    """A CaptionFormat."""
    import_asked = Signal()
    fetch_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        icon = "message-square-quote"
        super().__init__(theme, icon, "Versions", "Export and import", parent)
        self.versions = QMenu(self)
        self._fill_menu()
        self.history.clicked.connect(lambda: open_below(self.versions, self.history))

    def show_versions(
        self, versions: Sequence[TranscriptVersion], *, may_edit: bool, may_fetch: bool
    ) -> None:
        """One of them is in force."""
        now = next((version for version in versions if version.in_force), None)
        if now is not None:
            told = f"{written_by(now)}. {KEPT}"
            # Beside the button for versions there is no room for both sentences.
            self.words.setText(told if len(versions) < 2 else f"{written_by(now)}.")
            self.words.setToolTip(told)
        self.history.setVisible(len(versions) > 1)
        self.history.setEnabled(may_edit)
        self.bring_in.setEnabled(may_edit)
        self.fetch.setEnabled(may_edit and may_fetch)
        self.versions.clear()
        for version in versions:
            count = words.counted(version.count, "line")
            action = self.versions.addAction(f"{written_by(version, exact=True)}, {count}")
            action.setCheckable(True)
            action.setChecked(version.in_force)
            action.triggered.connect(lambda _, chosen=version.id: self.version_chosen.emit(chosen))

    def _fill_menu(self) -> None:
        self.exports = self.menu.addMenu("Export")
        for format_, name in _FORMATS.items():
            action = self.exports.addAction(name)
            action.triggered.connect(lambda _, chosen=format_: self.export_asked.emit(chosen))
        self.bring_in = self.menu.addAction("Import a file…")
        self.bring_in.triggered.connect(self.import_asked)
        self.menu.addSeparator()
        self.fetch = self.menu.addAction("Fetch from TwelveLabs")
        self.fetch.triggered.connect(self.fetch_asked)


def written_by(version: TranscriptVersion, *, exact: bool = False) -> str:
    """ "TwelveLabs, 14 Nov 2024", with the time when it is to be ``exact``."""
    when = datetime.fromtimestamp(version.made_at)
    told = f"{words.day(when)}, {when:%H:%M}" if exact else words.day(when)
    return f"{_WRITTEN[version.source]}, {told}"
