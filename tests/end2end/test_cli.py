"""The command line as a user types it: a process of its own, its output and its status."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop import __main__
from tests import media
from tests.service import KEY, StandIn


class Shell:
    """Runs commands on one library; ``env`` is what the user exported."""

    def __init__(self, folder: Path, **env: str) -> None:
        self._library = folder / "library"
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TWELVE")}
        self._env = kept | {
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "XDG_CONFIG_HOME": str(folder / "config"),
            **env,
        }
        self.status = 0
        self.stderr = ""

    def __call__(self, *words: str | Path, library: bool = True) -> str:
        command = self._command(*words, library=library)
        ran = subprocess.run(command, env=self._env, capture_output=True, text=True, timeout=120)
        self.status, self.stderr = ran.returncode, ran.stderr
        assert "Traceback" not in ran.stdout + ran.stderr
        return ran.stdout

    def begun(self, *words: str | Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "medintel_desktop", *map(str, words)]
        command += ["--library", str(self._library)]
        return subprocess.Popen(command, env=self._env, stderr=subprocess.PIPE, text=True)

    def begin(self, *words: str | Path) -> subprocess.Popen[str]:
        """A command under way."""
        return subprocess.Popen(
            self._command(*words), env=self._env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def _command(self, *words: str | Path, library: bool = True) -> list[str]:
        where = ["--library", str(self._library)] if library else []
        return [sys.executable, "-m", "medintel_desktop", *map(str, words), *where]

    def rows(self, *words: str | Path) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*words, "--json").splitlines()]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_add_list_show_search(tmp_path: Path, shell: Shell) -> None:
    source = tmp_path / "in"
    media.photo(source / "leaf.jpg", "green", taken="2024:10:24 15:12:08", offset="+02:00",
                gps=(43.4674, 11.8851), camera=("NIKON", "P6000"))  # fmt: skip
    media.video(source / "walk.mp4", [("red", 2), ("blue", 2)])
    (source / "broken.jpg").write_bytes(b"not a picture")

    shell("add", source, "--album", "Travel/Tuscany")
    assert shell.status == 1
    assert f"{source / 'broken.jpg'}: This is not a photo or video" in shell.stderr

    rows = {row["name"]: row for row in shell.rows("list")}
    leaf = rows["leaf.jpg"]
    assert (leaf["taken_at"], leaf["utc_offset"]) == ("2024-10-24T15:12:08", "+02:00")
    assert (leaf["latitude"], leaf["longitude"]) == pytest.approx((43.4674, 11.8851), abs=1e-4)
    assert leaf["camera_model"] == "P6000"
    assert leaf["albums"] == ["Travel/Tuscany"]
    assert leaf["paths"] == [str(source / "leaf.jpg")]
    assert rows["walk.mp4"]["duration"] == pytest.approx(4, abs=0.2)
    assert rows["walk.mp4"]["taken_at"] is None
    assert "not a photo or video" in rows["broken.jpg"]["errors"][0]
    assert [row["name"] for row in shell.rows("list", "--kind", "video")] == ["walk.mp4"]

    shown = shell.rows("show", leaf["id"][:8])
    assert shown[0]["checksum"] == leaf["checksum"]
    assert shown[0]["scenes"] == []
    hits = shell.rows("search", "nikon", "october")
    assert [hit["name"] for hit in hits] == ["leaf.jpg"]
    assert "Add a TwelveLabs key" in shell.stderr
    assert shell.rows("search", "nikon", "--kind", "video") == []


def test_a_second_add_resumes_and_doubles_nothing(tmp_path: Path, shell: Shell) -> None:
    media.photo(tmp_path / "in" / "a.jpg", "red")
    media.photo(tmp_path / "in" / "copy of a.jpg", "red")
    assert shell.rows("add", tmp_path / "in")[0]["failed"] == 0
    again = shell.rows("add", tmp_path / "in")[0]
    assert (again["added"], again["known"]) == (0, 2)
    (item,) = shell.rows("list")
    assert len(item["paths"]) == 2


def test_organising(tmp_path: Path, shell: Shell) -> None:
    media.photo(tmp_path / "a.jpg", "red")
    shell("add", tmp_path / "a.jpg")
    (item,) = shell.rows("list")
    shell("tag", item["id"], "--add", "autumn", "--add", "walk")
    shell("tag", item["id"], "--remove", "walk")
    shell("rate", item["id"], "--stars", "4")
    shell("albums", "create", "Travel/Hills")
    shell("albums", "fill", "Travel/Hills", item["id"])
    shell("albums", "rename", "Travel", "Journeys")
    (item,) = shell.rows("list", "--album", "Journeys/Hills")
    assert (item["tags"], item["rating"], item["albums"]) == (["autumn"], 4, ["Journeys/Hills"])
    shell("albums", "move", "Journeys", "--into", "Journeys/Hills")
    assert shell.status == 2
    assert "cannot be inside itself" in shell.stderr

    shell("delete", item["id"])
    assert shell.rows("list") == []
    assert [row["name"] for row in shell.rows("trash")] == ["a.jpg"]
    shell("trash", "restore", item["id"])
    assert len(shell.rows("list")) == 1
    shell("delete", item["id"])
    shell("trash", "empty")
    assert len(shell.rows("trash")) == 1, "without --yes nothing happens"
    shell("trash", "empty", "--yes")
    assert shell.rows("trash") == []
    assert (tmp_path / "a.jpg").exists(), "the original stays"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "/no/such/file.jpg"], "was not found"),
        (["show", "0000"], "no item of this library"),
        (["show", ""], "“” is no item of this library"),
        (["jobs", "cancel", "4711"], "no job 4711"),
        (["search"], "nothing to search for"),
        (["search", "x", "--from", "yesterday"], "not a day"),
        (["list", "--album", "Nowhere"], "no album called"),
        (["bogus"], "invalid choice"),
    ],
)
def test_wrong_words_are_status_2(shell: Shell, words: list[str], said: str) -> None:
    shell(*words)
    assert shell.status == 2
    assert said in shell.stderr


def test_an_empty_name_is_not_the_usual_library(shell: Shell) -> None:
    shell("trash", "empty", "--yes", "--library", "", library=False)
    assert shell.status == 2
    assert "No library folder" in shell.stderr


def test_an_item_named_twice_counts_once(tmp_path: Path, shell: Shell) -> None:
    shell("add", media.photo(tmp_path / "a.jpg", "red"))
    (item,) = shell.rows("list")
    shell("delete", item["id"], item["id"][:12])
    assert shell.stderr.startswith("1 moved to the trash.")


def test_a_link_that_is_tried_again_is_told(tmp_path: Path, shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    link = f"http://127.0.0.1:{port}/a.jpg"
    with shell.begun("add", link) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        process.terminate()
    assert said == f"{link}: Waiting: 127.0.0.1 cannot be reached. It is tried again by itself.\n"


def test_names_cannot_speak_to_the_terminal(tmp_path: Path, shell: Shell) -> None:
    media.photo(tmp_path / "in" / "a\x1b[31m\nb\u202e.jpg", "red")
    shell("add", tmp_path / "in")
    out = shell("list")
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert len(out.splitlines()) == 1


def test_any_name_fits_any_terminal(tmp_path: Path) -> None:
    shell = Shell(tmp_path, PYTHONIOENCODING="ascii")
    media.photo(tmp_path / "in" / "Łódź 😀.jpg", "red")
    shell("add", tmp_path / "in")
    assert shell("list").endswith("?.jpg\n")
    assert shell.status == 0
    assert [row["name"] for row in shell.rows("list")] == ["Łódź 😀.jpg"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "medintel_desktop", "doctor", "--library", str(tmp_path)]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
    assert ran.returncode == 1
    assert ran.stderr.startswith("The output could not be written: No space left on device.")
    assert len(ran.stderr.splitlines()) == 1


def test_a_closed_output_is_no_mistake(tmp_path: Path) -> None:
    command = f"{sys.executable} -m medintel_desktop usage --library {tmp_path} >&-"
    ran = subprocess.run(command, shell=True, stderr=subprocess.PIPE, text=True, timeout=120)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_an_interrupted_start_is_no_mistake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("medintel_desktop.cli.main.run", interrupted)
    assert __main__.main(["list"]) == 1
    assert capsys.readouterr().err.startswith("Stopped.")


def test_meaning_usage_and_doctor(tmp_path: Path, service: StandIn) -> None:
    shell = Shell(tmp_path, TWELVE_LABS_API_KEY=KEY, TWELVELABS_BASE_URL=service.base_url)
    media.photo(tmp_path / "in" / "one.jpg", "yellow", description="sunset on the beach")
    media.video(tmp_path / "in" / "two.mp4", [("red", 8), ("blue", 8)], size=(640, 360))
    shell("add", tmp_path / "in")
    assert (shell.status, shell.stderr) == (0, "")
    (best, *_) = shell.rows("search", "blue")
    assert (best["name"], best["start"], best["end"]) == ("two.mp4", 8.0, 16.0)
    assert best["modality"] == "visual"
    assert shell.rows("search", "sunset", "beach")[0]["name"] == "one.jpg"
    (used,) = shell.rows("usage")
    assert (used["images"], used["queries"]) == (1, 2)
    assert used["minutes"] == pytest.approx(16 / 60, abs=0.01)
    parts = {row["part"]: row for row in shell.rows("doctor")}
    assert parts["TwelveLabs"]["ok"] is True
    assert parts["Answers"]["words"].startswith("pegasus1.6 answers questions.")
    assert KEY not in json.dumps(parts) + shell.stderr
    assert service.usage()["paid_twice"] == []

    service.revoke()
    parts = {row["part"]: row for row in shell.rows("doctor")}
    assert (parts["TwelveLabs"]["ok"], parts["Answers"]["ok"], shell.status) == (False, False, 1)


def test_doctor_tells_of_a_key_for_answers_alone(tmp_path: Path, service: StandIn) -> None:
    shell = Shell(
        tmp_path, TWELVE_LABS_API_KEY=KEY, PEGASUS_API_KEY="tlk_wrong",
        TWELVELABS_BASE_URL=service.base_url,
    )  # fmt: skip
    parts = {row["part"]: row for row in shell.rows("doctor")}
    assert parts["Key for answers"]["words"] == "from the environment, not shown"
    assert (parts["TwelveLabs"]["ok"], parts["Answers"]["ok"]) == (True, False)


def test_a_refused_key_is_named_and_nothing_is_lost(tmp_path: Path, service: StandIn) -> None:
    media.photo(tmp_path / "a.jpg", "red")
    shell = Shell(tmp_path, TWELVE_LABS_API_KEY="tlk_wrong", TWELVELABS_BASE_URL=service.base_url)
    shell("add", tmp_path / "a.jpg")
    assert shell.status == 1
    assert "refused" in shell.stderr
    assert [row["name"] for row in shell.rows("list")] == ["a.jpg"]


def test_config_import_says_where_secrets_went(tmp_path: Path, shell: Shell) -> None:
    (tmp_path / ".env").write_text(
        f"TWELVE_LABS_API_KEY={KEY}\nEMBEDDING_MODEL=marengo3.5\nFLASK_PORT=8080\n"
    )
    shell("config", "import", tmp_path / ".env")
    assert shell.status == 1, "no keyring: the key could not be kept"
    assert "has no keyring" in shell.stderr
    assert "FLASK_PORT" in shell.stderr
    saved = (tmp_path / "config" / "MedIntel" / "settings.json").read_text()
    assert json.loads(saved)["embedding_model"] == "marengo3.5"
    assert KEY not in saved
