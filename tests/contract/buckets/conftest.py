"""Libraries that look into buckets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.contract.copies.shelf import Shelf
from tests.s3 import KEY_ID, REGION, SECRET, S3Server


@pytest.fixture
def shelf(workspace: Workspace, store: MediaStore) -> Shelf:
    """On each kind of store in turn."""
    return Shelf(workspace, store)


@pytest.fixture
def b2_shelf(
    tmp_path: Path, settings: SettingsFile, s3: S3Server, b2_bucket: str
) -> Iterator[Shelf]:
    """On Backblaze, set up as a user does."""
    settings.change(
        b2_key_id=KEY_ID, b2_region=REGION, b2_bucket=b2_bucket, b2_endpoint=s3.endpoint
    )
    secrets = Secrets(environment={"DEFAULT_SECRET_ACCESS_KEY": SECRET})
    workspace = open_workspace(tmp_path / "library", settings, secrets)
    yield Shelf(workspace, workspace.cloud.stores.get(StoreKind.B2))
    workspace.close()
