"""What only a real database can show, to be run by hand with two of its users:

    MEDINTEL_TEST_ORACLE_DSN=... MEDINTEL_TEST_ORACLE_USER=... MEDINTEL_TEST_ORACLE_PASSWORD=... \\
    MEDINTEL_TEST_ORACLE_OTHER_USER=... MEDINTEL_TEST_ORACLE_OTHER_PASSWORD=... \\
    .venv/bin/python -m pytest tests/live/test_oracle.py -m live

The README says which privileges the first wants; the other needs CREATE SESSION alone. Libraries
called "Live ..." are left behind: nothing of ours removes a shared library.
"""

from __future__ import annotations

import os
import random
import time
from array import array
from collections.abc import Callable, Iterator

import pytest

from medintel_desktop.backends.oracle import spaces
from medintel_desktop.backends.oracle.options import OracleOptions
from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.domain.errors import PermissionMissing, ServiceError
from medintel_desktop.domain.mirror import Role, SharedLibrary
from medintel_desktop.domain.moment import EmbeddingSpace
from tests.contract.oracle.changes import facts, name, pulled, shown, vectors

NAMES = ("DSN", "USER", "PASSWORD", "OTHER_USER", "OTHER_PASSWORD")
SPACE = EmbeddingSpace("live", "random", 4, "none")

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not all(os.environ.get(f"MEDINTEL_TEST_ORACLE_{one}") for one in NAMES),
        reason="needs two users of an Oracle database",
    ),
]

LogIn = Callable[[], OracleCatalogue]


def setting(one: str) -> str:
    return os.environ[f"MEDINTEL_TEST_ORACLE_{one}"]


@pytest.fixture
def owner() -> Iterator[OracleCatalogue]:
    catalogue = OracleCatalogue(OracleOptions(setting("USER"), setting("PASSWORD"), setting("DSN")))
    yield catalogue
    catalogue.close()


@pytest.fixture
def other() -> Iterator[LogIn]:
    """Logs in anew: roles are those of the moment of the login."""
    made: list[OracleCatalogue] = []

    def log_in() -> OracleCatalogue:
        options = OracleOptions(setting("OTHER_USER"), setting("OTHER_PASSWORD"), setting("DSN"))
        made.append(OracleCatalogue(options))
        return made[-1]

    yield log_in
    for one in made:
        one.close()


@pytest.fixture
def library(owner: OracleCatalogue) -> SharedLibrary:
    made = owner.create(f"Live {time.time_ns()}")
    owner.push(made.id, "a", [facts("m1"), name("m1", "Boat", 1)])
    return made


def seen(catalogue: OracleCatalogue) -> set[str]:
    return {one.id for one in catalogue.libraries()}


def test_rights_are_kept_by_the_database(
    owner: OracleCatalogue, other: LogIn, library: SharedLibrary
) -> None:
    hidden = owner.create(f"Live {time.time_ns()}")
    user = setting("OTHER_USER")
    owner.let_in(library.id, user, Role.VIEWER)
    viewer = other()
    assert library.id in seen(viewer)
    assert hidden.id not in seen(viewer)
    assert viewer.head(library.id).role is Role.VIEWER
    assert shown(pulled(viewer, library)) == shown(pulled(owner, library))
    with pytest.raises(PermissionMissing):
        viewer.push(library.id, "b", [name("m1", "Ship", 9, "b")])
    with pytest.raises(ServiceError, match="not there any more"):
        viewer.head(hidden.id)

    owner.let_in(library.id, user, Role.EDITOR)
    editor = other()
    editor.push(library.id, "b", [name("m1", "Ship", 9, "b")])
    with pytest.raises(ServiceError):
        editor.push(hidden.id, "b", [facts("m2")])
    with pytest.raises(PermissionMissing):
        editor.let_in(library.id, user, Role.OWNER)
    assert pulled(owner, hidden) == []
    assert any(change.value == "Ship" for change in pulled(owner, library))

    assert owner.let_out(library.id, user)
    assert library.id not in seen(other())


def test_an_index_is_made_and_used(
    owner: OracleCatalogue, library: SharedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what the database can do; what it finds, and the plan, `doctor --oracle` tells."""
    monkeypatch.setattr(spaces, "INDEX_FROM", 500)
    chance = random.Random(1)
    many = [[chance.gauss(0, 1) for _ in range(4)] for _ in range(600)]
    owner.push(library.id, "a", [facts(f"v{at}") for at in range(len(many))])
    owner.push(
        library.id, "a",
        [vectors(f"v{at}", tuple(one), space=SPACE) for at, one in enumerate(many)],
    )  # fmt: skip
    assert owner.index_spaces()[SPACE.key] in ("HNSW", "IVF", "")
    told = [one.words for one in owner.examine()]
    assert any(SPACE.key in words for words in told), told
    found = owner.nearest(library.id, SPACE, array("f", many[7]), 5, {})
    assert found[0][0] == "v7"
