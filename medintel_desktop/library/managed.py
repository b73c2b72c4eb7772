"""Everything that works on the managed index, assembled once per library and handed around as
one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.domain.transcript import Line
from medintel_desktop.library.at_service import AtService
from medintel_desktop.library.budget import Budget
from medintel_desktop.library.entities import Entities
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.index_reset import IndexReset
from medintel_desktop.library.index_search import IndexSearch
from medintel_desktop.library.indexing import Indexing
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.services import Services
from medintel_desktop.library.withdrawal import Withdrawal


@dataclass(frozen=True, slots=True)
class Managed:
    """Videos in the index of the service, and names that it knows."""

    indexing: Indexing
    withdrawal: Withdrawal
    reset: IndexReset
    search: IndexSearch
    entities: Entities


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user chose. ``index_id`` gives "" while the index is off."""

    index_id: Callable[[], str]
    entities: Callable[[], bool]


def managed_index(
    catalogue: Catalogue, tools: MediaTools, folder: LibraryFolder, services: Services,
    originals: Originals, at_service: AtService, budget: Budget, choice: Choice,
    hear: Callable[[str, Sequence[Line]], Changes] = lambda media_id, lines: Changes(),
) -> Managed:  # fmt: skip
    """``hear`` is handed what is said in a video, once the index has heard it."""
    entities = Entities(catalogue, tools, services, originals, choice.entities)
    search = IndexSearch(catalogue, services, entities, choice.index_id)
    return Managed(
        Indexing(
            catalogue, services, at_service, folder, choice.index_id, budget, hear, search.forget
        ),
        Withdrawal(catalogue, services, search.forget),
        IndexReset(catalogue, services, search.forget),
        search, entities,
    )  # fmt: skip
