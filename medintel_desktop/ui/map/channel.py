"""The one object that the page can reach, and the one door it has."""

from __future__ import annotations

import json
import logging
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal, Slot

from medintel_desktop.ui.map.messages import Message, parse

log = logging.getLogger(__name__)

MOST_REFUSALS = 20
"""That many are logged; a page gone wild shall not fill the log."""


class Channel(QObject):
    """JSON in both directions; ``received`` has what :func:`~.messages.parse` made of it."""

    sent = Signal(str)
    """To the page."""

    def __init__(self, received: Any, parent: QObject | None = None) -> None:
        """``received`` is called with each message that is one. It is no signal: the page would
        see that too."""
        super().__init__(parent)
        self._received = received
        self.refused = 0

    @Slot(str)
    def receive(self, text: str) -> None:
        """From the page."""
        try:
            message: Message = parse(text)
        except ValueError as error:
            self._refuse(str(error))
            return
        self._received(message)

    def event(self, event: QEvent) -> bool:
        """QWebChannel offers the page every slot, ``deleteLater`` too; that one is refused. The
        object ends with its parent."""
        if event.type() == QEvent.Type.DeferredDelete:
            self._refuse("to delete the channel")
            return True
        return super().event(event)

    def _refuse(self, what: str) -> None:
        self.refused += 1
        if self.refused <= MOST_REFUSALS:
            log.warning("The map page said what is no message: %s", what)

    def send(self, kind: str, **body: Any) -> None:
        """To the page; ``body`` as JSON has it."""
        self.sent.emit(json.dumps({"kind": kind, **body}, separators=(",", ":")))

    def send_text(self, text: str) -> None:
        """To the page, what another thread wrote as JSON."""
        self.sent.emit(text)
