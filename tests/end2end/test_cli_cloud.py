"""Stores on the command line: send, share, revoke, rebuild elsewhere."""

from __future__ import annotations

import hashlib
from pathlib import Path

import httpx
import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.end2end.test_cli import Shell
from tests.s3 import KEY_ID, REGION, SECRET, S3Server
from tests.stores import OciStandIn, oci_store_of


def oci_env(stand_in: OciStandIn) -> dict[str, str]:
    """What a user exports for the stand-in's bucket."""
    return {
        "OCI_BUCKET": stand_in.bucket, "OCI_CONFIG_PATH": str(stand_in.config),
        "OCI_ENDPOINT": stand_in.endpoint, "NO_PROXY": "127.0.0.1,localhost",
    }  # fmt: skip


@pytest.fixture
def shell(tmp_path: Path, oci_stand_in: OciStandIn) -> Shell:
    return Shell(tmp_path, **oci_env(oci_stand_in))


def stored(shell: Shell, *paths: Path) -> list[dict[str, object]]:
    shell("add", *paths, "--album", "Travel/Tuscany", "--no-ai")
    (row,) = shell.rows("sync", "--store", "oci")
    assert (row["stored"], row["failed"]) == (len(paths), 0), shell.stderr
    return shell.rows("list")


def status(url: str) -> int:
    return httpx.get(url, trust_env=False).status_code


def test_sync_share_and_revoke(tmp_path: Path, shell: Shell) -> None:
    path = media.photo(tmp_path / "leaf.jpg", "green")
    (item,) = stored(shell, path)
    (again,) = shell.rows("sync", "--store", "oci")
    assert again["stored"] == 0

    (made,) = shell.rows("share", str(item["id"])[:8], "--hours", "2", "--to", "Aunt Rosa")
    assert shell.status == 0
    url = made["url"]
    opened = httpx.get(url, trust_env=False)
    assert hashlib.sha256(opened.content).hexdigest() == item["checksum"]
    assert url not in shell.stderr
    (row,) = shell.rows("share", "list")
    assert "url" not in row
    assert (row["for"], row["state"], row["revocable"]) == ("Aunt Rosa", "open", True)

    plain = shell("share", str(item["id"]), "--qr").splitlines()
    assert plain[0].startswith("http")
    assert len(plain) > 20, "and a QR code"
    shell("share", "revoke", row["id"][:8])
    assert (shell.status, status(url), status(plain[0])) == (0, 404, 200)
    assert "1 link ended" in shell.stderr
    shell("share", "revoke", "--all")
    assert status(plain[0]) == 404
    assert [r["state"] for r in shell.rows("share")] == ["ended", "ended"]


def test_deleting_ends_links_at_once(tmp_path: Path, shell: Shell) -> None:
    (item,) = stored(shell, media.photo(tmp_path / "leaf.jpg", "green"))
    (made,) = shell.rows("share", str(item["id"]))
    shell("delete", str(item["id"]))
    assert (shell.status, status(made["url"])) == (0, 404)


def test_words_that_make_no_sense(tmp_path: Path, shell: Shell) -> None:
    (item,) = stored(shell, media.photo(tmp_path / "leaf.jpg", "green"))
    media_id = str(item["id"])
    for words, told in [
        (["share", "nothing"], "is no item"),
        (["share", media_id, "--hours", "200"], "1 to 168"),
        (["share", media_id, "--hours", "0"], "1 to 168"),
        (["share", "revoke"], "--all"),
        (["share", "revoke", "zz"], "is no share"),
        (["share", "revoke", "zz", "--all"], "--all"),
        (["share", media_id, media_id], "one item"),
        (["sync", "--abort"], "uploads"),
        (["sync", "--store", "tape"], "invalid choice"),
        (["sync", "--store", "b2"], "not set up"),
        (["sync"], "No store"),
    ]:
        shell(*words)
        assert (shell.status, told in shell.stderr) == (2, True), (words, shell.stderr)


def test_what_is_not_stored_is_not_shared(tmp_path: Path, shell: Shell) -> None:
    shell("add", media.photo(tmp_path / "leaf.jpg", "green"), "--no-ai")
    (item,) = shell.rows("list")
    shell("share", str(item["id"]))
    assert shell.status == 1
    assert "Store it first" in shell.stderr


