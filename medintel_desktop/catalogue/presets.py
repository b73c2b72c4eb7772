"""Presets in the user's order."""

from __future__ import annotations

import json

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.preset import FieldType, Preset, PresetField


class PresetTable:
    """Reads and writes questions that are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Preset]:
        with self._database.read() as db:
            rows = db.execute(
                "SELECT id, name, prompt, fields FROM preset ORDER BY position, id"
            ).fetchall()
        return [Preset(row[0], row[1], row[2], _fields(row[3])) for row in rows]

    def get(self, preset_id: str) -> Preset | None:
        return next((preset for preset in self.all() if preset.id == preset_id), None)

    def put(self, preset: Preset) -> None:
        """Change it where it is, or add it at the end."""
        fields = json.dumps([[f.name, f.type, f.description] for f in preset.fields])
        with self._database.write() as db:
            db.execute(
                "INSERT INTO preset (id, name, prompt, fields, position)"
                " SELECT ?, ?, ?, ?, coalesce(max(position) + 1, 0) FROM preset WHERE true"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                " prompt = excluded.prompt, fields = excluded.fields",
                (preset.id, preset.name, preset.prompt, fields),
            )

    def delete(self, preset_id: str) -> None:
        with self._database.write() as db:
            db.execute("DELETE FROM preset WHERE id = ?", (preset_id,))


def _fields(text: str) -> tuple[PresetField, ...]:
    return tuple(PresetField(name, FieldType(kind), said) for name, kind, said in json.loads(text))
