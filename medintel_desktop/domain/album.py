"""Albums: nested, ordered, an item can be in many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Album:
    """One album; ``parent_id`` None at the top, ``position`` orders siblings from 0."""

    id: str
    name: str
    parent_id: str | None = None
    position: int = 0


def would_loop(parents: Mapping[str, str | None], album_id: str, new_parent: str | None) -> bool:
    """True when moving ``album_id`` below ``new_parent`` would put it inside itself."""
    seen: set[str] = set()
    while new_parent is not None and new_parent not in seen:
        if new_parent == album_id:
            return True
        seen.add(new_parent)
        new_parent = parents.get(new_parent)
    return False


def subtree(albums: Iterable[Album], root: str) -> set[str]:
    """The ids of ``root`` and everything below it."""
    children: dict[str | None, list[str]] = {}
    for album in albums:
        children.setdefault(album.parent_id, []).append(album.id)
    found, todo = set[str](), [root]
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo.extend(children.get(current, ()))
    return found


def clean_name(name: str) -> str:
    """A name as it is kept: one line, no control characters, 1 to 200 characters.

    Raises ValueError when nothing is left.
    """
    text = "".join(c if c.isprintable() else " " for c in name)
    text = " ".join(text.split())[:200].strip()
    if not text:
        raise ValueError("An album needs a name.")
    return text
