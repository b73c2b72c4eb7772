"""How the shared library stands, in one line."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from medintel_desktop.domain.job import Progress
from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.sharing import SharingState, SharingStatus

NOON = datetime.now().replace(hour=12, minute=5, second=0)
LONG_AGO = datetime(2024, 3, 9, 12, 5)
REFUSED = Problem("Key refused", "The database refused user name or password.", "")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SharingStatus(SharingState.NOT_SET_UP), "No database is set up"),
        (SharingStatus(SharingState.NOT_SHARED), "Not shared"),
        (SharingStatus(SharingState.SYNCED), "Synced"),
        (SharingStatus(SharingState.SYNCED, waiting=1), "Synced, 1 change waiting"),
        (SharingStatus(SharingState.SYNCED, conflicts=2), "Synced, 2 conflicts"),
        (SharingStatus(SharingState.SYNCING, waiting=9), "Syncing"),
        (
            SharingStatus(SharingState.SYNCING, progress=Progress(12_000, 300_000, "sent")),
            "Syncing: sent 12,000 of 300,000",
        ),
        (
            SharingStatus(SharingState.SYNCING, progress=Progress(40, 0, "received")),
            "Syncing: received 40",
        ),
        (SharingStatus(SharingState.OFFLINE), "Offline"),
        (
            SharingStatus(SharingState.OFFLINE, waiting=12, offline_since=NOON.timestamp()),
            "Offline since 12:05, 12 changes waiting",
        ),
        (
            SharingStatus(SharingState.OFFLINE, offline_since=LONG_AGO.timestamp()),
            "Offline since 9 Mar 2024",
        ),
        (
            SharingStatus(SharingState.STOPPED, problem=REFUSED, waiting=3),
            "The database refused user name or password, 3 changes waiting",
        ),
    ],
)
def test_words(status: SharingStatus, words: str) -> None:
    assert status.words == words


def test_another_day_is_named() -> None:
    yesterday = NOON - timedelta(days=1)
    status = SharingStatus(SharingState.OFFLINE, offline_since=yesterday.timestamp())
    assert f"{yesterday.day} {yesterday:%b}" in status.words
