"""The outside world as the library sees it. Six methods each or so.

A port exists only where there are two implementations or the real one leaves the process.
Every method may raise :class:`~.errors.MedIntelError` and nothing else that is expected.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.media import GeoPoint, MediaKind, Metadata, Problem
from medintel_desktop.domain.mirror import (
    Change,
    Entity,
    ForeignFile,
    Head,
    Pulled,
    Role,
    SharedLibrary,
    Written,
)
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span
from medintel_desktop.domain.pieces import Piece
from medintel_desktop.domain.place import FoundPlace, PlaceName
from medintel_desktop.domain.scene import Cuts
from medintel_desktop.domain.store import (
    Body,
    Link,
    OpenUpload,
    StoredObject,
    StoredPart,
    StoreKind,
    StoreLimits,
)
from medintel_desktop.domain.track import TrackPoint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Report = Callable[[float, float], None]
"""Told (done, total), seconds or bytes; may raise Cancelled, which must pass through."""


SlotMask: TypeAlias = "NDArray[np.bool_]"
"""One bool a slot: whether it may be found. Slots behind its end may not."""


class MediaTools(Protocol):
    """Reads media files and makes pictures of them. Never writes to an original."""

    def identify(self, path: Path) -> MediaKind:
        """The kind by content. Raises Unreadable, FileGone, AccessDenied."""

    def probe(self, path: Path, kind: MediaKind) -> Metadata:
        """All that the file says about itself. Raises Unreadable, TooLarge."""

    def way(self, path: Path, metadata: Metadata) -> Sequence[TrackPoint]:
        """The way its camera recorded in a video, at most a point a second, in the order of time;
        none for most files. Raises Unreadable, TooLarge."""

    def pictures(
        self, path: Path, metadata: Metadata, thumbnail: Path, preview: Path,
        at: float | None = None,
    ) -> Problem | None:  # fmt: skip
        """Write a 256 px thumbnail and a 1600 px preview (longest side, JPEG, upright). Of a
        video they show second ``at``; None takes one that is likely to show something. Returns
        what is wrong with a file shown all the same. Raises Unreadable, TooLarge, DiskFull."""

    def filmstrip(self, path: Path, metadata: Metadata, target: Path) -> None:
        """Write a JPEG of FILMSTRIP_FRAMES equal frames side by side, evenly over the video."""

    def proxy(self, path: Path, metadata: Metadata, target: Path, report: Report) -> None:
        """Write a small H.264/AAC MP4 with a short GOP, for formats the player cannot show."""

    def compress(
        self, path: Path, metadata: Metadata, target: Path, wish: Compression, report: Report
    ) -> None:
        """Write a smaller MP4 of a video: upright, with its times, place and sound."""

    def without_location(self, path: Path, metadata: Metadata, stem: Path, report: Report) -> Path:
        """Write a copy that does not say where it was taken: ``stem`` with the ending of its
        format, which is returned. Nothing is re-encoded but photos in formats that cannot be
        rewritten, which become JPEG. Raises Unreadable, TooLarge, DiskFull."""

    def cuts(
        self, path: Path, metadata: Metadata, begin: float, seconds: float, report: Report
    ) -> Cuts:
        """Where shots end, from second ``begin`` on, in about ``seconds`` of work."""

    def frame(self, path: Path, metadata: Metadata, second: float, target: Path) -> None:
        """Write what a video shows at a second as upright JPEG, at most FRAME_SIDE px."""

    def piece(
        self, path: Path, metadata: Metadata, span: Span, stem: Path, report: Report
    ) -> Piece:
        """Write part of a video as it is, to ``stem`` with the ending of its container."""

    def as_jpeg(self, path: Path, metadata: Metadata, max_side: int) -> bytes:
        """A photo as upright JPEG bytes, longest side at most ``max_side`` px, no metadata
        except the description."""


@dataclass(frozen=True, slots=True)
class Compression:
    """How small a video shall be: sides in px, either way up, and bytes (0: by quality)."""

    longest: int
    shortest: int
    target_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """The answer of a test call: ``words`` is one sentence, ``milliseconds`` None on failure,
    ``short`` two words for what is wrong ("Bucket not found")."""

    ok: bool
    words: str
    hint: str = ""
    milliseconds: float | None = None
    short: str = ""


class VideoAI(Protocol):
    """A service that understands pictures, sound and speech."""

    @property
    def space(self) -> EmbeddingSpace | None:
        """The space its vectors belong to; None when there is no such service."""

    def check(self) -> ServiceHealth:
        """Ask the service something free. Never raises a MedIntelError."""

    def embed_text(self, text: str) -> array[float]:
        """One vector for a query of at most 500 tokens; longer text is cut."""

    def embed_photo(self, jpeg: bytes) -> array[float]:
        """One vector for a JPEG of at least 128 x 128 px and at most 32 MB.

        Raises AnswerLost when it is not known whether the call was counted.
        """

    def upload(
        self, path: Path, name: str, resume: str | None, report: Report, save: Callable[[str], None]
    ) -> str:
        """Bring a video to the service and return its asset id.

        ``name`` is unique to the content: an asset of that name is taken over, not sent again.
        ``save`` is told a resume token (a half-done multipart upload) as soon as there is one;
        handing it back as ``resume`` sends only what is missing. Streams; raising in ``report``
        stops the transfer.
        """

    def upload_link(self, link: Callable[[], str], name: str, size: int) -> str:
        """Let the service fetch a video of ``size`` bytes by itself and return its asset id.

        ``name`` as for :meth:`upload`; an asset of that name is taken over, and ``link`` is not
        called then. Otherwise its URL must open without an account until :meth:`fetched`. Raises
        ServiceError where the service cannot reach such a URL.
        """

    def fetched(self, asset_id: str) -> bool:
        """False while the service fetches. Raises ServiceError when it could not, or when the
        video is not to its liking."""

    def start(self, asset_id: str) -> str | None:
        """Begin embedding an uploaded asset; returns the task id, None while the asset is not
        ready. A task that exists for the asset is taken over, never bought again."""

    def collect(self, task_id: str) -> Sequence[MomentVector] | None:
        """The vectors of a task, None while it works."""

    def close(self) -> None:
        """Let connections go."""


class VectorIndex(Protocol):
    """Vectors of one or more spaces by slot number; what a slot means is the catalogue's.

    Searches may run beside everything else, from several threads.
    """

    def append(self, space: EmbeddingSpace, at: int, vectors: Sequence[array[float]]) -> None:
        """Write at slots ``at, at + 1, ...`` and make it durable. ``at`` is the committed count:
        whatever lies behind it is left over from a crash and is overwritten."""

    def move(self, space: EmbeddingSpace, pairs: Sequence[tuple[int, int]]) -> None:
        """Copy vectors (from slot, to slot) to slots that are nobody's, and make it durable. The
        catalogue commits after that which slot is whose."""

    def read(self, space: EmbeddingSpace, slots: Sequence[int]) -> list[array[float]]:
        """The vectors of committed slots; those that were lost or damaged are left out."""

    def search(
        self,
        space: EmbeddingSpace,
        count: int,
        query: array[float],
        limit: int,
        allowed: SlotMask | None = None,
        *,
        exact: bool = False,
    ) -> list[tuple[int, float]]:
        """The ``limit`` best of the first ``count`` slots as (slot, cosine), best first.

        ``allowed`` restricts the slots; a filter costs no hits. Cosine is in [-1, 1]; vectors
        that are zero, not a number or damaged are never found. Many vectors may be searched by an
        approximation that finds nearly all of the best; ``exact`` compares every one.
        """

    def tend(self, space: EmbeddingSpace, count: int, report: Report = ...) -> None:
        """Make searching quick again after much was appended or moved. Takes seconds to minutes
        for a million vectors, beside searches. ``report`` may break it off; what was done by then
        stands."""

    def pending(self, space: EmbeddingSpace, count: int) -> int:
        """For how many of the first ``count`` slots :meth:`tend` has something to do."""

    def damaged(self, space: EmbeddingSpace, count: int, report: Report = ...) -> list[int]:
        """Read all of the first ``count`` slots; those whose vector is lost or not what was
        written. Some 2 seconds for a million vectors that the system has in memory."""


class MediaStore(Protocol):
    """A place for originals. Names are UTF-8 of at most 1,000 bytes, ``/`` is an ordinary
    character. Every call may be made from several threads at once.

    Retries inside are short (seconds); the queue does the rest. Raises StoreError and kin:
    ObjectGone, ObjectChanged, PermissionMissing, BucketGone, KeyRefused, ClockWrong,
    ChecksumWrong, ServiceBusy, ServiceUnreachable.
    """

    @property
    def kind(self) -> StoreKind: ...

    @property
    def place(self) -> str:
        """Where it is, stable and without secrets: ``oci:namespace/bucket``."""

    @property
    def limits(self) -> StoreLimits: ...

    def check(self) -> ServiceHealth:
        """Write, read and delete a probe object; says which permission is missing."""

    def stat(self, name: str) -> StoredObject | None:
        """What is there under the name, None if nothing."""

    def objects(self, prefix: str, after: str = "") -> Iterator[StoredObject]:
        """Objects whose name begins with ``prefix``, in the order of names, behind ``after``."""

    def put(
        self, name: str, body: Body, content_type: str, metadata: Mapping[str, str]
    ) -> StoredObject:
        """Write a whole object, verified by its MD5. Metadata values are any text."""

    def begin(self, name: str, content_type: str, metadata: Mapping[str, str]) -> str:
        """Start a multipart upload and return its id."""

    def put_part(self, name: str, upload_id: str, number: int, body: Body) -> StoredPart:
        """Send part ``number`` (from 1), verified by its MD5; sending it again replaces it.
        Raises UploadForgotten when the service knows no such upload."""

    def parts(self, name: str, upload_id: str) -> list[StoredPart] | None:
        """What the service holds of an upload, None when it knows no such upload."""

    def commit(self, name: str, upload_id: str, parts: Sequence[StoredPart]) -> StoredObject:
        """Make the object. When the answer was lost and a second try finds no upload, the
        object's multipart MD5 decides. Raises UploadForgotten, ChecksumWrong."""

    def abort(self, name: str, upload_id: str) -> None:
        """Throw an upload away; an unknown one is fine."""

    def open_uploads(self, prefix: str = "") -> list[OpenUpload]: ...

    def read(self, name: str, start: int, end: int, etag: str = "") -> Iterator[bytes]:
        """The bytes ``[start, end)`` in pieces. With ``etag`` raises ObjectChanged when the
        object is another one now. Close the iterator to end early."""

    def delete(self, name: str) -> str:
        """Remove the object with all its versions; a missing one is fine. Returns "" or one
        sentence on what stays and why."""

    def link(self, name: str, seconds: int, file_name: str) -> Link:
        """A link to one object, read only; ``file_name`` is what a browser saves it as."""

    def revoke(self, link_id: str) -> bool:
        """End a link now. False: this store cannot, the link ends by expiry."""

    def close(self) -> None:
        """Let connections go."""


