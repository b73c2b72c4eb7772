"""Libraries that send to each kind of store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.domain.store import StoreKind
from tests.contract.stores.sender import Sender, of_b2, of_oci
from tests.s3 import S3Server
from tests.stores import OciStandIn


@pytest.fixture
def oci_sender(tmp_path: Path, oci_stand_in: OciStandIn) -> Iterator[Sender]:
    sender = Sender(tmp_path, StoreKind.OCI, of_oci(oci_stand_in))
    yield sender
    sender.close()


@pytest.fixture
def b2_sender(tmp_path: Path, s3: S3Server, b2_bucket: str) -> Iterator[Sender]:
    sender = Sender(tmp_path, StoreKind.B2, of_b2(s3, b2_bucket, "Fotos 100%/grün +&?#"))
    yield sender
    sender.close()


@pytest.fixture
def folder_sender(tmp_path: Path) -> Iterator[Sender]:
    (tmp_path / "other disk").mkdir()
    sender = Sender(tmp_path, StoreKind.FOLDER, {"path": str(tmp_path / "other disk")})
    yield sender
    sender.close()


@pytest.fixture(params=["folder", "oci", "b2"])
def sender(request: pytest.FixtureRequest) -> Sender:
    """A library with each kind of store in turn."""
    found: Sender = request.getfixturevalue(f"{request.param}_sender")
    return found


@pytest.fixture(params=["oci", "b2"])
def parted_sender(request: pytest.FixtureRequest) -> Sender:
    """As ``sender``, stores that take parts alone."""
    found: Sender = request.getfixturevalue(f"{request.param}_sender")
    return found
