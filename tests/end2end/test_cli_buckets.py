"""``bucket`` and ``watch`` as a user types them, with a bucket on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_cli import Shell
from tests.s3 import KEY_ID, REGION, SECRET, S3Server


@pytest.fixture
def shell(tmp_path: Path, s3: S3Server, b2_bucket: str) -> Shell:
    return Shell(
        tmp_path, DEFAULT_ACCESS_KEY_ID=KEY_ID, DEFAULT_SECRET_ACCESS_KEY=SECRET,
        DEFAULT_S3_REGION_NAME=REGION, DEFAULT_STORAGE_BUCKET_NAME=b2_bucket,
        DEFAULT_S3_ENDPOINT_URL=s3.endpoint,
    )  # fmt: skip


@pytest.fixture
def filled(tmp_path: Path, s3: S3Server, b2_bucket: str) -> S3Server:
    for name, colour in {"2024/a.jpg": "red", "2024/b.jpg": "green", "2025/c.jpg": "blue"}.items():
        content = media.photo(tmp_path / "made.jpg", colour).read_bytes()
        s3.client.put_object(Bucket=b2_bucket, Key=name, Body=content)
    s3.client.put_object(Bucket=b2_bucket, Key="2024/notes.txt", Body=b"x")
    return s3


def test_listing_and_importing_a_bucket(shell: Shell, filled: S3Server) -> None:
    rows = shell.rows("bucket", "list", "b2:2024/")
    assert [(row["name"], row["id"]) for row in rows] == [
        ("2024/a.jpg", None),
        ("2024/b.jpg", None),
    ]
    (row,) = shell.rows("bucket", "import", "b2:2024/", "--album", "Travel/2024")
    assert (shell.status, row["added"], row["failed"]) == (0, 2, 0)
    (row,) = shell.rows("bucket", "import", "b2")
    assert (row["added"], row["known"]) == (1, 0)
    assert shell.rows("bucket", "list", "b2", "--new") == []
    ids = {row["name"]: row["id"] for row in shell.rows("list")}
    assert [row["id"] for row in shell.rows("bucket", "list", "b2")] == [
        ids["a.jpg"], ids["b.jpg"], ids["c.jpg"]
    ]  # fmt: skip
    assert "new" not in shell("bucket", "list", "b2")


def test_watches(shell: Shell, filled: S3Server, tmp_path: Path) -> None:
    folder = tmp_path / "camera"
    media.photo(folder / "d.jpg", "yellow")
    shell("watch", "add", folder, "--album", "Camera")
    assert "watch remove" in shell.stderr
    shell("watch", "add", "b2:2024/")
    rows = {row["kind"]: row for row in shell.rows("watch")}
    assert (rows["folder"]["source"], rows["folder"]["album"]) == (str(folder), "Camera")
    assert rows["bucket"]["prefix"] == "2024/"
    shell("watch", "stop", rows["bucket"]["id"][:8])
    (stopped,) = [row for row in shell.rows("watch", "list") if row["kind"] == "bucket"]
    assert not stopped["active"]
    shell("watch", "remove", rows["folder"]["id"])
    assert len(shell.rows("watch")) == 1
    shell("add", folder)  # ends, although a watch never does
    assert shell.status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bucket", "list", "s3:2024/"), "s3 is no store"),
        (("bucket", "list", "folder"), "No folder for originals is chosen"),
        (("watch", "add", "/nowhere"), "is no folder"),
        (("watch", "remove", "1234"), "is no watch"),
        (("bucket",), "usage"),
    ],
)
def test_wrong_words_are_status_2(shell: Shell, words: tuple[str, ...], said: str) -> None:
    shell(*words)
    assert shell.status == 2
    assert said in shell.stderr


def test_a_wrong_bucket_is_told(shell: Shell, s3: S3Server) -> None:
    shell._env["DEFAULT_STORAGE_BUCKET_NAME"] = "another-bucket"
    shell("bucket", "list", "b2")
    assert shell.status == 1
    assert "The bucket is not there" in shell.stderr
