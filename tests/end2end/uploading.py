"""The queue of a library as a process of its own, which can be killed: no window, no Qt."""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from pathlib import Path

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.driver import Driver
from tests.memory import most_memory

SENDING = 0
"""What is told when a transfer begins, where the most memory is told at the end."""


class Telling(list[Job]):
    """Reports of jobs; the first step of a transfer is told."""

    def __init__(self, tells: Connection) -> None:
        super().__init__()
        self._tells = tells

    def append(self, job: Job) -> None:
        super().append(job)
        if job.step == "send" and job.state is JobState.RUNNING and job.progress.total == 0:
            self._tells.send(SENDING)


def main(library: Path, settings: Path, tells: Connection) -> None:
    """Send all; tells SENDING for each transfer, the store being connected by then, and at the
    end the most memory it ever had, in MB."""
    secrets = Secrets(environment={})
    workspace = open_workspace(library, SettingsFile(settings, environment={}), secrets)
    assert workspace.cloud.stores.get(StoreKind.OCI).place
    Driver(workspace, Telling(tells)).hurry()
    workspace.close()
    assert not any(name.startswith("PySide6") for name in sys.modules)
    tells.send(most_memory() >> 20)
