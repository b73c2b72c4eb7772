"""Proposed tags, as the user handles them: accept, reject, take back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.model_tag import ModelTag, TagState

Before = Mapping[str, Sequence[ModelTag]]
"""How the tags of items stood: what :meth:`ModelTags.restore` takes."""


class ModelTags:
    """People's own tags are another thing and never touched here."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._table = catalogue.model_tags

    def of(self, media_id: str) -> list[ModelTag]:
        """All of an item, by name, whatever was said to them."""
        return self._table.of(media_id)

    def accept(self, media_ids: Sequence[str], names: Collection[str] | None = None) -> Changes:
        """Let proposals count as tags: those named, also if they were rejected, or all (None)
        that nobody rejected."""
        return self._put(media_ids, names, TagState.ACCEPTED)

    def reject(self, media_ids: Sequence[str], names: Collection[str] | None = None) -> Changes:
        """Do not propose them again: those named, or all (None) that nobody accepted."""
        return self._put(media_ids, names, TagState.REJECTED)

    def before(self, media_ids: Sequence[str]) -> Before:
        """How they stand now, for undo."""
        return {media_id: self._table.of(media_id) for media_id in media_ids}

    def restore(self, before: Before) -> Changes:
        """Set tags back to how they stood."""
        self._table.put(before)
        return _changed(before)

    def _put(
        self, media_ids: Sequence[str], names: Collection[str] | None, state: TagState
    ) -> Changes:
        meant = None if names is None else {name.casefold() for name in names}

        def chosen(tag: ModelTag) -> bool:
            return tag.state is TagState.PROPOSED if meant is None else tag.name.casefold() in meant

        states = {
            media_id: [replace(tag, state=state) for tag in self._table.of(media_id) if chosen(tag)]
            for media_id in media_ids
        }
        self._table.put(states)
        return _changed(states)


def _changed(states: Before) -> Changes:
    return Changes(frozenset(media_id for media_id, tags in states.items() if tags), True)
