"""TwelveLabs as the ``EntityService`` of the product: one collection with all that was named."""

from __future__ import annotations

from medintel_desktop.backends.twelvelabs import uploads
from medintel_desktop.backends.twelvelabs.connection import PAGE, Connection, everything
from medintel_desktop.backends.twelvelabs.errors import translated
from medintel_desktop.domain.errors import ServiceBusy, ServiceError

COLLECTION = "MedIntel"
"""The name of the collection; one of that name is used again."""


class TwelveLabsEntities:
    """Implements ``EntityService`` over a connection that belongs to somebody else."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._collection = ""

    def show(self, name: str, jpeg: bytes) -> str:
        """When the answer is lost, the next try finds the asset by its name."""
        with translated():
            pager = self._connection.api.assets.list(filename=name, page_limit=PAGE)
            for asset in everything(pager):
                # The filter matches parts of names, and failed assets are of no use.
                if asset.filename == name and asset.status != "failed" and asset.id:
                    return asset.id
            made = self._connection.api.assets.create(
                method="direct", file=(name, jpeg, "image/jpeg"), filename=name,
                enable_hls=False, enable_thumbnail=False,
            )  # fmt: skip
        return _id_of(made.id)

    def shown(self, asset_id: str) -> bool:
        return uploads.fetched(self._connection, asset_id)

    def teach(self, name: str, description: str, assets: tuple[str, ...]) -> str:
        entities = self._connection.api.entity_collections.entities
        collection = self._collection_id()
        with translated():
            for known in everything(entities.list(collection, name=name, page_limit=PAGE)):
                if known.name == name and known.id:
                    fresh = [asset for asset in assets if asset not in (known.asset_ids or ())]
                    if fresh:
                        entities.create_assets(collection, known.id, asset_ids=fresh)
                    return known.id
            made = entities.create(
                collection, name=name, description=description, asset_ids=list(assets)
            )
        return _id_of(made.id)

    def learned(self, entity_id: str) -> bool:
        with translated():
            entity = self._connection.api.entity_collections.entities.retrieve(
                self._collection_id(), entity_id
            )
        return entity.status == "ready"

    def forget(self, entity_id: str) -> None:
        try:
            with translated():
                self._connection.api.entity_collections.entities.delete(
                    self._collection_id(), entity_id
                )
        except ServiceError as error:
            if getattr(error.__cause__, "status_code", None) != 404:
                raise

    def _collection_id(self) -> str:
        """Made when there is none yet."""
        if not self._collection:
            collections = self._connection.api.entity_collections
            with translated():
                pager = collections.list(name=COLLECTION, page_limit=PAGE)
                known = (c.id for c in everything(pager) if c.name == COLLECTION and c.id)
                self._collection = next(known, None) or _id_of(
                    collections.create(name=COLLECTION).id
                )
        return self._collection


def _id_of(told: str | None) -> str:
    if not told:
        raise ServiceBusy("TwelveLabs did not say what it made.", "It is asked for again.")
    return told
