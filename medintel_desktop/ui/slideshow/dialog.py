"""A slideshow before it is shown: how it looks, what can be chosen, play or film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.slideshow import MOST_SLIDES, Manner, Slideshow
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.slideshow.clips import FindFile
from medintel_desktop.ui.slideshow.manner_form import MannerForm
from medintel_desktop.ui.slideshow.show import Show
from medintel_desktop.ui.slideshow.stage import Stage
from medintel_desktop.ui.theme import Role, Theme

PICTURE = (464, 261)
"""Px of the preview: the shape of a film."""
SOUNDS = "Music (*.mp3 *.m4a *.aac *.flac *.ogg *.opus *.wav *.wma *.aif *.aiff);;All files (*)"
SIZES = {"1920 × 1080": (1920, 1080), "1280 × 720": (1280, 720), "3840 × 2160": (3840, 2160)}


class SlideshowDialog(PanelDialog):
    """``make`` reads the slideshow of a manner, in a worker; ``begin`` is the id of an item."""

    play_asked = Signal(object, int)
    """The Slideshow, and the number of the slide to begin with."""
    film_asked = Signal(object, object, object)
    """The Slideshow, (width, height) in px, and the Path of the film."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        make: Callable[[Manner], Slideshow],
        manner: Manner,
        path_of: Callable[[str], Path],
        find: FindFile,
        *,
        name: str = "Slideshow",
        begin: str = "",
        may_film: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Slideshow", parent)
        self._background, self._make = background, make
        self._name, self._begin = name, begin
        self._closed = False
        self.stage = Stage(theme, self)
        self.stage.setFixedSize(*PICTURE)
        side = round(PICTURE[0] * 1.5 * self.devicePixelRatioF())
        self.show_ = Show(self.stage, path_of, find, side=side, silent=True, parent=self)
        self.form = MannerForm(theme, manner, self)
        self.said = Label(theme, "", Role.BODY, "t2", wrap=True, parent=self)
        self.size_ = DropDown(theme, "Size of the film", self)
        self.size_.addItems(list(SIZES))
        self.size_.setMinimumWidth(140)
        self.film = self.button("Save as film…")
        self.cancel = self.button("Close")
        self.play = self.button("Play", look="main")
        self.play.setDefault(True)
        for part in (self.size_, self.film):
            part.setVisible(may_film)
        for button in (self.film, self.play):
            button.setEnabled(False)
        self._lay_out()
        self._connect()
        self._read()

    @property
    def slideshow(self) -> Slideshow:
        return self.show_.slideshow

    def take_music(self, path: Path) -> None:
        """Play this file with it."""
        self.form.set_music(path)

    def done(self, result: int) -> None:
        self._closed = True
        self.show_.stop()
        super().done(result)

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.stage)
        left.addWidget(self.said)
        left.addStretch()
        body.addLayout(left)
        right = QVBoxLayout()
        right.addWidget(self.form)
        right.addStretch()
        body.addLayout(right, 1)
        self.column.addWidget(Label(self.theme, self._name, Role.PAGE, parent=self))
        self.column.addLayout(body)
        self.foot.addWidget(self.film)
        self.foot.addWidget(self.size_)
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.play)
        self.column.addLayout(self.foot)

    def _connect(self) -> None:
        self.form.changed.connect(self._read)
        self.form.music_asked.connect(self._ask_music)
        self.show_.ended.connect(self._again)
        self.cancel.clicked.connect(self.reject)
        self.play.clicked.connect(self._play)
        self.film.clicked.connect(self._ask_film)

    def _read(self) -> None:
        manner = self.form.manner
        self._background.read("slideshow", lambda: self._make(manner), self._take)

    def _take(self, slideshow: Slideshow) -> None:
        if self._closed:
            return
        first = not self.slideshow.slides
        some = bool(slideshow.slides)
        begin = slideshow.start(self._first(slideshow)) if some else 0.0
        self.show_.load(slideshow, begin if first else self.show_.second)
        self.play.setEnabled(some)
        self.film.setEnabled(some)
        self.said.setText(_told(slideshow))
        if first:
            self.play.setFocus()
        self.show_.play()

    def _again(self) -> None:
        self.show_.seek(0.0)
        self.show_.play()

    def _play(self) -> None:
        self.show_.pause()
        self.play_asked.emit(self.slideshow, self._first(self.slideshow))

    def _first(self, slideshow: Slideshow) -> int:
        """The slide to begin with."""
        ids = [slide.cell.id for slide in slideshow.slides]
        return ids.index(self._begin) if self._begin in ids else 0

    def _ask_music(self) -> None:
        dialog = self._files("Music", QStandardPaths.StandardLocation.MusicLocation)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(SOUNDS)
        dialog.fileSelected.connect(lambda path: self.take_music(Path(path)))
        dialog.open()

    def _ask_film(self) -> None:
        dialog = self._files("Save as film", QStandardPaths.StandardLocation.MoviesLocation)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("mp4")
        dialog.setNameFilter("Film (*.mp4)")
        dialog.selectFile(f"{_file_name(self._name)}.mp4")
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        dialog.open()

    def save(self, target: Path) -> None:
        """Have a film made of it."""
        self.film_asked.emit(self.slideshow, SIZES[self.size_.currentText()], target)
        self.accept()

    def _files(self, title: str, where: QStandardPaths.StandardLocation) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        places = QStandardPaths.standardLocations(where)
        if places:
            dialog.setDirectory(places[0])
        return dialog


def _told(slideshow: Slideshow) -> str:
    """ "48 photos and 3 videos, 3 min 20 s"."""
    slides = slideshow.slides
    if not slides:
        return "Nothing here can be shown."
    videos = sum(slide.is_clip for slide in slides)
    parts = [
        words.counted(number, noun)
        for number, noun in ((len(slides) - videos, "photo"), (videos, "video"))
        if number
    ]
    more = f" These are the first {words.count(MOST_SLIDES)}." if len(slides) >= MOST_SLIDES else ""
    return f"{' and '.join(parts)}, {words.length(slideshow.seconds)}.{more}"


def _file_name(name: str) -> str:
    """Fit for every file system."""
    kept = "".join(c if c.isalnum() or c in " -_." else "-" for c in name).strip(" .")
    return kept[:80] or "Slideshow"
