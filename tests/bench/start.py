"""From starting the program to the first page of a big library, against an empty window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.library import make_library
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.turns import medians

GOAL = Goal(3, more=False)
LAZY = Goal(0, more=False)
HEAVY = (
    "twelvelabs", "oci", "boto3", "botocore", "segno", "psutil", "http.server", "oracledb",
    "PySide6.QtWebEngineCore", "av", "cv2", "numpy", "PIL",
)  # fmt: skip
"""What the first page must do without: SDKs, the web engine, codecs."""


def run(scale: Scale, scratch: Path) -> list[Row]:
    """Fresh processes in turns."""
    library, compiled = str(scratch / "library"), str(scratch / "compiled")
    make_library(Path(library), scale.items).close()
    loaded: set[str] = set()
    seconds = medians(
        {
            "ours": lambda turn: loaded.update(_until_painted(["window", library], compiled)),
            "empty": lambda turn: _until_painted(["empty_window"], compiled),
        },
        2 * scale.rounds + 1,
    )
    heavy = [name for name in HEAVY if name in loaded]
    return [
        Row("start", f"first page of {scale.items:,} items / an empty window",
            f"{seconds['ours'] * 1e3:.0f} ms", f"{seconds['empty'] * 1e3:.0f} ms",
            seconds["ours"] / seconds["empty"], GOAL),
        Row("start", "SDKs, web engine and codecs loaded by then", ", ".join(heavy) or "none", "",
            len(heavy), LAZY, "modules"),
    ]  # fmt: skip


def _until_painted(module: Sequence[str], compiled: str) -> list[str]:
    """Start a window, wait for its page, answer the modules it loaded.

    Compiled modules are kept, as they are where the app is installed.
    """
    command = [sys.executable, "-m", f"tests.bench.{module[0]}", *module[1:]]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, env=environment, timeout=60
    )
    modules: list[str] = json.loads(done.stdout.splitlines()[-1])
    return modules
