"""Keeps this library and the shared one equal: pull what others did, push what was done here.

A round: ask where the shared library stands (one round trip, which is all when nothing changed);
pull each kind of thing in the order in which it must arrive; try again what had no place yet;
push the outbox in batches. Each batch is one transaction on either side, so a round can be
broken off anywhere, by a kill too, and the next goes on.

Which change stands is decided by ``domain.mirror``; what is newer here stays and is pushed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.incoming import Applied, Incoming
from medintel_desktop.catalogue.mirror import MirrorState
from medintel_desktop.catalogue.outgoing import Outgoing
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import Overtaken
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

BATCH = 20_000
"""Fields sent in one transaction, so that it is far less than one round trip for 1,000 of them;
fewer where vectors are among them, see ``catalogue.outgoing``."""

PAGE = 2000
"""Rows asked for at once."""

VECTORS_PAGE = 500
"""Items whose vectors are asked for at once."""

SEED = 1000
"""Items noted at once when a library that has some is shared."""

CLOCK_SLACK = 0.5
"""Seconds by which the difference of clocks may waver before it is noted anew."""

OnProgress = Callable[[int, int], None]
"""Told (fields sent or received, of how many; 0 = unknown); may raise Cancelled."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did."""

    sent: int = 0
    received: int = 0
    lost: int = 0
    changes: Changes = Changes()


class Sync:
    """Runs rounds. One at a time; blocking."""

    def __init__(
        self, catalogue: Catalogue, index: VectorIndex, folder: LibraryFolder,
        remote: Callable[[], RemoteCatalogue],
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._mirror = catalogue.mirror
        self._folder = folder
        self._remote = remote
        self._outgoing = Outgoing(catalogue.database, index.read)
        self._incoming = Incoming(catalogue.database, catalogue.moments, index.append)

    def join(self, library: SharedLibrary, machine: str) -> None:
        """Begin to share this library; the next round brings both together."""
        head = self._remote().head(library.id)
        self._mirror.join(library, machine, head.server_time - time.time())

    def round(self, report: OnProgress = lambda done, total: None) -> Round:
        """Pull and push until nothing waits. Raises MedIntelError; what was done stays done."""
        state, remote = self._mirror.state(), self._remote()
        head = self._met(remote.head(state.library))
        done = self._pull(remote, head, Round(), report)
        if head.role is not Role.VIEWER:
            while self._mirror.seed(SEED):
                report(0, 0)
            done = self._push(remote, done, report)
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

    def _pull(self, remote: RemoteCatalogue, head: Head, done: Round, report: OnProgress) -> Round:
        """Bring everything up to ``head`` here."""
        state = self._mirror.state()
        if head.last_change <= state.pulled:
            return done
        for entity in Entity:
            after, more = state.pulled, True
            while more:
                limit = VECTORS_PAGE if entity is Entity.MOMENTS else PAGE
                page = remote.pull(state.library, entity, after, head.last_change, limit)
                after, more = page.upto, page.more
                done = self._take(remote, page.changes, state, done)
                report(done.received, 0)
        self._mirror.set_pulled(head.last_change)
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
        changes = Changes(
            frozenset(applied.media), media_list=bool(applied.media), albums=applied.albums
        )
        return replace(done, lost=done.lost + len(applied.lost), changes=done.changes | changes)

    def _push(self, remote: RemoteCatalogue, done: Round, report: OnProgress) -> Round:
        """Send what waits. When nobody else wrote in between, our own rows need not come back."""
        while rows := self._mirror.pending(BATCH):
            state = self._mirror.state()
            batch = self._outgoing.batch(rows, state.ahead, state.machine)
            alone = True
            if batch.changes:
                try:
                    written = remote.push(state.library, state.machine, batch.changes)
                except Overtaken as error:
                    done = self._pull(remote, self._met(remote.head(state.library)), done, report)
                    self._mirror.renote(self._incoming.adopt(error.known))
                    continue
                self._incoming.pushed(batch.changes)
                done = self._refused(written, done)
                alone = written.first == state.pulled + 1
                if alone:
                    self._mirror.set_pulled(written.last)
            self._mirror.sent(row.seq for row in batch.rows)
            done = replace(done, sent=done.sent + len(batch.changes))
            report(done.sent, done.sent + self._mirror.waiting())
            if not alone:
                done = self._pull(remote, self._met(remote.head(state.library)), done, report)
        return done

    def _refused(self, written: Written, done: Round) -> Round:
        """What the database could not take is kept in the history; here it stays."""
        nobody: Stamp | None = None
        self._mirror.keep_lost([(r.change, nobody, r.reason) for r in written.refused])
        return replace(done, lost=done.lost + len(written.refused))
