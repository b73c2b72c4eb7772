"""Presets, as the user handles them: kept under a name, checked before they are kept."""

from __future__ import annotations

from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.album import clean_name
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.preset import FieldType, Preset

MOST_FIELDS = 20
_TIMES = ("start_time", "end_time")
"""Names that the service takes for times."""


class Presets:
    """Questions that are asked again and again."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._table = catalogue.presets

    def all(self) -> list[Preset]:
        """In the order in which they were made."""
        return self._table.all()

    def save(self, preset: Preset) -> Preset:
        """Keep it, new or changed, as it is returned: names without spaces around them.

        Raises UsageError without a name or a question, or with fields that cannot be columns.
        """
        kept = checked(preset)
        self._table.put(kept)
        return kept

    def delete(self, preset_id: str) -> None:
        """Forget the question; its answers stay."""
        self._table.delete(preset_id)


def checked(preset: Preset) -> Preset:
    """The preset as it is kept; what it lacks is told as it is by :meth:`Presets.save`."""
    try:
        name = clean_name(preset.name)
    except ValueError:
        raise UsageError("A preset needs a name.") from None
    if not preset.prompt.strip():
        raise UsageError("A preset needs a question.")
    fields = tuple(replace(f, name=" ".join(f.name.split())) for f in preset.fields)
    names = [field.name.casefold() for field in fields]
    if not all(names):
        raise UsageError("Each field needs a name.")
    if len(set(names)) < len(names):
        raise UsageError("Two fields have the same name.")
    if len(fields) > MOST_FIELDS:
        raise UsageError(f"A preset has at most {MOST_FIELDS} fields.")
    for field in fields:
        if field.name in _TIMES and field.type in (FieldType.YES_NO, FieldType.LIST):
            raise UsageError(f"“{field.name}” can only be a time.")
    return replace(preset, name=name, prompt=preset.prompt.strip(), fields=fields)
