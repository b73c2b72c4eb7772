"""What breaks in a push is neither lost nor there twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.domain.errors import ServiceUnreachable
from medintel_desktop.domain.mirror import (
    SharedLibrary,
)
from tests.contract.oracle.changes import (
    facts,
    name,
    pulled,
    shown,
    vectors,
)
from tests.oracle import Stub, Wire, options, running_stub


@pytest.fixture
def library(oracle: OracleCatalogue) -> SharedLibrary:
    return oracle.create(f"Test {uuid.uuid4()}")


def test_a_commit_whose_answer_is_lost_is_repeated(
    oracle: OracleCatalogue, library: SharedLibrary
) -> None:
    wire = Wire(options().dsn)
    through = OracleCatalogue(replace(options(), dsn=wire.dsn))
    oracle.push(library.id, "a", [facts("m0"), vectors("m0", (1, 0, 0, 0))])
    wire.swallow_answer_to(lambda sent: b"INSERT INTO mi_moment" in sent)  # the last, it commits
    changes = [facts("m1"), name("m1", "x", 1), vectors("m1", (1, 0, 0, 0), (0, 1, 0, 0))]
    written = through.push(library.id, "a", changes)
    assert wire.swallowed == 1
    assert written.last == oracle.head(library.id).last_change
    found = [c for c in pulled(oracle, library) if "m1" in c.key]
    assert shown(found) == shown(changes)
    through.close()
    wire.close()


MANY = [facts(f"m{at}") for at in range(300)] + [
    vectors(f"m{at}", (1, at, 0, 0), (0, 1, 0, at)) for at in range(300)
]

PUSHES = """
import sys
from medintel_desktop.backends.oracle.options import OracleOptions
from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from tests.contract.oracle.test_broken import MANY
catalogue = OracleCatalogue(OracleOptions("ADMIN", "Welcome_12345", sys.argv[1]))
catalogue.head(sys.argv[2])
print("ready", flush=True)
while True:
    catalogue.push(sys.argv[2], "a", MANY)
"""


@pytest.mark.parametrize("wait", [0.05, 0.3])
def test_a_push_that_is_killed_loses_nothing_and_doubles_nothing(
    tmp_path: Path, wait: float
) -> None:
    with running_stub(tmp_path) as own:
        catalogue = OracleCatalogue(own.options)
        library = catalogue.create("Ours")
        child = subprocess.Popen(
            [sys.executable, "-c", PUSHES, own.dsn, library.id], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        child.stdout.close()
        catalogue.close()
    with running_stub(tmp_path) as own:  # its one lock for all writers may outlive the killed
        catalogue = OracleCatalogue(own.options)
        assert len(pulled(catalogue, library, limit=1000)) in (0, len(MANY))  # whole, or not there
        catalogue.push(library.id, "a", MANY)
        assert shown(pulled(catalogue, library, limit=1000)) == shown(MANY)
        catalogue.close()


def test_a_database_that_stops_in_a_push_takes_it_when_it_is_back(
    stub: Stub, tmp_path: Path
) -> None:
    catalogue = OracleCatalogue(stub.options)
    library = catalogue.create("Ours")
    changes = [facts("m1"), vectors("m1", (1, 0, 0, 0))]
    stub.fails(sql=[{"match": "INSERT INTO mi_moment", "action": "drop"}])
    with pytest.raises(ServiceUnreachable):
        catalogue.push(library.id, "a", changes)
    stub.fails()
    assert catalogue.head(library.id).last_change == 0
    assert catalogue.push(library.id, "a", changes).last == 2
    assert shown(pulled(catalogue, library)) == shown(changes)
    catalogue.close()