def test_a_presigned_link_cannot_be_ended_and_says_how_it_can(
    tmp_path: Path, s3: S3Server, b2_bucket: str
) -> None:
    shell = Shell(
        tmp_path, DEFAULT_ACCESS_KEY_ID=KEY_ID, DEFAULT_SECRET_ACCESS_KEY=SECRET,
        DEFAULT_S3_REGION_NAME=REGION, DEFAULT_STORAGE_BUCKET_NAME=b2_bucket,
        DEFAULT_S3_ENDPOINT_URL=s3.endpoint, NO_PROXY="127.0.0.1,localhost",
    )  # fmt: skip
    shell("add", media.photo(tmp_path / "leaf.jpg", "green"), "--no-ai")
    shell("sync", "--store", "b2")
    (item,) = shell.rows("list")
    (made,) = shell.rows("share", str(item["id"]), "--store", "b2")
    assert "cannot be ended" in shell.stderr
    assert made["revocable"] is False
    shell("share", "revoke", made["id"])
    assert shell.status == 1
    assert "cannot be ended" in shell.stderr
    assert "3. Delete the old key" in shell.stderr


def test_another_machine_takes_over(tmp_path: Path, shell: Shell, oci_stand_in: OciStandIn) -> None:
    (tmp_path / "b").mkdir()
    paths = [media.photo(tmp_path / f"{name}.jpg", name) for name in ("green", "blue")]
    here = stored(shell, *paths)
    other = Shell(tmp_path / "b", **oci_env(oci_stand_in))
    (row,) = other.rows("sync", "--rebuild-from-bucket", "--store", "oci")
    assert (other.status, row["taken_over"], row["failed"]) == (0, 2, 0)
    kept = [{**r, "paths": [], "missing": None} for r in here]
    assert [{**r, "paths": [], "missing": None} for r in other.rows("list")] == kept
    for item in here:
        name = f"{item['checksum']}.jpg"
        shown = [m.read_bytes() for f in (tmp_path, tmp_path / "b")
                 for m in (f / "library" / "thumbnails").rglob(name)]  # fmt: skip
        assert len(shown) == 2
        assert shown[0] == shown[1]
    (again,) = other.rows("sync", "--rebuild-from-bucket", "--store", "oci")
    assert again["failed"] == 0


def test_what_nothing_is_known_of_can_be_imported(
    tmp_path: Path, shell: Shell, oci_stand_in: OciStandIn
) -> None:
    (tmp_path / "b").mkdir()
    stored(shell, media.photo(tmp_path / "leaf.jpg", "green"))
    store = oci_store_of(oci_stand_in)
    for found in list(store.objects("sidecar/")):
        store.delete(found.name)
    store.close()
    other = Shell(tmp_path / "b", **oci_env(oci_stand_in))
    other("sync", "--rebuild-from-bucket", "--store", "oci")
    assert "1 file that nothing is known of" in other.stderr
    assert other.rows("list") == []
    other("bucket", "import", "oci:media/")
    assert len(other.rows("list")) == 1


def test_unfinished_uploads_are_listed_and_taken_back(
    tmp_path: Path, shell: Shell, oci_stand_in: OciStandIn
) -> None:
    shell("albums")
    settings = SettingsFile(tmp_path / "none.json", environment=oci_env(oci_stand_in))
    workspace = open_workspace(tmp_path / "library", settings, Secrets(environment={}))
    store = workspace.cloud.stores.get(StoreKind.OCI)
    store.begin("media/ab/" + "ab" * 32 + ".mp4", "video/mp4", {})
    workspace.close()
    (row,) = shell.rows("sync", "uploads")
    assert row["ours"] is False
    shell("sync", "uploads", "--abort")
    assert len(oci_stand_in.state()["uploads"]) == 1, "another computer may be sending it"
    shell("sync", "uploads", "--abort", "--all")
    assert shell.status == 0
    assert oci_stand_in.state()["uploads"] == []
    assert shell("sync", "uploads") == ""
    assert "No upload is unfinished." in shell.stderr


def test_a_link_without_location(tmp_path: Path, shell: Shell) -> None:
    path = media.photo(tmp_path / "home.jpg", "green", gps=(43.4628, 11.8818))
    (item,) = stored(shell, path)
    (made,) = shell.rows("share", str(item["id"]), "--without-location")
    answer = httpx.get(made["url"], trust_env=False)
    assert (answer.status_code, b"GPS" in answer.content) == (200, False)
    assert hashlib.sha256(answer.content).hexdigest() != item["checksum"]
    assert made["object"].startswith("shared/")
    shell("share", "revoke", "--all")
    assert status(made["url"]) == 404
