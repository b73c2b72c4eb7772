"""Two people, two users of one database, each with a library of their own: both end equal."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import media
from tests.contract.oracle.test_adopt import fill
from tests.end2end.test_cli import Shell
from tests.oracle import Stub, running_stub
from tests.service import KEY, StandIn

USERS = {"ana": ("ADMIN", "Welcome_12345"), "ben": ("EVE", "Eve_12345")}


class Person(Shell):
    """Works with commands, each a process of its own."""

    def __init__(self, folder: Path, stub: Stub, **env: str) -> None:
        user, password = USERS[folder.name]
        super().__init__(
            folder, ORACLE_DB_USERNAME=user, ORACLE_DB_PASSWORD=password,
            ORACLE_DB_CONNECT_STRING=stub.dsn, **env,
        )  # fmt: skip

    def sync(self) -> dict[str, Any]:
        """How it stands after a round."""
        (told,) = self.rows("sync")
        return told

    def items(self) -> list[dict[str, Any]]:
        """Every item with all that both have to agree on; where files lie is one's own."""
        rows = [*self.rows("list"), *self.rows("trash")]
        for row in rows:
            row["albums"] = sorted(row.get("albums", []))
            for own in ("paths", "missing", "errors"):
                row.pop(own, None)
        return sorted(rows, key=lambda row: str(row["id"]))

    def albums(self) -> list[str]:
        return sorted(str(row["path"]) for row in self.rows("albums"))

    def id_of(self, name: str) -> str:
        return str(next(row["id"] for row in self.rows("list") if row["name"] == name))

    def killed(self, *words: str, after: float) -> None:
        """kill -9 after so many seconds."""
        command = [sys.executable, "-m", "medintel_desktop", *words]
        command += ["--library", str(self._library)]
        process = subprocess.Popen(
            command, env=self._env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(after)  # any moment will do
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Stub]:
    with running_stub(tmp_path / "oracle", "--extra-user", "EVE/Eve_12345") as stub:
        yield stub


@pytest.fixture
def ana(tmp_path: Path, database: Stub, service: StandIn) -> Person:
    """Has a key of the understanding service."""
    return Person(
        tmp_path / "ana", database, TWELVE_LABS_API_KEY=KEY, TWELVELABS_BASE_URL=service.base_url
    )


@pytest.fixture
def ben(tmp_path: Path, database: Stub) -> Person:
    return Person(tmp_path / "ben", database)


def settle(*people: Person) -> None:
    for person in (*people, *people):
        assert person.sync()["state"] == "synced"


def test_what_one_does_appears_at_the_other(
    tmp_path: Path, ana: Person, ben: Person, database: Stub
) -> None:
    source = tmp_path / "in"
    media.photo(source / "sky.jpg", "blue", taken="2024:10:24 15:12:08", offset="+02:00",
                gps=(43.4674, 11.8851), size=(640, 480))  # fmt: skip
    media.photo(source / "leaf.jpg", "green", size=(640, 480))
    media.photo(source / "rose.jpg", "red", size=(640, 480))
    media.video(source / "walk.mp4", [("red", 8), ("blue", 8)], size=(640, 360))
    ana("add", source, "--album", "Travel/Tuscany")
    ana("sync", "share", "Family")
    assert ana.status == 0, ana.stderr
    media.photo(tmp_path / "sea.jpg", "orange")
    ben("add", tmp_path / "sea.jpg", source / "leaf.jpg")
    ben("sync", "join", "Family")
    assert ben.status == 0, ben.stderr
    settle(ana, ben)
    assert ben.items() == ana.items()
    assert len(ben.items()) == 5

    leaf, sea = ben.id_of("leaf.jpg"), ben.id_of("sea.jpg")
    ana("tag", leaf, "--add", "autumn", "--add", "Hügel")
    ana("rate", leaf, "--stars", "4")
    ana("albums", "create", "Best")
    ana("albums", "move", "Travel", "--into", "Best")
    ben("albums", "fill", "Travel/Tuscany", sea)
    ben("delete", ben.id_of("rose.jpg"))
    settle(ana, ben)
    assert ben.items() == ana.items()
    assert ben.albums() == ana.albums() == ["Best", "Best/Travel", "Best/Travel/Tuscany"]
    assert [row["name"] for row in ana.rows("trash")] == ["rose.jpg"]

    found = ana.rows("search", "blue")
    settle(ana, ben)
    assert [row["name"] for row in found][:2] == [
        row["name"] for row in ben.rows("search", "blue")
    ][:2]
    assert "Searched on this computer in " in ben.stderr
    by_server = ben.rows("search", "blue", "--engine", "oracle")
    assert "Searched in the shared library in " in ben.stderr
    assert {row["name"] for row in by_server} >= {"sky.jpg", "walk.mp4"}

    database.fails(listen=False, drop_all="now")
    ana("trash", "empty", "--yes")
    ana("tag", sea, "--add", "holiday")
    ben("rate", sea, "--stars", "5")
    ben("albums", "rename", "Best", "Beste")
    told = ben.sync()
    assert (told["state"], ben.status) == ("offline", 1)
    assert told["waiting"] > 0
    assert [row["name"] for row in ben.rows("search", "hügel")] == ["leaf.jpg"]
    database.fails()
    settle(ana, ben)
    assert ben.items() == ana.items()
    assert ben.albums() == ana.albums() == ["Beste", "Beste/Travel", "Beste/Travel/Tuscany"]
    item = next(row for row in ana.items() if row["name"] == "sea.jpg")
    assert (item["rating"], item["tags"]) == (5, ["holiday"])
    assert (source / "rose.jpg").exists()


