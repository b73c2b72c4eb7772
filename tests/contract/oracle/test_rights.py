"""What a user lacks is named with the SQL that gives it, and an owner lets others in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from medintel_desktop.backends.oracle import rights
from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.backends.oracle.spaces import table_of
from medintel_desktop.domain.errors import PermissionMissing, ServiceError, UsageError
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.moment import EmbeddingSpace
from tests.contract.oracle.changes import facts, vectors
from tests.contract.oracle.test_schema import run
from tests.oracle import Stub, running_stub

ALL = (
    "CREATE SESSION", "CREATE TABLE", "CREATE VIEW", "CREATE ROLE", "CREATE SEQUENCE",
    "UNLIMITED TABLESPACE",
)  # fmt: skip
VIEWS = "SELECT view_name FROM user_views WHERE view_name LIKE 'MI_R_MOMENT%'"
ROLES = ("OWNER", "EDITOR", "VIEWER")


@pytest.fixture(scope="module", params=["empty", "shared"])
def any_stub(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stub]:
    """Before there are tables, and with them."""
    with running_stub(tmp_path_factory.mktemp(request.param)) as stub:
        if request.param == "shared":
            catalogue = OracleCatalogue(stub.options)
            catalogue.create("Ours")
            catalogue.close()
        yield stub


@pytest.fixture
def any_database(any_stub: Stub) -> Iterator[tuple[Stub, OracleCatalogue]]:
    """Forgets afterwards what it was told to answer of itself."""
    catalogue = OracleCatalogue(any_stub.options)
    yield any_stub, catalogue
    catalogue.close()
    for table in ("session_privs", "user_ts_quotas", "user_users"):
        run(any_stub, f"DROP TABLE IF EXISTS {table}")


@pytest.fixture(scope="module")
def module_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stub]:
    """With users in place of roles, which it does not know."""
    roles = [word for role in ROLES for word in ("--extra-user", f"MEDINTEL_{role}/x")]
    folder = tmp_path_factory.mktemp("rights")
    with running_stub(folder, "--extra-user", "EVE/Eve_12345", *roles) as stub:
        yield stub


@pytest.fixture
def own(module_own: Stub) -> Iterator[Stub]:
    yield module_own
    module_own.fails()


@pytest.fixture
def catalogue(own: Stub) -> Iterator[OracleCatalogue]:
    made = OracleCatalogue(own.options)
    yield made
    made.close()


def hold(own: Stub, *privileges: str) -> None:
    """A table of the user's own stands before the view of that name."""
    run(own, "CREATE TABLE session_privs (privilege VARCHAR2(40))")
    for name in privileges:
        run(own, f"INSERT INTO session_privs VALUES ('{name}')")


def quota(own: Stub, *sizes: tuple[int, int]) -> None:
    run(own, "CREATE TABLE user_ts_quotas (bytes NUMBER, max_bytes NUMBER)")
    run(own, "CREATE TABLE user_users (default_tablespace VARCHAR2(30))")
    run(own, "INSERT INTO user_users VALUES ('USERS')")
    for used, most in sizes:
        run(own, f"INSERT INTO user_ts_quotas VALUES ({used}, {most})")


@pytest.mark.parametrize(
    ("missing", "good"),
    [
        ("CREATE SESSION", False),
        ("CREATE TABLE", False),
        ("CREATE VIEW", True),
        ("CREATE ROLE", True),
        ("CREATE SEQUENCE", True),
    ],
)
def test_each_privilege_that_is_missing_is_told_with_its_sql(
    any_database: tuple[Stub, OracleCatalogue], missing: str, good: bool
) -> None:
    own, catalogue = any_database
    hold(own, *(name for name in ALL if name != missing))
    (found,) = [one for one in catalogue.examine() if "GRANT" in one.hint]
    assert found.hint == f"GRANT {missing} TO ADMIN"
    assert missing in found.words
    assert found.ok is good
    assert catalogue.check().ok is good


def test_who_has_all_privileges_is_told_of_none(
    any_database: tuple[Stub, OracleCatalogue],
) -> None:
    own, catalogue = any_database
    hold(own, *ALL)
    told = catalogue.examine()
    assert not [one for one in told if "GRANT" in one.hint]
    alone = not catalogue.libraries()
    assert alone == told[-1].hint.endswith("`sync grant ADMIN --as editor`")


