"""Links to stored copies: made, listed, and ended again.

A link opens one object, read only, without an account. The URL is handed out once and kept
nowhere; the ledger (``catalogue.shares``) knows what revoking needs. OCI ends a link at once; a
presigned URL (B2, S3) opens until it expires, or until the key that signed it is replaced.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from medintel_desktop import log
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import (
    MedIntelError,
    NotSetUp,
    ObjectGone,
    StoreError,
    UsageError,
)
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem, Problem
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.share import MOST_HOURS, Purpose, Share, Shared, ShareState
from medintel_desktop.domain.store import Copy, CopyRole, Link, StoreKind, place_name
from medintel_desktop.library.copies import Copies
from medintel_desktop.library.stores import Stores
from medintel_desktop.library.stripping import forget

KEY_STEPS = (
    "Make a new application key for the same bucket at your provider"
    " (Backblaze: the page App Keys).",
    "Put it into the settings under Storage and test the connection.",
    "Delete the old key at your provider: from then on no link made with it opens.",
)
"""How to end presigned links before their time."""

TRASHED = "Its item went to the trash"
BY_USER = "Ended by you"
UNUSED = "The service does not need it any more"


@dataclass(frozen=True, slots=True)
class Offer:
    """A copy that a link can be made to; ``revocable``: such a link can be ended at any time."""

    copy: Copy
    kind: StoreKind
    revocable: bool
    most_hours: int


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of links that were to end.

    ``waiting``: their store cannot be reached now, a job ends them as soon as it can.
    ``lasting``: presigned, they open until they expire; see :data:`KEY_STEPS`.
    """

    ended: tuple[Share, ...] = ()
    waiting: tuple[Share, ...] = ()
    lasting: tuple[Share, ...] = ()
    failed: tuple[tuple[Share, Problem], ...] = ()
    changes: Changes = Changes()


