"""Values out of somebody's JSON, each of the type and in the range that it must have."""

from __future__ import annotations

import math
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.errors import Unreadable
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.store import CopyRole, object_name

_MOST = 1 << 53
_CHECKSUM = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,60}")
_SUFFIX = re.compile(r"(\.[^\x00-\x20\x7f/\\]{1,20})?")


class WrittenLater(Unreadable):
    """It is of a later MedIntel, and right as it is."""


def refuse(why: str, kind: type[Unreadable] = Unreadable) -> Unreadable:
    """The error for a sidecar that is not taken, to be raised."""
    return kind(
        f"What is written about this item cannot be used: {why}.",
        "Its original in the store is not affected.",
    )


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of JSON. Every method raises Unreadable when the value is not as it must be."""

    row: Mapping[str, Any]

    @classmethod
    def of(cls, value: Any) -> Fields:
        if not isinstance(value, dict):
            raise refuse("it is built another way")
        return cls(value)

    def has(self, name: str) -> bool:
        return self.row.get(name) is not None

    def inner(self, name: str) -> Fields:
        return Fields.of(self.row.get(name))

    def rows(self, name: str, most: int) -> list[Any]:
        value = self.row.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise refuse(f"“{name}” is no list, or too long")
        return value

    def text(self, name: str, most: int) -> str:
        """Without half characters, which nothing can store."""
        value = self.row.get(name)
        if not isinstance(value, str) or len(value) > most:
            raise refuse(f"“{name}” is no text, or too long")
        return shown_name(value).replace("\x00", "")

    def texts(self, name: str, most: int, longest: int) -> list[str]:
        return [Fields({name: value}).text(name, longest) for value in self.rows(name, most)]

    def note(self, name: str) -> str | None:
        return self.text(name, 20_000) if self.has(name) else None

    def word(self, name: str) -> str:
        """A name that is safe in the name of a file."""
        value = self.text(name, 100)
        if not _WORD.fullmatch(value) or ".." in value:
            raise refuse(f"“{name}” is not allowed")
        return value

    def integer(self, name: str, least: int = 0, most: int = _MOST) -> int:
        value = self.row.get(name)
        if type(value) is not int or not least <= value <= most:
            raise refuse(f"“{name}” is not a fit number")
        return value

    def whole(self, name: str, least: int = 0, most: int = _MOST) -> int | None:
        return self.integer(name, least, most) if self.has(name) else None

    def number(self, name: str) -> float:
        value = self.row.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refuse(f"“{name}” is no number")
        if not math.isfinite(value) or abs(value) > _MOST:
            raise refuse(f"“{name}” is not a fit number")
        return float(value)

    def optional(self, name: str) -> float | None:
        return self.number(name) if self.has(name) else None

    def flag(self, name: str) -> bool:
        return self.row.get(name) is True

    def uuid(self, name: str) -> str:
        try:
            return str(uuid.UUID(self.text(name, 40)))
        except ValueError:
            raise refuse(f"“{name}” is no id") from None

    def checksum(self, name: str, *, empty: bool = False) -> str:
        value = self.text(name, 64)
        if not (empty and not value) and not _CHECKSUM.fullmatch(value):
            raise refuse(f"“{name}” is no checksum")
        return value

    def object(self, name: str, checksum: str) -> str:
        """The name of an object that has these bytes, and none that leads elsewhere."""
        value = self.text(name, 200)
        stem = object_name(checksum, "")
        if not value.startswith(stem) or not _SUFFIX.fullmatch(value.removeprefix(stem)):
            raise refuse(f"“{name}” names another object")
        return value

    def kind(self, name: str) -> MediaKind:
        try:
            return MediaKind(self.text(name, 20))
        except ValueError:
            raise refuse(f"“{name}” is unknown") from None

    def role(self, name: str) -> CopyRole:
        try:
            role = CopyRole(self.text(name, 20))
        except ValueError:
            raise refuse(f"“{name}” is unknown") from None
        if role is CopyRole.STRIPPED:
            raise refuse("it tells of a copy that belongs to a link")
        return role