@pytest.mark.parametrize(
    ("sizes", "words", "good"),
    [([], "may not use any room", False), ([(90_000_000, 100_000_000)], "10 MB left", True)],
)
def test_room_that_is_missing_is_told_with_its_sql(
    any_database: tuple[Stub, OracleCatalogue],
    sizes: list[tuple[int, int]],
    words: str,
    good: bool,
) -> None:
    own, catalogue = any_database
    hold(own, *(name for name in ALL if name != "UNLIMITED TABLESPACE"))
    quota(own, *sizes)
    (found,) = [one for one in catalogue.examine() if "QUOTA" in one.hint]
    assert found.hint == "ALTER USER ADMIN QUOTA UNLIMITED ON USERS"
    assert words in found.words
    assert found.ok is good


def test_a_user_is_let_in_and_out(
    own: Stub, catalogue: OracleCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The views are those of the script without what this server does not know."""
    monkeypatch.setattr(rights, "steps", lambda spaces: ["SELECT 1 FROM dual"])
    library = catalogue.create("Ours")
    eve = OracleCatalogue(replace(own.options, user="EVE", password="Eve_12345"))
    for role in (Role.VIEWER, Role.EDITOR, Role.OWNER):
        catalogue.let_in(library.id, "eve", role)
        assert catalogue.members(library.id) == {"ADMIN": Role.OWNER, "EVE": role}
        assert eve.head(library.id).role is role
    assert catalogue.let_out(library.id, "Eve")
    assert not catalogue.let_out(library.id, "Eve")
    assert catalogue.members(library.id) == {"ADMIN": Role.OWNER}
    with pytest.raises(ServiceError, match="no such user"):
        catalogue.let_in(library.id, "nobody", Role.EDITOR)
    with pytest.raises(UsageError, match="plain name"):
        catalogue.let_in(library.id, "x; DROP USER eve", Role.EDITOR)
    eve.close()


def test_a_space_that_comes_later_is_opened_to_those_who_are_in(
    own: Stub, catalogue: OracleCatalogue
) -> None:
    """The server does not know the view to write by, which keeps nobody from sending."""
    library = catalogue.create("Ours")
    early = EmbeddingSpace("test", "early", 4, "none")
    catalogue.push(library.id, "a", [facts("m1"), vectors("m1", (1, 0, 0, 0), space=early)])
    assert run(own, VIEWS) == []
    run(own, "CREATE OR REPLACE VIEW mi_r_library AS SELECT id FROM mi_library")
    later = EmbeddingSpace("test", "later", 4, "none")
    catalogue.push(library.id, "a", [vectors("m1", (0, 1, 0, 0), space=later)])
    assert run(own, VIEWS) == [(f"MI_R_{table_of(later)}".upper(),)]
    run(own, "DROP VIEW mi_r_library")


def test_views_are_made_anew_when_the_tables_change(
    own: Stub, catalogue: OracleCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.create("Ours")
    run(own, "CREATE OR REPLACE VIEW mi_r_library AS SELECT id FROM mi_library")
    run(own, "UPDATE mi_schema SET version = 1")
    wider = "CREATE OR REPLACE VIEW mi_r_library AS SELECT id, name FROM mi_library"
    monkeypatch.setattr(rights, "steps", lambda spaces: [wider])
    later = OracleCatalogue(own.options)
    later.libraries()
    later.close()
    run(own, "SELECT name FROM mi_r_library")
    run(own, "DROP VIEW mi_r_library")


@pytest.mark.parametrize("code", [1031, 41900, 1932])
def test_who_may_not_let_others_in_changes_nothing(
    own: Stub, catalogue: OracleCatalogue, code: int
) -> None:
    library = catalogue.create("Ours")
    own.fails(sql=[{"match": "CREATE ROLE", "action": "error", "code": code}])
    with pytest.raises(PermissionMissing):
        catalogue.let_in(library.id, "EVE", Role.EDITOR)
    assert catalogue.members(library.id) == {"ADMIN": Role.OWNER}


def test_the_sql_to_run_by_hand_is_the_whole_of_it(catalogue: OracleCatalogue) -> None:
    library = catalogue.create("Ours")
    catalogue.push(library.id, "a", [facts("m1")])
    text = catalogue.let_in_by_hand(library.id, "eve", Role.VIEWER)
    assert text.startswith("-- Rights on the shared libraries")
    assert "GRANT medintel_viewer TO EVE\n/" in text
    assert f"'{library.id}', 'EVE', 'viewer'" in text
    assert text.endswith("COMMIT\n/\n")
    steps = rights.steps([])
    assert all(step in text for step in steps if not step.startswith("BEGIN"))
    assert not any(line.startswith("--") for step in steps for line in step.splitlines())
