"""Other users, and what a database can do for large spaces."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.backends.oracle.tables import Names
from medintel_desktop.domain.mirror import (
    Role,
)
from tests.contract.oracle.changes import (
    SPACE,
    facts,
    pulled,
    shown,
    vectors,
)
from tests.oracle import running_stub


def test_another_user_works_in_the_owners_tables(tmp_path: Path) -> None:
    with running_stub(tmp_path, "--extra-user", "EVE/Eve_12345") as own:
        owner = OracleCatalogue(own.options)
        library = owner.create("Ours")
        eve = OracleCatalogue(replace(own.options, user="EVE", password="Eve_12345"))
        assert [one.id for one in eve.libraries()] == [library.id]
        assert eve.head(library.id).role is Role.EDITOR
        eve.push(library.id, "eve", [facts("m1")])
        assert shown(pulled(owner, library)) == shown([facts("m1")])

        def view(connection: Any, names: Names) -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO mi_member_right (library, username, role)"
                    " VALUES (:library, 'EVE', 'viewer')",
                    {"library": library.id},
                )
                connection.commit()

        owner.run(view)
        assert eve.head(library.id).role is Role.VIEWER
        for one in (owner, eve):
            one.close()


def test_an_index_is_made_by_what_the_database_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medintel_desktop.backends.oracle.spaces.INDEX_FROM", 2)
    for memory, kind in (("0", "IVF"), ("100000000", "HNSW")):
        with running_stub(tmp_path / kind, "--vector-memory-size", memory) as own:
            catalogue = OracleCatalogue(own.options)
            library = catalogue.create("Ours")
            catalogue.push(library.id, "a", [facts("m1"), facts("m2")])
            catalogue.push(
                library.id, "a", [vectors("m1", (1, 0, 0, 0)), vectors("m2", (0, 1, 0, 0))]
            )
            assert catalogue.index_spaces() == {SPACE.key: kind}
            assert catalogue.index_spaces() == {SPACE.key: ""}
            found = catalogue.nearest(library.id, SPACE, array("f", [0, 1, 0, 0]), 1, {})
            assert [key for key, *_ in found] == ["m2"]
            assert any("index valid" in one.words for one in catalogue.examine())
            catalogue.close()
