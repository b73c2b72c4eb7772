"""What set-up rests on: a lock that answers pyproject.toml, and scripts that speak plainly."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

unix = pytest.mark.skipif(sys.platform == "win32", reason="make and sh are for Linux and macOS")


def pins() -> list[Requirement]:
    joined = LOCK.replace("\\\n", " ")
    entries = [line.split(" --hash=")[0] for line in joined.splitlines() if re.match(r"\w", line)]
    return [Requirement(entry.strip()) for entry in entries]


def asked() -> list[Requirement]:
    project = PROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [
        Requirement(line)
        for line in [*project["dependencies"], *extras, *PROJECT["build-system"]["requires"]]
    ]


@pytest.mark.parametrize("wanted", asked(), ids=str)
def test_the_lock_answers_every_range(wanted: Requirement) -> None:
    name = canonicalize_name(wanted.name)
    versions = [str(pin.specifier)[2:] for pin in pins() if canonicalize_name(pin.name) == name]
    assert versions
    assert all(wanted.specifier.contains(version) for version in versions)


def test_every_pin_is_exact_and_hashed() -> None:
    assert all(str(pin.specifier).startswith("==") for pin in pins())
    assert LOCK.count("==") <= LOCK.count("--hash=sha256:")
    assert "://" not in LOCK


@pytest.mark.parametrize(
    ("package", "system"),
    [("pywin32-ctypes", "win32"), ("secretstorage", "linux"), ("macholib", "darwin")],
)
def test_the_lock_serves_every_system(package: str, system: str) -> None:
    (pin,) = (pin for pin in pins() if pin.name == package)
    assert pin.marker
    assert pin.marker.evaluate({"sys_platform": system})
    assert not pin.marker.evaluate({"sys_platform": "other"})


@unix
def test_setup_without_a_fit_python_says_so_and_makes_nothing(tmp_path: Path) -> None:
    run = subprocess.run(
        ["/bin/sh", str(ROOT / ".ci" / "setup")],
        cwd=tmp_path,
        env={**os.environ, "PYTHON": "/nowhere/python3"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert "Python 3.11 or newer was not found" in run.stderr
    assert list(tmp_path.iterdir()) == []


@unix
@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_help_lists_the_targets_people_need() -> None:
    run = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = re.findall(r"^  make (\S+) +\S", run.stdout, re.MULTILINE)
    assert {"setup", "run", "test", "bench", "screenshots", "package", "lock"} <= set(listed)
