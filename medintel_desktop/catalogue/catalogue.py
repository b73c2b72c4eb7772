"""Everything the catalogue knows, in one handle."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from medintel_desktop.catalogue.albums import AlbumTable
from medintel_desktop.catalogue.cells import CellTable
from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.jobs import JobTable
from medintel_desktop.catalogue.migrate import migrate

if TYPE_CHECKING:
    from medintel_desktop.catalogue.analyses import AnalysisTable
    from medintel_desktop.catalogue.columns import ColumnTable
    from medintel_desktop.catalogue.copies import CopyTable
    from medintel_desktop.catalogue.entities import EntityTable
    from medintel_desktop.catalogue.facets import FacetTable
    from medintel_desktop.catalogue.indexed import IndexedTable
    from medintel_desktop.catalogue.ledger import Ledger
    from medintel_desktop.catalogue.located import LocatedTable
    from medintel_desktop.catalogue.looks import LooksTable
    from medintel_desktop.catalogue.media import MediaTable
    from medintel_desktop.catalogue.mirror import MirrorTable
    from medintel_desktop.catalogue.model_tags import ModelTagTable
    from medintel_desktop.catalogue.moments import MomentTable
    from medintel_desktop.catalogue.offline import OfflineTable
    from medintel_desktop.catalogue.places import PlaceTable
    from medintel_desktop.catalogue.plans import PlanTable
    from medintel_desktop.catalogue.positions import PositionTable
    from medintel_desktop.catalogue.posters import PosterTable
    from medintel_desktop.catalogue.presets import PresetTable
    from medintel_desktop.catalogue.remote_assets import RemoteAssetTable
    from medintel_desktop.catalogue.renderings import RenderingTable
    from medintel_desktop.catalogue.scenes import SceneTable
    from medintel_desktop.catalogue.shares import ShareTable
    from medintel_desktop.catalogue.sidecars import SidecarTable
    from medintel_desktop.catalogue.smart_albums import SmartAlbumTable
    from medintel_desktop.catalogue.spaces import SpaceTable
    from medintel_desktop.catalogue.spoken import SpokenSearch
    from medintel_desktop.catalogue.stores import StoreTable
    from medintel_desktop.catalogue.terms import TermTable
    from medintel_desktop.catalogue.text_search import TextSearch
    from medintel_desktop.catalogue.thumbnails import ThumbnailTable
    from medintel_desktop.catalogue.tracks import TrackTable
    from medintel_desktop.catalogue.transcripts import TranscriptTable
    from medintel_desktop.catalogue.uploads import UploadTable
    from medintel_desktop.catalogue.watches import WatchTable

FILE_NAME = "catalogue.sqlite"


class Catalogue:
    """The tables of one library folder. Safe to use from several threads.

    Opening brings the file up to date. Raises LibraryError (and kin) when it cannot be used.
    Tables that no start reads are imported when they are first asked for; a table holds nothing
    but the database.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.database = Database(folder / FILE_NAME, read_only=read_only)
        try:
            self.backup = migrate(self.database, folder / "backups")
        except BaseException:
            self.database.close()
            raise
        self.cells = CellTable(self.database)
        self.albums = AlbumTable(self.database)
        self.jobs = JobTable(self.database)

    def close(self) -> None:
        self.database.close()

    @cached_property
    def media(self) -> MediaTable:
        from medintel_desktop.catalogue.media import MediaTable

        return MediaTable(self.database)

    @cached_property
    def moments(self) -> MomentTable:
        from medintel_desktop.catalogue.moments import MomentTable

        return MomentTable(self.database)

    @cached_property
    def spaces(self) -> SpaceTable:
        from medintel_desktop.catalogue.spaces import SpaceTable

        return SpaceTable(self.database)

    @cached_property
    def columns(self) -> ColumnTable:
        from medintel_desktop.catalogue.columns import ColumnTable

        return ColumnTable(self.database)

    @cached_property
    def ledger(self) -> Ledger:
        from medintel_desktop.catalogue.ledger import Ledger

        return Ledger(self.database)

    @cached_property
    def text(self) -> TextSearch:
        from medintel_desktop.catalogue.text_search import TextSearch

        return TextSearch(self.database)

    @cached_property
    def transcripts(self) -> TranscriptTable:
        from medintel_desktop.catalogue.transcripts import TranscriptTable

        return TranscriptTable(self.database)

    @cached_property
    def spoken(self) -> SpokenSearch:
        from medintel_desktop.catalogue.spoken import SpokenSearch

        return SpokenSearch(self.database)

    @cached_property
    def terms(self) -> TermTable:
        from medintel_desktop.catalogue.terms import TermTable

        return TermTable(self.database)

    @cached_property
    def located(self) -> LocatedTable:
        from medintel_desktop.catalogue.located import LocatedTable

        return LocatedTable(self.database)

    @cached_property
    def mirror(self) -> MirrorTable:
        from medintel_desktop.catalogue.mirror import MirrorTable

        return MirrorTable(self.database)

    @cached_property
    def stores(self) -> StoreTable:
        from medintel_desktop.catalogue.stores import StoreTable

        return StoreTable(self.database)

    @cached_property
    def copies(self) -> CopyTable:
        from medintel_desktop.catalogue.copies import CopyTable

        return CopyTable(self.database)

    @cached_property
    def watches(self) -> WatchTable:
        from medintel_desktop.catalogue.watches import WatchTable

        return WatchTable(self.database)

    @cached_property
    def offline(self) -> OfflineTable:
        from medintel_desktop.catalogue.offline import OfflineTable

        return OfflineTable(self.database)

    @cached_property
    def places(self) -> PlaceTable:
        from medintel_desktop.catalogue.places import PlaceTable

        return PlaceTable(self.database)

    @cached_property
    def plans(self) -> PlanTable:
        from medintel_desktop.catalogue.plans import PlanTable

        return PlanTable(self.database)

    @cached_property
    def renderings(self) -> RenderingTable:
        from medintel_desktop.catalogue.renderings import RenderingTable

        return RenderingTable(self.database)

    @cached_property
    def positions(self) -> PositionTable:
        from medintel_desktop.catalogue.positions import PositionTable

        return PositionTable(self.database)

    @cached_property
    def tracks(self) -> TrackTable:
        from medintel_desktop.catalogue.tracks import TrackTable

        return TrackTable(self.database)

    @cached_property
    def uploads(self) -> UploadTable:
        from medintel_desktop.catalogue.uploads import UploadTable

        return UploadTable(self.database)

    @cached_property
    def analyses(self) -> AnalysisTable:
        from medintel_desktop.catalogue.analyses import AnalysisTable

        return AnalysisTable(self.database)

    @cached_property
    def model_tags(self) -> ModelTagTable:
        from medintel_desktop.catalogue.model_tags import ModelTagTable

        return ModelTagTable(self.database)

    @cached_property
    def presets(self) -> PresetTable:
        from medintel_desktop.catalogue.presets import PresetTable

        return PresetTable(self.database)

    @cached_property
    def looks(self) -> LooksTable:
        from medintel_desktop.catalogue.looks import LooksTable

        return LooksTable(self.database)

    @cached_property
    def facets(self) -> FacetTable:
        from medintel_desktop.catalogue.facets import FacetTable

        return FacetTable(self.database)

    @cached_property
    def remote_assets(self) -> RemoteAssetTable:
        from medintel_desktop.catalogue.remote_assets import RemoteAssetTable

        return RemoteAssetTable(self.database)

    @cached_property
    def indexed(self) -> IndexedTable:
        from medintel_desktop.catalogue.indexed import IndexedTable

        return IndexedTable(self.database)

    @cached_property
    def entities(self) -> EntityTable:
        from medintel_desktop.catalogue.entities import EntityTable

        return EntityTable(self.database)

    @cached_property
    def scenes(self) -> SceneTable:
        from medintel_desktop.catalogue.scenes import SceneTable

        return SceneTable(self.database)

    @cached_property
    def posters(self) -> PosterTable:
        from medintel_desktop.catalogue.posters import PosterTable

        return PosterTable(self.database)

    @cached_property
    def shares(self) -> ShareTable:
        from medintel_desktop.catalogue.shares import ShareTable

        return ShareTable(self.database)

    @cached_property
    def sidecars(self) -> SidecarTable:
        from medintel_desktop.catalogue.sidecars import SidecarTable

        return SidecarTable(self.database)

    @cached_property
    def smart_albums(self) -> SmartAlbumTable:
        from medintel_desktop.catalogue.smart_albums import SmartAlbumTable

        return SmartAlbumTable(self.database)

    @cached_property
    def thumbnails(self) -> ThumbnailTable:
        from medintel_desktop.catalogue.thumbnails import ThumbnailTable

        return ThumbnailTable(self.database)
