"""The import a user would script in an afternoon: Pillow, full decode, one insert a photo."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageOps

SIDES = (1600, 256)
_DETAILS, _PLACE = 0x8769, 0x8825


class NaiveImport:
    """Hash, EXIF, two pictures and a row for each photo."""

    def __init__(self, folder: Path, threads: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._threads = threads
        self._lock = threading.Lock()
        self._db = sqlite3.connect(folder / "photos.sqlite", check_same_thread=False)
        self._db.execute(
            "CREATE TABLE photo (checksum TEXT PRIMARY KEY, path TEXT, width INT, height INT,"
            " exif TEXT)"
        )

    def add(self, paths: Sequence[Path]) -> None:
        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(self._one, paths))

    def close(self) -> None:
        self._db.close()

    def _one(self, path: Path) -> None:
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        with Image.open(path) as opened:
            exif = opened.getexif()
            tags = {**exif, **exif.get_ifd(_DETAILS), **exif.get_ifd(_PLACE)}
            image = ImageOps.exif_transpose(opened)
            image.load()
        for side in SIDES:
            small = image.copy()
            small.thumbnail((side, side), Image.Resampling.LANCZOS)
            small.save(self._folder / f"{checksum}-{side}.jpg", quality=85)
        row = (checksum, str(path), *image.size, json.dumps(tags, default=str))
        with self._lock, self._db:
            self._db.execute("INSERT INTO photo VALUES (?, ?, ?, ?, ?)", row)
