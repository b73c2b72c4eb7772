"""Where originals are kept besides the user's disks: stores, the objects in them, copies of items.

A store is a folder, an OCI bucket or an S3 bucket (Backblaze B2). An object is named by content,
so equal bytes are one object: ``media/<2 hex>/<sha256>.<ext>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

MEDIA_PREFIX = "media/"
SIDECAR_PREFIX = "sidecar/"
STRIPPED_PREFIX = "shared/"


class StoreKind(StrEnum):
    """Also the name of the service in job rows and holds."""

    FOLDER = "folder"
    OCI = "oci"
    B2 = "b2"


class CopyRole(StrEnum):
    """What a copy is to its item: the same bytes, a smaller rendering of a video, or one that
    does not say where it was taken, made for one link and removed with it."""

    ORIGINAL = "original"
    COMPRESSED = "compressed"
    STRIPPED = "stripped"


def object_name(checksum: str, suffix: str) -> str:
    """The object of an original: ``suffix`` with its dot, lower case, or empty."""
    return f"{MEDIA_PREFIX}{checksum[:2]}/{checksum}{suffix.lower()}"


def sidecar_name(checksum: str, suffix: str) -> str:
    """What is known of an item beside it: ``.json`` rows, ``.jpg`` thumbnail."""
    return f"{SIDECAR_PREFIX}{checksum[:2]}/{checksum}{suffix}"


def kind_of(place: str) -> StoreKind:
    """The kind of the store that is this place."""
    return StoreKind(place.partition(":")[0])


def place_name(place: str) -> str:
    """A store as people know it: "Oracle Cloud, bucket photos", "Folder /mnt/nas".

    Behind the kind stands whose the bucket is, then the bucket, perhaps with a prefix.
    """
    kind, _, where = place.partition(":")
    if kind == StoreKind.FOLDER:
        return f"Folder {where}"
    name = {StoreKind.OCI: "Oracle Cloud", StoreKind.B2: "Backblaze B2"}.get(StoreKind(kind), kind)
    return f"{name}, bucket {where.partition('/')[2]}"


@dataclass(frozen=True, slots=True)
class StoreLimits:
    """What a service allows. Sizes in bytes; ``longest_link`` in seconds, None = no limit."""

    smallest_part: int
    largest_part: int
    most_parts: int
    largest_put: int
    longest_link: int | None
    revocable_links: bool
    """False: a link ends by expiry, or with the key that made it."""
    multipart: bool = True


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as the service describes it.

    ``md5`` is 32 hex digits for a single put, ``<32 hex>-<parts>`` (the MD5 of the parts' binary
    MD5s) for a multipart object, "" where the service does not say. ``metadata`` is filled by
    ``stat`` alone.
    """

    name: str
    bytes: int
    etag: str
    md5: str = ""
    modified: float = 0.0
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part the service holds: number from 1, hex MD5 of its bytes, the service's ETag."""

    number: int
    bytes: int
    md5: str
    etag: str


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """A multipart upload nobody has committed yet; its parts cost money."""

    name: str
    upload_id: str
    started_at: float


@dataclass(frozen=True, slots=True)
class Link:
    """A URL that opens one object without an account until ``expires_at`` (epoch seconds).

    ``id`` is what revoking needs; "" where links cannot be revoked. The URL is a secret.
    """

    url: str = field(repr=False)
    expires_at: float
    id: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of an item in a store, as last verified.

    ``place`` is the store's identity (``MediaStore.place``), ``checksum`` the SHA-256 of the
    copy's own bytes, ``part_size`` 0 for a single put; with it the multipart ``md5`` can be
    computed again from a local file.
    """

    media_id: str
    place: str
    object: str
    role: CopyRole
    bytes: int
    checksum: str
    md5: str
    part_size: int
    etag: str
    verified_at: float


class Body(Protocol):
    """A stretch of a file on its way to a store: readable from its start as often as needed.

    ``read`` reports progress and keeps to the bandwidth; it may raise Cancelled, which must pass
    through the SDK unharmed (keep the body to ask ``failure`` where an SDK swallows it).
    """

    md5: str
    """Hex."""
    failure: BaseException | None

    def __len__(self) -> int: ...
    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def tell(self) -> int: ...
