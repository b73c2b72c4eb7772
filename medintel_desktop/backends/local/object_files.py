"""Which file of a folder is which object, whatever the object's name holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

_MORE = "%+"
"""Ends a folder whose name goes on in the next; quoting never makes it, nor the empty ``%``."""
_PIECE = re.compile(r"(?:%[0-9A-F]{2}|[^%]){1,78}|%")
"""At most 234 characters: file systems take 255 bytes, and marks are added. A checksum with an
ending stays in one piece."""


def path_of(root: Path, name: str) -> Path:
    """The file of an object. It lies below ``root`` for every name there is."""
    pieces = [piece for segment in name.split("/") for piece in _pieces(_quoted(segment))]
    return root.joinpath(*pieces)


def name_of(root: Path, path: Path) -> str:
    """The inverse of :func:`path_of`."""
    *folders, last = path.relative_to(root).parts
    raw = b"".join(_unquoted(folder, folder=True) for folder in folders)
    return (raw + _unquoted(last, folder=False)).decode("utf-8", "surrogateescape")


def objects(root: Path, prefix: str, after: str) -> Iterator[tuple[str, Path]]:
    """Objects and their files in the order of names, folder by folder; no list of all is made.

    Hidden files, which no object has, are left out. Raises OSError.
    """
    for name, path in _below(root, b"", prefix.encode(), after.encode()):
        yield name.decode("utf-8", "surrogateescape"), path


def _below(folder: Path, stem: bytes, prefix: bytes, after: bytes) -> Iterator[tuple[bytes, Path]]:
    entries = []
    for entry in folder.iterdir():
        if not entry.name.startswith("."):
            inside = entry.is_dir()
            entries.append((stem + _unquoted(entry.name, folder=inside), inside, entry))
    for name, inside, entry in sorted(entries):
        if not inside:
            if name.startswith(prefix) and name > after:
                yield name, entry
        elif (name.startswith(prefix) or prefix.startswith(name)) and (
            name > after or after.startswith(name)
        ):
            yield from _below(entry, name, prefix, after)


def _quoted(segment: str) -> str:
    """A segment as a file name: ASCII, never hidden, never ``.`` or ``..``, never empty."""
    text = quote(segment, safe=" ") or "%"
    if text[0] == ".":
        text = "%2E" + text[1:]
    return re.sub(r"[. ]$", lambda end: f"%{ord(end[0]):02X}", text)


def _pieces(text: str) -> list[str]:
    pieces = _PIECE.findall(text)
    return [piece + _MORE for piece in pieces[:-1]] + pieces[-1:]


def _unquoted(text: str, *, folder: bool) -> bytes:
    if folder and text.endswith(_MORE):
        return unquote_to_bytes(text.removesuffix(_MORE))
    return unquote_to_bytes("" if text == "%" else text) + (b"/" if folder else b"")
