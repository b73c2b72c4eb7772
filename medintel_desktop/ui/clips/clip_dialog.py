"""What moments become as files, how large, and where."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.clip import LONGEST_LOOP, ClipFormat, ClipWish
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.plan import Cut
from medintel_desktop.ui.clips.folder_row import FolderRow
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 480

FORMATS = {
    ClipFormat.EXACT: "Video, to the frame (MP4)",
    ClipFormat.LOSSLESS: "Video, as it is",
    ClipFormat.GIF: "Loop (GIF)",
    ClipFormat.WEBP: "Loop (WebP)",
    ClipFormat.JPEG: "Still picture (JPEG)",
    ClipFormat.PNG: "Still picture (PNG)",
}
_LOOP = f"Plays by itself, again and again, without sound. Up to {LONGEST_LOOP:.0f} seconds."
_STILL = "The frame at which each moment begins, in full size."
EXPLAINED = {
    ClipFormat.EXACT: "Encoded anew: it begins and ends exactly where you said.",
    ClipFormat.LOSSLESS: "Nothing is encoded: quick, and as good as the original. It begins with "
    "the key frame before, which can be some seconds earlier.",
    ClipFormat.GIF: f"{_LOOP} Every program shows it.",
    ClipFormat.WEBP: f"{_LOOP} Finer and smaller than a GIF.",
    ClipFormat.JPEG: _STILL,
    ClipFormat.PNG: f"{_STILL} Without loss, and larger.",
}
HEIGHTS = {0: "As the video", 2160: "2160p at most", 1080: "1080p at most", 720: "720p at most"}
WIDTHS = {320: "320 px wide", 480: "480 px wide", 640: "640 px wide", 960: "960 px wide"}


class ClipDialog(PanelDialog):
    """For ``cuts``, of which those of ``photos`` (ids) can only become stills."""

    wanted = Signal(object, object, object)
    """list[Cut], ClipWish, and the folder (Path)."""

    def __init__(
        self,
        theme: Theme,
        cuts: Sequence[Cut],
        photos: Collection[str],
        wish: ClipWish,
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Export clips", parent)
        self._cuts, self._photos = list(cuts), frozenset(photos)
        self.setFixedWidth(WIDTH)
        self.title = Label(theme, "", Role.PAGE, wrap=True)
        self.said = Label(theme, "", Role.BODY, "t2", wrap=True)
        self.format = DropDown(theme, "Export as", self)
        self.explained = Label(theme, "", Role.SMALL, "t3", wrap=True)
        self.height_ = DropDown(theme, "Size of the video", self)
        self.width_ = DropDown(theme, "Size of the loop", self)
        self.folder = FolderRow(theme, folder, self)
        self.cancel = self.button("Cancel")
        self.export = self.button("Export", look="main")
        self.export.setDefault(True)
        self._offer(wish)
        self._lay_out()
        self._connect()
        self._say()

    @property
    def wish(self) -> ClipWish:
        """As it is chosen now."""
        return ClipWish(
            ClipFormat(self.format.currentData()), self.height_.currentData(),
            self.width_.currentData(),
        )  # fmt: skip

    def cuts(self) -> list[Cut]:
        """Those that there is something to make of."""
        kinds = (MediaKind.VIDEO, MediaKind.PHOTO)
        format_ = self.wish.format
        return [c for c in self._cuts if format_.takes(kinds[c.media_id in self._photos])]

    def _offer(self, wish: ClipWish) -> None:
        videos = any(cut.media_id not in self._photos for cut in self._cuts)
        for format_, name in FORMATS.items():
            if videos or format_.is_still:
                self.format.addItem(name, format_)
        for field, sizes, size in (
            (self.height_, HEIGHTS, wish.height), (self.width_, WIDTHS, wish.width),
        ):  # fmt: skip
            for pixels, name in sizes.items():
                field.addItem(name, pixels)
            field.setCurrentIndex(max(field.findData(size), 0))
        self.format.setCurrentIndex(max(self.format.findData(wish.format), 0))

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setColumnStretch(1, 1)
        self._size_label = Label(self.theme, "Size", Role.BODY, "t2")
        rows = (
            (Label(self.theme, "As", Role.BODY, "t2"), self.format),
            (None, self.explained),
            (self._size_label, self.height_),
            (None, self.width_),
            (Label(self.theme, "Folder", Role.BODY, "t2"), self.folder),
        )
        # Both sizes stand in one place; only the one that is asked for is shown.
        places = (0, 1, 2, 2, 3)
        for (label, field), row in zip(rows, places, strict=True):
            if label is not None:
                form.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
            form.addWidget(field, row, 1)
        self.column.addWidget(self.title)
        self.column.addWidget(self.said)
        self.column.addSpacing(4)
        self.column.addLayout(form)
        self.column.addStretch()
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.export)
        self.column.addLayout(self.foot)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._say)
        self.cancel.clicked.connect(self.reject)
        self.export.clicked.connect(self._export)

    def _say(self) -> None:
        format_, cuts = self.wish.format, self.cuts()
        noun = _noun(format_)
        self.title.setText(f"Export {words.counted(len(cuts), noun)}")
        self.said.setText(self._told(cuts))
        self.said.setVisible(bool(self.said.text()))
        self.explained.setText(EXPLAINED[format_])
        self.height_.setVisible(format_ is ClipFormat.EXACT)
        self.width_.setVisible(format_.is_loop)
        self._size_label.setVisible(format_ is ClipFormat.EXACT or format_.is_loop)
        long = format_.is_loop and any(cut.seconds > LONGEST_LOOP for cut in cuts)
        self.explained.set_tone("danger" if long else "t3")
        self.export.setEnabled(bool(cuts) and not long)
        self.fit()

    def _told(self, cuts: Sequence[Cut]) -> str:
        told = []
        if not self.wish.format.is_still:
            told.append(f"{words.length(sum(cut.seconds for cut in cuts))} in all.")
        left = len(self._cuts) - len(cuts)
        if left:
            verb = "is" if left == 1 else "are"
            told.append(f"{words.counted(left, 'photo')} {verb} left out.")
        return " ".join(told)

    def _export(self) -> None:
        self.wanted.emit(self.cuts(), self.wish, self.folder.folder)
        self.accept()


def _noun(format_: ClipFormat) -> str:
    if format_.is_loop:
        return "loop"
    return "still" if format_.is_still else "clip"
