"""No index anywhere: what stands in its place while there is no key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NoReturn

from medintel_desktop.domain.entity import EntityService
from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.video_index import ClipPage, IndexedVideo, IndexQuery, ManagedIndex


class NoVideoIndex:
    """Implements ``VideoIndex`` without a service: everything but closing is refused."""

    there = False

    @property
    def entities(self) -> EntityService:
        _refuse()

    def indexes(self) -> Sequence[ManagedIndex]:
        _refuse()

    def index(self, index_id: str) -> ManagedIndex:
        _refuse()

    def create(self, name: str) -> ManagedIndex:
        _refuse()

    def add(self, index_id: str, asset_id: str) -> str | None:
        _refuse()

    def look(self, index_id: str, video_id: str, *, whole: bool = False) -> IndexedVideo | None:
        _refuse()

    def videos(self, index_id: str) -> Iterator[IndexedVideo]:
        _refuse()

    def picture(self, address: str) -> bytes:
        _refuse()

    def remove(self, index_id: str, video_id: str) -> None:
        _refuse()

    def remove_asset(self, asset_id: str) -> bool:
        _refuse()

    def search(self, index_id: str, query: IndexQuery) -> ClipPage:
        _refuse()

    def following(self, page: str) -> ClipPage:
        _refuse()

    def close(self) -> None:
        pass


def _refuse() -> NoReturn:
    raise NotSetUp("There is no TwelveLabs key.", "Add one in the settings.", service="twelvelabs")
