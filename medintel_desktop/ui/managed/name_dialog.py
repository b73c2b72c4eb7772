"""Names whom or what photos show, after saying what leaves this computer for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.entity import MOST_NAME, checked_name
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnail_work import PictureSpec
from medintel_desktop.ui.thumbnails import Thumbnails

WIDTH = 460
PICTURE = QSize(76, 57)
MOST_SHOWN = 5

PRIVACY = (
    "These photos and the name are sent to TwelveLabs, which learns from them what to look for in "
    "your indexed videos. They stay there until you delete the name. A face is personal data: ask "
    "people before you name them."
)


class NameDialog(PanelDialog):
    """``named`` tells name and description. ``first``: it was never used on this computer, so
    agreeing takes a tick."""

    named = Signal(str, str)

    def __init__(
        self, theme: Theme, thumbnails: Thumbnails, photos: Sequence[MediaCell], *, first: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Name from photos", parent)
        self._thumbnails, self._photos = thumbnails, photos
        self.setFixedWidth(WIDTH)
        shown = words.counted(len(photos), "photo")
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("Name, as you will look for it")
        self.name.setAccessibleName("Name")
        self.name.setMaxLength(MOST_NAME)
        self.more = QLineEdit(self)
        self.more.setPlaceholderText("More about it (not needed): “my sister, short red hair”")
        self.more.setAccessibleName("Description")
        self.more.setMaxLength(200)
        self.found_by = Label(theme, "", Role.SMALL, "t3")
        self.agree = QCheckBox("Photos may be sent to TwelveLabs for this", self)
        self.agree.setVisible(first)
        self.agree.setChecked(not first)
        self.problem = ProblemLine(theme, self)
        self.cancel = self.button("Cancel")
        self.cancel.clicked.connect(self.reject)
        self.yes = self.button("Send and name", look="main")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self._accept)
        self.column.addWidget(
            Label(theme, f"Whom or what do {shown} show?" if len(photos) > 1 else
                  "Whom or what does this photo show?", Role.TITLE, wrap=True)
        )  # fmt: skip
        self._add_strip()
        for part in (
            self.name,
            self.found_by,
            self.more,
            Label(theme, PRIVACY, Role.SMALL, "t2", wrap=True),
            self.agree,
            self.problem,
        ):
            self.column.addWidget(part)
        self.column.addStretch()
        self.foot.addStretch()
        for button in (self.cancel, self.yes):
            self.foot.addWidget(button)
        self.column.addLayout(self.foot)
        self.name.textChanged.connect(self._allow)
        self.agree.toggled.connect(self._allow)
        thumbnails.ready.connect(self._paint)
        self._allow()
        self._paint()
        self.setMinimumHeight(1)
        self.fit()
        self.name.setFocus()

    def say(self, text: str) -> None:
        """What is wrong with the name."""
        self.problem.say(text)
        self.fit()

    def _add_strip(self) -> None:
        strip = QHBoxLayout()
        strip.setSpacing(6)
        self._pictures = [QLabel(self) for _ in self._photos[:MOST_SHOWN]]
        for picture, cell in zip(self._pictures, self._photos, strict=False):
            picture.setFixedSize(PICTURE)
            picture.setAccessibleName(cell.name)
            strip.addWidget(picture)
        more = len(self._photos) - MOST_SHOWN
        if more > 0:
            strip.addWidget(Label(self.theme, f"and {words.count(more)} more", Role.SMALL, "t3"))
        strip.addStretch()
        self.column.addLayout(strip)

    def _paint(self, *_: object) -> None:
        spec = PictureSpec(PICTURE.width(), PICTURE.height(), self.devicePixelRatioF())
        for picture, cell in zip(self._pictures, self._photos, strict=False):
            found = self._thumbnails.picture(cell.checksum, spec)
            if found is not None:
                picture.setPixmap(found)

    def _allow(self, *_: object) -> None:
        name = " ".join(self.name.text().split())
        self.yes.setEnabled(bool(name) and self.agree.isChecked())
        self.found_by.setText(f"Found by typing <@{name}> in the search." if name else " ")
        if self.problem.isVisible():
            self.say("")

    def _accept(self) -> None:
        try:
            name = checked_name(self.name.text())
        except UsageError as error:
            self.say(f"{error.title} {error.hint}")
            return
        self.named.emit(name, " ".join(self.more.text().split()))
