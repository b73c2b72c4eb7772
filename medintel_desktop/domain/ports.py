"""The outside world as the library sees it. Six methods each or so.

A port exists only where there are two implementations or the real one leaves the process.
Every method may raise :class:`~.errors.MedIntelError` and nothing else that is expected.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from medintel_desktop.domain.media import MediaKind, Metadata
from medintel_desktop.domain.moment import EmbeddingSpace, MomentVector

Report = Callable[[float, float], None]
"""Told (done, total), seconds or bytes; may raise Cancelled, which must pass through."""


class MediaTools(Protocol):
    """Reads media files and makes pictures of them. Never writes to an original."""

    def identify(self, path: Path) -> MediaKind:
        """The kind by content. Raises Unreadable, FileGone, AccessDenied."""

    def probe(self, path: Path, kind: MediaKind) -> Metadata:
        """All that the file says about itself. Raises Unreadable, TooLarge."""

    def pictures(self, path: Path, metadata: Metadata, thumbnail: Path, preview: Path) -> None:
        """Write a 256 px thumbnail and a 1600 px preview (longest side, JPEG, upright).

        A video's are its poster frame. Raises Unreadable, TooLarge, DiskFull.
        """

    def filmstrip(self, path: Path, metadata: Metadata, target: Path) -> None:
        """Write a JPEG of FILMSTRIP_FRAMES equal frames side by side, evenly over the video."""

    def proxy(self, path: Path, metadata: Metadata, target: Path, report: Report) -> None:
        """Write a small H.264/AAC MP4 with a short GOP, for formats the player cannot show."""

    def as_jpeg(self, path: Path, metadata: Metadata, max_side: int) -> bytes:
        """A photo as upright JPEG bytes, longest side at most ``max_side`` px, no metadata
        except the description."""


FILMSTRIP_FRAMES = 12


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """The answer of a test call: ``words`` is one sentence, ``milliseconds`` None on failure."""

    ok: bool
    words: str
    hint: str = ""
    milliseconds: float | None = None


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

    def start(self, asset_id: str) -> str | None:
        """Begin embedding an uploaded asset; returns the task id, None while the asset is not
        ready. A task that exists for the asset is taken over, never bought again."""

    def collect(self, task_id: str) -> Sequence[MomentVector] | None:
        """The vectors of a task, None while it works."""

    def close(self) -> None:
        """Let connections go."""


class VectorIndex(Protocol):
    """Vectors of one or more spaces by slot number; what a slot means is the catalogue's."""

    def append(self, space: EmbeddingSpace, at: int, vectors: Sequence[array[float]]) -> None:
        """Write at slots ``at, at + 1, ...`` and make it durable. ``at`` is the committed count:
        whatever lies behind it is left over from a crash and is overwritten."""

    def read(self, space: EmbeddingSpace, slots: Sequence[int]) -> list[array[float]]:
        """The vectors of committed slots; those that were lost are left out."""

    def search(
        self,
        space: EmbeddingSpace,
        count: int,
        query: array[float],
        limit: int,
        allowed: Collection[int] | None = None,
    ) -> list[tuple[int, float]]:
        """The ``limit`` best of the first ``count`` slots as (slot, cosine), best first.

        ``allowed`` restricts the slots. Cosine is in [-1, 1]; zero vectors are never found.
        """
