"""The real OCI Object Storage, once, with a bucket of yours. It writes and removes a few objects.

    MEDINTEL_TESTS=live OCI_BUCKET=my-bucket .venv/bin/python -m pytest tests/live/test_oci.py

The config file is ``OCI_CONFIG_PATH`` or ``~/.oci/config``, its profile ``OCI_CONFIG_PROFILE`` or
DEFAULT; ``OCI_NAMESPACE`` and ``OCI_REGION`` are used when set. It also settles what the
documentation leaves open and the adapter relies on: the smallest part, what is answered for a
forgotten upload and for a second commit, metadata in other scripts, and links with a file name.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from medintel_desktop.backends.oci.media_store import OciMediaStore
from medintel_desktop.domain.errors import ObjectChanged, UploadForgotten
from tests.stores import Bytes

BUCKET = os.environ.get("OCI_BUCKET", "")
CONFIG = Path(os.environ.get("OCI_CONFIG_PATH", "~/.oci/config"))

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not BUCKET or not CONFIG.expanduser().is_file(),
        reason="set MEDINTEL_TESTS=live and OCI_BUCKET, with a config file, to ask the real OCI",
    ),
]


@pytest.fixture
def store() -> Iterator[OciMediaStore]:
    made = OciMediaStore(
        BUCKET,
        os.environ.get("OCI_NAMESPACE", ""),
        os.environ.get("OCI_REGION", ""),
        [CONFIG],
        os.environ.get("OCI_CONFIG_PROFILE", ""),
    )
    yield made
    made.close()


@pytest.fixture
def name(store: OciMediaStore) -> Iterator[str]:
    """A name of this run, cleared away afterwards."""
    name = f"medintel-live/{uuid4().hex} größe & 100% (a+b) #1.bin"
    yield name
    for upload in store.open_uploads(name):
        store.abort(upload.name, upload.upload_id)
    store.delete(name)


def test_the_check_is_content(store: OciMediaStore) -> None:
    health = store.check()
    assert health.ok, health
    assert store.place.startswith("oci:")


def test_an_object_and_its_metadata(store: OciMediaStore, name: str) -> None:
    said = {"name": "Größe – 日本 100%.jpg", "empty": ""}
    put = store.put(name, Bytes(b"hello, world"), "image/jpeg", said)
    found = store.stat(name)
    assert found is not None
    assert (found.etag, found.md5, found.metadata) == (put.etag, put.md5, said)
    assert [row.name for row in store.objects(name)] == [name]
    assert b"".join(store.read(name, 7, 12, put.etag)) == b"world"
    store.put(name, Bytes(b"other"), "image/jpeg", {})
    with pytest.raises(ObjectChanged):
        list(store.read(name, 0, 1, put.etag))
    assert store.delete(name) == ""
    assert store.stat(name) is None


def test_parts_of_the_smallest_size(store: OciMediaStore, name: str) -> None:
    pieces = [os.urandom(store.limits.smallest_part), b"the rest"]
    upload = store.begin(name, "video/mp4", {"name": "Größe"})
    parts = [store.put_part(name, upload, n, Bytes(piece)) for n, piece in enumerate(pieces, 1)]
    assert store.parts(name, upload) == parts
    assert [open_one.upload_id for open_one in store.open_uploads(name)] == [upload]
    made = store.commit(name, upload, parts)
    assert store.commit(name, upload, parts).etag == made.etag
    joined = b"".join(hashlib.md5(piece).digest() for piece in pieces)
    found = store.stat(name)
    assert found is not None
    assert found.md5 == f"{hashlib.md5(joined).hexdigest()}-2" == made.md5
    assert found.metadata == {"name": "Größe"}


def test_a_forgotten_upload(store: OciMediaStore, name: str) -> None:
    upload = store.begin(name, "video/mp4", {})
    store.abort(name, upload)
    store.abort(name, upload)
    assert store.parts(name, upload) is None
    with pytest.raises(UploadForgotten):
        store.put_part(name, upload, 1, Bytes(b"x"))


def test_a_link_opens_until_it_is_revoked(store: OciMediaStore, name: str) -> None:
    store.put(name, Bytes(b"hello"), "text/plain", {})
    link = store.link(name, 600, "größe 日本.txt")
    answer = httpx.get(link.url)
    assert (answer.status_code, answer.text) == (200, "hello")
    assert "filename" in answer.headers["content-disposition"]
    assert store.revoke(link.id)
    assert httpx.get(link.url).status_code >= 400
