"""Gives positions their names: at once those that came with the app, and finer ones later.

Importing an item names it on the way. The job ``name_places`` names whatever has no name yet, or
one in another language; where the user agreed to ask a service, the job ``ask_places`` follows
and asks for one spot at a time, between which it holds no thread. Both take what is to be done
from the catalogue, so a kill costs nothing, and a name by the user is never replaced.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.places import Unnamed, Wanted
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import ServiceError, UsageError
from medintel_desktop.domain.job import AskAgain, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import SERVICE, FoundPlace, PlaceName, PlaceSource
from medintel_desktop.domain.ports import Geocoder
from medintel_desktop.domain.words import counted

log = logging.getLogger(__name__)

NAME = "name_places"
ASK = "ask_places"

BETWEEN = 1.0
"""Seconds between two requests: what a public service allows."""

KNOWN = 0.05
"""Seconds in which spots are named one after the other: answers that were kept take less."""


class Places:
    """``asks`` is whether the user agreed to ask a service, and ``service`` connects to it, None
    where that is not so; ``hides`` tells positions that it never hears of."""

    def __init__(
        self,
        catalogue: Catalogue,
        gazetteer: Callable[[], Geocoder],
        service: Callable[[], Geocoder | None] = lambda: None,
        language: Callable[[], str] = lambda: "en",
        hides: Callable[[GeoPoint], bool] = lambda point: False,
        asks: Callable[[], bool] = lambda: False,
    ) -> None:
        self._table, self._jobs = catalogue.places, catalogue.jobs
        self._open = gazetteer
        self._service, self._asks = service, asks
        self._language, self._hides = language, hides

    @cached_property
    def gazetteer(self) -> Geocoder:
        """The places that come with the app; opened when first asked for."""
        return self._open()

    def of(self, media_id: str) -> PlaceName | None:
        """What the position of an item is called, None while that is not known."""
        return self._table.of(media_id)

    def find(self, text: str, limit: int = 8) -> list[FoundPlace]:
        """Places that begin with what was typed, the largest first; no network. "Paris, Texas"."""
        return self.gazetteer.find(text, self._language(), limit)

    def find_by_service(self, text: str, limit: int = 8) -> list[FoundPlace]:
        """The same from the service, also streets and sights; none where it may not be asked.
        Only when the user asks for it, never while typing. Raises ServiceError and kin."""
        service = self._service()
        return service.find(text, self._language(), limit) if service else []

    def at(self, point: GeoPoint) -> PlaceName | None:
        """What a point is called; no network."""
        return self.gazetteer.names([point], self._language())[0]

    def name(self, media_ids: Iterable[str]) -> Changes:
        """Name these items at once with what came with the app."""
        return self._name(self._table.located(media_ids))

    def follow(self, media_ids: Iterable[str]) -> Changes:
        """A job brought or changed these items: name those that have no name. Cheap where there
        is nothing to do."""
        return self._name(self._table.located(media_ids, unnamed=True))

    def name_new(self, media_id: str) -> Changes:
        """The same for an item just imported; the service follows where it may be asked."""
        return self.name([media_id]) | self._ask_later()

    def name_later(self, media_ids: Sequence[str] = ()) -> Changes:
        """Queue naming what has no name, such as these items that moved. Does not block."""
        job = NewJob(NAME, "Names of places", NAME, Lane.QUICK, unique_key=NAME)
        return Changes(jobs=bool(self._jobs.add([job])))

    def name_all(self) -> Changes:
        """Queue naming all items that have no name, or not one in the language and from the
        service of now; also when the service had refused before."""
        self._jobs.release(SERVICE)
        return self.name_later()

    def rename(self, media_ids: Sequence[str], name: PlaceName) -> Changes:
        """The user's own name for where items are. Raises UsageError when they are nowhere."""
        done = self._table.put_by_user(media_ids, name)
        if media_ids and not done:
            raise UsageError("An item without a position has no place to be named.")
        return Changes(frozenset(done), media_list=True)

    def waiting(self) -> int:
        """How many items :meth:`name_all` would look at."""
        return self._table.count(Wanted(self._language(), finer=self._asks()))

    def resume(self) -> None:
        """When the library is opened: what came by other ways than importing is named, too."""
        if self._table.waiting(Wanted(self._language()), after=0, limit=1):
            self.name_later()

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """The step of ``name_places``."""
        wanted = Wanted(self._language())
        total, done, after = self._table.count(wanted), 0, 0
        changes = Changes()
        while batch := self._table.waiting(wanted, after):
            watch.report(done, total, "files")
            changes |= self._name(batch)
            after, done = batch[-1].num, done + len(batch)
        changes |= self._ask_later() | Changes(media_list=bool(done))
        return Finish(f"{counted(done, 'item')} named", changes)

    def ask(self, job: Job, watch: Watch) -> Outcome:
        """The step of ``ask_places``: until the service was really asked, then it asks to be run
        again. ``after`` is the item it came to, ``asked`` counts items, ``before`` those of the
        rounds before this one: items behind it may have moved, so it goes round until nothing
        was left to ask."""
        service, wanted = self._service(), Wanted(self._language(), finer=True)
        if service is None:
            return Finish("The service is not asked any more")
        after, asked = int(job.payload.get("after", 0)), int(job.payload.get("asked", 0))
        batch = self._table.waiting(wanted, after)
        if not batch and asked == int(job.payload.get("before", 0)):
            return Finish(f"{counted(asked, 'item')} named by the service")
        if not batch:
            return AskAgain(0.0, "", {"after": 0, "before": asked})
        watch.report(asked, asked + self._table.count(wanted, after), "files")
        told, end = set[str](), time.monotonic() + KNOWN
        for item in batch:
            after = item.num
            if item.media_id not in told and not self._hides(item.point):
                watch.check()
                told |= self._ask(service, item, batch, wanted.language)
                if time.monotonic() > end:
                    break
        learned = {"after": after, "asked": asked + len(told)}
        return AskAgain(BETWEEN, "", learned, Changes(frozenset(told)))

    def _ask(
        self, service: Geocoder, item: Unnamed, batch: Sequence[Unnamed], language: str
    ) -> set[str]:
        """Name all items of the batch that are just there; their ids."""
        try:
            name = service.names([item.point], language)[0]
        except ServiceError as error:
            if error.retryable or error.service is not None:
                raise
            log.info("The service for place names passes over an item: %s", error)
            name = None
        same = [other for other in batch if other.point == item.point]
        if name is None:  # what came with the app stays
            self._name(same)
            self._table.confirm(same, language)
        else:
            pairs = [(other, name) for other in same]
            self._table.put(pairs, PlaceSource.SERVICE, language)
        return {other.media_id for other in same}

    def _name(self, items: Sequence[Unnamed]) -> Changes:
        if not items:
            return Changes()
        language = self._language()
        names = self.gazetteer.names([item.point for item in items], language)
        pairs = list(zip(items, names, strict=True))
        return Changes(frozenset(self._table.put(pairs, PlaceSource.OFFLINE, language)))

    def _ask_later(self) -> Changes:
        if not self._asks():
            return Changes()
        job = NewJob(ASK, "Finer names of places", ASK, Lane.TRANSFER, SERVICE, unique_key=ASK)
        return Changes(jobs=bool(self._jobs.add([job])))
