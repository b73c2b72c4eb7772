"""The shape of the code: who may import whom, how long things may grow, what start-up loads."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "medintel_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))
OWN_TESTS = [path for path in (ROOT / "tests").rglob("*.py") if "stubs" not in path.parts]

TOP_LEVEL = {
    "medintel_desktop",
    "resources",
    "tests",
    "pyproject.toml",
    "requirements.lock",
    "build.spec",
    "Makefile",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
}
BUILT = {"build", "dist", "medintel_desktop.egg-info", "__pycache__"}

# One import that each contract in pyproject.toml must refuse, and the module it is planted in.
VIOLATIONS = {
    "Layers, exhaustive": ("library/__init__.py", "medintel_desktop.ui"),
    "Only the assembly names a backend": ("jobs/__init__.py", "medintel_desktop.backends.local"),
    "Backends know neither catalogue nor settings": (
        "backends/local/__init__.py",
        "medintel_desktop.catalogue",
    ),
    "Backends do not know one another": (
        "backends/media_tools/__init__.py",
        "medintel_desktop.backends.twelvelabs",
    ),
    "Settings are read above jobs alone": (
        "jobs/__init__.py",
        "medintel_desktop.settings",
    ),
    "Qt lives in ui": ("cli/__init__.py", "PySide6"),
    "The TwelveLabs SDK lives in its backend": ("library/__init__.py", "twelvelabs"),
    "The OCI SDK lives in its backend": ("library/__init__.py", "oci"),
    "boto3 lives in its backend": ("library/__init__.py", "boto3"),
    "geopy lives in its backend": ("library/__init__.py", "geopy"),
    "oracledb lives in its backend": ("library/__init__.py", "oracledb"),
    "faiss lives in its backend": ("library/__init__.py", "faiss"),
    "Media libraries live in media_tools": ("library/__init__.py", "PIL"),
    "OpenTimelineIO lives in its backend": ("library/__init__.py", "opentimelineio"),
    "qasync has one user": ("ui/__init__.py", "qasync"),
    "The keyring has one user": ("cli/__init__.py", "keyring"),
    "QR codes have one maker": ("cli/__init__.py", "segno"),
    "Packages do not import in circles": ("domain/__init__.py", "medintel_desktop.catalogue"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of `folder`/pyproject.toml on the package that lies beside it."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def loaded_by(package: str, but: str = "none") -> set[str]:
    """Return the names in `sys.modules` after every module of `package` was imported, but for
    those in the package `but`."""
    code = (
        "import importlib, json, pkgutil, sys\n"
        "package = importlib.import_module(sys.argv[1])\n"
        "found = pkgutil.walk_packages(getattr(package, '__path__', []), sys.argv[1] + '.')\n"
        "for module in found:\n"
        "    if not module.name.startswith(sys.argv[2] + '.'):\n"
        "        importlib.import_module(module.name)\n"
        "print(json.dumps(list(sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, package, but],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(run.stdout))


def test_imports_obey_the_layer_rule() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_catches_a_planted_violation(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module, imported in VIOLATIONS.values():
        with (tmp_path / PACKAGE.name / module).open("a", encoding="utf-8") as source:
            source.write(f"\nimport {imported}\n")

    result = lint_imports(tmp_path)

    verdicts = {
        line.rpartition(" ")[0]: line.rpartition(" ")[2]
        for line in result.stdout.splitlines()
        if line.endswith((" KEPT", " BROKEN"))
    }
    assert verdicts == dict.fromkeys(VIOLATIONS, "BROKEN"), result.stdout + result.stderr
    assert result.returncode == 1


def test_modules_stay_short() -> None:
    assert {str(path): n for path in [*MODULES, *OWN_TESTS] if (n := lines(path)) > 400} == {}
    assert median(lines(path) for path in MODULES if path.name != "__init__.py") <= 150


def test_functions_stay_short() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": length
        for path in [*MODULES, *OWN_TESTS]
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > 60
    }
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


def test_the_top_level_holds_only_what_belongs_there() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - BUILT <= TOP_LEVEL


def test_migrations_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (PACKAGE / "catalogue" / "migrations").glob("*.sql"))
    assert names
    assert [int(name.split("_")[0]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("package", ["medintel_desktop.cli", "medintel_desktop.bootstrap"])
def test_commands_load_neither_qt_nor_a_cloud_sdk(package: str) -> None:
    assert loaded_by(package).isdisjoint({"PySide6", "twelvelabs", "oci", "oracledb"})


def test_the_window_loads_neither_a_cloud_sdk_nor_the_web_engine() -> None:
    heavy = {"twelvelabs", "oci", "oracledb", "PySide6.QtWebEngineCore"}
    # What the map imports at its first show, by one line inside a function.
    engine = "medintel_desktop.ui.map.engine"
    assert loaded_by("medintel_desktop.ui", but=engine).isdisjoint(heavy)
