"""The libraries read ahead are all the large ones that an import links."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from medintel_desktop.backends.media_tools.libraries import PACKAGES, libraries

LARGE = 2 << 20
"""Bytes from which linking a file that is not in memory is noticed."""

MAPPED = """
import decimal, sys
from importlib import import_module
from pathlib import Path
import numpy, PIL.Image
def mapped():
    maps = Path("/proc/self/maps").read_text().splitlines()
    return {line.split(maxsplit=5)[5] for line in maps if ".so" in line}
before = mapped()
import_module(sys.argv[1])
print("\\n".join(mapped() - before))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what is mapped")
@pytest.mark.parametrize("package", PACKAGES)
def test_all_that_an_import_links_is_read_ahead(package: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MAPPED, package], capture_output=True, text=True, check=True
    )
    read = {str(file.resolve()) for file in libraries(package)}
    large = {name for name in done.stdout.splitlines() if Path(name).stat().st_size > LARGE}

    assert large
    assert large <= read
