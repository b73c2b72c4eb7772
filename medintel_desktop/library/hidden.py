"""Hidden areas in force: what lies inside is not told to anybody outside this computer.

No sidecar, shared library, link or name service hears of a position in one; on this computer it
is shown as it is, or as the middle of its area where the user wants even that.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.area import EARTH_RADIUS, Circle
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.hidden_area import HiddenArea, hidden_areas
from medintel_desktop.domain.media import GeoPoint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from medintel_desktop.catalogue.located import Positions


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
        """Whether its position, the one its file tells, or a part of its way lies in one."""
        if not self.areas:
            return False
        position = self._catalogue.positions.of([media_id]).get(media_id)
        points = (position.point, position.own) if position else ()
        if any(self.of(point) is not None for point in points):
            return True
        track = self._catalogue.tracks.of_video(media_id)
        return track is not None and any(
            self.hides(GeoPoint(point.latitude, point.longitude)) for point in track.points
        )

    def shown(self, point: GeoPoint | None) -> GeoPoint | None:
        """The point as this computer's own screens show it."""
        area = self.of(point) if self.here else None
        return area.centre if area else point

    def on_screen(self, positions: Positions) -> Positions:
        """Many positions as the map of this computer shows them."""
        if not self.here or not self.areas:
            return positions
        latitude, longitude = positions.latitude.copy(), positions.longitude.copy()
        for area in self.areas:
            inside = _inside(area.circle, positions)
            latitude[inside] = area.circle.latitude
            longitude[inside] = area.circle.longitude
        return positions._replace(latitude=latitude, longitude=longitude)

    def change(self, areas: Sequence[HiddenArea], *, here: bool) -> Changes:
        """Let these be in force. Items that come under one or out of one are told anew, to
        sidecars and to the shared library, without their position or with it."""
        with self._lock:
            turned, self.here = here != self.here, here
            self.areas = tuple(areas)
            told = self._tell_anew()
            circles = [area.circle for area in areas] if turned else []
            seen = self._catalogue.positions.inside(circles)
        ids = frozenset((*told.values(), *seen.values()))
        return Changes(ids, media_list=bool(ids))

    def resume(self) -> Changes:
        """Catch up with the settings: they are for all libraries, and may have changed while
        another one was open."""
        with self._lock:
            return Changes(frozenset(self._tell_anew().values()))

    def _tell_anew(self) -> dict[int, str]:
        """Count what lies in areas that came or went as changed; number -> id."""
        table = self._catalogue.positions
        before = table.hidden_then()
        now = {area.text for area in self.areas}
        if before == now or self._catalogue.database.read_only:
            return {}
        moved = table.inside(area.circle for area in hidden_areas(before ^ now))
        table.hidden_now(now, moved)
        return moved


def _inside(circle: Circle, positions: Positions) -> NDArray[np.bool_]:
    """As ``Circle.holds``, of many at once."""
    import numpy as np

    latitude, middle = np.radians(positions.latitude), np.radians(circle.latitude)
    wide = np.radians(positions.longitude - circle.longitude) / 2
    half = np.sin((latitude - middle) / 2) ** 2
    half += np.cos(latitude) * np.cos(middle) * np.sin(wide) ** 2
    found: NDArray[np.bool_] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(half.clip(0, 1))) <= circle.km
    return found
