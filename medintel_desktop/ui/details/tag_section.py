"""Tags of one item or of several: those of people, and beside them what the model proposes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.ui.details.tag_editor import TagEditor
from medintel_desktop.ui.details.tag_offers import TagOffers
from medintel_desktop.ui.theme import Theme


class TagSection(QWidget):
    """The body of the fold."""

    def __init__(self, theme: Theme, parent: QWidget, *, read_only: bool) -> None:
        super().__init__(parent)
        self._read_only = read_only
        self.editor = TagEditor(theme, self)
        self.editor.set_read_only(read_only)
        self.offers = TagOffers(theme, self)
        self.offers.editable = not read_only
        self.editor.put_beside(self.offers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.editor)

    def show_offers(self, proposed: Sequence[str], accepted: Sequence[str] = ()) -> bool:
        """What the model says; whether there is anything to see in the section."""
        self.offers.show_tags(proposed, accepted)
        self.offers.setVisible(bool(proposed or accepted))
        return bool(proposed or accepted or self.editor.tags or not self._read_only)
