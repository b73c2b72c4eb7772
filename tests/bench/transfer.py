"""A large file to a store, proved and resumable, against the SDK's own UploadManager."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from statistics import median

from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import StoreKind
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.contract.stores.sender import MB, PART, Sender, of_oci
from tests.stores import OciStandIn

RATE = Goal(0.8, more=True)
MEMORY = Goal(150, more=False)
HANDS = 3
MOST_ROUNDS = 3


def run(scale: Scale, scratch: Path) -> list[Row]:
    """Fresh processes in turns, to the same stand-in, with the same parts and as many at once."""
    for name in ("oci", "ours"):
        (scratch / name).mkdir()
    with closing(OciStandIn(scratch / "oci")) as stand_in:
        item = _item(scratch / "ours", stand_in, scale.transfer)
        commands = {
            "ours": [str(scratch / "ours" / "library"), str(scratch / "ours" / "settings.json")],
            "manager": [
                str(stand_in.config), stand_in.endpoint, stand_in.bucket, stand_in.namespace,
                item.paths[0].path, str(PART), str(HANDS),
            ],
        }  # fmt: skip
        told: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
        for turn in range(min(scale.rounds, MOST_ROUNDS)):
            for name in list(commands)[:: 1 if turn % 2 else -1]:
                _as_new(scratch / "ours", stand_in, item)
                told[name].append(_told(name, commands[name]))
    rates = {
        name: scale.transfer * MB / 1e6 / median(row["seconds"] for row in rows)
        for name, rows in told.items()
    }
    memory = {name: max(row["memory"] for row in rows) / 1e6 for name, rows in told.items()}
    return [
        Row("transfer", f"{scale.transfer:,} MB to a loopback store / UploadManager",
            f"{rates['ours']:.0f} MB/s", f"{rates['manager']:.0f} MB/s",
            rates["ours"] / rates["manager"], RATE),
        Row("transfer", "most memory meanwhile", f"{memory['ours']:.0f} MB",
            f"{memory['manager']:.0f} MB", memory["ours"], MEMORY, "MB"),
    ]  # fmt: skip


def _item(folder: Path, stand_in: OciStandIn, megabytes: int) -> MediaItem:
    with closing(Sender(folder, StoreKind.OCI, of_oci(stand_in))) as sender:
        return sender.put_in(megabytes)


def _as_new(folder: Path, stand_in: OciStandIn, item: MediaItem) -> None:
    """Nothing is stored; the item is queued."""
    stand_in.empty()
    with closing(Sender(folder, StoreKind.OCI, of_oci(stand_in))) as sender:
        for copy in sender.copies(item):
            sender.workspace.catalogue.copies.remove(copy.place, copy.object)
        sender.queue(item)


def _told(name: str, words: list[str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.sending", name, *words],
        stdout=subprocess.PIPE, text=True, check=True, timeout=600,
        env={**os.environ, "NO_PROXY": "127.0.0.1,localhost"},
    )  # fmt: skip
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer
