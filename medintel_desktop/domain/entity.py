"""People and things that a service was shown in photos, to find them by name in videos."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from medintel_desktop.domain.errors import UsageError

MENTION = re.compile(r"<@([^<>@]{1,60})>")
"""How a name is written in a query: "<@Anna> on a bicycle"."""

MOST_NAME = 60


class EntityState(StrEnum):
    """``waiting``: its photos are on their way; ``learning``: the service looks at them."""

    WAITING = "waiting"
    LEARNING = "learning"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entity:
    """A name with the photos that show whom or what it means. ``remote`` is what the service
    calls it, "" until it knows it."""

    id: str
    name: str
    media_ids: tuple[str, ...]
    description: str = ""
    remote: str = ""
    state: EntityState = EntityState.WAITING


def checked_name(text: str) -> str:
    """A name as it is kept. Raises UsageError for one that could not be written in a query."""
    name = " ".join(text.split())
    if not name or len(name) > MOST_NAME or set(name) & set("<>@"):
        raise UsageError(
            "This name cannot be used.", f"Give 1 to {MOST_NAME} characters without <, > and @."
        )
    return name


class EntityService(Protocol):
    """Where a service keeps them. Photos go there, so nothing is sent before the user agreed."""

    def show(self, name: str, jpeg: bytes) -> str:
        """Bring a photo and return its asset id; ``name`` is unique to its content, and an asset
        of that name is taken over."""

    def shown(self, asset_id: str) -> bool:
        """False while the service reads the photo. Raises ServiceError when it cannot."""

    def teach(self, name: str, description: str, assets: tuple[str, ...]) -> str:
        """Name what these photos show and return the entity's id; one of that name is taken
        over and gets the photos."""

    def learned(self, entity_id: str) -> bool:
        """False while the service works on it."""

    def forget(self, entity_id: str) -> None:
        """Delete an entity; a missing one is fine. Its photos stay."""
