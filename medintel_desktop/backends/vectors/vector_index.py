"""The vectors of a library in files: implements VectorIndex on a folder."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from medintel_desktop.backends.vectors.space import Space
from medintel_desktop.domain.errors import DiskFull, LibraryError
from medintel_desktop.domain.moment import EmbeddingSpace

if TYPE_CHECKING:
    from medintel_desktop.domain.ports import SlotMask

Report = Callable[[float, float], None]


class LocalVectorIndex:
    """One :class:`Space` for each embedding space, opened when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._spaces: dict[str, Space] = {}
        self._lock = threading.Lock()

    def append(self, space: EmbeddingSpace, at: int, vectors: Sequence[array[float]]) -> None:
        if any(len(vector) != space.dimension for vector in vectors):
            raise ValueError(f"vectors of {space.key} have {space.dimension} numbers")
        with _write_errors():
            self._of(space).append(at, vectors)

    def move(self, space: EmbeddingSpace, pairs: Sequence[tuple[int, int]]) -> None:
        with _write_errors():
            self._of(space).move(pairs)

    def read(self, space: EmbeddingSpace, slots: Sequence[int]) -> list[array[float]]:
        return self._of(space).read(slots)

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
        return self._of(space).search(count, query, limit, allowed, everything=exact)

    def forget(self, space: EmbeddingSpace) -> None:
        """Delete the files of a space without committed slots; what the system holds on to stays
        for another time."""
        with self._lock:
            self._spaces.pop(space.key, None)
        for kind in ("f32", "crc", "codes"):
            with suppress(OSError):
                (self._folder / f"{space.key}.{kind}").unlink(missing_ok=True)

    def tend(
        self, space: EmbeddingSpace, count: int, report: Report = lambda done, total: None
    ) -> None:
        self._of(space).tend(count, report)

    def pending(self, space: EmbeddingSpace, count: int) -> int:
        return self._of(space).pending(count)

    def damaged(
        self, space: EmbeddingSpace, count: int, report: Report = lambda done, total: None
    ) -> list[int]:
        return self._of(space).damaged(count, report)

    def _of(self, space: EmbeddingSpace) -> Space:
        with self._lock:
            if space.key not in self._spaces:
                self._spaces[space.key] = Space(self._folder, space.key, space.dimension)
            return self._spaces[space.key]


@contextmanager
def _write_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            raise DiskFull("The disk is full.", "Free some space, then try again.") from None
        raise LibraryError(
            "The vectors cannot be written.", error.strerror or "Check the library folder."
        ) from error