class Shares:
    """Makes and ends links. Asks stores: not on the UI thread, but for :meth:`listed`."""

    def __init__(
        self,
        catalogue: Catalogue,
        stores: Stores,
        copies: Copies,
        hours: Callable[[], int] = lambda: 24,
        hides: Callable[[str], bool] = lambda media_id: False,
    ) -> None:
        """``hides``: whether an item (by its id) lies in a hidden area."""
        self._catalogue = catalogue
        self._stores = stores
        self._copies = copies
        self._hours = hours
        self._hides = hides

    def offers(self, media_id: str) -> list[Offer]:
        """The copies of an item that can be linked to, originals first; none: store it first."""
        found = map(self._offer_of, self._catalogue.copies.of(media_id))
        return [offer for offer in found if offer is not None]

    def needs_stripping(self, media_id: str) -> bool:
        """Whether people may only be given a copy without location."""
        return self._hides(media_id)

    def make(
        self,
        media_id: str,
        *,
        hours: int | None = None,
        person: str = "",
        kind: StoreKind | None = None,
        role: CopyRole = CopyRole.ORIGINAL,
        purpose: Purpose = Purpose.PERSON,
        stripped: Copy | None = None,
    ) -> Shared:
        """A new link to a copy of an item; ``hours`` 1 to 168, None: as in the settings.

        ``stripped``: to this copy without location, made for the link; what lies in a hidden
        area goes to people in no other way. Raises NotSetUp, UsageError, StoreError (no copy to
        link to: "Not in the cloud").
        """
        item = self._item(media_id)
        hours = self._hours() if hours is None else hours
        if not 1 <= hours <= MOST_HOURS:
            raise UsageError(f"A link opens for 1 to {MOST_HOURS} hours.", "Choose a time in that.")
        if stripped is None and purpose is Purpose.PERSON and self._hides(item.id):
            raise UsageError(
                "This item lies in a hidden area.", "Only a copy without location can be shared."
            )
        offer = self._offer(stripped) if stripped else self._chosen(item, kind, role)
        copy, store = self._copies.verify(offer.copy), self._stores.get(offer.kind)
        seconds = min(hours, offer.most_hours) * 3600
        link = store.link(copy.object, seconds, _file_name(item, copy))
        log.hide(link.url)
        share = self._noted(store, item, copy, link, person, purpose)
        try:
            self._item(media_id)
        except UsageError:  # it went to the trash while the store was asked
            self.revoke([share.id], TRASHED)
            raise
        return Shared(share, link.url)

    def listed(self, limit: int = 500) -> list[Share]:
        """What people were given, the newest first: open, expired and ended."""
        return self._catalogue.shares.page(Purpose.PERSON, limit)

    def of(self, media_id: str) -> list[Share]:
        """The shares of one item, those for the service included."""
        return self._catalogue.shares.of_media(media_id)

    def find(self, share_id: str) -> Share:
        """The share of an id or of the beginning of one. Raises UsageError."""
        found = self._catalogue.shares.matching(share_id.lower()) if share_id else []
        if len(found) != 1:
            several = "is the beginning of several shares" if found else "is no share"
            raise UsageError(f"{share_id} {several} of this library.")
        return found[0]

    def revoke(self, share_ids: Sequence[str], why: str = BY_USER) -> Ended:
        """End these links now, or as soon as their stores can be reached."""
        found = (self._catalogue.shares.get(share_id) for share_id in share_ids)
        now = time.time()
        return self._end([s for s in found if s and s.state(now) is ShareState.OPEN], why)

    def revoke_item(
        self, media_id: str, why: str = BY_USER, purpose: Purpose | None = None
    ) -> Ended:
        """End all links of an item; with ``purpose`` only those."""
        shares = self._catalogue.shares.open(time.time(), [media_id])
        return self._end([s for s in shares if purpose in (None, s.purpose)], why)

    def revoke_all(self) -> Ended:
        """End every link there is."""
        return self._end(self._catalogue.shares.open(time.time()), BY_USER)

    def tidy(self) -> Changes:
        """Queue the end of links that the understanding service will not use: nobody waits for
        their videos any more. Asks no store."""
        shares = self._catalogue.shares.open(time.time())
        given = {s.media_id for s in shares if s.purpose is Purpose.SERVICE and s.revocable}
        jobs = self._catalogue.jobs.of_media(list(given))
        waited_for = {job.media_id for job in jobs if job.kind == "understand_video"}
        return revoke_later(self._catalogue, list(given - waited_for), UNUSED, Purpose.SERVICE)

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """The step of a ``revoke`` job."""
        share = self._catalogue.shares.get(job.payload["share"])
        if share is None or share.state(time.time()) is not ShareState.OPEN:
            return Finish("The link opens no more")
        ended = self._revoked(share, job.payload["why"])
        words = "The link opens no more" if ended else f"The link opens until {until(share)}"
        return Finish(words, Changes(frozenset([share.media_id])))

    def _end(self, shares: Sequence[Share], why: str) -> Ended:
        ended, waiting, lasting = list[Share](), list[Share](), list[Share]()
        failed = list[tuple[Share, Problem]]()
        for share in shares:
            try:
                (ended if self._revoked(share, why) else lasting).append(share)
            except MedIntelError as error:
                if error.retryable or error.service is not None:
                    waiting.append(share)
                else:
                    failed.append((share, error.problem))
        self._catalogue.jobs.add(_job_for(share, why) for share in waiting)
        changes = Changes(frozenset(share.media_id for share in shares), jobs=bool(waiting))
        return Ended(tuple(ended), tuple(waiting), tuple(lasting), tuple(failed), changes)

    def _revoked(self, share: Share, why: str) -> bool:
        """False: this link cannot be ended."""
        if not share.revocable:
            return False
        store = self._stores.of_place(share.place)
        if store is None:
            raise StoreError(
                f"{place_name(share.place)}, where this link leads, is not set up now.",
                f"It opens until {until(share)}. Set the store up again to end it sooner.",
            )
        try:
            if share.link_id and not store.revoke(share.link_id) and not share.stripped:
                return False
        except ObjectGone:
            pass  # the store knows no such link any more, which is what was wanted
        if share.stripped:
            forget(self._catalogue, store, share.object)
        self._catalogue.shares.end(share.id, time.time(), why)
        return True

    def _offer_of(self, copy: Copy) -> Offer | None:
        store = self._stores.of_place(copy.place)
        hours = _most_hours(store) if store else 0
        if store is None or not hours:
            return None
        return Offer(copy, store.kind, store.limits.revocable_links, hours)

    def _offer(self, copy: Copy) -> Offer:
        offer = self._offer_of(copy)
        if offer is None:
            raise StoreError(f"{place_name(copy.place)} gives no links.", "Choose another store.")
        return offer

    def _chosen(self, item: MediaItem, kind: StoreKind | None, role: CopyRole) -> Offer:
        offers = self.offers(item.id)
        for offer in offers:
            if offer.copy.role is role and kind in (None, offer.kind):
                return offer
        if not offers and not any(self._set_up(k) for k in StoreKind if k is not StoreKind.FOLDER):
            raise NotSetUp(
                "Links need a store in the cloud.",
                "Set up OCI Object Storage or Backblaze B2 under Storage in the settings.",
            )
        where = f"in {kind}" if kind else "in the cloud"
        what = "smaller copy" if role is CopyRole.COMPRESSED else "copy"
        raise StoreError(
            f"There is no {what} of {item.name} {where} yet.",
            "Store it first, then make the link.",
            short="Not in the cloud",
        )

    def _set_up(self, kind: StoreKind) -> bool:
        try:
            self._stores.get(kind)
        except NotSetUp:
            return False
        return True

    def _noted(
        self, store: MediaStore, item: MediaItem, copy: Copy, link: Link, person: str,
        purpose: Purpose,
    ) -> Share:  # fmt: skip
        share = Share(
            str(uuid.uuid4()), item.id, item.name, copy.place, copy.object, link.id, purpose,
            " ".join(person.split())[:200], time.time(), link.expires_at,
        )  # fmt: skip
        try:
            self._catalogue.shares.add(share)
        except MedIntelError:
            if link.id:  # what nobody could end later must not stay open
                store.revoke(link.id)
            raise
        return share

    def _item(self, media_id: str) -> MediaItem:
        item = self._catalogue.media.get(media_id)
        if item is None or item.trashed_at is not None:
            where = "in the trash" if item else "not in the library any more"
            raise UsageError(f"This item is {where}.", "Only items of the library are shared.")
        return item


