"""TwelveLabs as the ``VideoIndex`` of the product: indexes, the videos in them, and search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from medintel_desktop.backends.twelvelabs import managed, refusals
from medintel_desktop.backends.twelvelabs.connection import PAGE, Connection, everything
from medintel_desktop.backends.twelvelabs.entities import TwelveLabsEntities
from medintel_desktop.backends.twelvelabs.errors import translated
from medintel_desktop.backends.twelvelabs.inputs import shortened
from medintel_desktop.domain.entity import EntityService
from medintel_desktop.domain.errors import MedIntelError, ServiceBusy, ServiceError, UsageError
from medintel_desktop.domain.video_index import (
    ClipPage,
    IndexedVideo,
    IndexQuery,
    IndexState,
    ManagedIndex,
    PageExpired,
)

if TYPE_CHECKING:
    from twelvelabs.search.types import SearchCreateRequestSearchOptionsItem

MOST_PICTURE_BYTES = 8 << 20
"""Of a thumbnail the service made."""


class TwelveLabsVideoIndex:
    """Implements ``VideoIndex``. May be called from several threads; call :meth:`close` at the
    end. Arguments as for ``TwelveLabsVideoAI``. Nothing is imported or sent before the first
    call."""

    there = True

    def __init__(self, api_key: str, *, base_url: str | None = None, timeout: float = 60.0) -> None:
        self._connection = Connection(api_key, base_url, timeout)
        self._known: dict[str, ManagedIndex] = {}
        self._entities = TwelveLabsEntities(self._connection)

    @property
    def entities(self) -> EntityService:
        return self._entities

    def close(self) -> None:
        """Close all connections. A call afterwards opens new ones."""
        self._connection.close()

    # -- indexes -------------------------------------------------------------------------------

    def indexes(self) -> Sequence[ManagedIndex]:
        with translated():
            pager = self._connection.api.indexes.list(page_limit=PAGE)
            return [managed.index_of(index) for index in everything(pager) if index.id]

    def index(self, index_id: str) -> ManagedIndex:
        with translated():
            index = managed.index_of(self._connection.api.indexes.retrieve(index_id))
        self._known[index_id] = index
        return index

    def create(self, name: str) -> ManagedIndex:
        """When the answer is lost, the next try finds the index by its name, which is unique."""
        found = next((index for index in self._named(name) if index.name == name), None)
        if found is not None:
            return found
        from twelvelabs.indexes.types import IndexesCreateRequestModelsItem

        model = IndexesCreateRequestModelsItem(
            model_name=managed.MODEL, model_options=["visual", "audio"]
        )
        with translated():
            made = self._connection.api.indexes.create(
                index_name=name, models=[model], addons=["thumbnail"]
            )
        if not made.id:
            raise ServiceBusy("TwelveLabs did not say what it made.", "It is asked for again.")
        return ManagedIndex(made.id, name)

    def _named(self, name: str) -> list[ManagedIndex]:
        with translated():
            pager = self._connection.api.indexes.list(index_name=name, page_limit=PAGE)
            return [managed.index_of(index) for index in everything(pager) if index.id]

    # -- videos --------------------------------------------------------------------------------

    def add(self, index_id: str, asset_id: str) -> str | None:
        api = self._connection.api
        with translated():
            asset = api.assets.retrieve(asset_id)
        if asset.status == "failed":
            raise refusals.failure(asset.error.message if asset.error else None)
        if asset.status != "ready":
            return None
        with translated():
            known = [
                item.id
                for item in everything(
                    api.indexes.indexed_assets.list_by_asset(asset_id, page_limit=PAGE)
                )
                if item.index and item.index.id == index_id and item.id
            ]
        for video_id in known:
            video = self.look(index_id, video_id)
            if video is not None and video.state is not IndexState.FAILED:
                return video_id
            self.remove(index_id, video_id)
        return self._added(index_id, asset_id)

    def _added(self, index_id: str, asset_id: str) -> str:
        """When the answer is lost, the next try finds the video among those of its asset."""
        with translated():
            made = self._connection.api.indexes.indexed_assets.create(
                index_id, asset_id=asset_id, enable_video_stream=True
            )
        if not made.id:
            raise ServiceBusy("TwelveLabs did not say what it began.", "It is asked for again.")
        return made.id

    def look(self, index_id: str, video_id: str, *, whole: bool = False) -> IndexedVideo | None:
        try:
            with translated():
                told = self._connection.api.indexes.indexed_assets.retrieve(
                    index_id, video_id, transcription=True if whole else None
                )
        except ServiceError as error:
            if _status(error) == 404:
                return None
            raise
        return managed.whole_video_of(told) if whole else managed.video_of(told)

    def videos(self, index_id: str) -> Iterator[IndexedVideo]:
        with translated():
            pager = self._connection.api.indexes.indexed_assets.list(index_id, page_limit=PAGE)
            for told in everything(pager):
                if told.id:
                    yield managed.video_of(told)

    def picture(self, address: str) -> bytes:
        with translated(), self._connection.http.stream("GET", address) as answer:
            data = b""
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > MOST_PICTURE_BYTES:
                    break
        if answer.status_code != 200 or not data.startswith(b"\xff\xd8"):
            raise ServiceError("TwelveLabs gave no picture of this video.", "It is not needed.")
        return data

    def remove(self, index_id: str, video_id: str) -> None:
        try:
            with translated():
                self._connection.api.indexes.indexed_assets.delete(index_id, video_id)
        except ServiceError as error:
            if _status(error) != 404:
                raise

    def remove_asset(self, asset_id: str) -> bool:
        """Never by force: that would empty indexes nobody spoke of."""
        try:
            with translated():
                self._connection.api.assets.delete(asset_id, force=False)
        except ServiceError as error:
            if _status(error) == 409:
                return False
            if _status(error) != 404:
                raise
        return True

    # -- search --------------------------------------------------------------------------------

    def search(self, index_id: str, query: IndexQuery) -> ClipPage:
        text = shortened(query.text)
        if not text and not query.pictures:
            raise UsageError("There is nothing to search for.")
        asked: dict[str, object] = {}
        if text:
            asked["query_text"] = text
        if query.pictures:
            files = [
                (f"{number}.jpg", jpeg, "image/jpeg") for number, jpeg in enumerate(query.pictures)
            ]
            asked |= {"query_media_type": "image", "query_media_file": files}
        if query.videos is not None:
            asked["filter"] = json.dumps({"id": list(query.videos)})
        options = self._options(index_id, pictures=bool(query.pictures and not text))
        with translated():
            found = self._connection.api.search.create(
                index_id=index_id, search_options=options, group_by="video", page_limit=PAGE,
                **asked,  # type: ignore[arg-type]  # several pictures go as repeated fields
            )  # fmt: skip
            return managed.page_of(found.data, found.page_info)

    def following(self, page: str) -> ClipPage:
        try:
            with translated():
                found = self._connection.api.search.retrieve(page)
                return managed.page_of(found.data, found.page_info)
        except ServiceError as error:
            if _status(error) == 400:
                raise PageExpired(
                    "TwelveLabs keeps an answer for a quarter of an hour.", "Search again for more."
                ) from error
            raise

    def _options(
        self, index_id: str, *, pictures: bool
    ) -> list[SearchCreateRequestSearchOptionsItem]:
        """What the index was made for; speech is heard where sound is."""
        index = self._known.get(index_id) or self.index(index_id)
        if pictures:
            return ["visual"]
        seen: list[SearchCreateRequestSearchOptionsItem] = ["visual"] if index.sees else []
        return [*seen, "audio", "transcription"] if index.hears else seen or ["visual"]


def _status(error: MedIntelError) -> int | None:
    """The status of the answer that an error was made of."""
    status: int | None = getattr(error.__cause__, "status_code", None)
    return status