@pytest.mark.parametrize("seed", range(2))
def test_a_kill_in_a_push_loses_nothing_and_doubles_nothing(
    tmp_path: Path, ana: Person, ben: Person, database: Stub, seed: int
) -> None:
    chance = random.Random(seed)
    for number in range(12):
        media.photo(tmp_path / "in" / f"{number}.jpg", chance.choice(["red", "blue", "green"]),
                    size=(64 + number, 64))  # fmt: skip
    ana("sync", "share", "Ours")
    database.fails(listen=False, drop_all="now")
    ana("add", tmp_path / "in", "--no-ai", "--album", "All")
    ana("tag", *(row["id"] for row in ana.rows("list")), "--add", "first", "--add", "all")
    ana("albums", "create", "All/Inside")
    assert (ana.status, ana.albums()) == (0, ["All", "All/Inside"]), ana.stderr
    database.fails(sql=[{"match": "MERGE|UPDATE", "action": "delay", "ms": 120}])
    for _ in range(4):
        ana.killed("sync", after=chance.uniform(0.5, 2.0))
    database.fails()
    ben("sync", "join", "Ours")
    settle(ana, ben)
    items = ana.items()
    assert len(items) == 12
    assert ben.items() == items
    assert {tuple(row["tags"]) for row in items} == {("all", "first")}
    assert ben.albums() == ana.albums() == ["All", "All/Inside"]
    assert ana.rows("sync", "conflicts") == []


def test_who_may_do_what_and_what_the_platform_has_is_asked_by_command(
    tmp_path: Path, ana: Person, database: Stub
) -> None:
    ana("sync", "grant")
    assert (ana.status, "This library is not shared." in ana.stderr) == (2, True)
    ana("sync", "share", "Family")
    assert ana.rows("sync", "grant") == [{"user": "ADMIN", "role": "owner"}]
    text = ana("sync", "grant", "eve", "--as", "viewer", "--sql")
    assert "GRANT medintel_viewer TO EVE" in text
    assert "WITH CHECK OPTION" in text
    assert ana.rows("sync", "revoke", "eve") == [{"user": "EVE", "revoked": False}]
    database.fails(sql=[{"match": "CREATE ROLE", "action": "error", "code": 1031}])
    ana("sync", "grant", "eve")
    assert ana.status == 1
    assert "may not do this" in ana.stderr
    assert "the same command with --sql" in ana.stderr
    database.fails()
    assert ana.rows("sync", "grant") == [{"user": "ADMIN", "role": "owner"}]
    assert ana.rows("sync", "adopt") == [{"files": 0, "albums": 0, "known": 0}]

    fill(database, "BLOB")
    rows = ana.rows("sync", "adopt")
    assert rows == [{"files": 4, "albums": 3, "known": 0}]
    assert "bucket import oci:" in ana.stderr
    assert "--yes" not in ana.stderr, "nothing of it is known yet"
    assert "0 files taken over, 4 not known here" in ana("sync", "adopt", "--yes")
    assert ana.status == 0
