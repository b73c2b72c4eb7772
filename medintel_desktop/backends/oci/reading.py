"""A stretch of an object as it comes in, going on where a connection broke."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from medintel_desktop.backends.oci.bucket import PAUSES, READ, Bucket
from medintel_desktop.backends.oci.errors import translated
from medintel_desktop.domain.errors import ServiceBusy

PIECE = 1 << 20
"""Bytes."""


def pieces(bucket: Bucket, name: str, start: int, end: int, etag: str) -> Iterator[bytes]:
    """The bytes ``[start, end)``, or up to the object's end, of one and the same object."""
    pauses = list(PAUSES)
    while start < end:
        try:
            for seen, piece in _from(bucket, name, start, end, etag):
                etag, start = seen, start + len(piece)
                pauses = list(PAUSES)
                yield piece
            return
        except ServiceBusy:
            if not pauses:
                raise
            time.sleep(pauses.pop(0))


def _from(
    bucket: Bucket, name: str, start: int, end: int, etag: str
) -> Iterator[tuple[str, bytes]]:
    """Each piece with the ETag of the object it is of."""
    more: dict[str, Any] = {"if_match": etag} if etag else {}
    answer = bucket.ask(
        "get_object", name, range=f"bytes={start}-{end - 1}", may=READ, name=name, **more
    )
    etag = answer.headers.get("etag", etag)
    stream = answer.data.raw.stream(PIECE, decode_content=False)
    try:
        while True:
            with translated(name, READ):
                piece = next(stream, b"")
            if not piece:
                return
            yield etag, piece
    finally:
        answer.data.close()
