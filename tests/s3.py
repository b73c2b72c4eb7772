"""A bucket of Backblaze B2 as tests meet it: moto on loopback behind a layer that can fail.

``b2_bucket`` is a fresh, versioned bucket, ``b2_store`` the product's adapter connected to it,
``b2_faults`` the layer (see ``stubs/s3_faults.py``). ``stores.py`` hands the fixtures on.
"""

from __future__ import annotations

import threading
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from medintel_desktop.backends.b2.client import connect
from medintel_desktop.backends.b2.media_store import B2MediaStore
from tests.stubs.s3_faults import S3Faults

KEY_ID = "004test0key0id"
SECRET = "K004test0application0key"
REGION = "us-west-004"


class S3Server:
    """moto in this process with its layer of faults; stop it with :meth:`close`."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # moto and what it stands on use what their own dependencies have deprecated.
            warnings.simplefilter("ignore", DeprecationWarning)
            from moto.moto_server.werkzeug_app import (
                DomainDispatcherApplication,
                MotoRequestHandler,
                create_backend_app,
            )

        faults = S3Faults(DomainDispatcherApplication(create_backend_app))

        class Quiet(MotoRequestHandler):
            protocol_version = "HTTP/1.1"

            def log(self, *_: object) -> None:
                return

            def date_time_string(self, timestamp: float | None = None) -> str:
                return formatdate(time.time() + faults.advance, usegmt=True)

        assert issubclass(Quiet, WSGIRequestHandler)
        self.faults = faults
        self._server = make_server("127.0.0.1", 0, self.faults, True, request_handler=Quiet)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.client: Any = connect(KEY_ID, SECRET, REGION, self.endpoint)
        """boto3 itself, for what a test does behind the product's back."""

    def close(self) -> None:
        self.client.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def make_bucket(self) -> str:
        """A fresh bucket that keeps versions, as all of B2's do."""
        name = f"photos-{uuid.uuid4().hex[:12]}"
        place = {"LocationConstraint": REGION}
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration=place)
        self.client.put_bucket_versioning(
            Bucket=name, VersioningConfiguration={"Status": "Enabled"}
        )
        return name


@pytest.fixture(scope="session")
def running_s3() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.close()


@pytest.fixture
def s3(running_s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """The server without faults; what other tests stored is in other buckets.

    boto3 tries again at once, where it would wait up to 2 s.
    """
    import botocore.endpoint

    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda seconds: None))
    running_s3.faults.reset()
    yield running_s3
    idle = running_s3.faults.idle_faults()
    assert not idle, f"failures that were planned never came: {idle}"


@pytest.fixture
def b2_faults(s3: S3Server) -> S3Faults:
    return s3.faults


@pytest.fixture
def b2_bucket(s3: S3Server) -> str:
    return s3.make_bucket()


def b2_store_of(s3: S3Server, bucket: str, **changes: str) -> B2MediaStore:
    """The product's adapter for a bucket; close it."""
    options = {"key_id": KEY_ID, "secret": SECRET, "region": REGION, "endpoint": s3.endpoint}
    return B2MediaStore(**{**options, "bucket": bucket, **changes})


@pytest.fixture
def b2_store(s3: S3Server, b2_bucket: str) -> Iterator[B2MediaStore]:
    with closing(b2_store_of(s3, b2_bucket)) as store:
        yield store
