"""The map as a widget. Everything about the web engine is loaded when it is first shown.

What is to be seen is kept here and told to the page whenever that begins: the first time, after
another server of pictures was chosen, and after its process ended by itself.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from medintel_desktop.domain.area import Area, Box, to_json
from medintel_desktop.ui.map import messages
from medintel_desktop.ui.map.answers import Answers
from medintel_desktop.ui.map.channel import Channel
from medintel_desktop.ui.map.colors import colors
from medintel_desktop.ui.map.ground import obstacle, prepare
from medintel_desktop.ui.map.lines import Line, thinned
from medintel_desktop.ui.map.note import MapNote
from medintel_desktop.ui.map.pictures import Pictures
from medintel_desktop.ui.map.tiles import TileServer
from medintel_desktop.ui.map.warming import read_ahead
from medintel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from medintel_desktop.catalogue.located import Positions
    from medintel_desktop.ui.map.engine.web import WebMap

log = logging.getLogger(__name__)


class MapView(QWidget):
    """``thumbnail_of`` gives the JPEG of an item's number and is called in a thread; ``cache`` is
    a folder for pictures of a tile server. Before the library closes, call :meth:`shut_down`."""

    area_drawn = Signal(object)
    """The Area that was drawn or changed by its knobs; None: the user removed it."""
    view_changed = Signal(object, int)
    """Box, zoom."""
    looked_elsewhere = Signal()
    """After that, when it was the user who moved the map."""
    opened = Signal(list)
    """Numbers (list[int]) of the items of a spot that was clicked, or opened by Enter."""
    moved = Signal(int, float, float)
    """A chosen item was dragged: number, latitude, longitude."""
    tool_changed = Signal(str)
    """The tool that is in the hand, chosen in the page or come to its end."""
    refused = Signal(str)
    """Something that the page was not allowed."""
    spots_drawn = Signal()
    """What is in view stands on the map."""
    loaded = Signal()
    """The page shows the map; also after each reload."""

    _warmed = Signal()

    def __init__(
        self,
        theme: Theme,
        thumbnail_of: Callable[[int], Path | None],
        parent: QWidget | None = None,
        cache: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._cache = theme, cache
        self._pictures = Pictures(thumbnail_of, self)
        self._channel = Channel(self._hear, self)
        self._answers = Answers(self)
        self._answers.ready.connect(self._tell_spots)
        self._answers.located.connect(self._located)
        self._web: WebMap | None = None
        self._begun = self._ended = self._ready = False
        self._editable = True
        self._server: TileServer | None = None
        self._area: Area | None = None
        self._lines: list[list[tuple[float, float]]] = []
        self._tool = "move"
        self._fit: Box | None = None
        self._all: Box | None = None
        self._wants_all = True
        self._sight: messages.Sight | None = None
        self._note = MapNote(theme, self)
        self._note.reload_asked.connect(self.reload)
        self._stack = QStackedLayout(self)
        # All at once, one in front: a page that is hidden has no size and shows nothing.
        self._stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        self._stack.addWidget(self._note)
        self._warmed.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        theme.changed.connect(self._dress)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.shut_down)

    @property
    def ready(self) -> bool:
        """Whether the page shows the map."""
        return self._ready

    @property
    def words(self) -> str:
        """What stands there while there is no map: why."""
        return self._note.words

    def show_positions(self, positions: Positions, video: NDArray[np.bool_] | None = None) -> None:
        """Show these items; ``video`` tells which are videos. The first ones are brought into
        view. Any number of them costs the page the same."""
        self._answers.set_positions(positions, video)

    def set_period(self, since: float = -math.inf, until: float = math.inf) -> None:
        """Only items of this time (``Positions.time``), both ends included."""
        self._answers.set_period(since, until)

    def show_area(self, area: Area | None) -> None:
        """The area in force, with knobs to change it."""
        self._area = area
        self._send("area", area=None if area is None else to_json(area))

    def show_tracks(self, tracks: Iterable[Line]) -> None:
        """Ways as lines; each a sequence or array of (latitude, longitude)."""
        self._lines = thinned(tracks)
        self._send("tracks", lines=self._lines)

    def set_editable(self, editable: bool) -> None:
        """Whether items may be dragged elsewhere; at first they may."""
        self._editable = editable
        self._send("editable", editable=editable)

    def set_tool(self, tool: str) -> None:
        """ "move", or what to draw next: "box", "circle", "polygon", "lasso"."""
        if tool not in messages.TOOLS:
            raise ValueError(f"not a tool of the map: {tool}")
        self._tool = tool
        self._send("tool", tool=tool)

    def fit(self, box: Box | None = None) -> None:
        """Bring a box into view; None: all items."""
        self._wants_all = box is None and self._answers.waits
        if not self._wants_all:
            self._fit = box or self._all
            self._send_fit()

    def select(self, nums: Sequence[int]) -> None:
        """Ring the spots that hold these items."""
        self._answers.choose(tuple(nums))

    def set_tiles(self, server: TileServer | None) -> None:
        """Draw the map by pictures of a server; None: the map that needs no network."""
        if server == self._server:
            return
        self._server = server
        if self._web is not None:
            # Only with a server is there a way out, and something to keep on disk.
            self._end_web()
            self.reload()

    def reload(self) -> None:
        """Load the page anew; what it showed comes back."""
        self._ready = False
        self._note.wait()
        self._stack.setCurrentWidget(self._note)
        if self._web is not None:
            self._web.load(self._water())
        else:
            self._start()

    def shut_down(self) -> None:
        """End the engine and the threads; nothing is shown after that. More than once is fine."""
        if self._ended:
            return
        self._ended, self._ready = True, False
        self._end_web()
        self._pictures.shut_down()
        self._answers.shut_down()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._begun and not self._ended:
            self._begun = True
            self._start()

    def _start(self) -> None:
        if words := obstacle():
            self._note.tell(words)
            return
        self._note.wait()
        Thread(target=self._warm, name="map-warming", daemon=True).start()

    def _warm(self) -> None:
        """In a thread of its own. Nobody waits for it: a disk that hangs must not hold the end."""
        read_ahead()
        with suppress(RuntimeError):  # the widget is gone meanwhile
            self._warmed.emit()

    def _begin(self) -> None:
        if self._ended or self._web is not None:
            return
        prepare()
        try:
            from medintel_desktop.ui.map.engine.web import WebMap
        except ImportError as error:
            log.warning("The web engine cannot be loaded: %s", error)
            self._note.tell("The map needs a library that this system lacks.", str(error))
            return
        self._web = WebMap(
            self._channel, self._pictures.ask, self.refused.emit, self._crash,
            self._server, self._cache, self,
        )  # fmt: skip
        self._stack.addWidget(self._web.view)
        self._stack.setCurrentWidget(self._note)
        self.setFocusProxy(self._web.view)
        self._web.load(self._water())

    def _end_web(self) -> None:
        if self._web is not None:
            self.setFocusProxy(None)  # type: ignore[arg-type]  # none is allowed by Qt
            self._stack.removeWidget(self._web.view)
            self._web.close()
            self._web = None

    def _hear(self, message: messages.Message) -> None:
        """What the page says."""
        match message:
            case messages.Ready():
                self._tell_all()
            case messages.Sight():
                self._see(message)
            case messages.Shown():
                self._answers.drawn()
                self.spots_drawn.emit()
            case messages.Opened():
                self._open(message)
            case messages.Drawn():
                self._area = message.area
                self.area_drawn.emit(message.area)
            case messages.Moved():
                self.moved.emit(message.num, message.latitude, message.longitude)
            case messages.ToolChosen():
                self._tool = message.tool
                self.tool_changed.emit(message.tool)
            case messages.CreditAsked():
                self._show_makers()

    def _open(self, message: messages.Opened) -> None:
        if nums := self._answers.members(message.answer, message.spots):
            self._answers.keep_chosen(tuple(nums))
            self.opened.emit(nums)

    def _show_makers(self) -> None:
        if self._server is not None and self._server.about:
            QDesktopServices.openUrl(QUrl(self._server.about))

    def _see(self, sight: messages.Sight) -> None:
        if not self._ready:
            return  # before it was told where to look
        from medintel_desktop.ui.map.spots import box_of

        self._sight = sight
        self._answers.set_sight(sight)
        self.view_changed.emit(box_of(sight), sight.zoom)
        if sight.moved:
            self.looked_elsewhere.emit()

    def _tell_all(self) -> None:
        """The page has begun: tell it everything."""
        self._ready = True
        self._dress()
        server = self._server
        shown = server and {"url": server.url, "credit": server.credit, "zoom": server.zoom}
        self._send("tiles", server=shown)
        self.show_area(self._area)
        self._send("tracks", lines=self._lines)
        self._send("tool", tool=self._tool)
        self._send("editable", editable=self._editable)
        if self._sight is not None:
            middle = (self._sight.south + self._sight.north) / 2
            across = (self._sight.west + self._sight.east) / 2
            self._send("look", latitude=middle, longitude=across, zoom=self._sight.zoom)
        self._send_fit()
        self._send("ask")
        self._answers.again()
        self._note.rest()
        if self._web is not None:
            self._stack.setCurrentWidget(self._web.view)
        self.loaded.emit()

    def _send_fit(self) -> None:
        if self._ready and self._fit is not None:
            box, self._fit = self._fit, None
            self._send("fit", box=to_json(box))

    def _located(self, box: Box | None) -> None:
        self._all = box
        if self._wants_all and box is not None:
            self._wants_all = False
            self._fit = box
            self._send_fit()

    def _tell_spots(self, text: str) -> None:
        if self._ready:
            self._channel.send_text(text)

    def _dress(self) -> None:
        self._send("theme", colors=colors(self._theme))

    def _water(self) -> QColor:
        return QColor(colors(self._theme)["water"])

    def _crash(self) -> None:
        self._ready = False
        self._stack.setCurrentWidget(self._note)
        self._note.offer_reload("The map stopped.", "Your items and what you drew are safe.")

    def _send(self, kind: str, **body: Any) -> None:
        if self._ready:
            self._channel.send(kind, **body)
