"""Questions that are kept under a name, with the fields of the rows they are answered by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """What a field of a row holds; the order is that of the form."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    LIST = "list"
    """Several texts."""
    TIME = "time"
    """Seconds from the start of the video."""


@dataclass(frozen=True, slots=True)
class PresetField:
    """One column. ``description`` tells the model what belongs there."""

    name: str
    type: FieldType = FieldType.TEXT
    description: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """Without ``fields`` it is answered in free words."""

    id: str
    name: str
    prompt: str
    fields: tuple[PresetField, ...] = ()
