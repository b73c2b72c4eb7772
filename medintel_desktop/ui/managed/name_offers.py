"""Names to go on with while ``<@`` is being typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medintel_desktop.domain.entity import Entity, EntityState
from medintel_desktop.ui.search_popup import Offer

_OPEN = re.compile(r"<@([^<>]*)$")
"""A name that is not closed yet, at the end of the text."""

MOST = 8


def names_for(typed: str, entities: Sequence[Entity]) -> list[Offer]:
    """Those that begin with what stands behind ``<@``, learned ones alone."""
    found = _OPEN.search(typed)
    if found is None:
        return []
    begun = found[1].strip().casefold()
    fit = [
        entity for entity in entities
        if entity.state is EntityState.READY and entity.name.casefold().startswith(begun)
    ]  # fmt: skip
    return [
        Offer("tag", entity.name, entity.description or "In indexed videos", span=found.span(),
              instead=f"<@{entity.name}>")
        for entity in fit[:MOST]
    ]  # fmt: skip
