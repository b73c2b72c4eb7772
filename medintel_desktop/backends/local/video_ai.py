"""The understanding service when none is set up: everything else works without it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.moment import EmbeddingSpace, MomentVector
from medintel_desktop.domain.ports import Report, ServiceHealth

TITLE = "There is no TwelveLabs key yet."
HINT = "With one, photos and moments are found by meaning too. All the rest works without it."


class NoVideoAI:
    """Implements ``VideoAI``: has no space, and each call raises NotSetUp."""

    @property
    def space(self) -> EmbeddingSpace | None:
        return None

    def check(self) -> ServiceHealth:
        """Says what a key would add."""
        return ServiceHealth(False, TITLE, HINT)

    def embed_text(self, text: str) -> array[float]:
        _not_set_up()

    def embed_photo(self, jpeg: bytes) -> array[float]:
        _not_set_up()

    def upload(
        self, path: Path, name: str, resume: str | None, report: Report, save: Callable[[str], None]
    ) -> str:
        _not_set_up()

    def upload_link(self, link: Callable[[], str], name: str, size: int) -> str:
        _not_set_up()

    def fetched(self, asset_id: str) -> bool:
        _not_set_up()

    def start(self, asset_id: str) -> str | None:
        _not_set_up()

    def collect(self, task_id: str) -> Sequence[MomentVector] | None:
        _not_set_up()

    def close(self) -> None:
        """Nothing is open."""


def _not_set_up() -> NoReturn:
    raise NotSetUp(TITLE, HINT)
