"""All that works on a library, wired: what screens and commands change it with."""

from __future__ import annotations

from dataclasses import dataclass

from medintel_desktop.jobs.handlers import Handlers
from medintel_desktop.library.albums import Albums
from medintel_desktop.library.analyses import Analyses
from medintel_desktop.library.briefs import Briefs
from medintel_desktop.library.clips import Clips
from medintel_desktop.library.cloud import Cloud
from medintel_desktop.library.collection import Collection
from medintel_desktop.library.contact_sheets import ContactSheets
from medintel_desktop.library.conversations import Conversations
from medintel_desktop.library.hand_over import HandOver
from medintel_desktop.library.hidden import HiddenAreas
from medintel_desktop.library.ingest import Ingest
from medintel_desktop.library.looks import LooksAlike
from medintel_desktop.library.managed import Managed
from medintel_desktop.library.model_tags import ModelTags
from medintel_desktop.library.nearby import Nearby
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.places import Places
from medintel_desktop.library.plans import Plans
from medintel_desktop.library.positions import Positions
from medintel_desktop.library.posters import Posters
from medintel_desktop.library.presets import Presets
from medintel_desktop.library.proxies import Proxies
from medintel_desktop.library.rendering import Rendering
from medintel_desktop.library.reunderstanding import Reunderstanding
from medintel_desktop.library.scenes import Scenes
from medintel_desktop.library.search import Search
from medintel_desktop.library.services import Services
from medintel_desktop.library.sharing import Sharing
from medintel_desktop.library.slide_films import SlideFilms
from medintel_desktop.library.slideshows import Slideshows
from medintel_desktop.library.smart_albums import SmartAlbums
from medintel_desktop.library.sounds import Sounds
from medintel_desktop.library.transcripts import Transcripts
from medintel_desktop.library.trash import Trash
from medintel_desktop.library.understanding import Understanding
from medintel_desktop.library.vector_keeping import VectorKeeping
from medintel_desktop.library.vector_mending import VectorMending


@dataclass(frozen=True)
class Engine:
    """``table`` says how each kind of job is carried out."""

    services: Services
    albums: Albums
    collection: Collection
    ingest: Ingest
    originals: Originals
    looks: LooksAlike
    places: Places
    plans: Plans
    briefs: Briefs
    hand_over: HandOver
    positions: Positions
    hidden: HiddenAreas
    posters: Posters
    sounds: Sounds
    clips: Clips
    sheets: ContactSheets
    rendering: Rendering
    proxies: Proxies
    scenes: Scenes
    slideshows: Slideshows
    slide_films: SlideFilms
    search: Search
    nearby: Nearby
    smart_albums: SmartAlbums
    trash: Trash
    vectors: VectorKeeping
    mending: VectorMending
    understanding: Understanding
    reunderstanding: Reunderstanding
    transcripts: Transcripts
    analyses: Analyses
    conversations: Conversations
    model_tags: ModelTags
    presets: Presets
    cloud: Cloud
    sharing: Sharing
    managed: Managed
    table: Handlers

    def close(self) -> None:
        self.services.close()
        self.cloud.close()
        self.sharing.close()
