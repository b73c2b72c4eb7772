"""The stand-in itself, driven by its own test through the real SDK."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SELFTEST = Path(__file__).parents[1] / "stubs" / "twelvelabs" / "selftest.py"
# What the product uses today. Without --sections it tests all that the stand-in can.
SECTIONS = (
    "media,authentication,indexes,assets,big_upload,multipart,indexing,search,analyze,"
    "analyze_tasks,embeddings,entities"
)


def test_stand_in_behaves_as_the_service() -> None:
    done = subprocess.run(
        [sys.executable, str(SELFTEST), "--sections", SECTIONS],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith(", 0 failed")
