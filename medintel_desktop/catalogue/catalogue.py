"""Everything the catalogue knows, in one handle."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.catalogue.albums import AlbumTable
from medintel_desktop.catalogue.cells import CellTable
from medintel_desktop.catalogue.copies import CopyTable
from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.jobs import JobTable
from medintel_desktop.catalogue.ledger import Ledger
from medintel_desktop.catalogue.media import MediaTable
from medintel_desktop.catalogue.migrate import migrate
from medintel_desktop.catalogue.mirror import MirrorTable
from medintel_desktop.catalogue.moments import MomentTable
from medintel_desktop.catalogue.offline import OfflineTable
from medintel_desktop.catalogue.shares import ShareTable
from medintel_desktop.catalogue.sidecars import SidecarTable
from medintel_desktop.catalogue.stores import StoreTable
from medintel_desktop.catalogue.terms import TermTable
from medintel_desktop.catalogue.text_search import TextSearch
from medintel_desktop.catalogue.uploads import UploadTable
from medintel_desktop.catalogue.watches import WatchTable

FILE_NAME = "catalogue.sqlite"


class Catalogue:
    """The tables of one library folder. Safe to use from several threads.

    Opening brings the file up to date. Raises LibraryError (and kin) when it cannot be used.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.database = Database(folder / FILE_NAME, read_only=read_only)
        try:
            self.backup = migrate(self.database, folder / "backups")
        except BaseException:
            self.database.close()
            raise
        self.media = MediaTable(self.database)
        self.cells = CellTable(self.database)
        self.albums = AlbumTable(self.database)
        self.moments = MomentTable(self.database)
        self.jobs = JobTable(self.database)
        self.ledger = Ledger(self.database)
        self.text = TextSearch(self.database)
        self.terms = TermTable(self.database)
        self.mirror = MirrorTable(self.database)
        self.stores = StoreTable(self.database)
        self.copies = CopyTable(self.database)
        self.watches = WatchTable(self.database)
        self.offline = OfflineTable(self.database)
        self.uploads = UploadTable(self.database)
        self.shares = ShareTable(self.database)
        self.sidecars = SidecarTable(self.database)

    def close(self) -> None:
        self.database.close()
