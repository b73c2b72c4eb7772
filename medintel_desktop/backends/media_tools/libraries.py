"""Native libraries, brought into memory before the module that wants them is imported.

An import keeps the interpreter to itself while the system maps and links what it needs, tens of
megabytes for a codec. Coming from the disk they stopped the window for up to 100 ms; reading a
file lets the others go on, and what is in memory is linked in 10 ms.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

PACKAGES = {
    "av": ("av", "av.libs"),
    "cv2": ("cv2", "opencv_python_headless.libs"),
    "pillow_heif": ("pillow_heif", "pillow_heif.libs"),
    "rawpy": ("rawpy", "rawpy.libs"),
}
"""Where each package and its builders put them, beside each other."""

_KINDS = frozenset({".so", ".pyd", ".dll", ".dylib"})
_PART = 1 << 20

_lock = threading.Lock()
_read: set[str] = set()


def read_ahead(*packages: str) -> None:
    """Read the libraries of these packages, once. Who comes meanwhile waits for the same.

    What is missing or cannot be read is left to the import, which says so.
    """
    with _lock:
        for package in packages:
            if package not in _read:
                _read.add(package)
                for file in libraries(package):
                    _read_through(file)


def libraries(package: str) -> Iterator[Path]:
    """The files that importing ``package`` links, as far as they came with it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return
    beside = Path(spec.origin).parent.parent
    for folder in PACKAGES[package]:
        yield from (f for f in (beside / folder).rglob("*") if not _KINDS.isdisjoint(f.suffixes))


def _read_through(file: Path) -> None:
    part = bytearray(_PART)
    with suppress(OSError), file.open("rb", buffering=0) as opened:
        while opened.readinto(part):
            pass
