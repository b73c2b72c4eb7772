"""A video that is stored already: the service fetches it by a link, instead of a second upload.

The link opens for a day at most and is revoked once the service has the video, or will not have
it. Where no copy or no link is to be had, the video is sent from this computer as ever.
"""

from __future__ import annotations

import time
from dataclasses import astuple
from pathlib import PurePath

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import MedIntelError, ServiceError
from medintel_desktop.domain.job import AskAgain, Job, JobState, Watch
from medintel_desktop.domain.limits import MARENGO_3, ServiceLimits
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.share import Purpose
from medintel_desktop.domain.store import CopyRole, StoreKind
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.polling import ask_again
from medintel_desktop.library.services import Services
from medintel_desktop.library.shares import Offer, Shares

HOURS = 24
"""A link for the service opens this long; fetching takes minutes."""

FETCHED = "The service has fetched it"
NOT_FETCHED = "The service did not fetch it"

_ACTIVE = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING)
_PURPOSE = Purpose.SERVICE


class _NoLink(Exception):
    """A store made no link; the reason is the cause."""


class ByLink:
    """Hands videos over by link. What it learns is in the payload of the job:

    ``linked`` (the asset that the service fetches, with ``space`` and ``asked_at``), ``no_link``
    (it was tried in vain).
    """

    def __init__(
        self,
        catalogue: Catalogue,
        shares: Shares,
        services: Services,
        originals: Originals,
        *,
        limits: ServiceLimits = MARENGO_3,
        patience: float = 6 * 3600.0,
        first_poll: float = 2.0,
    ) -> None:
        self._catalogue = catalogue
        self._shares = shares
        self._services = services
        self._originals = originals
        self._limits = limits
        self._patience = patience
        self._first_poll = first_poll

    def bytes_of(self, item: MediaItem) -> int:
        """Size of what would be fetched, that of the original where nothing can be."""
        offer = self._offer(item)
        return offer.copy.bytes if offer else item.bytes

    def bring(
        self, job: Job, watch: Watch, item: MediaItem, space: EmbeddingSpace | None
    ) -> str | AskAgain | None:
        """The asset once the service has it; None: send the video from here. ``space`` None: it
        is fetched for questions, not to be understood."""
        if job.payload.get("no_link"):
            return None
        if job.payload.get("linked"):
            return self._wait(job, watch, item)
        offer = self._offer(item)
        if offer is None:
            if self._being_stored(item):
                return ask_again(job, "Waiting: it is stored first", self._first_poll)
            return None
        try:
            asset = self._handed_over(item, offer)
        except _NoLink as refused:
            self._give_up(watch, item, refused.__cause__)
            return None
        except ServiceError as error:
            if error.retryable or error.service is not None:
                raise
            self._give_up(watch, item, error)
            return None
        watch.save(linked=asset, space=astuple(space) if space else None, asked_at=time.time())
        return ask_again(job, "Waiting: the service fetches the video", self._first_poll)

    def _handed_over(self, item: MediaItem, offer: Offer) -> str:
        copy = offer.copy

        def link() -> str:
            try:
                return self._shares.make(
                    item.id, hours=min(HOURS, offer.most_hours), kind=offer.kind, role=copy.role,
                    purpose=_PURPOSE,
                ).url  # fmt: skip
            except MedIntelError as error:
                raise _NoLink from error

        name = f"{copy.checksum}{PurePath(copy.object).suffix}"
        return self._services.video_ai().upload_link(link, name, copy.bytes)

    def _wait(self, job: Job, watch: Watch, item: MediaItem) -> str | AskAgain | None:
        asset = str(job.payload["linked"])
        try:
            there = self._services.video_ai().fetched(asset)
        except ServiceError as error:
            if error.retryable or error.service is not None:
                raise
            self._give_up(watch, item, error)
            return None
        if there:
            self._shares.revoke_item(item.id, FETCHED, _PURPOSE)
            return asset
        if time.time() - job.payload["asked_at"] > self._patience:
            self._give_up(watch, item, None)
            return None
        return ask_again(job, "Waiting: the service fetches the video", self._first_poll)

    def _give_up(self, watch: Watch, item: MediaItem, error: BaseException | None) -> None:
        """Note that no link will do. While a store is away, an original that is only there is
        waited for: the way round would bring it here first."""
        self._shares.revoke_item(item.id, NOT_FETCHED, _PURPOSE)
        passes = isinstance(error, MedIntelError) and (error.retryable or error.service)
        if error is not None and passes and self._originals.locate(item) is None:
            raise error
        watch.save(linked=None, no_link=True)

    def _offer(self, item: MediaItem) -> Offer | None:
        """The copy to fetch: the original where it is small enough, best by a link that can be
        revoked."""
        fit = [
            offer
            for offer in self._shares.offers(item.id)
            if offer.copy.bytes <= self._limits.max_link_bytes
        ]
        return min(
            fit, key=lambda o: (o.copy.role is not CopyRole.ORIGINAL, not o.revocable), default=None
        )

    def _being_stored(self, item: MediaItem) -> bool:
        """Whether a bucket will soon have it: sending it twice at the same time helps nobody."""
        held = {hold.service for hold in self._catalogue.jobs.holds()}
        return any(
            job.kind == "store"
            and job.state in _ACTIVE
            and job.service not in (None, StoreKind.FOLDER, *held)
            for job in self._catalogue.jobs.of_media([item.id])
        )
