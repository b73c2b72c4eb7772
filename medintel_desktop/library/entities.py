"""Names people and things from photos at the service, so that ``<@name>`` finds them.

Photos leave this computer for it, so nothing is sent before the user turned it on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.remote_assets import RemoteAsset
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.entity import MENTION, Entity, EntityState, checked_name
from medintel_desktop.domain.errors import FileGone, MedIntelError, NotSetUp, UsageError
from medintel_desktop.domain.job import Advance, Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.polling import ask_again
from medintel_desktop.library.services import UNDERSTANDING, Services

KIND = "name_entity"

PHOTO_SIDE = 1600
"""Longest side of what is sent of a photo, px."""

MOST_PHOTOS = 20
"""More say no more of anybody."""

_ACTIVE = (JobState.QUEUED, JobState.WAITING, JobState.RUNNING, JobState.PAUSED)


class Entities:
    """``allowed`` says whether the user turned this on."""

    def __init__(
        self,
        catalogue: Catalogue,
        tools: MediaTools,
        services: Services,
        originals: Originals,
        allowed: Callable[[], bool],
        *,
        first_poll: float = 2.0,
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._services = services
        self._originals = originals
        self._allowed = allowed
        self._first_poll = first_poll

    @property
    def on(self) -> bool:
        return self._allowed()

    def all(self) -> list[Entity]:
        """By name."""
        return self._catalogue.entities.all()

    def name(self, name: str, media_ids: Sequence[str], description: str = "") -> Changes:
        """Name whom or what these photos show; queued. Raises UsageError, NotSetUp."""
        if not self._allowed():
            raise NotSetUp(
                "Finding people and things by name is off.", "Turn it on in Settings, Services."
            )
        items = [item for id_ in media_ids if (item := self._catalogue.media.get(id_))]
        fit = (MediaState.READY, MediaState.UNDERSTOOD)
        photos = [i.id for i in items if i.kind is MediaKind.PHOTO and i.state in fit]
        if not photos:
            raise UsageError("There is no photo among these.", "Choose one photo or more.")
        entity = self._catalogue.entities.add(
            checked_name(name), " ".join(description.split()), photos[:MOST_PHOTOS]
        )
        job = NewJob(
            KIND, entity.name, "show", Lane.TRANSFER, service=UNDERSTANDING,
            payload={"entity": entity.id}, unique_key=f"entity {entity.id}",
        )  # fmt: skip
        self._catalogue.jobs.add([job])
        return Changes(jobs=True)

    def forget(self, entity_id: str) -> Changes:
        """Delete a name, here now, and there as soon as the service can be reached: with it the
        photos that were sent for it alone."""
        entity = self._catalogue.entities.get(entity_id)
        if entity is None:
            return Changes()
        with self._catalogue.database.write():
            self._stop(entity_id)
            photos = self._catalogue.entities.photos(entity_id)
            assets = [a for a in photos.values() if a and self._catalogue.entities.shared(a) == 1]
            job = NewJob(
                "forget_entity", entity.name, "forget", Lane.QUICK, service=UNDERSTANDING,
                payload={"remote": entity.remote, "assets": assets},
                unique_key=f"forget entity {entity_id}",
            )  # fmt: skip
            self._catalogue.entities.remove(entity_id)
            if entity.remote or assets:
                self._catalogue.jobs.add([job])
        return Changes(jobs=True)

    def translated(self, text: str) -> str:
        """A query with names as the service knows them. Raises UsageError for one it does not."""

        def remote(name: str) -> str:
            entity = self._catalogue.entities.named(name.strip())
            if entity is None or not entity.remote or entity.state is not EntityState.READY:
                known = ", ".join(e.name for e in self.all() if e.state is EntityState.READY)
                raise UsageError(
                    f"Nobody is called {name} yet.",
                    f"Names there are: {known}." if known else "Name somebody from photos first.",
                )
            return entity.remote

        return MENTION.sub(lambda found: f"<@{remote(found[1])}>", text)

    # -- steps ---------------------------------------------------------------------------------

    def show(self, job: Job, watch: Watch) -> Outcome:
        """Photos go to the service, each once."""
        entity, service = self._entity(job), self._services.video_index().entities
        photos = self._catalogue.entities.photos(entity.id)
        for number, (media_id, asset) in enumerate(photos.items()):
            watch.report(number, len(photos), "photos")
            item = self._catalogue.media.get(media_id)
            if asset or item is None:
                continue
            with self._originals.reached(item, watch.report) as path:
                jpeg = self._tools.as_jpeg(path, item.metadata, PHOTO_SIDE)
            name = f"{item.checksum}.entity.jpg"
            asset = service.show(name, jpeg)
            self._catalogue.entities.note_photo(entity.id, media_id, asset)
            sent = RemoteAsset(asset, UNDERSTANDING, item.checksum, name)
            self._catalogue.remote_assets.note(sent)
        return Advance({"polls": 0})

    def teach(self, job: Job, watch: Watch) -> Outcome:
        """Once the photos were read, the name is given to what they show."""
        entity, service = self._entity(job), self._services.video_index().entities
        assets = tuple(a for a in self._catalogue.entities.photos(entity.id).values() if a)
        try:
            if not assets:
                raise FileGone("None of the photos is there any more.", "Choose others.")
            if not all(service.shown(asset) for asset in assets):
                return ask_again(job, "Waiting: the service reads the photos", self._first_poll)
            remote = service.teach(entity.name, entity.description, assets)
        except MedIntelError as error:
            if not error.retryable and error.service is None:
                self._catalogue.entities.note(entity.id, EntityState.FAILED)
            raise
        self._catalogue.entities.note(entity.id, EntityState.LEARNING, remote)
        return Advance({"polls": 0})

    def learn(self, job: Job, watch: Watch) -> Outcome:
        """Ask until the name can be searched for."""
        entity = self._entity(job)
        if not self._services.video_index().entities.learned(entity.remote):
            return ask_again(job, "Waiting: the service learns the name", self._first_poll)
        self._catalogue.entities.note(entity.id, EntityState.READY)
        return Finish(f"Find it with <@{entity.name}>")

    def carry_out_forgetting(self, job: Job, watch: Watch) -> Outcome:
        """The name first, so that no photo is in use any more."""
        index = self._services.video_index()
        if job.payload["remote"]:
            index.entities.forget(job.payload["remote"])
            watch.save(remote="")
        for asset in job.payload["assets"]:
            if index.remove_asset(asset):
                self._catalogue.remote_assets.forget(asset)
        return Finish("Deleted from TwelveLabs")

    def _stop(self, entity_id: str) -> None:
        job = self._catalogue.jobs.newest(f"entity {entity_id}", unfinished=True)
        if job is not None:
            self._catalogue.jobs.set_state(JobState.CANCELLED, _ACTIVE, [job.id])

    def _entity(self, job: Job) -> Entity:
        entity = self._catalogue.entities.get(job.payload["entity"])
        if entity is None:
            raise FileGone(f"{job.title} was deleted meanwhile.")
        return entity
