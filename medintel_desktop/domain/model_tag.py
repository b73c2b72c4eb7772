"""Tags that a model proposes, apart from those of people until somebody accepts them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TagState(StrEnum):
    """Only what was accepted counts as a tag; what was rejected is not proposed again."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ModelTag:
    """``model`` is who proposed it."""

    name: str
    state: TagState
    model: str = ""
