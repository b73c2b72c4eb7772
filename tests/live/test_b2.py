"""Backblaze B2 itself, to be run by hand with an account:

    DEFAULT_ACCESS_KEY_ID=... DEFAULT_SECRET_ACCESS_KEY=... DEFAULT_S3_REGION_NAME=us-west-004 \\
    DEFAULT_STORAGE_BUCKET_NAME=... .venv/bin/python -m pytest tests/live/test_b2.py -m live

The key needs listBuckets, listAllBucketNames, listFiles, readFiles, writeFiles and deleteFiles
for a bucket of its own; everything is made below "medintel-live/" and removed again (about 12 MB
are sent). ``DEFAULT_S3_ENDPOINT_URL`` tests another service that speaks S3.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from medintel_desktop.backends.b2.media_store import B2MediaStore
from tests.stores import Bytes

NAMES = (
    "DEFAULT_ACCESS_KEY_ID",
    "DEFAULT_SECRET_ACCESS_KEY",
    "DEFAULT_S3_REGION_NAME",
    "DEFAULT_STORAGE_BUCKET_NAME",
)
NAME = "media/ab/Größe & 100% (a+b).bin"

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not all(os.environ.get(name) for name in NAMES), reason="needs a bucket of Backblaze B2"
    ),
]


@pytest.fixture
def real() -> Iterator[B2MediaStore]:
    key_id, secret, region, bucket = (os.environ[name] for name in NAMES)
    endpoint = os.environ.get("DEFAULT_S3_ENDPOINT_URL", "")
    folder = f"medintel-live/{time.time_ns()}"
    with closing(B2MediaStore(key_id, secret, region, bucket, folder, endpoint)) as store:
        yield store
        for upload in store.open_uploads():
            store.abort(upload.name, upload.upload_id)
        for row in list(store.objects("")):
            store.delete(row.name)


def test_the_key_may_do_all_that_is_needed(real: B2MediaStore) -> None:
    health = real.check()
    assert health.ok, f"{health.words} {health.hint}"


def test_a_whole_object(real: B2MediaStore) -> None:
    """Content-MD5 is taken, the ETag is the MD5, names and metadata come back."""
    made = real.put(NAME, Bytes(b"content"), "text/plain", {"name": "Grüße 100 %"})
    found = real.stat(NAME)
    assert found is not None
    assert (found.md5, found.bytes) == (made.md5, 7)
    assert found.metadata == {"name": "Grüße 100 %"}
    assert [row.name for row in real.objects("media/")] == [NAME]
    assert b"".join(real.read(NAME, 1, 4, found.etag)) == b"ont"
    assert real.delete(NAME) == ""
    assert real.stat(NAME) is None


def test_an_object_in_parts(real: B2MediaStore) -> None:
    """The ETag of a whole is the MD5 of its parts' MD5s: commit compares it."""
    upload = real.begin(NAME, "application/octet-stream", {})
    bodies = [Bytes(b"a" * (6 << 20)), Bytes(b"b" * 1000)]
    parts = [real.put_part(NAME, upload, i + 1, body) for i, body in enumerate(bodies)]
    assert real.parts(NAME, upload) == parts
    assert [row.upload_id for row in real.open_uploads("media/")] == [upload]
    made = real.commit(NAME, upload, parts)
    assert real.stat(NAME) is not None
    assert real.commit(NAME, upload, parts).md5 == made.md5  # as after a lost answer
    assert real.open_uploads() == []


def test_links_open_and_expire(real: B2MediaStore) -> None:
    real.put(NAME, Bytes(b"content"), "text/plain", {})
    link = real.link(NAME, 2, "Grüße.txt")
    assert httpx.get(link.url).content == b"content"
    time.sleep(4)  # the clock is theirs
    assert httpx.get(link.url).status_code == 403


def test_old_versions_go_with_the_object(real: B2MediaStore) -> None:
    for content in (b"one", b"two"):
        real.put(NAME, Bytes(content), "text/plain", {})
    assert real.delete(NAME) == ""


def test_a_wrong_key_is_told() -> None:
    key_id, _, region, bucket = (os.environ[name] for name in NAMES)
    with closing(B2MediaStore(key_id, "K000wrong", region, bucket)) as store:
        assert not store.check().ok
