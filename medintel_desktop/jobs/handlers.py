"""Which steps a kind of job has, in which lane each runs, and what the user reads meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from medintel_desktop.domain.job import EMPTYING, Job, Lane, Outcome, Watch

if TYPE_CHECKING:
    from medintel_desktop.library.answering import Answering
    from medintel_desktop.library.briefs import Briefs
    from medintel_desktop.library.clips import Clips
    from medintel_desktop.library.cloud import Cloud
    from medintel_desktop.library.contact_sheets import ContactSheets
    from medintel_desktop.library.ingest import Ingest
    from medintel_desktop.library.looks import LooksAlike
    from medintel_desktop.library.managed import Managed
    from medintel_desktop.library.places import Places
    from medintel_desktop.library.proxies import Proxies
    from medintel_desktop.library.rendering import Rendering
    from medintel_desktop.library.reunderstanding import Reunderstanding
    from medintel_desktop.library.scenes import Scenes
    from medintel_desktop.library.sharing import Sharing
    from medintel_desktop.library.slide_films import SlideFilms
    from medintel_desktop.library.transcripts import Transcripts
    from medintel_desktop.library.trash import Trash
    from medintel_desktop.library.understanding import Understanding
    from medintel_desktop.library.vector_keeping import VectorKeeping
    from medintel_desktop.library.vector_mending import VectorMending

OF_JOB = "store"


class Step(NamedTuple):
    """One step of a job. ``words`` is what it does, for the list of jobs."""

    name: str
    lane: Lane
    run: Callable[[Job, Watch], Outcome]
    words: str
    service: str | None = None
    """OF_JOB: the store the job is for."""

    def service_of(self, job: Job) -> str | None:
        return job.payload["store"] if self.service == OF_JOB else self.service


Handlers = Mapping[str, tuple[Step, ...]]


def handlers(
    vectors: VectorKeeping, mending: VectorMending, looks: LooksAlike, ingest: Ingest,
    understanding: Understanding, transcripts: Transcripts, proxies: Proxies, scenes: Scenes,
    trash: Trash, cloud: Cloud, sharing: Sharing, places: Places, answering: Answering,
    managed: Managed, slide_films: SlideFilms, clips: Clips, sheets: ContactSheets,
    rendering: Rendering, reunderstanding: Reunderstanding, briefs: Briefs,
) -> Handlers:  # fmt: skip
    """Every kind of job the app knows."""
    from medintel_desktop.library.reunderstanding import AGAIN
    from medintel_desktop.library.shared_database import SERVICE

    quick, transfer = Lane.QUICK, Lane.TRANSFER
    return {
        "scan": (Step("scan", quick, ingest.scan, "Looking for photos and videos"),),
        "import": (
            Step("fetch", transfer, ingest.fetch, "Downloading"),
            Step("identify", quick, ingest.identify, "Importing: checksum"),
            Step("read", quick, ingest.read, "Importing: metadata"),
            Step("name", quick, ingest.name, "Importing: place"),
            Step("picture", quick, ingest.picture, "Importing: thumbnail"),
            Step("strip", quick, ingest.strip, "Importing: filmstrip"),
            Step("hand_on", quick, ingest.hand_on, "Importing"),
        ),
        "proxy": (
            Step("proxy", transfer, proxies.make, "Making a copy that plays"),
        ),
        AGAIN: (
            Step(AGAIN, quick, reunderstanding.choose, "Looking for what is left"),
        ),
        EMPTYING: (
            Step("empty", quick, trash.carry_out, "Emptying the trash"),
        ),
        "sync": (
            Step("sync", transfer, sharing.keep, "Syncing with the shared library", SERVICE),
        ),
        "adopt_platform": (
            Step("adopt_platform", transfer, sharing.adopt, "Taking over albums and vectors",
                 SERVICE),
        ),
        **_of_service(understanding, transcripts, answering, briefs),
        **_of_stores(cloud),
        **_of_looking(looks, scenes, places),
        **_of_vectors(vectors, mending),
        **_of_files(clips, sheets, slide_films, rendering),
        **_of_index(managed),
    }  # fmt: skip


def _of_looking(looks: LooksAlike, scenes: Scenes, places: Places) -> Handlers:
    """What is found out of items that are here, behind everything else."""
    from medintel_desktop.domain.place import SERVICE
    from medintel_desktop.library.looks import LOOK as LIKENESS
    from medintel_desktop.library.places import ASK, NAME
    from medintel_desktop.library.scenes import LOOK

    quick, finer = Lane.QUICK, "Asking for finer names of places"
    return {
        LIKENESS: (Step(LIKENESS, quick, looks.look, "Looking at pictures"),),
        LOOK: (Step(LOOK, quick, scenes.look, "Looking for scenes"),),
        NAME: (Step(NAME, quick, places.carry_out, "Naming places"),),
        ASK: (Step(ASK, Lane.TRANSFER, places.ask, finer, SERVICE),),
    }


def _of_vectors(vectors: VectorKeeping, mending: VectorMending) -> Handlers:
    from medintel_desktop.library.vector_keeping import TEND
    from medintel_desktop.library.vector_mending import CHECK

    whole = "Looking whether all vectors are whole"
    return {
        TEND: (Step(TEND, Lane.QUICK, vectors.carry_out, "Preparing the search by meaning"),),
        CHECK: (Step(CHECK, Lane.QUICK, mending.carry_out, whole),),
    }


def _of_service(
    understanding: Understanding, transcripts: Transcripts, answering: Answering, briefs: Briefs
) -> Handlers:
    """What a service understands, hears and answers."""
    from medintel_desktop.library.briefs import PROPOSE
    from medintel_desktop.library.services import UNDERSTANDING
    from medintel_desktop.library.transcripts import TRANSCRIBE

    quick, transfer, paid = Lane.QUICK, Lane.TRANSFER, Lane.PAID
    return {
        "understand_photo": (
            Step("embed", paid, understanding.embed, "Understanding", UNDERSTANDING),
        ),
        "understand_video": (
            Step("upload", transfer, understanding.upload, "Uploading to understand",
                 UNDERSTANDING),
            Step("order", paid, understanding.order, "Understanding", UNDERSTANDING),
            Step("collect", paid, understanding.collect, "Understanding", UNDERSTANDING),
        ),
        "analyse": (
            Step("upload", transfer, answering.upload, "Uploading to ask about it", UNDERSTANDING),
            Step("ask", paid, answering.ask, "Asking", UNDERSTANDING),
        ),
        PROPOSE: (
            Step("choose", quick, briefs.choose, "Looking for what a film could show",
                 UNDERSTANDING),
            Step("ask", paid, briefs.ask, "Proposing cuts", UNDERSTANDING),
        ),
        TRANSCRIBE: (
            Step("read", quick, transcripts.read, "Looking for subtitles"),
            Step("upload", transfer, transcripts.upload, "Uploading to transcribe", UNDERSTANDING),
            Step("listen", paid, transcripts.listen, "Transcribing", UNDERSTANDING),
        ),
    }  # fmt: skip


def _of_stores(cloud: Cloud) -> Handlers:
    """What is done with folders and buckets; each job names its store."""
    quick, transfer = Lane.QUICK, Lane.TRANSFER
    return {
        "store": (
            Step("compress", transfer, cloud.compression.compress, "Making it smaller", OF_JOB),
            Step("send", transfer, cloud.uploads.send, "Uploading", OF_JOB),
            Step("sidecar", transfer, cloud.sidecars.follow, "Describing it in the store", OF_JOB),
        ),
        "strip": (
            Step("strip", transfer, cloud.stripping.strip, "Taking out the location", OF_JOB),
            Step("send", transfer, cloud.stripping.send, "Uploading", OF_JOB),
        ),
        "remove_stripped": (
            Step("remove", quick, cloud.stripping.remove, "Removing a shared copy", OF_JOB),
        ),
        "describe": (
            Step("describe", transfer, cloud.sidecars.describe, "Describing items in the store",
                 OF_JOB),
        ),
        "rebuild": (
            Step("look", transfer, cloud.rebuild.look, "Looking for descriptions", OF_JOB),
        ),
        "adopt": (
            Step("adopt", transfer, cloud.rebuild.adopt, "Taking over", OF_JOB),
        ),
        "bucket_scan": (
            Step("list", transfer, cloud.buckets.scan, "Looking for photos and videos", OF_JOB),
        ),
        "watch": (
            Step("look", quick, cloud.watches.look, "Looking for what is new"),
        ),
        "watch_bucket": (
            Step("look", transfer, cloud.watches.look, "Looking for what is new", OF_JOB),
        ),
        "free_up": (
            Step("free", transfer, cloud.freeing.free, "Freeing up space"),
        ),
        "fetch_back": (
            Step("fetch", transfer, cloud.keeping.fetch, "Downloading", OF_JOB),
        ),
        "delete_object": (
            Step("delete", quick, cloud.discarding.delete, "Deleting from the cloud", OF_JOB),
        ),
        "abort_upload": (
            Step("abort_upload", quick, cloud.unfinished.carry_out,
                 "Taking back an unfinished upload", OF_JOB),
        ),
        "revoke": (
            Step("revoke", quick, cloud.shares.carry_out, "Ending a link", OF_JOB),
        ),
    }  # fmt: skip


def _of_files(
    clips: Clips, sheets: ContactSheets, slide_films: SlideFilms, rendering: Rendering
) -> Handlers:
    """What becomes files for other people and programs."""
    from medintel_desktop.library.clips import CLIP
    from medintel_desktop.library.contact_sheets import SHEET
    from medintel_desktop.library.rendering import RENDER
    from medintel_desktop.library.slide_films import SLIDESHOW

    film = "Making a film of a slideshow"
    return {
        CLIP: (Step(CLIP, Lane.TRANSFER, clips.carry_out, "Exporting a clip"),),
        RENDER: (
            Step(RENDER, Lane.TRANSFER, rendering.render, "Rendering"),
            Step("link", Lane.QUICK, rendering.link, "Taking the film into the library"),
        ),
        SHEET: (Step(SHEET, Lane.TRANSFER, sheets.carry_out, "Making a contact sheet"),),
        SLIDESHOW: (Step(SLIDESHOW, Lane.TRANSFER, slide_films.carry_out, film),),
    }


def _of_index(managed: Managed) -> Handlers:
    """What is done with the index of the service, and with names that it knows."""
    from medintel_desktop.library.services import UNDERSTANDING

    quick, transfer, paid = Lane.QUICK, Lane.TRANSFER, Lane.PAID
    indexing, entities = managed.indexing, managed.entities
    return {
        "index_video": (
            Step("bring", transfer, indexing.bring, "Uploading to index", UNDERSTANDING),
            Step("add", paid, indexing.add, "Indexing", UNDERSTANDING),
            Step("watch", paid, indexing.watch, "Indexing", UNDERSTANDING),
            Step("keep", paid, indexing.keep, "Fetching what the index knows", UNDERSTANDING),
        ),
        "withdraw": (
            Step("withdraw", quick, managed.withdrawal.carry_out, "Deleting from TwelveLabs",
                 UNDERSTANDING),
        ),
        "reset_index": (
            Step("reset", quick, managed.reset.carry_out, "Emptying the index", UNDERSTANDING),
        ),
        "name_entity": (
            Step("show", transfer, entities.show, "Sending photos to name", UNDERSTANDING),
            Step("teach", paid, entities.teach, "Naming", UNDERSTANDING),
            Step("learn", paid, entities.learn, "Naming", UNDERSTANDING),
        ),
        "forget_entity": (
            Step("forget", quick, entities.carry_out_forgetting, "Deleting a name",
                 UNDERSTANDING),
        ),
    }  # fmt: skip


def step_of(table: Handlers, job: Job) -> Step | None:
    """The step a job stands at."""
    return next((step for step in table.get(job.kind, ()) if step.name == job.step), None)
