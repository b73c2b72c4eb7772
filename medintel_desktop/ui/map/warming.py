"""Reading the web engine's files before it is imported.

An import keeps the interpreter to itself while the system maps 200 MB and links them; from a cold
disk that would stop the window for seconds. Reading a file lets the others go on, and what is in
memory is linked at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from io import FileIO
from pathlib import Path

_FOLDERS = (".", "Qt/lib", "Qt/libexec", "Qt/resources", "resources")
"""Of PySide6: Linux and macOS have a folder for Qt, Windows has all in one."""

_PARTS = ("WebEngine", "webengine", "icudtl", "Qt6Quick", "Qt6Qml", "Positioning", "WebChannel")
_NOT = frozenset({".pyi", ".py", ".qm"})
_PART_BYTES = 1 << 20
_SAMPLE_BYTES = 1 << 19


def read_ahead() -> None:
    """Read them once through. For a thread; what is missing is left to the import to tell."""
    part = bytearray(_PART_BYTES)
    for file in engine_files():
        with suppress(OSError), file.open("rb", buffering=0) as opened:
            if not _in_memory(opened):
                while opened.readinto(part):
                    pass


def _in_memory(opened: FileIO) -> bool:
    """Whether the system has the file at hand, by samples. Reading it would take 0.3 s for naught.

    Only Linux can say; elsewhere it counts as absent.
    """
    if not hasattr(os, "RWF_NOWAIT"):
        return False
    sample = [bytearray(1)]
    try:
        for place in range(0, os.fstat(opened.fileno()).st_size, _SAMPLE_BYTES):
            os.preadv(opened.fileno(), sample, place, os.RWF_NOWAIT)
    except OSError:  # it would have to wait for the disk, or cannot say
        return False
    return True


def engine_files() -> Iterator[Path]:
    """Libraries, programs and resources of the engine, as far as they came with PySide6."""
    spec = find_spec("PySide6")
    places = spec.submodule_search_locations if spec else None
    for folder in (Path(place) / name for place in places or () for name in _FOLDERS):
        for file in folder.glob("*"):
            wanted = any(part in file.name for part in _PARTS) and file.suffix not in _NOT
            if wanted and file.is_file():
                yield file
