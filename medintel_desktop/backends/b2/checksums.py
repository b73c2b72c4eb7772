"""What S3 says of content: ETags that are MD5s, or MD5s of the parts' MD5s, or neither."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from medintel_desktop.domain.errors import ChecksumWrong
from medintel_desktop.domain.store import StoredPart


def compare(name: str, md5: str, answer: Mapping[str, Any]) -> None:
    """Raises ChecksumWrong unless the service has what was sent."""
    if bare(answer["ETag"]) != md5 and not _veiled(answer):
        raise ChecksumWrong(f"{name} was damaged on the way.", "It is sent again.")


def md5_of(answer: Mapping[str, Any]) -> str:
    """Of the object that an answer is about, "" where the service does not say."""
    return "" if _veiled(answer) else md5_in(bare(answer["ETag"]))


def md5_in(etag: str) -> str:
    """The ETag, if it is an MD5 or one of parts."""
    return etag if re.fullmatch(r"[0-9a-f]{32}(-\d{1,5})?", etag, re.ASCII) else ""


def whole_md5(parts: Sequence[StoredPart]) -> str:
    """As the object made of these parts will tell it."""
    joined = b"".join(bytes.fromhex(part.md5) for part in parts)
    return f"{hashlib.md5(joined, usedforsecurity=False).hexdigest()}-{len(parts)}"


def bare(etag: str) -> str:
    return etag.strip('"')


def in_header(md5: str) -> str:
    """Hex as ``Content-MD5`` wants it."""
    return base64.b64encode(bytes.fromhex(md5)).decode()


def _veiled(answer: Mapping[str, Any]) -> bool:
    """With the user's own or managed keys an ETag is no MD5; Content-MD5 was checked there."""
    return "SSECustomerAlgorithm" in answer or "kms" in answer.get("ServerSideEncryption", "")
