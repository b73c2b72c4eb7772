"""The command: run benches, print the table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from tests.bench.row import Goal, Row, table
from tests.bench.scale import FULL, QUICK, Scale

BENCHES = {
    "import": "importing",
    "thumbnails": "thumbnails",
    "paging": "paging",
    "boxes": "boxes",
    "start": "start",
    "scroll": "scroll",
    "pauses": "pauses",
    "analysis": "analysis",
    "answers": "answers",
    "queue": "queue",
    "transfer": "transfer",
    "places": "places",
    "map": "map",
    "render": "rendering",
}
"""Name on the command line, and module whose ``run`` it is."""

BY_NAME = {"oracle": "oracle", "transcripts": "transcripts", "search": "search"}
"""Only when asked for: these need something besides this computer, or many minutes."""

PACKAGES = ("PySide6", "opencv-python-headless", "simplejpeg", "pillow")


def main() -> int:
    args = _arguments()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")
    # As short as it can be: else its threads spin for a while when they are done, and take a
    # processor from whoever comes next. BLAS itself is as quick with it.
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
    if len(args.names) == 1 and args.json:
        for row in run(args.names[0], QUICK if args.quick else FULL):
            print(json.dumps(asdict(row) | {"met": row.met}))
        return 0
    rows = []
    for name in args.names or BENCHES:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += run_apart(name, quick=args.quick)
    if args.json:
        for row in rows:
            print(json.dumps(asdict(row) | {"met": row.met}))
    else:
        print(f"\n{table(rows)}\n\n{machine()}")
    return 0


def run(name: str, scale: Scale) -> list[Row]:
    """Run one bench here, in a scratch folder that is removed after."""
    bench: Callable[[Scale, Path], list[Row]] = import_module(
        f"tests.bench.{(BENCHES | BY_NAME)[name]}"
    ).run
    with tempfile.TemporaryDirectory(prefix="medintel-bench-") as scratch:
        return bench(scale, Path(scratch))


def run_apart(name: str, *, quick: bool) -> list[Row]:
    """Run one bench in a fresh process, so that its memory and modules are its own."""
    command = [sys.executable, "-m", "tests.bench", name, "--json", *["--quick"] * quick]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)  # it has said why
    return [_row(json.loads(line)) for line in done.stdout.splitlines()]


def machine() -> str:
    """What it ran on, in one line."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores, {_processor()}{load}; {platform.system()}"
        f" {platform.machine()}, Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = _after_colon(info.read_text(), "model name") if info.exists() else iter(())
    return next(names, platform.processor() or "unknown processor")


def _after_colon(text: str, key: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith(key):
            yield line.partition(":")[2].strip()


def _row(values: dict[str, object]) -> Row:
    del values["met"]
    goal = values.pop("goal")
    return Row(**values, goal=Goal(**goal) if isinstance(goal, dict) else None)  # type: ignore[arg-type]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("tests.bench", description=sys.modules["tests.bench"].__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHES | BY_NAME))
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it still run?")
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    args = parser.parse_args()
    if unknown := set(args.names) - set(BENCHES | BY_NAME):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}")
    return args


if __name__ == "__main__":
    sys.exit(main())
