"""Hidden areas in force: what lies inside is not told to anybody outside this computer.

No sidecar, shared library, link or name service hears of a position in one; on this computer it
is shown as it is, or as the middle of its area where the user wants even that.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.media import GeoPoint


class HiddenAreas:
    """Safe to ask from several threads. ``here``: hidden on this computer's own screens, too."""

    def __init__(
        self, catalogue: Catalogue, areas: Sequence[HiddenArea] = (), *, here: bool = False
    ) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self.areas = tuple(areas)
        self.here = here

    def of(self, point: GeoPoint | None) -> HiddenArea | None:
        """The area that a point lies in."""
        if point is None:
            return None
        return next((area for area in self.areas if area.holds(point)), None)

    def hides(self, point: GeoPoint) -> bool:
        return self.of(point) is not None

    def hides_item(self, media_id: str) -> bool:
        """Whether its position, or the one its file tells, lies in one."""
        position = self._catalogue.positions.of([media_id]).get(media_id)
        points = (position.point, position.own) if position else ()
        return any(self.of(point) is not None for point in points)

    def shown(self, point: GeoPoint | None) -> GeoPoint | None:
        """The point as this computer's own screens show it."""
        area = self.of(point) if self.here else None
        return area.centre if area else point

    def change(self, areas: Sequence[HiddenArea], *, here: bool) -> Changes:
        """Let these be in force. Items that come under one or out of one are told anew, to
        sidecars and to the shared library, without their position or with it."""
        with self._lock:
            before, self.areas, self.here = self.areas, tuple(areas), here
            moved = set(before) ^ set(areas)
            ids = self._catalogue.positions.renote([area.circle for area in moved])
        return Changes(frozenset(ids), media_list=bool(ids))