def revoke_later(
    catalogue: Catalogue, media_ids: Sequence[str], why: str, purpose: Purpose | None = None
) -> Changes:
    """Queue the end of all links of these items, with ``purpose`` only those; works offline,
    because it only writes."""
    shares = catalogue.shares.open(time.time(), media_ids)
    chosen = [share for share in shares if purpose in (None, share.purpose)]
    return Changes(jobs=bool(catalogue.jobs.add(_job_for(share, why) for share in chosen)))


def until(share: Share) -> str:
    """When a link expires, in the user's time: "24 Oct 2026, 14:05"."""
    when = datetime.fromtimestamp(share.expires_at)
    return f"{when.day} {when:%b %Y, %H:%M}"


def _job_for(share: Share, why: str) -> NewJob:
    return NewJob(
        kind="revoke",
        title=share.name,
        step="revoke",
        lane=Lane.QUICK,
        service=share.kind,
        payload={"store": share.kind, "share": share.id, "why": why},
        media_id=share.media_id,
        unique_key=f"revoke {share.id}",
    )


def _most_hours(store: MediaStore) -> int:
    """0 for a folder, which has no links."""
    longest = store.limits.longest_link
    return MOST_HOURS if longest is None else min(MOST_HOURS, longest // 3600)


def _file_name(item: MediaItem, copy: Copy) -> str:
    """What a browser saves it as."""
    if copy.role is CopyRole.ORIGINAL:
        return item.name
    return PurePath(item.name).stem + PurePath(copy.object).suffix
