"""Brings whole videos to the service, once: what lies there is known and used again."""

from __future__ import annotations

from pathlib import PurePath

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.remote_assets import RemoteAsset
from medintel_desktop.domain.errors import ServiceError
from medintel_desktop.domain.job import AskAgain, Job, Watch
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.library.by_link import ByLink
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.services import UNDERSTANDING, Services


class AtService:
    """Sending costs nothing yet. What it learns of a half-done upload is in the payload of the
    job: ``resume``, and what :class:`~.by_link.ByLink` keeps there."""

    def __init__(
        self, catalogue: Catalogue, services: Services, originals: Originals, by_link: ByLink
    ) -> None:
        self._catalogue = catalogue
        self._services = services
        self._originals = originals
        self._by_link = by_link

    def bytes_of(self, item: MediaItem) -> int:
        """Size of what would be sent."""
        return self._by_link.bytes_of(item)

    def bring(self, job: Job, watch: Watch, item: MediaItem) -> str | AskAgain:
        """The asset of a whole video, which may still be read there; or ask again later.

        One that lies there is taken, whatever it was sent for. Raises ServiceError and kin, and
        what reaching an original raises.
        """
        known = self._known(item)
        if known is not None:
            return known
        linked = self._by_link.bring(job, watch, item, None)
        if isinstance(linked, AskAgain):
            return linked
        asset = linked or self._sent(job, watch, item)
        watch.save(resume=None, linked=None)
        suffix = PurePath(item.name).suffix.lower()
        self._catalogue.remote_assets.note(
            RemoteAsset(asset, UNDERSTANDING, item.checksum, f"{item.checksum}{suffix}")
        )
        return asset

    def _known(self, item: MediaItem) -> str | None:
        """A whole one that is good. What is gone there, or failed, is forgotten here."""
        for asset in self._catalogue.remote_assets.of(item.checksum):
            if asset.span is not None or asset.service != UNDERSTANDING:
                continue
            try:
                self._services.video_ai().fetched(asset.asset)
            except ServiceError as error:
                if error.retryable or error.service is not None:
                    raise
                self._catalogue.remote_assets.forget(asset.asset)
                continue
            return asset.asset
        return None

    def _sent(self, job: Job, watch: Watch, item: MediaItem) -> str:
        with self._originals.reached(item, watch.report) as path:
            return self._services.video_ai().upload(
                path, f"{item.checksum}{path.suffix.lower()}", job.payload.get("resume"),
                watch.report, lambda token: watch.save(resume=token),
            )  # fmt: skip
