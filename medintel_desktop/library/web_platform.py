"""Takes over what the web platform keeps in the same database: its albums and its vectors.

Its tables name files by their path in a bucket, not by their bytes. Which bytes those are is known
here once the bucket was imported; what is not known yet is left, and comes with another run. A run
works through the files by path and notes how far it came, so it can be stopped anywhere; doing it
again changes nothing, and the platform's tables stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import PermissionMissing, UsageError
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Progress, Watch
from medintel_desktop.domain.mirror import ForeignFile, Role
from medintel_desktop.domain.store import CopyRole
from medintel_desktop.domain.words import counted
from medintel_desktop.library.shared_database import SERVICE, SharedDatabase

KIND = "adopt_platform"
"""Of the job, its step and its unique key."""

TITLE = "Albums of the web platform"

CHUNK = 200
"""Files after which it is noted how far it came."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the platform has: ``known`` of its ``files`` lie in a bucket that was imported here."""

    files: int
    albums: int
    known: int


class WebPlatform:
    """Asks the database, so none of it is for the UI thread."""

    def __init__(self, catalogue: Catalogue, database: SharedDatabase) -> None:
        self._catalogue = catalogue
        self._database = database

    def survey(self) -> Survey:
        """A dry run: nothing is changed, here or there."""
        files = self._database.get().foreign_files()
        albums = {name for file in files for name in file.albums}
        return Survey(len(files), len(albums), len(self._known(files)))

    def progress(self) -> Progress | None:
        """How far it has come; None while it is not under way. Quick, and stays at home."""
        job = self._catalogue.jobs.newest(KIND, unfinished=True)
        return job.progress if job is not None else None

    def outcome(self) -> str:
        """What came of it last, "" while it was never done."""
        job = self._catalogue.jobs.newest(KIND)
        if job is None or not job.ended:
            return ""
        return job.problem.title if job.problem else f"{job.note}." if job.note else ""

    def start(self) -> Changes:
        """Queue it, or let it go on. Raises UsageError when this library is not shared,
        PermissionMissing for who may only look."""
        state = self._catalogue.mirror.state()
        if not state.library:
            raise UsageError("This library is not shared.", "Share it, or join a shared one.")
        if state.role is Role.VIEWER:
            raise PermissionMissing(
                "You may look at this shared library, not add to it.", "Ask its owner."
            )
        job = NewJob(KIND, TITLE, KIND, Lane.TRANSFER, SERVICE, unique_key=KIND)
        self._catalogue.jobs.add([job])
        return Changes(jobs=True)

    def adopt(self, job: Job, watch: Watch) -> Outcome:
        """The step of the job."""
        state, remote = self._catalogue.mirror.state(), self._database.get()
        if not state.library:
            return Finish("Not shared any more")
        files = remote.foreign_files()
        after, taken = str(job.payload.get("after", "")), int(job.payload.get("taken", 0))
        start = next((at for at, one in enumerate(files) if one.path > after), len(files))
        for at in range(start, len(files), CHUNK):
            watch.report(at, len(files), "files")
            some = files[at : at + CHUNK]
            known = self._known(some)
            remote.adopt(state.library, state.machine, known)
            taken += len(known)
            watch.save(after=some[-1].path, taken=taken)
        left = len(files) - taken
        note = f"{counted(taken, 'file')} taken over" + (f", {left:,} not known here" * bool(left))
        return Finish(note, Changes(jobs=True))

    def _known(self, files: Sequence[ForeignFile]) -> list[tuple[ForeignFile, str]]:
        """Those that are copies of items here, with the SHA-256 of their bytes."""
        objects = [object_of(file.path) for file in files]
        found: dict[str, str] = {}
        for place in self._catalogue.copies.places():
            for name, copy in self._catalogue.copies.at(place, objects).items():
                if copy.role is CopyRole.ORIGINAL:
                    found[name] = copy.checksum
        return [
            (file, found[name]) for file, name in zip(files, objects, strict=True) if name in found
        ]


def object_of(path: str) -> str:
    """The object's name, of the spellings that the platform has used: the name itself, an address
    of the bucket (``oci://namespace/bucket/name``), or a link (``https://.../o/name``)."""
    if path.startswith("oci://"):
        return path.removeprefix("oci://").partition("/")[2].partition("/")[2]
    if path.startswith(("https://", "http://")):
        return unquote(urlsplit(path).path.partition("/o/")[2])
    return path.removeprefix("/")
