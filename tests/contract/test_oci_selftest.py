"""The stand-in of OCI itself, driven by its own test through the real SDK."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SELFTEST = Path(__file__).parents[1] / "stubs" / "oci" / "selftest.py"


def test_stand_in_behaves_as_the_service() -> None:
    done = subprocess.run(
        [sys.executable, str(SELFTEST)],
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith(", 0 failed")
