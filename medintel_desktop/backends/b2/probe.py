"""Tests a key and a bucket by writing, reading, listing and deleting a probe object."""

from __future__ import annotations

import base64
import hashlib
import time
import uuid
from collections.abc import Callable
from typing import Any

from medintel_desktop.backends.b2.errors import translated
from medintel_desktop.backends.b2.versions import remove
from medintel_desktop.domain.errors import MedIntelError, ObjectGone, PermissionMissing
from medintel_desktop.domain.ports import ServiceHealth

CONTENT = b"MedIntel Desktop tests this connection. This file may be deleted.\n"


def probe(client: Any, bucket: str, prefix: str) -> ServiceHealth:
    """Health, with the name of the capability that is missing. Never raises a MedIntelError."""
    key = f"{prefix}medintel-probe-{uuid.uuid4().hex}.txt"
    md5 = base64.b64encode(hashlib.md5(CONTENT, usedforsecurity=False).digest()).decode()
    started = time.monotonic()
    steps: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("list files", "listFiles", lambda: client.list_objects_v2(
            Bucket=bucket, Prefix=prefix, MaxKeys=1)),
        ("write files", "writeFiles", lambda: client.put_object(
            Bucket=bucket, Key=key, Body=CONTENT, ContentMD5=md5)),
        ("read files", "readFiles", lambda: client.get_object(
            Bucket=bucket, Key=key)["Body"].read()),
    )  # fmt: skip
    try:
        for doing, capability, step in steps:
            try:
                with translated("the probe file"):
                    step()
            except (PermissionMissing, ObjectGone):
                return _missing(doing, capability)
        stays = remove(client, bucket, key, "the probe file")
    except PermissionMissing:
        return _missing("delete files", "deleteFiles")
    except MedIntelError as error:
        return ServiceHealth(False, error.title, error.hint, short=error.short)
    if stays:
        return ServiceHealth(
            False, "The key may not delete files for good.", stays, short=PermissionMissing.short
        )
    taken = (time.monotonic() - started) * 1000
    return ServiceHealth(True, "Files can be written, read and deleted.", milliseconds=taken)


def _missing(doing: str, capability: str) -> ServiceHealth:
    return ServiceHealth(
        False,
        f"The key may not {doing}.",
        f"Make a key with the capability {capability} for this bucket.",
        short=PermissionMissing.short,
    )
