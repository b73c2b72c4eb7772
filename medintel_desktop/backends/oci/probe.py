"""Is the bucket of use? Writes, reads and deletes a small object, and says what may not be."""

from __future__ import annotations

import hashlib
import io
import time
from uuid import uuid4

from medintel_desktop.backends.oci.bucket import DELETE, READ, WRITE
from medintel_desktop.domain.errors import BucketGone, MedIntelError, PermissionMissing
from medintel_desktop.domain.ports import MediaStore, ServiceHealth

PREFIX = "medintel-probe-"


class _Text(io.BytesIO):
    """A few bytes as a body."""

    failure: BaseException | None = None

    def __init__(self, text: bytes) -> None:
        super().__init__(text)
        self.md5 = hashlib.md5(text, usedforsecurity=False).hexdigest()

    def __len__(self) -> int:
        return len(self.getbuffer())


def probe(store: MediaStore) -> ServiceHealth:
    """Never raises a MedIntelError. Leaves nothing behind that may be deleted."""
    name, text = f"{PREFIX}{uuid4().hex}", b"MedIntel was here."
    began = time.monotonic()
    missing = []
    try:
        try:
            store.put(name, _Text(text), "text/plain", {})
        except PermissionMissing:
            return _lacking([WRITE])
        try:
            if b"".join(store.read(name, 0, len(text))) != text:
                return ServiceHealth(False, "OCI answered other bytes than were written.")
        except PermissionMissing:
            missing.append(READ)
        try:
            store.delete(name)
        except PermissionMissing:
            missing.append(DELETE)
    except BucketGone as error:
        return ServiceHealth(
            False, error.title, "Check its name, the namespace and the region.", short=error.short
        )
    except MedIntelError as error:
        return ServiceHealth(False, error.title, error.hint, short=error.short)
    if missing:
        return _lacking(missing)
    took = (time.monotonic() - began) * 1000
    return ServiceHealth(True, "Reads, writes and deletes in this bucket.", milliseconds=took)


def _lacking(missing: list[str]) -> ServiceHealth:
    words = " and ".join(missing)
    left = " The probe object stays there." if DELETE in missing else ""
    return ServiceHealth(
        False,
        f"The OCI key may not {words} in this bucket.",
        f"Ask the owner of the bucket for this permission.{left}",
        short=PermissionMissing.short,
    )
