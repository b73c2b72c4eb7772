"""Tables are made once, by whoever comes first, and never lost."""

from __future__ import annotations

import ast
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.backends.oracle import rights, schema
from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.backends.oracle.sessions import Sessions
from medintel_desktop.domain.errors import ServiceBusy, ServiceError, UsageError
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.moment import EmbeddingSpace
from tests.oracle import Stub, running_stub


def run(stub: Stub, sql: str) -> Any:
    def work(connection: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            found = cursor.fetchall() if cursor.description else cursor.rowcount
            connection.commit()
            return found

    sessions = Sessions(stub.options)
    try:
        return sessions.run(work)
    finally:
        sessions.close()


def test_machines_that_begin_at_once_take_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    run_step = schema._run

    def noted(connection: Any, cursor: Any, step: schema.Migration, holder: str) -> None:
        steps.append(step.number)
        run_step(connection, cursor, step, holder)

    with running_stub(tmp_path) as stub:
        machines = [OracleCatalogue(stub.options) for _ in range(5)]
        made = [machines[0].create("Ours").id]
        run(stub, "UPDATE mi_schema SET version = 0")
        monkeypatch.setattr(schema, "_run", noted)
        threads = [
            threading.Thread(target=lambda m=machine: made.append(m.create("Ours").id))
            for machine in machines[1:]
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert steps == [step.number for step in schema.migrations()]  # each once
        assert sorted(one.id for one in machines[0].libraries()) == sorted(made)
        assert len(made) == 5
        assert run(stub, "SELECT version, holder FROM mi_schema") == [(schema.latest(), None)]
        for machine in machines:
            machine.close()


def test_a_step_that_was_broken_off_is_made_again(tmp_path: Path) -> None:
    with running_stub(tmp_path) as stub:
        stub.fails(sql=[{"match": "mi_understood_change", "action": "drop", "times": 2}])
        machine = OracleCatalogue(stub.options)
        with pytest.raises(ServiceError):
            machine.create("Ours")
        # The one that died holds the lease until it runs out.
        run(stub, "UPDATE mi_schema SET held_until = 0")
        made = machine.create("Ours")
        assert [one.name for one in machine.libraries()] == ["Ours"]
        assert machine.head(made.id).last_change == 0
        machine.close()


def test_one_that_is_at_it_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "PATIENCE", 0.5)
    with running_stub(tmp_path) as stub:
        machine = OracleCatalogue(stub.options)
        machine.create("Ours")
        machine.close()
        run(stub, "UPDATE mi_schema SET version = 1, holder = 'other', held_until = 1E12")
        other = OracleCatalogue(stub.options)
        with pytest.raises(ServiceBusy, match="preparing"):
            other.libraries()
        run(stub, "UPDATE mi_schema SET holder = NULL")
        assert [one.name for one in other.libraries()] == ["Ours"]
        other.close()


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    with running_stub(tmp_path) as stub:
        first = OracleCatalogue(stub.options)
        made = first.create("Ours")
        first.close()
        run(stub, "UPDATE mi_schema SET version = 999")
        old = OracleCatalogue(stub.options)
        for call in (old.libraries, lambda: old.create("Other"), lambda: old.head(made.id)):
            with pytest.raises(ServiceError, match="newer MedIntel"):
                call()
        assert run(stub, "SELECT version FROM mi_schema") == [(999,)]
        old.close()


def test_without_any_tables_there_are_no_libraries(tmp_path: Path) -> None:
    with running_stub(tmp_path) as stub:
        machine = OracleCatalogue(stub.options)
        assert machine.libraries() == []
        assert machine.check().ok
        assert run(stub, "SELECT table_name FROM user_tables") == []
        machine.close()


SQL = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|MERGE|ALTER|CREATE|DROP|GRANT|begin)\s.{9}", re.S
)


def test_all_sql_is_in_one_module_or_in_its_files() -> None:
    """And binds its values: what is filled in are names, marks and numbers."""
    package = Path(schema.__file__).parent
    for file in package.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert file.name == "statements.py" or not SQL.match(node.value), (file, node.value)
    filled = set(re.findall(r"\{(\w+)\}", (package / "statements.py").read_text(encoding="utf-8")))
    assert filled == {
        "read", "write", "table", "columns", "column", "field", "source", "sets", "same", "values",
        "name", "marks", "filters", "how", "count", "accuracy", "which", "times", "at",
        "half", "whole", "longitude", "latitude", "dimension", "partitions",
        "role", "user", "library", "privileges", "tablespace", "index",  # printed, and checked
        "_AGE", "EPOCH_SECONDS", "LEASE", "THERE", "DISTANCE", "EARTH_RADIUS", "_ROLE",
    }  # fmt: skip


def test_no_migration_drops_anything() -> None:
    assert [step.number for step in schema.migrations()] == [1, 2]
    for step in schema.migrations():
        assert step.checks
        for sql in step.statements:
            assert sql.startswith("CREATE")
            assert "IF NOT EXISTS" in sql


def test_the_script_of_rights_names_every_table() -> None:
    space = EmbeddingSpace("test", "model", 4, "dynamic-4")
    script = rights.script([space])
    for table in (*rights.BY_LIBRARY, "moment_"):
        assert f"CREATE OR REPLACE VIEW mi_w_{table}" in script
    assert script.count("WITH CHECK OPTION") == len(rights.BY_LIBRARY) + 3
    assert "{" not in script


def test_names_in_grants_are_plain() -> None:
    library = "9fd45509-d4cc-4e19-b98f-125cb7e88758"
    words = rights.grant(library, "anna", Role.VIEWER)
    assert words[0] == "GRANT medintel_viewer TO ANNA"
    assert "'ANNA'" in words[1]
    for bad in ("a b", "x'; DROP TABLE mi_media", "", "1a"):
        with pytest.raises(UsageError):
            rights.grant(library, bad, Role.VIEWER)
    with pytest.raises(UsageError):
        rights.grant("' OR 1=1", "anna", Role.VIEWER)
