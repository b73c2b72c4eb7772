"""What is said of a shared library: the colour, and a sentence that says what is safe."""

from __future__ import annotations

from datetime import datetime

import pytest

from medintel_desktop.domain.job import Progress
from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.sharing import SharingState, SharingStatus
from medintel_desktop.ui.shared_library.sync_words import sentence, tone

NOW = datetime(2026, 3, 4, 15, 0).timestamp()
AT_TWO = datetime(2026, 3, 4, 14, 2).timestamp()
YESTERDAY = datetime(2026, 3, 3, 9, 30).timestamp()
REFUSED = Problem("Key refused", "The database refused user name or password.", "Change it.")


def status(state: SharingState, **more: object) -> SharingStatus:
    return SharingStatus(state, "Family", **more)  # type: ignore[arg-type]  # named fields


@pytest.mark.parametrize(
    ("found", "colour", "said"),
    [
        (status(SharingState.SYNCED, synced_at=NOW - 125), "ok",
         "Everything is synced. Last sync 2 min ago."),
        (status(SharingState.SYNCED, synced_at=NOW, waiting=1), "accent",
         "1 change waits to be sent. Last sync just now."),
        (status(SharingState.SYNCED, synced_at=NOW, conflicts=3), "warn",
         "Everything is synced. Last sync just now."),
        (status(SharingState.SYNCING), "accent", "Looking for what is new."),
        (status(SharingState.SYNCING, progress=Progress(1200, 100_000, "sent")), "accent",
         "Sent 1,200 of 100,000. You can go on working, and close MedIntel at any time."),
        (status(SharingState.SYNCING, progress=Progress(1200, 0, "received")), "accent",
         "Received 1,200. You can go on working, and close MedIntel at any time."),
        (status(SharingState.OFFLINE, offline_since=AT_TWO, waiting=12), "warn",
         "The database cannot be reached since 14:02. Browsing and editing work as always; "
         "12 changes go on when it is back."),
        (status(SharingState.OFFLINE, offline_since=YESTERDAY), "warn",
         "The database cannot be reached since 3 Mar 2026, 09:30. Browsing and editing work as "
         "always."),
        (status(SharingState.STOPPED, problem=REFUSED), "danger",
         "The database refused user name or password. Change it."),
    ],
)  # fmt: skip
def test_each_state_has_its_colour_and_sentence(
    found: SharingStatus, colour: str, said: str
) -> None:
    assert (tone(found), sentence(found, NOW)) == (colour, said)
