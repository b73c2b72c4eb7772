"""Names of positions without a network, against reverse_geocoder.

That package is no dependency: MEDINTEL_BENCH_REVERSE_GEOCODER names a Python that has it, with
scipy. Without one, ours is measured alone.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np

from medintel_desktop.backends.geo.borders import NOBODY
from medintel_desktop.backends.geo.gazetteer import Gazetteer
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.settings.paths import resources_dir
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale

PEER = "MEDINTEL_BENCH_REVERSE_GEOCODER"
FASTER, TYPED, ALL = Goal(10, more=True), Goal(20, more=False), Goal(100, more=True)
AREZZO = (43.4674, 11.8851)
TYPING = ("Lisbon", "munchen", "saint etienne", "new york", "東京", "san francisco", "Wien")

OURS = f"""
import time; begun = time.perf_counter()
from pathlib import Path
from medintel_desktop.backends.geo.gazetteer import Gazetteer
from medintel_desktop.domain.media import GeoPoint
loaded = time.perf_counter()
named = Gazetteer(Path({str(resources_dir() / "places")!r})).names([GeoPoint{AREZZO}], "en")
"""
THEIRS = f"""
import time; begun = time.perf_counter()
import reverse_geocoder
loaded = time.perf_counter()
reverse_geocoder.RGeocoder(mode=1, verbose=False).query([{AREZZO}])
"""
TOLD = """
ended = time.perf_counter()
import json, resource
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([loaded - begun, ended - loaded, most / 1000]))
"""


def run(scale: Scale, scratch: Path) -> list[Row]:
    """Fresh processes in turns, then many questions in this one."""
    del scratch
    gazetteer = Gazetteer(resources_dir() / "places")
    return [*_started(2 * scale.rounds + 1), *_asked(gazetteer), _typed(gazetteer)]


def _started(rounds: int) -> list[Row]:
    peer = os.environ.get(PEER, "")
    ours, theirs = list[list[float]](), list[list[float]]()
    for _ in range(rounds):
        ours.append(_fresh(sys.executable, OURS))
        if peer:
            theirs.append(_fresh(peer, THEIRS))
    mine = [median(run[n] for run in ours) for n in range(3)]
    other = [median(run[n] for run in theirs) if theirs else 0.0 for n in range(3)]
    whole, their_whole = mine[0] + mine[1], other[0] + other[1]
    return [
        Row("places", "importing and opening, to the first name", _ms(whole), _ms(their_whole),
            their_whole / whole, FASTER if peer else None),
        Row("places", "opening alone", _ms(mine[1]), _ms(other[1]), other[1] / mine[1],
            FASTER if peer else None),
        Row("places", "memory of the process then", f"{mine[2]:.0f} MB", f"{other[2]:.0f} MB",
            other[2] / mine[2]),
    ]  # fmt: skip


def _fresh(python: str, code: str) -> list[float]:
    done = subprocess.run(
        [python, "-c", code + TOLD], stdout=subprocess.PIPE, text=True, check=True, timeout=120
    )
    told: list[float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _asked(gazetteer: Gazetteer) -> list[Row]:
    """Positions up to 10 km around towns, as photos are; each compared with every town."""
    chance = random.Random(5)
    spots = np.array(gazetteer._towns._spots).reshape(-1, 2) / 1e5
    some = spots[np.random.default_rng(5).choice(len(spots), 5000, replace=False)]
    points = [
        GeoPoint(
            float(np.clip(latitude + chance.uniform(-0.09, 0.09), -90, 90)),
            float((longitude + chance.uniform(-0.09, 0.09) + 180) % 360 - 180),
        )
        for latitude, longitude in some
    ]
    begun = time.perf_counter()
    names = gazetteer.names(points, "en")
    rate = len(points) / (time.perf_counter() - begun)
    judged = [
        name is not None and name.km is not None and abs(name.km - km) < 1e-6
        for point, name in zip(points, names, strict=True)
        if (km := _by_hand(gazetteer, spots, point)) is not None
    ]
    share = 100 * sum(judged) / len(judged)
    return [
        Row("places", f"the nearest town of the country, {len(judged):,} positions near towns",
            f"{share:.2f} %", "", share, ALL, "%"),
        Row("places", "positions named a second", f"{rate:,.0f}", "", rate, None, "a second"),
    ]  # fmt: skip


def _by_hand(gazetteer: Gazetteer, spots: Any, point: GeoPoint) -> float | None:
    """Kilometres to the nearest town of that country by the haversine formula."""
    realm = gazetteer._borders.country(point.latitude, point.longitude)
    if realm == NOBODY:
        return None
    first, last = gazetteer._towns._ends[realm : realm + 2]
    a, b = np.radians(point.latitude), np.radians(spots[first:last, 0])
    wide = np.radians(spots[first:last, 1] - point.longitude)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(wide / 2) ** 2
    km = float(2 * 6371.0088 * np.arcsin(np.sqrt(half.min()))) if last > first else 1e9
    return km if km <= 100 else None


def _typed(gazetteer: Gazetteer) -> Row:
    """Every beginning of some names, letter by letter."""
    took = []
    for text in TYPING:
        for end in range(1, len(text) + 1):
            begun = time.perf_counter()
            gazetteer.find(text[:end], "en")
            took.append((time.perf_counter() - begun) * 1e3)
    slow = quantiles(took, n=20)[-1]
    return Row("places", f"completion of {len(took)} beginnings, p95", f"{slow:.1f} ms", "",
               slow, TYPED, "ms")  # fmt: skip


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:,.0f} ms" if seconds else "not installed"
