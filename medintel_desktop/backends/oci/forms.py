"""What OCI writes in its own way: checksums, times, metadata."""

from __future__ import annotations

import email.utils
import hashlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from medintel_desktop.domain.store import StoredObject, StoredPart

META = "opc-meta-"

_PLAIN = "!#$&'()*+,/:;=?@[]^`{|}~"
"""What a header holds as it is, besides letters, digits and ``_.-``. Never the percent sign."""


def hex_md5(text: str | None) -> str:
    """``<base64>`` or ``<base64>-<parts>`` as ``<32 hex>`` or ``<32 hex>-<parts>``."""
    digest, dash, parts = (text or "").partition("-")
    try:
        return b64decode(digest, validate=True).hex() + dash + parts
    except (Error, ValueError):
        return ""


def base64_md5(hexadecimal: str) -> str:
    return b64encode(bytes.fromhex(hexadecimal)).decode("ascii")


def multipart_md5(parts: Sequence[StoredPart]) -> str:
    """The MD5 of the parts' binary MD5s, and how many there are."""
    joined = b"".join(bytes.fromhex(part.md5) for part in parts)
    return f"{hashlib.md5(joined, usedforsecurity=False).hexdigest()}-{len(parts)}"


def epoch(text: str | None) -> float:
    """A date of a header as epoch seconds, 0 when there is none."""
    try:
        return email.utils.parsedate_to_datetime(text or "").timestamp()
    except (ValueError, TypeError):
        return 0.0


def written_metadata(metadata: Mapping[str, str]) -> dict[str, str]:
    """Any text as ASCII, the way addresses do it."""
    return {key.lower(): quote(value, safe=_PLAIN) for key, value in metadata.items()}


def described(name: str, headers: Mapping[str, str]) -> StoredObject:
    """An object as its headers tell it."""
    metadata = {
        key.lower().removeprefix(META): unquote(value)
        for key, value in headers.items()
        if key.lower().startswith(META)
    }
    return StoredObject(
        name=name,
        bytes=int(headers.get("content-length", 0)),
        etag=headers.get("etag", ""),
        md5=hex_md5(headers.get("opc-multipart-md5") or headers.get("content-md5")),
        modified=epoch(headers.get("last-modified")),
        metadata=metadata,
    )
