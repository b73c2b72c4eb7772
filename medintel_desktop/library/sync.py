"""Keeps this library and the shared one equal: pull what others did, push what was done here.

A round: ask where the shared library stands (one round trip, which is all when nothing changed);
pull each kind of thing in the order in which it must arrive; try again what had no place yet;
push the outbox in batches. Each batch is one transaction on either side, so a round can be
broken off anywhere, by a kill too, and the next goes on.

Which change stands is decided by ``domain.mirror``; what is newer here stays and is pushed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.incoming import Applied, Incoming
from medintel_desktop.catalogue.mirror import MirrorState, Pulling
from medintel_desktop.catalogue.outgoing import Outgoing
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import Overtaken
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.mirror import (
    Change,
    Entity,
    Head,
    Role,
    SharedLibrary,
    Stamp,
    Written,
)
from medintel_desktop.domain.ports import RemoteCatalogue, VectorIndex
from medintel_desktop.library.folder import LibraryFolder

BATCH = 30_000
"""Fields sent in one transaction, so that it is far less than one round trip for 1,000 of them;
fewer where vectors are among them, see ``catalogue.outgoing``."""

PAGE = 5000
"""Rows asked for at once; the database gives fewer where they have many vectors."""

SEED = 1000
"""Items noted at once when a library that has some is shared."""

CLOCK_SLACK = 0.5
"""Seconds by which the difference of clocks may waver before it is noted anew."""

OnProgress = Callable[[int, int, str], None]
"""Told (fields "sent" or rows "received", of how many; 0 = unknown); may raise whatever breaks
the round off."""

OnChanges = Callable[[Changes], None]
"""Told what every page changed here, as soon as it did."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did."""

    sent: int = 0
    received: int = 0
    lost: int = 0


class Sync:
    """Runs rounds. One at a time; blocking."""

    def __init__(
        self, catalogue: Catalogue, index: VectorIndex, folder: LibraryFolder,
        remote: Callable[[], RemoteCatalogue],
        hides: Callable[[GeoPoint], bool] = lambda point: False,
    ) -> None:  # fmt: skip
        """``hides`` says whether a point lies in a hidden area, of which nobody is told."""
        self._catalogue = catalogue
        self._mirror = catalogue.mirror
        self._folder = folder
        self._remote = remote
        self._outgoing = Outgoing(catalogue.database, index.read, hides)
        self._incoming = Incoming(catalogue.database, catalogue.moments, index.append, hides)
        self._report: OnProgress = lambda done, total, what: None
        self._tell: OnChanges = lambda changes: None

    def join(self, library: SharedLibrary, machine: str) -> None:
        """Begin to share this library; the next round brings both together."""
        head = self._remote().head(library.id)
        self._mirror.join(library, machine, head.server_time - time.time())

    def round(
        self,
        report: OnProgress = lambda done, total, what: None,
        tell: OnChanges = lambda changes: None,
    ) -> Round:
        """Pull and push until nothing waits. Raises MedIntelError; what was done stays done, and
        the next round goes on there."""
        self._report, self._tell = report, tell
        state, remote = self._mirror.state(), self._remote()
        head = self._met(remote.head(state.library))
        done = self._pull(remote, head, Round())
        if head.role is not Role.VIEWER:
            while self._mirror.seed(SEED):
                report(0, 0, "sent")
            done = self._push(remote, done)
        done = self._settle(
            remote, self._incoming.retry(state.ahead, state.machine), self._mirror.state(), done
        )
        self._mirror.set_synced(time.time())
        return done

    def _met(self, head: Head) -> Head:
        state, ahead = self._mirror.state(), head.server_time - time.time()
        if abs(ahead - state.ahead) > CLOCK_SLACK:
            self._mirror.set_ahead(ahead)
        if head.role is not state.role:
            self._mirror.set_role(head.role)
        return head

    def _pull(self, remote: RemoteCatalogue, head: Head, done: Round) -> Round:
        """Bring everything up to ``head`` here; first what a pull before this one left."""
        while (state := self._mirror.state()).pulled < head.last_change:
            at = state.pulling or Pulling(head.last_change, next(iter(Entity)), state.pulled, 0)
            for entity in _from(at.entity):
                after, more = at.after if entity is at.entity else state.pulled, True
                while more:
                    page = remote.pull(state.library, entity, after, at.upto, PAGE)
                    done = self._take(remote, page.changes, state, done)
                    after, more = page.upto, page.more
                    rows = at.rows + len({change.key for change in page.changes})
                    at = Pulling(at.upto, entity, after, rows)
                    if page.changes:
                        self._mirror.set_pulling(at)
                        self._report(rows, at.upto - state.pulled, "received")
            self._mirror.set_pulled(at.upto)
        return done

    def _take(
        self, remote: RemoteCatalogue, changes: tuple[Change, ...], state: MirrorState, done: Round
    ) -> Round:
        if not changes:
            return done
        done = replace(done, received=done.received + len(changes))
        applied = self._incoming.apply(changes, state.ahead, state.machine)
        return self._settle(remote, applied, state, done)

    def _settle(
        self, remote: RemoteCatalogue, applied: Applied, state: MirrorState, done: Round
    ) -> Round:
        """Note what was applied, and ask for what came back."""
        done = self._note(applied, done)
        for entity, key in self._incoming.wanted():
            whole = remote.whole(state.library, entity, key)
            back = self._incoming.apply(whole, state.ahead, state.machine)
            done = self._note(back, done)
            self._incoming.fetched(entity, key)
        return done

    def _note(self, applied: Applied, done: Round) -> Round:
        self._mirror.keep_lost(applied.lost)
        for checksum in applied.forgotten:
            for path in self._folder.derived(checksum):
                with suppress(OSError):  # it can be made again, so it may as well stay
                    path.unlink()
        media = frozenset(applied.media)
        changes = Changes(media, bool(media), applied.albums, plans=applied.plans)
        if changes:
            self._tell(changes)
        return replace(done, lost=done.lost + len(applied.lost))

    def _push(self, remote: RemoteCatalogue, done: Round) -> Round:
        """Send what waits. When nobody else wrote in between, our own rows need not come back."""
        while rows := self._mirror.pending(BATCH):
            state = self._mirror.state()
            batch = self._outgoing.batch(rows, state.ahead, state.machine)
            alone = True
            if batch.changes:
                try:
                    written = remote.push(state.library, state.machine, batch.changes)
                except Overtaken as error:
                    done = self._pull(remote, self._met(remote.head(state.library)), done)
                    self._mirror.renote(self._incoming.adopt(error.known))
                    continue
                self._incoming.pushed(batch.changes, state.ahead)
                done = self._refused(written, done)
                alone = written.first == state.pulled + 1
                if alone:
                    self._mirror.set_pulled(written.last)
            self._mirror.sent(row.seq for row in batch.rows)
            done = replace(done, sent=done.sent + len(batch.changes))
            if not alone:
                done = self._pull(remote, self._met(remote.head(state.library)), done)
            self._report(done.sent, done.sent + self._mirror.waiting(), "sent")
        return done

    def _refused(self, written: Written, done: Round) -> Round:
        """What the database could not take is kept in the history; here it stays."""
        nobody: Stamp | None = None
        self._mirror.keep_lost([(r.change, nobody, r.reason) for r in written.refused])
        return replace(done, lost=done.lost + len(written.refused))


def _from(entity: Entity) -> Sequence[Entity]:
    kinds = list(Entity)
    return kinds[kinds.index(entity) :]
