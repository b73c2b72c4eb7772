"""The queue of a library as a process of its own, which can be killed: no window, no Qt.

    python -m tests.end2end.uploading LIBRARY SETTINGS

Says "sending" when a transfer begins, the store being connected by then, and at the end the most
memory it ever had, in MB.
"""

from __future__ import annotations

import sys
from pathlib import Path

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.driver import Driver
from tests.memory import most_memory


class Telling(list[Job]):
    """Reports of jobs; the first step of a transfer is told to whoever reads our output."""

    def append(self, job: Job) -> None:
        super().append(job)
        if job.step == "send" and job.state is JobState.RUNNING and job.progress.total == 0:
            print("sending", flush=True)


def main(library: Path, settings: Path) -> None:
    secrets = Secrets(environment={})
    workspace = open_workspace(library, SettingsFile(settings, environment={}), secrets)
    assert workspace.cloud.stores.get(StoreKind.OCI).place
    driver = Driver(workspace, Telling())
    driver.hurry()
    workspace.close()
    assert not any(name.startswith("PySide6") for name in sys.modules)
    print(most_memory() >> 20, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
