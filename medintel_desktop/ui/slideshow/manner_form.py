"""How a slideshow is shown, to be chosen: lengths, fade, order, captions, music."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QWidget

from medintel_desktop.domain.slideshow import Captions, Manner, Order
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.slider import Slider
from medintel_desktop.ui.theme import Role, Theme

FADES = {"None": 0.0, "Short": 0.5, "Usual": 1.0, "Long": 2.0}
ORDERS = {Order.SHOWN: "As listed", Order.OLDEST: "Oldest first", Order.SHUFFLED: "Shuffled"}
CAPTIONS = {
    Captions.NONE: "None", Captions.BOTH: "Place and date", Captions.PLACE: "Place",
    Captions.DATE: "Date", Captions.NAME: "Name",
}  # fmt: skip
PHOTO, CLIP = (1, 20), (2, 60)
"""Seconds to choose from."""
NO_MUSIC = "Choose…"


class MannerForm(QWidget):
    """``changed`` when anything was chosen. ``music_asked``: answer with :meth:`set_music`."""

    changed = Signal()
    music_asked = Signal()

    def __init__(self, theme: Theme, manner: Manner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._music = theme, manner.music
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(1, 190)
        self.photo = self._slider("Photos", PHOTO, manner.photo_seconds)
        self.clip = self._slider("Videos, at most", CLIP, manner.clip_seconds)
        self.fade = self._choice("Cross-fade", list(FADES), list(FADES.values()), manner.fade)
        self.order = self._choice("Order", list(ORDERS.values()), list(ORDERS), manner.order)
        self.captions = self._choice(
            "Captions", list(CAPTIONS.values()), list(CAPTIONS), manner.captions
        )
        self._make_music()
        self.motion = self._box("Move slowly over photos", on=manner.motion)
        self.sound = self._box("Let videos be heard", on=manner.clip_sound)
        self._name_music()

    @property
    def manner(self) -> Manner:
        return Manner(
            photo_seconds=self.photo.value(), clip_seconds=self.clip.value(),
            fade=list(FADES.values())[self.fade.currentIndex()],
            motion=self.motion.isChecked(), captions=list(CAPTIONS)[self.captions.currentIndex()],
            order=list(ORDERS)[self.order.currentIndex()], music=self._music,
            clip_sound=self.sound.isChecked(),
        )  # fmt: skip

    def set_music(self, path: Path | None) -> None:
        self._music = path
        self._name_music()
        self.changed.emit()

    def _slider(self, name: str, ends: tuple[int, int], value: float) -> Slider:
        slider = Slider(self)
        slider.setAccessibleName(name)
        slider.setRange(*ends)
        slider.setValue(round(value))
        told = Label(self._theme, "", Role.BODY, "t1", parent=self)
        told.setMinimumWidth(34)

        def tell() -> None:
            told.setText(f"{slider.value()} s")

        tell()
        slider.valueChanged.connect(tell)
        slider.valueChanged.connect(self.changed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(slider, 1)
        row.addWidget(told)
        self._add(name, row)
        return slider

    def _choice(
        self, name: str, words: Sequence[str], values: Sequence[object], chosen: object
    ) -> DropDown:
        field = DropDown(self._theme, name, self)
        field.addItems(words)
        field.setCurrentIndex(values.index(chosen) if chosen in values else 0)
        field.currentIndexChanged.connect(self.changed)
        self._add(name, field)
        return field

    def _make_music(self) -> None:
        self.music = QPushButton(NO_MUSIC, self)
        self.music.setAutoDefault(False)
        self.music.setAccessibleName("Music")
        self.music.clicked.connect(self.music_asked)
        self.silence = IconButton(self._theme, "x", "No music", size=14, parent=self)
        self.silence.clicked.connect(lambda: self.set_music(None))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.music, 1)
        row.addWidget(self.silence)
        self._add("Music", row)

    def _box(self, text: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setChecked(on)
        box.toggled.connect(self.changed)
        self._grid.addWidget(box, self._grid.rowCount(), 0, 1, 2)
        return box

    def _add(self, name: str, field: QWidget | QHBoxLayout) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(Label(self._theme, name, Role.BODY, "t2", parent=self), row, 0)
        if isinstance(field, QWidget):
            self._grid.addWidget(field, row, 1)
        else:
            self._grid.addLayout(field, row, 1)

    def _name_music(self) -> None:
        name = self._music.name if self._music else NO_MUSIC
        room = max(self.music.width() - 32, 120)
        elide = self.music.fontMetrics().elidedText
        shown = elide(name.replace("&", "&&"), Qt.TextElideMode.ElideMiddle, room)
        self.music.setText(shown)
        self.music.setToolTip(str(self._music or ""))
        self.silence.setVisible(self._music is not None)
