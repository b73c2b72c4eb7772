"""What all the rest of the library stands on: files, services and stores, wired.

The assembly puts together on it whatever people work with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from medintel_desktop import connections
from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.backends.media_tools.films import Films
from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.hidden_area import hidden_areas
from medintel_desktop.domain.render import FilmMaker
from medintel_desktop.library.at_service import AtService
from medintel_desktop.library.budget import Budget
from medintel_desktop.library.by_link import ByLink
from medintel_desktop.library.clips import Clips
from medintel_desktop.library.cloud_cache import CloudCache
from medintel_desktop.library.contact_sheets import ContactSheets
from medintel_desktop.library.copies import Copies
from medintel_desktop.library.cutting import Cutting
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.footage import Footage
from medintel_desktop.library.hidden import HiddenAreas
from medintel_desktop.library.looks import LooksAlike
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.plans import Plans
from medintel_desktop.library.posters import Posters
from medintel_desktop.library.scenes import Scenes
from medintel_desktop.library.services import Services
from medintel_desktop.library.shares import Shares
from medintel_desktop.library.slide_films import SlideFilms
from medintel_desktop.library.slideshows import Slideshows
from medintel_desktop.library.stores import Stores
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.paths import resources_dir
from medintel_desktop.settings.secrets import Secrets


@dataclass(frozen=True)
class Ground:
    """Each part is made once; those that many starts do without when they are first asked for."""

    folder: LibraryFolder
    catalogue: Catalogue
    settings: SettingsFile
    tools: MediaTools
    index: LocalVectorIndex
    services: Services
    stores: Stores
    hidden: HiddenAreas
    copies: Copies
    cache: CloudCache
    originals: Originals
    shares: Shares

    @cached_property
    def looks(self) -> LooksAlike:
        return LooksAlike(self.catalogue, self.tools, self.folder)

    @cached_property
    def posters(self) -> Posters:
        return Posters(self.catalogue, self.tools, self.folder, self.originals)

    @cached_property
    def scenes(self) -> Scenes:
        return Scenes(self.catalogue, self.tools, self.originals)

    @cached_property
    def footage(self) -> Footage:
        return Footage(self.catalogue, self.originals, self.folder)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self.catalogue, Cutting(self.catalogue, self.scenes), self.footage)

    @cached_property
    def films(self) -> FilmMaker:
        return Films(self.folder.incoming, resources_dir() / "fonts")

    @cached_property
    def slideshows(self) -> Slideshows:
        return Slideshows(self.catalogue, self.hidden)

    @cached_property
    def slide_films(self) -> SlideFilms:
        return SlideFilms(self.catalogue, self.folder, self.slideshows, self.footage, self.films)

    @cached_property
    def clips(self) -> Clips:
        return Clips(self.catalogue, self.tools, self.films, self.folder, self.originals)

    @cached_property
    def sheets(self) -> ContactSheets:
        return ContactSheets(
            self.catalogue, self.tools, self.folder, self.posters, self.hidden.hides_item
        )

    @cached_property
    def by_link(self) -> ByLink:
        return ByLink(self.catalogue, self.shares, self.services, self.originals)

    @cached_property
    def at_service(self) -> AtService:
        return AtService(self.catalogue, self.services, self.originals, self.by_link)

    @cached_property
    def budget(self) -> Budget:
        return Budget(self.catalogue, lambda: self.settings.current.monthly_minutes)


def ground_of(
    folder: LibraryFolder, catalogue: Catalogue, settings: SettingsFile, secrets: Secrets
) -> Ground:
    services = Services(
        catalogue, lambda: connections.video_ai(settings, secrets),
        lambda: connections.analyst(settings, secrets),
        lambda: connections.video_index(settings, secrets),
        lambda space: connections.older_video_ai(settings, secrets, space),
    )  # fmt: skip
    stores = Stores(catalogue, connections.stores(folder.root, catalogue, settings, secrets))
    hidden = _hidden(catalogue, settings)
    copies = Copies(catalogue, stores)
    cache = CloudCache(folder.cache, copies, lambda: settings.current.cache_gigabytes * 10**9)
    shares = Shares(
        catalogue, stores, copies, lambda: settings.current.link_hours, hidden.hides_item
    )
    return Ground(
        folder, catalogue, settings, MediaTools(fonts=resources_dir() / "fonts"),
        LocalVectorIndex(folder.vectors), services,
        stores, hidden, copies, cache, Originals(catalogue, copies, cache), shares,
    )  # fmt: skip


def _hidden(catalogue: Catalogue, settings: SettingsFile) -> HiddenAreas:
    now = settings.current
    return HiddenAreas(catalogue, hidden_areas(now.hidden_areas), here=now.hide_here)
