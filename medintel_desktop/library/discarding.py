"""Deletes objects of items that were deleted for good, one job an object."""

from __future__ import annotations

from collections.abc import Sequence

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import Copy, kind_of, place_name
from medintel_desktop.library.sidecar_objects import objects_beside
from medintel_desktop.library.stores import Stores


class Discarding:
    """Queues, and holds the step that deletes an object and what is kept beside it."""

    def __init__(self, catalogue: Catalogue, stores: Stores) -> None:
        self._catalogue = catalogue
        self._stores = stores

    def enqueue(self, item: MediaItem, copies: Sequence[Copy]) -> int:
        """Queue the objects of an item that is being forgotten; how many."""
        return self._catalogue.jobs.add(_job_for(item, copy) for copy in copies)

    def delete(self, job: Job, watch: Watch) -> Outcome:
        """Delete an object with all its versions, unless an item has come that needs it."""
        place, name = str(job.payload["place"]), str(job.payload["object"])
        checksum = str(job.payload["checksum"])
        store = self._stores.of_place(place)
        if store is None:
            raise NotSetUp(
                f"{place_name(place)} is not set up here, so its copy stays.",
                "Set it up in the settings, then try again.",
                service=kind_of(place),
            )
        if self._wanted(place, name, checksum):
            return Finish("Kept: the library has this file again")
        stays = store.delete(name)
        for beside in objects_beside(checksum):
            store.delete(beside)
        where = place_name(place)
        return Finish(f"Deleted from {where}. {stays}" if stays else f"Deleted from {where}")

    def _wanted(self, place: str, name: str, checksum: str) -> bool:
        """The same file was added again meanwhile; what is stored is its copy once more."""
        known = self._catalogue.media.by_checksum(checksum) is not None
        return known or bool(self._catalogue.copies.at(place, [name]))


def _job_for(item: MediaItem, copy: Copy) -> NewJob:
    kind = kind_of(copy.place)
    return NewJob(
        "delete_object", shown_name(item.name), "delete", Lane.QUICK, service=kind,
        payload={
            "store": kind, "place": copy.place, "object": copy.object, "checksum": item.checksum
        },
        unique_key=f"delete {copy.place} {copy.object}",
    )  # fmt: skip
