"""Finer names from a Nominatim service, for users who agreed to ask one.

What leaves this computer is a position, rounded as the user chose, or the words typed; the
language; and the name of the app. A position in a hidden area never leaves. An answer is kept and
the question not asked again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

from geopy.adapters import URLLibAdapter
from geopy.geocoders.nominatim import Nominatim as Client

from medintel_desktop import __version__
from medintel_desktop.backends.geo.errors import translated
from medintel_desktop.backends.geo.pace import OF_THE_APP, Pace
from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import SERVICE, FoundPlace, PlaceName, Precision

# At a finer level geopy logs the addresses it asks, and with them positions.
logging.getLogger("geopy").setLevel(logging.WARNING)

USER_AGENT = f"MedIntel-Desktop/{__version__}"

SECONDS = 10
"""How long an answer may take."""

_DIGITS = {Precision.EXACT: 5, Precision.M100: 3, Precision.KM1: 2, Precision.KM10: 1}
"""Decimals of a degree, which is 111 km."""

_CITY = (
    "city", "town", "village", "hamlet", "isolated_dwelling", "municipality", "city_district",
    "borough", "suburb",
)  # fmt: skip
_STATE = ("state", "province", "region", "state_district", "county")
_VILLAGE, _TOWN = 13, 10
"""Levels of detail in the service's own count: as fine as the position that is sent."""


class Answers(Protocol):
    """What was answered before, as JSON."""

    def get(self, question: str) -> str | None: ...
    def keep(self, question: str, answer: str) -> None: ...


class Nominatim:
    """Implements :class:`~medintel_desktop.domain.ports.Geocoder`. Raises NotSetUp for a server
    that is no URL, and from its calls ServiceUnreachable, ServiceBusy, KeyRefused, ServiceError."""

    def __init__(
        self,
        server: str,
        answers: Answers,
        precision: Precision,
        hides: Callable[[GeoPoint], bool],
        pace: Pace = OF_THE_APP,
    ) -> None:
        scheme, domain = address(server)
        self._client = Client(
            scheme=scheme, domain=domain, user_agent=USER_AGENT, timeout=SECONDS,
            adapter_factory=URLLibAdapter,
        )  # fmt: skip
        self._answers, self._hides, self._pace = answers, hides, pace
        self._digits = _DIGITS[precision]
        self._detail = _TOWN if precision in (Precision.KM1, Precision.KM10) else _VILLAGE

    def names(self, points: Sequence[GeoPoint], language: str) -> list[PlaceName | None]:
        """What is at each point, None at sea and in hidden areas. One request at most for points
        that round to the same."""
        return [None if self._hides(point) else self._name(point, language) for point in points]

    def find(self, text: str, language: str, limit: int = 8) -> list[FoundPlace]:
        """Places of that name, the most important first. Not for completion while typing: the
        public service forbids that."""
        wanted = " ".join(text.split())[:200]
        if not wanted:
            return []

        def ask() -> Any:
            return self._client.geocode(
                wanted, exactly_one=False, limit=limit, addressdetails=True, language=language
            )

        found = self._asked(f"find {limit} {language} {wanted.casefold()}", ask)
        places = (_found(raw) for raw in found or ())
        return [place for place in places if place is not None]

    def rounded(self, point: GeoPoint) -> tuple[float, float]:
        """The position as it is sent."""
        return round(point.latitude, self._digits) + 0.0, round(point.longitude, self._digits) + 0.0

    def _name(self, point: GeoPoint, language: str) -> PlaceName | None:
        spot = self.rounded(point)

        def ask() -> Any:
            return self._client.reverse(
                spot, exactly_one=False, language=language, zoom=self._detail, addressdetails=True
            )

        found = self._asked(f"at {spot[0]:g},{spot[1]:g} {self._detail} {language}", ask)
        return _name(found[0]) if found else None

    def _asked(self, question: str, ask: Callable[[], Any]) -> list[Mapping[str, Any]]:
        known = self._answers.get(question)
        if known is None:
            self._pace.wait()
            with translated():
                found = ask()
            known = json.dumps([_kept(one.raw) for one in found or ()], ensure_ascii=False)
            self._answers.keep(question, known)
        answer: list[Mapping[str, Any]] = json.loads(known)
        return answer


def address(server: str) -> tuple[str, str]:
    """("https", "host/path") of a server's URL. Raises NotSetUp."""
    try:
        parts = urlsplit(server.strip())
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query
    except ValueError:
        named = False
    if not named:
        raise NotSetUp(
            "The address of the service for place names cannot be used.",
            "It begins with https:// and names a server, as in https://nominatim.openstreetmap.org.",
            service=SERVICE,
        )
    return parts.scheme, f"{parts.netloc}{parts.path}".rstrip("/")


def _kept(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What of an answer is used."""
    address = raw.get("address")
    known = address if isinstance(address, Mapping) else {}
    wanted = (*_CITY, *_STATE, "country", "country_code")
    return {
        "lat": raw.get("lat"), "lon": raw.get("lon"), "name": _text(raw.get("name")),
        "address": {key: _text(known[key]) for key in wanted if key in known},
    }  # fmt: skip


def _name(raw: Mapping[str, Any]) -> PlaceName:
    known: Mapping[str, str] = raw["address"]
    city = next((known[key] for key in _CITY if known.get(key)), "")
    state = next((known[key] for key in _STATE if known.get(key)), "")
    return PlaceName(city, state, known.get("country", ""), known.get("country_code", "").upper())


def _found(raw: Mapping[str, Any]) -> FoundPlace | None:
    try:
        point = GeoPoint(float(raw["lat"]), float(raw["lon"]))
    except (TypeError, ValueError):
        return None
    name = _name(raw)
    if not name.city and raw["name"]:
        name = PlaceName(raw["name"], name.state, name.country, name.country_code)
    return FoundPlace(name, point)


def _text(value: object) -> str:
    """One line of at most 200 characters, whatever a server sends."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value or "")).split())[:200]
