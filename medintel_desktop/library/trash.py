"""Deleting in two steps: to the trash with undo, then for good. Originals stay unless asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import EMPTYING, Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.domain.view import Section, View
from medintel_desktop.domain.words import counted
from medintel_desktop.library.discarding import Discarding
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.forgetting import Emptied, Forgetting
from medintel_desktop.library.shares import TRASHED, revoke_later
from medintel_desktop.library.withdrawal import Withdrawal

BATCH = 250
"""Items forgotten at once: others who write wait for about 50 ms."""

BATCH_OF_FILES = 25
"""The same where their files are moved, which takes a while for each."""

_CHANGED = Changes(media_list=True, albums=True)


class Trash:
    """Moves items in and out, and empties."""

    def __init__(
        self, catalogue: Catalogue, folder: LibraryFolder, discarding: Discarding,
        withdrawal: Withdrawal,
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._forgetting = Forgetting(catalogue, folder, discarding, withdrawal)

    def put(self, media_ids: Sequence[str]) -> Changes:
        """To the trash; unfinished jobs of the items are cancelled, links to them end."""
        self._catalogue.media.trash(media_ids, time.time())
        ids = [job.id for job in self._catalogue.jobs.of_media(media_ids)]
        active = (JobState.QUEUED, JobState.WAITING, JobState.RUNNING, JobState.PAUSED)
        self._catalogue.jobs.set_state(JobState.CANCELLED, active, ids)
        ending = revoke_later(self._catalogue, media_ids, TRASHED)
        return _CHANGED | Changes(frozenset(media_ids), jobs=bool(ids)) | ending

    def restore(self, media_ids: Sequence[str]) -> Changes:
        self._catalogue.media.trash(media_ids, None)
        return _CHANGED | Changes(frozenset(media_ids))

    def ids(self) -> list[str]:
        cells = self._catalogue.cells
        nums = cells.numbers(View(Section.TRASH))
        return [
            cell.id
            for at in range(0, len(nums), 500)
            for cell in cells.by_number(nums[at : at + 500])
        ]

    def empty(
        self,
        media_ids: Sequence[str] | None = None,
        *,
        originals: bool = False,
        copies: bool = False,
        service: bool = False,
        told: Callable[[Emptied], None] = lambda emptied: None,
        check: Callable[[], None] = lambda: None,
    ) -> Emptied:
        """Forget items in the trash (None: all). Only with ``originals`` are their files moved
        to the system's trash, too, only with ``copies`` are their objects in stores deleted, and
        only with ``service`` what lies at the understanding service; without, all of it stays.

        ``told`` hears what came of each batch. ``check`` is asked before each and may raise
        Cancelled; what was forgotten until then stays so.
        """
        ids, done = self.ids() if media_ids is None else media_ids, Emptied()
        each = BATCH_OF_FILES if originals else BATCH
        for at in range(0, len(ids), each):
            check()
            batch = ids[at : at + each]
            emptied = self._forgetting.forget(
                batch, check, originals=originals, copies=copies, service=service
            )
            told(emptied)
            done += emptied
            if emptied.items < len(batch):
                check()  # stopped in the middle of it
        return done

    def empty_later(
        self, *, originals: bool = False, copies: bool = False, service: bool = False
    ) -> Changes:
        """The same as a job, for what is in the trash now."""
        until = self._catalogue.media.trashed_last()
        asked = {"originals": originals, "copies": copies, "service": service, "until": until}
        key = f"{EMPTYING} {originals} {copies} {service}"
        job = NewJob(EMPTYING, "Trash", "empty", Lane.QUICK, payload=asked, unique_key=key)
        return Changes(jobs=bool(self._catalogue.jobs.add([job])))

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """The step of that job. Its payload tells what came of it, see :func:`emptied_by`."""
        asked, done = job.payload, emptied_by(job.payload)
        ids = self._catalogue.media.trashed_until(asked["until"])
        total = done.items + len(ids)

        def told(emptied: Emptied) -> None:
            nonlocal done
            done += emptied
            watch.save(**_noted(done))
            watch.report(done.items, total, "items")

        self.empty(
            ids, originals=asked["originals"], copies=asked["copies"],
            service=asked.get("service", False), told=told, check=watch.check,
        )  # fmt: skip
        changes = _CHANGED | Changes(jobs=done.objects + done.withdrawn > 0)
        return Finish(f"{counted(done.items, 'item')} removed", changes)


def emptied_by(payload: Mapping[str, Any]) -> Emptied:
    """What a job has done so far."""
    return Emptied(
        payload.get("items", 0), payload.get("moved", 0), payload.get("kept", 0),
        tuple(payload.get("reasons", ())), payload.get("objects", 0),
        payload.get("staying", 0), payload.get("withdrawn", 0),
    )  # fmt: skip


def _noted(done: Emptied) -> dict[str, Any]:
    return {
        "items": done.items, "moved": done.originals, "kept": done.kept,
        "reasons": done.reasons, "objects": done.objects, "staying": done.staying,
        "withdrawn": done.withdrawn,
    }  # fmt: skip
