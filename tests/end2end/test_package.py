"""The frozen app, as `make package` left it, away from the source tree.

`make package` names the program in MEDINTEL_PACKAGE; elsewhere these tests are skipped.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image

PROGRAM = os.environ.get("MEDINTEL_PACKAGE")

pytestmark = pytest.mark.skipif(not PROGRAM, reason="runs on the result of make package")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert PROGRAM
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    return subprocess.run(
        [str(Path(PROGRAM).resolve()), *arguments],
        cwd=folder,
        env={**environment, "MEDINTEL_LIBRARY": str(folder / "library")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_the_app_checks_itself(tmp_path: Path) -> None:
    result = run(tmp_path, "--self-test")
    assert result.returncode == 0, result.stdout + result.stderr


def test_commands_work_from_the_package(tmp_path: Path) -> None:
    Image.new("RGB", (640, 480), "teal").save(tmp_path / "boat.jpg")
    added = run(tmp_path, "add", "boat.jpg", "--no-ai")
    assert added.returncode == 0, added.stderr
    listed = run(tmp_path, "list", "--json")
    assert [json.loads(line)["name"] for line in listed.stdout.splitlines()] == ["boat.jpg"]


def test_wrong_usage_is_told_in_words(tmp_path: Path) -> None:
    result = run(tmp_path, "no-such-command")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
