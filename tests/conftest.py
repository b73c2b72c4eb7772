"""Fixtures of all tests: no screen, no keyring, no account, a library of one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false;*.warning=false")
os.environ.setdefault("QT_API", "pyside6")
# The web engine of the map: tests may run as root, and where shared memory is small.
os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-gpu --disable-dev-shm-usage")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for name in (
    "TWELVE_LABS_API_KEY",
    "TWELVELABS_API_KEY",
    "PEGASUS_API_KEY",
    "TWELVELABS_BASE_URL",
    "EMBEDDING_MODEL",
    "EMBEDDING_CLIP_LENGTH",
    "MEDINTEL_LIBRARY",
    *(
        name
        for name in os.environ
        if name.startswith(("OCI_", "AWS_", "DEFAULT_", "ORACLE_DB_", "DB_POOL_"))
    ),
):
    if "live" not in os.environ.get("MEDINTEL_TESTS", ""):
        os.environ.pop(name, None)

import pytest  # noqa: E402 - the environment comes first
from hypothesis import HealthCheck  # noqa: E402
from hypothesis import settings as examples  # noqa: E402

from medintel_desktop.bootstrap import open_workspace  # noqa: E402
from medintel_desktop.jobs.workspace import Workspace  # noqa: E402
from medintel_desktop.settings.model import SettingsFile  # noqa: E402
from medintel_desktop.settings.secrets import Secrets  # noqa: E402
from tests.service import KEY, StandIn, running_stand_in, service, video_ai  # noqa: E402
from tests.stores import (  # noqa: E402
    b2_bucket,
    b2_faults,
    b2_store,
    folder_store,
    impatient,
    oci_stand_in,
    oci_store,
    parted,
    running_oci,
    running_s3,
    s3,
    store,
)

# The same examples every day, so that a failure tells of a change; `make fuzz` draws new ones.
# How long drawing them takes is the machine's matter.
patient = examples(deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.register_profile("same", patient, derandomize=True, database=None)
examples.register_profile("new", patient, print_blob=True)
examples.load_profile(os.environ.get("MEDINTEL_EXAMPLES", "same"))

__all__ = [
    "b2_bucket",
    "b2_faults",
    "b2_store",
    "folder_store",
    "impatient",
    "oci_stand_in",
    "oci_store",
    "parted",
    "running_oci",
    "running_s3",
    "running_stand_in",
    "s3",
    "service",
    "store",
    "video_ai",
]


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    """Settings of nobody, untouched by the environment."""
    return SettingsFile(tmp_path / "settings.json", environment={})


@pytest.fixture
def secrets() -> Secrets:
    """No key anywhere, and a keyring that does not work."""
    return Secrets(environment={})


@pytest.fixture
def workspace(tmp_path: Path, settings: SettingsFile, secrets: Secrets) -> Iterator[Workspace]:
    """An empty library without a service."""
    workspace = open_workspace(tmp_path / "library", settings, secrets)
    yield workspace
    workspace.close()


@pytest.fixture
def understood(tmp_path: Path, settings: SettingsFile, service: StandIn) -> Iterator[Workspace]:
    """An empty library connected to the stand-in."""
    settings.change(twelvelabs_base_url=service.base_url)
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    workspace = open_workspace(tmp_path / "library", settings, secrets)
    yield workspace
    workspace.close()