class RemoteCatalogue(Protocol):
    """A database that several machines share one library through, and that searches it.

    Every call has a time limit. A dead session is replaced and the call made again where that is
    safe: all of these are, because a push is decided by stamps and may be repeated. Raises
    ServiceError and kin with ``service`` set where the whole database is concerned.
    """

    def check(self) -> ServiceHealth:
        """Version, service, vector support, free space, missing privileges: free of effects."""

    def libraries(self) -> list[SharedLibrary]:
        """Those this user may see."""

    def create(self, name: str) -> SharedLibrary:
        """Make a shared library; its maker is the owner. Brings the schema up to date first."""

    def head(self, library: str) -> Head:
        """One round trip: nothing else is asked when nothing has changed."""

    def push(self, library: str, machine: str, changes: Sequence[Change]) -> Written:
        """Write one batch in one transaction. Each field is decided by its stamp, so a batch
        whose commit went unanswered may be sent again. Every row of the batch gets a new change
        number, also where the batch lost: its sender must see what stands."""

    def pull(self, library: str, entity: Entity, after: int, upto: int, limit: int) -> Pulled:
        """All fields of the rows of one kind whose change number lies in ``(after, upto]``, by
        number, of about ``limit`` rows; vectors included."""

    def whole(self, library: str, entity: Entity, key: str) -> Sequence[Change]:
        """An item or album with everything that belongs to it: a machine that deleted it needs
        it again."""

    def nearest(
        self,
        library: str,
        space: EmbeddingSpace,
        vector: array[float],
        limit: int,
        where: Mapping[str, Any],
    ) -> Sequence[tuple[str, Span | None, Modality, float]]:
        """The best (item id, span, modality, score) of a space, filtered in the same statement;
        never of the trash. ``where``, all optional: ``kind``, ``albums`` (ids, those below
        included), ``taken_from`` and ``taken_to`` (inclusive days, ISO), ``area`` (an Area, of a
        polygon the box around it: more may come than lies inside). The score is the cosine."""

    def near(self, library: str, circle: Circle, limit: int) -> Sequence[tuple[str, float]]:
        """Ids of the items in a circle with their distance from its centre in km, the nearest
        first; never of the trash."""

    def put_thumbnails(self, library: str, pictures: Mapping[str, bytes]) -> None:
        """Keep JPEGs (some 20 kB each) by the checksum of their original, all in one
        transaction; those that are there stay."""

    def thumbnails(self, library: str, checksums: Sequence[str]) -> Mapping[str, bytes]:
        """Those that are there, of at most some hundred."""

    def foreign_files(self) -> Sequence[ForeignFile]:
        """What the web platform keeps in the same schema, by path; none where there is none."""

    def adopt(self, library: str, machine: str, files: Sequence[tuple[ForeignFile, str]]) -> int:
        """Bring such files, each with the SHA-256 of its bytes, with their albums and vectors
        into a shared library; what is there already stands. Returns how many vectors came. The
        platform's tables stay as they are. Doing it again changes nothing."""

    def members(self, library: str) -> Mapping[str, Role]:
        """Database users with their rights on a library, as far as this user may know."""

    def let_in(self, library: str, user: str, role: Role) -> None:
        """Give a database user a right on a library, in the database itself. Raises
        PermissionMissing when this user may not, UsageError for what is no name of a user."""

    def let_in_by_hand(self, library: str, user: str, role: Role) -> str:
        """The SQL of :meth:`let_in`, for the owner of the tables to run."""

    def let_out(self, library: str, user: str) -> bool:
        """Take a right away; False when there was none."""

    def index_spaces(self) -> Mapping[str, str]:
        """Make vector indexes where a space has become large, by what the database can do; space
        key -> kind of index made, "" for none. May take minutes."""

    def examine(self) -> Sequence[ServiceHealth]:
        """All there is to say of its health, one finding each; hints hold SQL where that helps."""

    def close(self) -> None:
        """Let sessions go."""


class Geocoder(Protocol):
    """Knows places: the one that comes with the app, and a service when the user agreed."""

    def names(self, points: Sequence[GeoPoint], language: str) -> list[PlaceName | None]:
        """What is at each point, None in the middle of nowhere.

        ``language`` is a BCP 47 tag; names come in it where they are known in it. A service may
        raise ServiceUnreachable and kin; the one that comes with the app raises nothing.
        """

    def find(self, text: str, language: str, limit: int = 8) -> list[FoundPlace]:
        """Places whose name begins with ``text``, the largest first. Errors as :meth:`names`."""
