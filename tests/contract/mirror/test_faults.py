"""Every fault a shared library has to bear, through the driver: nothing waits in vain, nothing is
lost, and both ends are equal as soon as the fault is gone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop import connections
from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.domain.sharing import SharingState
from tests import media
from tests.contract.mirror.parties import Party
from tests.oracle import Stub

STOPPED, OFFLINE = SharingState.STOPPED, SharingState.OFFLINE
SYNCING, SYNCED = SharingState.SYNCING, SharingState.SYNCED

AWAY = {"drop_all": "now"}
"""Sessions that are open must not hide that no new one can be had."""


def sql(match: str, action: str, **more: Any) -> dict[str, Any]:
    return {"sql": [{"match": match, "action": action, **more}]}


FAULTS: dict[str, tuple[dict[str, Any], SharingState, str]] = {
    "wrong password (ORA-01017)": ({"logon_error": 1017, **AWAY}, STOPPED, "user name or password"),
    "account locked (ORA-28000)": ({"logon_error": 28000, **AWAY}, STOPPED, "locked"),
    "database stopped": ({"logon_error": 1034, **AWAY}, OFFLINE, "starting or stopped"),
    "connection refused": ({"listen": False, **AWAY}, OFFLINE, "cannot be reached"),
    "dropped in a fetch": (sql(r"FROM mi_media\s+WHERE", "partial"), OFFLINE, "broke"),
    "dropped in a push": (sql("UPDATE mi_media|INSERT INTO mi_moment", "drop"), OFFLINE, "broke"),
    "call timeout": (sql("last_change", "delay", ms=1500), OFFLINE, "too long"),
    "sessions used up": ({"logon_error": 18, **AWAY}, OFFLINE, "no more sessions"),
    "deadlock (ORA-00060)": (sql("MERGE", "error", code=60), SYNCING, ""),
    "ORA-00001": (sql("MERGE", "error", code=1), STOPPED, "has this already"),
    "quota exceeded (ORA-01536)": (sql("MERGE", "error", code=1536), STOPPED, "no room left"),
    "disk full (ORA-01653)": (sql("MERGE", "error", code=1653), STOPPED, "no room left"),
    "value too long (ORA-12899)": (sql("MERGE", "error", code=12899), STOPPED, "cannot hold"),
    "other vectors (ORA-51803)": (sql("MERGE", "error", code=51803), STOPPED, "do not fit"),
    "no right (ORA-01031)": (sql("MERGE", "error", code=1031), STOPPED, "may not do this"),
}


@pytest.fixture
def two(
    tmp_path: Path, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Party, Party]]:
    """Each has sessions of its own, that wait a second for an answer; anew after a reset."""
    opened: list[OracleCatalogue] = []

    def connect(*_: object) -> OracleCatalogue:
        opened.append(OracleCatalogue(replace(stub.options, call_time=1, wait_time=1)))
        return opened[-1]

    ana, ben = (Party(tmp_path / name, OracleCatalogue(stub.options), monkeypatch) for name in "ab")
    monkeypatch.setattr(connections, "_oracle", connect)
    name = f"Ours {time.time_ns()}"
    ana.sharing.share(name)
    ana.sync()
    ben.sharing.join(name)
    ben.sync()
    assert len(opened) == 2
    yield ana, ben
    stub.fails()
    for person in (ana, ben):
        person.close()
    for one in opened:
        one.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_lost_by(
    two: tuple[Party, Party], stub: Stub, tmp_path: Path, fault: str
) -> None:
    faults, state, words = FAULTS[fault]
    ana, ben = two
    ben.add(media.photo(tmp_path / "from b.jpg", "red"))
    ben.sync()
    stub.fails(**faults)
    ana.add(media.photo(tmp_path / "from a.jpg", "blue"), album="Trip")
    ana.sync()
    ana.workspace.collection.rate([ana.id_of("from a.jpg")], 4)
    told = ana.status
    assert told.state is state, told
    assert told.waiting >= 3
    assert ana.driver.items()["from a.jpg"].rating == 4, "work goes on"
    hold = ana.workspace.catalogue.jobs.hold_of("oracle")
    problem = told.problem or (hold and hold.problem) or ana.job.problem
    assert words in (problem.title if problem else ana.job.note), (problem, ana.job)
    stub.fails()
    ana.sharing.reset()  # as "Test" and "Sync now" do
    for party in (ana, ben, ana):
        party.sync()
        assert party.status.state is SYNCED
    assert ana.rows() == ben.rows()
    assert {row[1]: row[3] for row in ben.rows()} == {"from a.jpg": 4, "from b.jpg": 0}
