"""A catalogue in which every facet has values, written in bulk."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.traits import COLOURS
from tests.bench.library import fill

CAMERAS: Sequence[tuple[str | None, str | None, str | None]] = (
    (None, None, None), ("Canon", "Canon EOS R6", "RF 24-70"), ("Canon", "Canon EOS R6m2", None),
    ("NIKON CORPORATION", "COOLPIX P6000", None), ("Apple", "iPhone 12", "iPhone 12 back camera"),
    ("Apple", "iPhone 12 Pro", None), ("", "Café-Cam", "Nikkor"),
)  # fmt: skip
PLACES = (
    ("Arezzo, Tuscany, Italy", "Italy"), ("Niamey, Niger", "Niger"), ("Lagos, Nigeria", "Nigeria"),
    ("Saint-Denis, Réunion", "Réunion"), ("Italy, Texas, United States", "United States"),
)  # fmt: skip
ALBUMS = (
    ("trip", "Trip", None), ("lisbon", "Lisbon", "trip"), ("alfama", "Alfama", "lisbon"),
    ("none", "Empty", None),
)  # fmt: skip
TAGS = ("beach", "Beach", "dog", "summer 2024", "été")


def fill_varied(catalogue: Catalogue, count: int, seed: int = 7) -> None:
    """``count`` items whose traits have nothing to do with one another."""
    fill(catalogue, count)
    with catalogue.database.write() as db:
        nums = [row[0] for row in db.execute("SELECT num FROM media")]
        chance = random.Random(seed)
        db.executemany("INSERT INTO album (id, name, parent, position) VALUES (?, ?, ?, 0)", ALBUMS)
        for num in nums:
            _vary(db, num, chance)
        reindex(db, nums)


def _vary(db: sqlite3.Connection, num: int, chance: random.Random) -> None:
    width, height = chance.choice([(4000, 3000), (3000, 4000), (1000, 1000), (1010, 1000), (0, 0)])
    make, model, lens = chance.choice(CAMERAS)
    taken = chance.random() < 0.9
    db.execute(
        "UPDATE media SET width = ?, height = ?, camera_make = ?, camera_model = ?, lens = ?,"
        " state = ?, problem_short = ?, missing = ?, stored = ?, was_here = ?, caption = ?,"
        " taken_at = CASE WHEN ? THEN taken_at END, trashed_at = ? WHERE num = ?",
        (
            width, height, make, model, lens, chance.choice(["ready", "understood"]),
            chance.choice(["", "", "Too short"]), chance.random() < 0.3, chance.randint(0, 2),
            chance.random() < 0.8, chance.choice(["sea", "sea and hills", ""]), taken,
            1.0 if chance.random() < 0.05 else None, num,
        ),
    )  # fmt: skip
    if chance.random() < 0.7:
        words, country = chance.choice(PLACES)
        db.execute("UPDATE media SET place = ? WHERE num = ?", (words, num))
        db.execute(
            "INSERT INTO place (media, country, source, latitude, longitude)"
            " VALUES (?, ?, 'offline', 0, 0)",
            (num, country),
        )
    for album in chance.sample([row[0] for row in ALBUMS[:3]], chance.randint(0, 2)):
        db.execute("INSERT INTO album_media (album, media) VALUES (?, ?)", (album, num))
    for tag in chance.sample(TAGS, chance.randint(0, 3)):
        db.execute("INSERT OR IGNORE INTO tag (media, name) VALUES (?, ?)", (num, tag))
    for tag in chance.sample(TAGS, chance.randint(0, 2)):
        state = chance.choice(["accepted", "proposed", "rejected"])
        db.execute("INSERT OR IGNORE INTO model_tag VALUES (?, ?, ?, 'm')", (num, tag, state))
    for colour in chance.sample(COLOURS, chance.randint(0, 3)):
        db.execute("INSERT INTO item_colour VALUES (?, ?, 0.3)", (colour, num))
