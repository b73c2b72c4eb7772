"""The scenes of a video: those a service told, else the shots that are found on this computer.

Shots are looked for when a video is opened for the first time, by a job that works for a second
at a time and lets everything else in its lane go first, so that no import waits for it.
"""

from __future__ import annotations

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileGone, TooLarge, Unreadable
from medintel_desktop.domain.job import AskAgain, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.domain.scene import Scene, shots
from medintel_desktop.domain.words import counted
from medintel_desktop.library.originals import Originals

LOOK = "look_for_scenes"
"""Name of the kind of job and of its one step."""

AT_ONCE = 1.0
"""Seconds of work until others in the lane have a turn."""


class Scenes:
    """Reads scenes, and holds the step of the job that finds shots."""

    def __init__(self, catalogue: Catalogue, tools: MediaTools, originals: Originals) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._originals = originals

    def of(self, media_id: str) -> list[Scene]:
        """In the order of time; none while nobody has looked."""
        answers = self._catalogue.analyses.of_kind([media_id], AnswerKind.SCENES)
        for answer in answers:
            if answer.span is None and answer.whole:
                passages = [one for one in answer.content if isinstance(one, Passage)]
                if passages:
                    return [Scene(passage.span, passage.title) for passage in passages]
        return self._catalogue.scenes.of(media_id)

    def enqueue(self, media_id: str) -> Changes:
        """Look for the shots of a video that is here, unless its scenes are known."""
        item = self._catalogue.media.get(media_id)
        if item is None or item.kind is not MediaKind.VIDEO or not item.metadata.duration:
            return Changes()
        if self.of(media_id) or self._originals.locate(item) is None:
            return Changes()
        job = NewJob(
            LOOK, item.name, LOOK, Lane.QUICK, media_id=media_id, unique_key=f"scenes {media_id}"
        )
        self._catalogue.jobs.add([job])
        return Changes(jobs=True)

    def look(self, job: Job, watch: Watch) -> Outcome:
        """Find cuts for a while; what was found so far is in the payload."""
        item = self._item(job)
        path = self._originals.locate(item)
        if path is None:
            raise FileGone(f"{item.name} is not there now.", "Connect its disk, then try again.")
        found = list(job.payload.get("cuts", ()))
        try:
            cuts = self._tools.cuts(
                path, item.metadata, job.payload.get("until", 0.0), AT_ONCE,
                lambda done, total: watch.report(done, total, "seconds"),
            )  # fmt: skip
        except (Unreadable, TooLarge):
            return self._keep(item, found)  # as far as it can be read
        found += cuts.found
        if not cuts.all:
            return AskAgain(0, "Looking for scenes", {"cuts": found, "until": cuts.until})
        return self._keep(item, found)

    def _keep(self, item: MediaItem, cuts: list[float]) -> Finish:
        scenes = shots(cuts, item.metadata.duration or 0.0)
        self._catalogue.scenes.put(item.id, scenes)
        return Finish(f"Found {counted(len(scenes), 'scene')}", Changes(frozenset([item.id])))

    def _item(self, job: Job) -> MediaItem:
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        return item
