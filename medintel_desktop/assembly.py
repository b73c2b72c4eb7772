"""Wiring: settings -> backends -> library -> Engine. The only place that names a backend.

It imports the whole library, which no start needs: ``bootstrap`` imports it when the engine is
asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from medintel_desktop import connections
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.hand_over import HandOverWriter
from medintel_desktop.domain.limits import MARENGO_3, PEGASUS
from medintel_desktop.domain.place import Precision
from medintel_desktop.domain.ports import Geocoder
from medintel_desktop.ground import Ground, ground_of
from medintel_desktop.jobs.engine import Engine
from medintel_desktop.jobs.handlers import handlers
from medintel_desktop.library.adoption import Adoption
from medintel_desktop.library.albums import Albums
from medintel_desktop.library.analyses import Analyses
from medintel_desktop.library.answering import Answering
from medintel_desktop.library.bandwidth import Bandwidth
from medintel_desktop.library.brief_pictures import BriefPictures
from medintel_desktop.library.briefs import Briefs
from medintel_desktop.library.buckets import Buckets
from medintel_desktop.library.candidates import Candidates
from medintel_desktop.library.cloud import Cloud
from medintel_desktop.library.collection import Collection
from medintel_desktop.library.compression import Compression, CompressionChoice
from medintel_desktop.library.conditions import Conditions
from medintel_desktop.library.conflicts import Conflicts
from medintel_desktop.library.conversations import Conversations
from medintel_desktop.library.description import Description
from medintel_desktop.library.discarding import Discarding
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.freeing import Freeing
from medintel_desktop.library.from_bucket import FromBucket
from medintel_desktop.library.hand_over import HandOver
from medintel_desktop.library.hidden import HiddenAreas
from medintel_desktop.library.ingest import Ingest
from medintel_desktop.library.keeping import Keeping
from medintel_desktop.library.managed import Choice, Managed, managed_index
from medintel_desktop.library.model_tags import ModelTags
from medintel_desktop.library.nearby import Nearby
from medintel_desktop.library.places import Places
from medintel_desktop.library.positions import Positions
from medintel_desktop.library.presets import Presets
from medintel_desktop.library.proxies import Proxies
from medintel_desktop.library.rebuild import Rebuild
from medintel_desktop.library.rendering import Rendering
from medintel_desktop.library.reunderstanding import Reunderstanding
from medintel_desktop.library.search import Search
from medintel_desktop.library.shared_database import SharedDatabase
from medintel_desktop.library.shared_thumbnails import SharedThumbnails
from medintel_desktop.library.sharing import Sharing
from medintel_desktop.library.sidecars import Sidecars
from medintel_desktop.library.smart_albums import SmartAlbums
from medintel_desktop.library.sounds import Sounds
from medintel_desktop.library.stores import Stores
from medintel_desktop.library.storing import Storing
from medintel_desktop.library.streaming import Streaming
from medintel_desktop.library.stripping import Stripping
from medintel_desktop.library.sync import Sync
from medintel_desktop.library.transcripts import Transcripts
from medintel_desktop.library.trash import Trash
from medintel_desktop.library.understanding import Understanding
from medintel_desktop.library.unfinished import UnfinishedUploads
from medintel_desktop.library.uploads import Uploads
from medintel_desktop.library.vector_keeping import VectorKeeping
from medintel_desktop.library.vector_mending import VectorMending
from medintel_desktop.library.watches import Watches
from medintel_desktop.settings.language import place_language
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.paths import resources_dir
from medintel_desktop.settings.secrets import Secrets


def start_engine(
    folder: LibraryFolder,
    catalogue: Catalogue,
    settings: SettingsFile,
    secrets: Secrets,
    *,
    runs_jobs: bool,
    killed: bool,
) -> Engine:
    """Wire all that works on the library; where jobs are run, go on as the last run left them.

    ``killed``: it left jobs running. Raises LibraryError and kin.
    """
    engine = _assembled(folder, catalogue, settings, secrets)
    if runs_jobs:
        engine.services.opened()
        folder.tidy(catalogue.jobs.paths_in_use(folder.incoming), thorough=killed)
        engine.hidden.resume()
        _go_on(engine.cloud)
        engine.sharing.resume()
        engine.places.resume()
        engine.reunderstanding.tidy()
        engine.vectors.resume()
        engine.mending.resume()
    return engine


def _assembled(
    folder: LibraryFolder, catalogue: Catalogue, settings: SettingsFile, secrets: Secrets
) -> Engine:
    ground = ground_of(folder, catalogue, settings, secrets)
    services, tools, index = ground.services, ground.tools, ground.index
    originals, hidden = ground.originals, ground.hidden
    understanding = _understanding(ground)
    reunderstanding = Reunderstanding(catalogue, services, understanding, index.forget)
    transcripts = Transcripts(catalogue, tools.subtitles, services, originals, ground.at_service)
    places, managed, cloud = (
        _places(catalogue, settings, hidden), _managed(ground, transcripts), _cloud(ground),
    )  # fmt: skip
    ingest = Ingest(
        catalogue, tools, folder, understanding, cloud.uploads,
        FromBucket(catalogue, folder, ground.stores, cloud.conditions),
        lambda: settings.current.copy_originals, places.name_new, ground.looks.tell,
    )  # fmt: skip
    proxies = Proxies(catalogue, tools, folder, originals)
    trash = Trash(catalogue, folder, cloud.discarding, managed.withdrawal)
    albums, collection = Albums(catalogue, cloud.keeping.follow), Collection(catalogue)
    database = connections.database(folder.root, catalogue, settings, secrets)
    sharing = _sharing(ground, database, Conflicts(catalogue, albums, collection))
    vectors = VectorKeeping(catalogue, index)
    mending = VectorMending(
        catalogue, index, folder.vectors / "looked at",
        lambda: settings.current.understand_on_import and services.video_ai().space is not None,
        lambda ids: understanding.enqueue(ids, new=True),
    )  # fmt: skip
    search = Search(
        catalogue, index, tools, services, database, hidden.shown, managed.search, ground.looks
    )  # fmt: skip
    briefs = _briefs(ground, search)
    rendering = Rendering(
        catalogue, ground.plans, ground.films, hidden, lambda path: ingest.add([path])
    )
    asking = (
        catalogue, tools, services, originals, ground.at_service, ground.budget, PEGASUS
    )  # fmt: skip
    return Engine(
        services=services, albums=albums, collection=collection, ingest=ingest,
        originals=originals, looks=ground.looks, places=places, hidden=hidden,
        plans=ground.plans, briefs=briefs,
        hand_over=HandOver(catalogue, originals, tools.tally, _hand_over_files),
        positions=Positions(catalogue, places.name_later), proxies=proxies,
        scenes=ground.scenes, posters=ground.posters, sounds=Sounds(proxies, tools.peaks),
        slideshows=ground.slideshows, slide_films=ground.slide_films,
        clips=ground.clips, sheets=ground.sheets, rendering=rendering,
        search=search, nearby=Nearby(_gazetteer, lambda: place_language(settings.current)),
        smart_albums=SmartAlbums(catalogue, search),
        analyses=Analyses(catalogue, services, PEGASUS), conversations=Conversations(*asking),
        model_tags=ModelTags(catalogue), presets=Presets(catalogue),
        trash=trash, understanding=understanding, reunderstanding=reunderstanding,
        transcripts=transcripts, cloud=cloud, sharing=sharing, managed=managed,
        vectors=vectors, mending=mending, table=handlers(
            vectors, mending, ground.looks, ingest, understanding, transcripts, proxies,
            ground.scenes, trash, cloud, sharing, places, Answering(*asking), managed,
            ground.slide_films, ground.clips, ground.sheets, rendering, reunderstanding,
            briefs),
    )  # fmt: skip


def _briefs(ground: Ground, search: Search) -> Briefs:
    return Briefs(
        ground.catalogue, ground.services, ground.plans,
        Candidates(ground.catalogue, search.answer),
        BriefPictures(ground.catalogue, ground.tools, ground.folder, ground.posters), PEGASUS,
    )  # fmt: skip


def _managed(ground: Ground, transcripts: Transcripts) -> Managed:
    settings = ground.settings
    return managed_index(
        ground.catalogue, ground.tools, ground.folder, ground.services, ground.originals,
        ground.at_service, ground.budget,
        Choice(
            lambda: settings.current.managed_index_id if settings.current.managed_index else "",
            lambda: settings.current.named_entities,
        ),
        transcripts.keep,
    )  # fmt: skip


def _cloud(ground: Ground) -> Cloud:
    catalogue, folder, tools = ground.catalogue, ground.folder, ground.tools
    stores, copies, originals = ground.stores, ground.copies, ground.originals
    settings = ground.settings
    conditions = _conditions(settings)
    storing = _storing(catalogue, conditions, settings)
    unfinished = UnfinishedUploads(catalogue, stores, storing)
    compression = Compression(catalogue, tools, folder, originals, _compression_choice(settings))
    uploads = Uploads(
        catalogue, stores, originals, storing, unfinished, conditions, compression.discard
    )
    adoption = Adoption(catalogue, ground.index)
    description = Description(catalogue, ground.index, folder, ground.hidden.hides)
    sidecars = Sidecars(
        catalogue, description, stores, adoption, lambda: settings.current.write_sidecars
    )
    buckets = Buckets(catalogue, stores)
    return Cloud(
        stores, ground.shares, copies, ground.cache,
        Streaming(copies, ground.cache, conditions.metered), Freeing(catalogue, folder, copies),
        Keeping(catalogue, folder, copies, originals, conditions), Discarding(catalogue, stores),
        uploads, unfinished, compression,
        Stripping(catalogue, tools, folder, originals, stores, storing, conditions),
        conditions, sidecars, Rebuild(catalogue, folder, stores, adoption, sidecars),
        buckets, Watches(catalogue, folder, stores, buckets),
    )  # fmt: skip


def _sharing(ground: Ground, database: SharedDatabase, conflicts: Conflicts) -> Sharing:
    catalogue, folder = ground.catalogue, ground.folder
    return Sharing(
        catalogue, database,
        Sync(catalogue, ground.index, folder, database.get, ground.hidden.hides),
        _shared_thumbnails(catalogue, folder, ground.stores, ground.settings), conflicts,
    )  # fmt: skip


def _understanding(ground: Ground) -> Understanding:
    settings = ground.settings
    return Understanding(
        ground.catalogue, ground.tools, ground.index, ground.folder, ground.services,
        ground.originals, ground.by_link, limits=MARENGO_3,
        wanted=lambda: settings.current.understand_on_import,
        monthly_minutes=lambda: settings.current.monthly_minutes,
    )  # fmt: skip


@cache
def _hand_over_files() -> HandOverWriter:
    from medintel_desktop.backends.hand_over.writer import HandOverFiles

    return HandOverFiles()


@cache
def _gazetteer() -> Geocoder:
    from medintel_desktop.backends.geo.gazetteer import Gazetteer

    return Gazetteer(resources_dir() / "places")


def _places(catalogue: Catalogue, settings: SettingsFile, hidden: HiddenAreas) -> Places:
    def service() -> Geocoder | None:
        now = settings.current
        if not now.place_service:
            return None
        from medintel_desktop.backends.geo.nominatim import Nominatim

        return Nominatim(
            now.place_server, catalogue.places.answers(now.place_server),
            Precision(now.place_precision), hidden.hides,
        )  # fmt: skip

    return Places(
        catalogue, _gazetteer, service, lambda: place_language(settings.current), hidden.hides,
        asks=lambda: settings.current.place_service,
    )  # fmt: skip


def _conditions(settings: SettingsFile) -> Conditions:
    return Conditions(
        lambda: settings.current.wait_when_metered, lambda: settings.current.wait_on_battery
    )


def _storing(catalogue: Catalogue, conditions: Conditions, settings: SettingsFile) -> Storing:
    return Storing(
        catalogue, Bandwidth(lambda: settings.current.upload_kilobytes * 1000), conditions,
        lambda: settings.current.multipart_megabytes * 10**6,
        lambda: settings.current.parallel_parts,
    )  # fmt: skip


def _go_on(cloud: Cloud) -> None:
    """What concerns stores and was left behind, or goes on for ever, by the last run."""
    cloud.tidy()
    cloud.sidecars.enqueue()
    cloud.watches.resume()
    cloud.keeping.follow()


def _compression_choice(settings: SettingsFile) -> Callable[[], CompressionChoice]:
    def choice() -> CompressionChoice:
        now = settings.current
        return CompressionChoice(
            now.compress_videos, now.compress_above_megabytes * 10**6,
            now.compress_to_megabytes * 10**6,
        )  # fmt: skip

    return choice


def _shared_thumbnails(
    catalogue: Catalogue, folder: LibraryFolder, stores: Stores, settings: SettingsFile
) -> SharedThumbnails:
    return SharedThumbnails(
        catalogue, folder, stores, lambda: settings.current.share_thumbnails == "database"
    )
