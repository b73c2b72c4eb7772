"""What travels is known to all that it passes; see how to add a kind in ``domain.mirror``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from medintel_desktop.backends.oracle import rights, schema
from medintel_desktop.backends.oracle.tables import KINDS, merge_columns, read_columns
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.incoming import belongings
from medintel_desktop.catalogue.mirror import _SEED_ALONE, _SEED_MEDIA
from medintel_desktop.catalogue.outgoing import _READ
from medintel_desktop.domain.mirror import FIELDS, Entity

OWN_WAY = {Entity.MEDIA, Entity.ALBUM, Entity.MOMENTS, Entity.PLAN, Entity.QUERY}
"""Written each in a way of its own, see ``incoming.incoming``."""


def created() -> dict[str, str]:
    """The tables of the shared library, without prefix, and what makes them."""
    found = {}
    for step in schema.migrations():
        for sql in step.statements:
            if match := re.match(r"CREATE TABLE IF NOT EXISTS mi_(\w+)", sql):
                found[match[1]] = sql
    return found


@pytest.mark.parametrize("entity", Entity)
def test_every_kind_is_known_to_all_that_it_passes(entity: Entity, tmp_path: Path) -> None:
    kind, fields = KINDS[entity], FIELDS[entity]
    assert set(kind.columns) == set(fields)
    table = created()[kind.table]
    for column in {*merge_columns(entity), *read_columns(entity), "library"}:
        assert re.search(rf"^    {column} ", table, re.M), column
    assert kind.table in rights.BY_LIBRARY
    assert entity in _READ or entity is Entity.MOMENTS
    assert entity in belongings._WRITE or entity in OWN_WAY
    catalogue = Catalogue(tmp_path)
    with catalogue.database.read() as db:
        rows = db.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = " ".join(row[0] for row in rows)
    catalogue.close()
    seeds = " ".join((*_SEED_ALONE, *_SEED_MEDIA))
    for field in fields:
        noted = rf"'{entity}', [^()]*(\([^()]*\)[^()]*)*'{field}'"
        assert re.search(noted, triggers), field
        assert field == "gone" or re.search(noted, seeds), field


def test_every_table_of_a_library_has_its_views() -> None:
    of_library = {name for name, sql in created().items() if "    library " in sql}
    assert set(rights.BY_LIBRARY) == of_library - {"member_right"}
