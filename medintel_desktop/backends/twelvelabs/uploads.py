"""From a file or a link to an asset: taken over where it is there already, else sent."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import Path

from medintel_desktop.backends.twelvelabs import multipart, refusals
from medintel_desktop.backends.twelvelabs.connection import PAGE, Connection, everything
from medintel_desktop.backends.twelvelabs.errors import translated
from medintel_desktop.backends.twelvelabs.reach import reachable
from medintel_desktop.backends.twelvelabs.source import Source
from medintel_desktop.domain.errors import ServiceBusy, ServiceError
from medintel_desktop.domain.ports import Report

DIRECT_LIMIT = 200 * 1000 * 1000
"""Bytes in one request; the service says 200 MB [sdk:assets.create]."""


def bring(
    connection: Connection,
    path: Path,
    name: str,
    resume: str | None,
    report: Report,
    save: Callable[[str], None],
    direct_limit: int = DIRECT_LIMIT,
) -> str:
    """The asset id of the file at ``path``, which is called ``name`` at the service."""
    with Source(path, report) as source:
        asset_id = multipart.go_on(connection, source, resume, save) if resume else None
        asset_id = asset_id or _known(connection, name, source.size)
        if asset_id is not None:
            report(source.size, source.size)
            return asset_id
        if source.size > direct_limit:
            return multipart.begin(connection, source, name, save)
        return _direct(connection, source, name)


def let_fetch(connection: Connection, link: Callable[[], str], name: str, size: int) -> str:
    """The asset id of what ``link`` opens; as ``VideoAI.upload_link``."""
    asset_id = _known(connection, name, size, fetching=True)
    if asset_id is not None:
        return asset_id
    url = link()
    if not reachable(url, connection.base_url):
        raise ServiceError(
            "TwelveLabs cannot reach this store from outside.",
            "The video is sent from this computer instead.",
            short="Not reachable",
        )
    with translated():
        asset = connection.api.assets.create(
            method="url", url=url, filename=name, enable_hls=False, enable_thumbnail=False
        )
    return _id_of(asset.id)


def fetched(connection: Connection, asset_id: str) -> bool:
    """Whether the service has what it was to fetch; raises ServiceError if it will not."""
    with translated():
        asset = connection.api.assets.retrieve(asset_id)
    if asset.status == "failed":
        raise refusals.failure(asset.error.message if asset.error else None)
    return asset.status == "ready"


def _known(connection: Connection, name: str, size: int, *, fetching: bool = False) -> str | None:
    """An asset of that name which is there or on its way; with ``fetching`` also one that the
    service is fetching by itself, whose size it does not know yet."""
    with translated():
        for asset in everything(connection.api.assets.list(filename=name, page_limit=PAGE)):
            # The filter matches parts of names, and failed assets are of no use.
            if asset.filename != name or asset.status == "failed":
                continue
            if asset.method == "url" and asset.status != "ready":
                if fetching and asset.id:
                    return asset.id
                continue
            if asset.size not in (None, size):
                continue
            # An upload in parts has its asset from the start; it may have been left half-done.
            arriving = asset.status != "ready" and asset.method == "multipart"
            if asset.id and not (arriving and _half_done(connection, size)):
                return asset.id
    return None


def _half_done(connection: Connection, size: int) -> bool:
    uploads = everything(connection.api.multipart_upload.list_incomplete_uploads(page_limit=PAGE))
    return any(upload.status == "active" and upload.total_size == size for upload in uploads)


def _direct(connection: Connection, source: Source, name: str) -> str:
    """One streamed request. When its answer is lost, the next try finds the asset by name."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    with translated():
        asset = connection.api.assets.create(
            method="direct",
            file=(name, source, kind),  # type: ignore[arg-type]  # httpx needs read and seek only
            filename=name,
            enable_hls=False,
            enable_thumbnail=False,
        )
    return _id_of(asset.id)


def _id_of(told: str | None) -> str:
    if not told:
        raise ServiceBusy("TwelveLabs did not say what it received.", "It is asked again.")
    return told
