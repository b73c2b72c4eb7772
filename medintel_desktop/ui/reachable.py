"""Tells when the network is back, so that nothing waits for the end of a pause.

Loaded after the first paint, as :mod:`.metered` is, and for the same reason.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

from medintel_desktop.ui.metered import network

_ONLINE = QNetworkInformation.Reachability.Online


class ReachableWatch(QObject):
    """Follows the system for as long as it lives. Where the system does not tell, jobs go on when
    their pause is over."""

    back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._online = True
        information = network(QNetworkInformation.Feature.Reachability)
        if information is not None:
            self._online = information.reachability() == _ONLINE
            information.reachabilityChanged.connect(self._follow)

    def _follow(self, reachability: QNetworkInformation.Reachability) -> None:
        before, self._online = self._online, reachability == _ONLINE
        if self._online and not before:
            self.back.emit()
