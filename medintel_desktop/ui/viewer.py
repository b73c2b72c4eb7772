"""The viewer page: one photo, large."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from medintel_desktop.domain.errors import ServiceUnreachable
from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.item_page import ItemPage
from medintel_desktop.ui.original_reader import OriginalReader
from medintel_desktop.ui.page_head import PageHead
from medintel_desktop.ui.page_keys import bind
from medintel_desktop.ui.photo_canvas import STEP, PhotoCanvas
from medintel_desktop.ui.picture_note import PictureNote
from medintel_desktop.ui.theme import Role, Theme

_Key = Qt.Key


class ViewerPage(ItemPage):
    """Shows the preview at once and reads the original only when a zoom asks for more."""

    fetch_asked = Signal()
    """A zoom wants the original, which is only in the cloud; answer with :meth:`take_file`,
    :meth:`set_progress` and :meth:`fetch_failed`."""
    sharpened = Signal()
    """The original is on screen."""
    unsharpened = Signal()
    """The original is of a format that Qt cannot read; the preview stays."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        head = PageHead(theme, icons=("chevron-left", "chevron-right"), keys=("Left", "Right"))
        canvas = PhotoCanvas(theme)
        super().__init__(head, canvas, parent)
        self.canvas = canvas
        self._theme = theme
        self._original: Path | None = None
        self._in_cloud = self._asked = False
        self._note = PictureNote(theme, self.canvas)
        self._reader = OriginalReader(self)
        self._add_tools()
        self._connect()
        self._bind_keys()
        self._dress()

    @property
    def note(self) -> str:
        """The sentence of the card over the photo, "" when there is none."""
        return "" if self._note.isHidden() else self._note.words

    def show_item(
        self,
        cell: MediaCell,
        preview: Path,
        original: Path | None,
        title_note: str = "",
        *,
        in_cloud: bool = False,
    ) -> None:
        """Show a photo. ``original`` None means that it cannot be reached, or with ``in_cloud``
        that it has to be fetched first."""
        self._reader.forget()
        self._original, self._in_cloud, self._asked = original, in_cloud, False
        self.head.set_title(cell.name, title_note)
        self._note.hide()
        # 1600 px at most: decoded faster than a picture that comes late would disturb.
        image = QImageReader(str(preview)).read()
        self.canvas.show_preview(image, QSize(cell.width, cell.height))
        if original is None and not in_cloud:
            self._note.say(
                "unplug", "The original is not connected.", "This is its preview, up to 1600 px."
            )
        elif image.isNull():
            self._ask_original()
        self.setFocus()

    def take_file(self, original: Path) -> None:
        """The original has come from the cloud."""
        self._original, self._asked = original, False
        self._ask_original()

    def set_progress(self, share: float) -> None:
        """How much of the original has come, 0 to 1."""
        self._note.set_progress(share)

    def fetch_failed(self, problem: Problem) -> None:
        """The preview stays; the next zoom asks again."""
        self._asked = False
        icon = "unplug" if problem.short == ServiceUnreachable.short else "triangle-alert"
        self._note.say(icon, problem.title, "This is its preview, up to 1600 px.")

    def stop(self) -> None:
        """Let go of the photo and of the whole screen."""
        super().stop()
        self._reader.forget()
        self._original, self._in_cloud = None, False
        self.canvas.show_preview(QImage(), QSize())

    def shutdown(self) -> None:
        """Wait for the worker, before the application ends."""
        self._reader.shutdown()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._note.place()

    def _add_tools(self) -> None:
        theme = self._theme
        self.zoom_out = IconButton(theme, "zoom-out", "Zoom out", "-")
        self.zoom = QToolButton()
        self.zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.zoom.setFixedHeight(32)
        self.zoom.setMinimumWidth(58)
        self.zoom_in = IconButton(theme, "zoom-in", "Zoom in", "+")
        self.turn = IconButton(theme, "rotate-cw", "Turn the view", "R")
        self.full_screen = IconButton(theme, "maximize", "Full screen", "F")
        for tool in (self.zoom_out, self.zoom, self.zoom_in, self.turn, self.full_screen):
            self.head.add(tool)

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.zoom_changed.connect(self._show_zoom)
        canvas.sharper_wanted.connect(self._ask_original)
        self._reader.read.connect(self._take_original)
        self.zoom_out.clicked.connect(lambda: canvas.zoom_by(1 / STEP))
        self.zoom.clicked.connect(self._toggle_zoom)
        self.zoom_in.clicked.connect(lambda: canvas.zoom_by(STEP))
        self.turn.clicked.connect(canvas.rotate_right)
        self.full_screen.clicked.connect(self._full.toggle)
        self._full.changed.connect(lambda on: self.head.setVisible(not on))
        self._theme.changed.connect(self._dress)

    def _bind_keys(self) -> None:
        canvas = self.canvas
        # No digits: 0 to 5 rate the photo, in the viewer as in the grid.
        bind(
            self,
            {
                _Key.Key_Plus: lambda: canvas.zoom_by(STEP),
                _Key.Key_Equal: lambda: canvas.zoom_by(STEP),
                _Key.Key_Minus: lambda: canvas.zoom_by(1 / STEP),
                _Key.Key_Z: self._toggle_zoom,
                _Key.Key_R: canvas.rotate_right,
                _Key.Key_F: self._full.toggle,
                _Key.Key_Escape: self._leave,
                _Key.Key_Left: self.previous_asked.emit,
                _Key.Key_Right: self.next_asked.emit,
            },
        )

    def _toggle_zoom(self) -> None:
        if self.canvas.fits:
            self.canvas.actual()
        else:
            self.canvas.fit()

    def _show_zoom(self, zoom: float) -> None:
        text = f"{zoom:.0%}".replace("%", " %")
        self.zoom.setText(text)
        self.zoom.setAccessibleName(f"Zoom {text}")
        fits = self.canvas.fits
        self.zoom.setToolTip("Show at 100 % (Z)" if fits else "Fit into the window (Z)")

    def _ask_original(self) -> None:
        if self._asked:
            return
        if self._original is not None:
            self._asked = True
            self._reader.ask(self._original)
        elif self._in_cloud:
            self._asked = True
            self._note.say("cloud", "In the cloud, on its way…", progress=True)
            self.fetch_asked.emit()

    def _take_original(self, image: QImage) -> None:
        self._note.hide()
        if image.isNull():
            self.unsharpened.emit()
        else:
            self.canvas.show_original(image)
            self.sharpened.emit()

    def _dress(self) -> None:
        self.zoom.setFont(self._theme.font(Role.SMALL, numbers=True))
