"""A position out of what people paste: coordinates in the usual ways, links of map services.

Nothing is fetched: of a link only its own text is read. Whatever has no coordinates in it may be
the name of a place and is for a ``Geocoder``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import GeoPoint

MOST_SIGNS = 4000
"""Of a text that is looked at; the longest link of a map service has about 1,000."""

EXAMPLES = "Such as 43.4628, 11.8818 or 43°27'46\"N 11°52'54\"E, a link of a map, or a place."

_SHORT = ("maps.app.goo.gl", "goo.gl", "maps.apple", "osm.org", "g.co", "bit.ly")
_NUMBER = r"[+-]?\d{1,3}(?:\.\d{1,20})?"
_PAIR = re.compile(rf"\s*({_NUMBER})\s*[,;/~ ]\s*({_NUMBER})(?:\s*,\s*([+-]?\d{{1,6}}(?:\.\d+)?))?")
_DECIMAL_COMMA = re.compile(r"([+-]?\d{1,3}),(\d{1,20})\s*[,; /]\s*([+-]?\d{1,3}),(\d{1,20})")
_ONE = ("q", "query", "ll", "coordinate", "center", "cp", "destination", "daddr", "cbll", "sll")
"""Parts of a query in which services put both angles, the most telling first."""

_LABELS = re.compile(r"\b(?:lat(?:itude)?|lon(?:gitude)?|lng|long)\b\s*[:=]?", re.IGNORECASE)
_ANGLE = re.compile(
    r"""(?P<before>[NSEW])?\s*(?P<sign>[+-])?\s*
    (?P<degrees>\d{1,3}(?:\.\d{1,20})?)\s*(?:°|º|˚|\bdeg\b|d\b)?\s*
    (?:(?P<minutes>\d{1,2}(?:\.\d{1,20})?)\s*(?:'|\bmin\b|m\b)?\s*
    (?:(?P<seconds>\d{1,2}(?:\.\d{1,20})?)\s*(?:"|''|\bsec\b|s\b)?)?)?
    \s*(?P<after>[NSEW](?![A-Za-z]))?""",
    re.VERBOSE | re.IGNORECASE,
)
_SAME = str.maketrans({
    "−": "-", "–": "-", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "ʹ": "'",
    "″": '"', "”": '"', "“": '"', "„": '"', "ʺ": '"', "\u00a0": " ", "\u202f": " ",
})  # fmt: skip


def point_in(text: str) -> GeoPoint | None:
    """The point that a text gives; None where it has no coordinates, so that it may be a name.

    Raises UsageError for coordinates that are not on Earth and for links that hold none.
    """
    text = " ".join(text[:MOST_SIGNS].translate(_SAME).split()).strip("()[] ")
    if not text:
        return None
    if text.lower().startswith("geo:"):
        return _geo_uri(text)
    if re.match(r"(?:https?:)?//|[\w.-]+\.[a-z]{2,}/", text, re.IGNORECASE):
        return _link(text if "//" in text else f"https://{text}")
    return _coordinates(_LABELS.sub(" ", text).strip())


def written(point: GeoPoint) -> str:
    """As it is shown and copied: "43.4628, 11.8818", to about 0.1 m. :func:`point_in` reads it."""
    return ", ".join(f"{angle:.6f}".rstrip("0").rstrip(".") for angle in
                     (point.latitude + 0.0, point.longitude + 0.0))  # fmt: skip


def _coordinates(text: str) -> GeoPoint | None:
    if found := _DECIMAL_COMMA.fullmatch(text):
        return _on_earth(float(f"{found[1]}.{found[2]}"), float(f"{found[3]}.{found[4]}"))
    if found := _PAIR.fullmatch(text):
        return _on_earth(float(found[1]), float(found[2]), found[3])
    return _angles(text)


def _angles(text: str) -> GeoPoint | None:
    """Two angles with degree signs or letters, one of each direction."""
    if not re.search(r"[°º˚]|\bdeg\b|\d\s*[NSEW]\b|\b[NSEW]\s*\d", text, re.IGNORECASE):
        return None
    first = _ANGLE.match(text)
    second = _ANGLE.match(text, _behind_comma(text, first.end())) if first else None
    if first is None or second is None or second.end() != len(text):
        return None
    letters = [(found["before"] or found["after"] or "").upper() for found in (first, second)]
    angles = [_degrees(found, letter) for found, letter in zip((first, second), letters,
                                                               strict=True)]  # fmt: skip
    if letters[0] and letters[0] in "EW" and letters[1] not in ("E", "W"):
        angles.reverse()
    elif (letters[0] and letters[0] in "EW") or (letters[1] and letters[1] in "NS"):
        raise UsageError("Both angles go the same way.", EXAMPLES)
    return _on_earth(angles[0], angles[1])


def _behind_comma(text: str, at: int) -> int:
    found = re.compile(r"\s*[,;/]?\s*").match(text, at)
    return found.end() if found else at


def _degrees(found: re.Match[str], letter: str) -> float:
    minutes, seconds = float(found["minutes"] or 0), float(found["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise UsageError("An angle has less than 60 minutes and seconds.", EXAMPLES)
    size = float(found["degrees"]) + minutes / 60 + seconds / 3600
    return -size if letter in ("S", "W") or found["sign"] == "-" else size


def _geo_uri(text: str) -> GeoPoint:
    """RFC 5870, and the ``?q=`` that Android puts behind ``geo:0,0``."""
    path, _, query = text[4:].partition("?")
    place, *parameters = path.split(";")
    if any(p.lower().startswith("crs=") and p.lower() != "crs=wgs84" for p in parameters):
        raise UsageError("This position is measured another way.", "Only WGS 84 is understood.")
    asked = _first(parse_qs(query), "q")
    found = _PAIR.match(asked) or _PAIR.fullmatch(place)
    if found is None:
        raise UsageError("There is no position in this geo: link.", EXAMPLES)
    return _on_earth(float(found[1]), float(found[2]), found[3])


def _link(text: str) -> GeoPoint:
    parts = urlsplit(text)
    path, fragment, asked = unquote(parts.path), unquote(parts.fragment), parse_qs(parts.query)
    readers: Sequence[Callable[[], Sequence[str] | None]] = (
        lambda: _groups(rf"!3d({_NUMBER})!4d({_NUMBER})", path),  # the pin, not the view
        lambda: _two(asked, "mlat", "mlon"),
        lambda: _one(asked, *_ONE),
        lambda: _two(asked, "lat", "lon"),
        lambda: _two(asked, "lat", "lng"),
        lambda: _groups(rf"@({_NUMBER}),({_NUMBER})", path),
        lambda: _groups(rf"/(?:place|search|dir)/(?:.*/)?({_NUMBER}),[+ ]*({_NUMBER})", path),
        lambda: _groups(rf"(?:^|[#&])map=[\d.]+/({_NUMBER})/({_NUMBER})", fragment),
    )
    for read in readers:
        if found := read():
            return _on_earth(float(found[0]), float(found[1]))
    host = (parts.hostname or "").removeprefix("www.")
    if host in _SHORT:
        raise UsageError(
            "This short link does not say where it leads.",
            "Open it in a browser and paste the long address it ends at.",
        )
    raise UsageError("There is no position in this link.", EXAMPLES)


def _one(asked: dict[str, list[str]], *names: str) -> Sequence[str] | None:
    for name in names:
        text = _first(asked, name).removeprefix("loc:").strip()
        if found := _PAIR.match(text):
            return found.groups()[:2]
    return None


def _two(asked: dict[str, list[str]], first: str, second: str) -> Sequence[str] | None:
    pair = [_first(asked, name).strip() for name in (first, second)]
    return pair if all(re.fullmatch(_NUMBER, text) for text in pair) else None


def _groups(pattern: str, text: str) -> Sequence[str] | None:
    found = re.search(pattern, text)
    return found.groups() if found else None


def _first(asked: dict[str, list[str]], name: str) -> str:
    return asked.get(name, [""])[0]


def _on_earth(latitude: float, longitude: float, altitude: str | None = None) -> GeoPoint:
    if not (math.isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        hint = "Latitude goes from -90 to 90, longitude from -180 to 180."
        if abs(latitude) <= 180 and abs(longitude) <= 90:
            hint += " Perhaps the two are the wrong way round."
        raise UsageError("There is no such position on Earth.", hint)
    return GeoPoint(latitude + 0.0, longitude + 0.0, None if altitude is None else float(altitude))
