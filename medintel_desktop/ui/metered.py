"""Tells the transfers whether the connection is paid for by what it carries.

Loaded after the first paint: asking the system for its network takes a while.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QNetworkInformation

from medintel_desktop.library.conditions import Conditions


class MeteredWatch(QObject):
    """Follows the system for as long as it lives. Where the system does not tell, the connection
    counts as one that is not metered."""

    def __init__(self, conditions: Conditions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        information = network(QNetworkInformation.Feature.Metered)
        if information is not None:
            conditions.set_metered(information.isMetered())
            information.isMeteredChanged.connect(conditions.set_metered)


def network(feature: QNetworkInformation.Feature) -> QNetworkInformation | None:
    """What the system tells of the network; None when it does not tell this of it."""
    if not QNetworkInformation.loadBackendByFeatures(feature):
        return None
    information = QNetworkInformation.instance()
    return information if information is not None and information.supports(feature) else None
