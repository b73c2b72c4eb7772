"""``doctor`` on stores: reachable, allowed, and whether jobs use them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.holds import OPENS_AFTER, Hold
from medintel_desktop.domain.media import Problem
from tests.end2end.test_cli import Shell
from tests.stores import OciStandIn


@pytest.fixture
def shell(tmp_path: Path, oci_stand_in: OciStandIn) -> Shell:
    return Shell(
        tmp_path,
        OCI_BUCKET=oci_stand_in.bucket,
        OCI_CONFIG_PATH=str(oci_stand_in.config),
        OCI_ENDPOINT=oci_stand_in.endpoint,
    )


def parts(shell: Shell) -> dict[str, tuple[bool | None, str]]:
    return {row["part"]: (row["ok"], row["words"]) for row in shell.rows("doctor")}


def test_nothing_set_up_is_no_fault(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    found = parts(shell)
    for name in ("Folder", "OCI", "Backblaze B2"):
        assert found[name] == (None, "not set up")
    for package in ("oci", "boto3", "psutil"):
        assert found[package][0] is True
    assert shell.status == 0


def test_a_store_that_works(shell: Shell) -> None:
    found = parts(shell)
    assert found["OCI"][0] is True
    assert "Reads, writes and deletes in this bucket." in found["OCI"][1]
    assert found["OCI jobs"] == (True, "circuit closed")
    assert shell.status == 0
    assert "ok      OCI jobs" in shell("doctor")


def test_a_missing_permission_is_named(shell: Shell, oci_stand_in: OciStandIn) -> None:
    denied = {"op": "DeleteObject", "action": "status", "status": 404, "code": "BucketNotFound"}
    oci_stand_in.faults(denied)
    found = parts(shell)
    assert found["OCI"] == (False, "The OCI key may not delete objects in this bucket.")
    assert shell.status == 1


def test_a_config_file_that_is_not_there(tmp_path: Path) -> None:
    shell = Shell(tmp_path, OCI_BUCKET="photos", OCI_CONFIG_PATH=str(tmp_path / "none"))
    assert parts(shell)["OCI"] == (False, "There is no OCI config file.")


def test_an_open_circuit_is_shown(shell: Shell, tmp_path: Path) -> None:
    shell("list")
    catalogue = Catalogue(tmp_path / "library")
    for _ in range(OPENS_AFTER):
        catalogue.jobs.failed("oci")
    catalogue.jobs.hold(Hold("oci", time.time() + 600, Problem("Offline", "Away.", "Wait.")))
    catalogue.close()
    (ok, words) = parts(shell)["OCI jobs"]
    assert ok is False
    assert words.startswith("circuit open: 5 failures in a row, its jobs wait, tried again at ")
    assert shell.status == 1


def test_no_secret_is_shown(shell: Shell, oci_stand_in: OciStandIn) -> None:
    shown = json.dumps(shell.rows("doctor")) + shell.stderr
    key = next(oci_stand_in.folder.glob("*.pem")).read_text()
    assert key.splitlines()[1] not in shown
    assert OciStandIn.pass_phrase not in shown
