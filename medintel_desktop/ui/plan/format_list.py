"""The kinds of lists that editing programs read, to choose one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.hand_over import HandOverFormat
from medintel_desktop.ui.plan.choice_list import ChoiceList
from medintel_desktop.ui.theme import Theme

WORDS = {
    HandOverFormat.FCP7: ("Premiere XML", "Premiere Pro, Resolve, Final Cut Pro 7"),
    HandOverFormat.FCPXML: ("Final Cut XML", "Final Cut Pro, Resolve"),
    HandOverFormat.EDL: ("EDL, CMX 3600", "Nearly every editing program"),
    HandOverFormat.AAF: ("AAF", "Media Composer, Pro Tools"),
    HandOverFormat.OTIO: ("OpenTimelineIO", "Resolve, Nuke, RV"),
    HandOverFormat.MARKERS: ("Markers", "Resolve, for a time line that is there"),
    HandOverFormat.CSV: ("Table, CSV", "Spreadsheets"),
}
"""What each is called and who reads it, in the order of the list."""


class FormatList(ChoiceList):
    """The keys are those of HandOverFormat."""

    def __init__(self, theme: Theme, format_: HandOverFormat, parent: QWidget) -> None:
        entries = {str(one): words for one, words in WORDS.items()}
        super().__init__(theme, "Kind of list", entries, format_, parent, spoken=", for ")

    @property
    def format(self) -> HandOverFormat:
        return HandOverFormat(self.key)
