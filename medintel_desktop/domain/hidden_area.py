"""Areas whose exact locations are nobody else's business, such as home."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.media import GeoPoint

LEAST_KM, MOST_KM = 0.1, 50.0
"""Radius of a hidden area."""


@dataclass(frozen=True, slots=True)
class HiddenArea:
    """A circle with a name. ``text`` and :meth:`parse` are how settings keep it."""

    name: str
    circle: Circle

    @classmethod
    def parse(cls, text: str) -> HiddenArea:
        """ "43.4628 11.8818 0.5 Home": degrees, kilometres, name. Raises ValueError."""
        latitude, longitude, km, name = text.split(" ", 3)
        circle = Circle(float(latitude), float(longitude), float(km))
        if not LEAST_KM <= circle.km <= MOST_KM or not name.strip():
            raise ValueError(f"not a hidden area: {text}")
        return cls(name.strip(), circle)

    @property
    def text(self) -> str:
        return f"{self.circle.latitude} {self.circle.longitude} {self.circle.km} {self.name}"

    def holds(self, point: GeoPoint) -> bool:
        return self.circle.holds(point.latitude, point.longitude)

    @property
    def centre(self) -> GeoPoint:
        return GeoPoint(self.circle.latitude, self.circle.longitude)


def hidden_areas(texts: Iterable[str]) -> tuple[HiddenArea, ...]:
    """Those that settings keep; what cannot be read is left out."""
    found = []
    for text in texts:
        try:
            found.append(HiddenArea.parse(text))
        except ValueError:
            continue
    return tuple(found)
