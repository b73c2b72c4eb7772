"""A photo whose original lies in both clouds, and what was shared of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from tests import media
from tests.driver import Driver
from tests.s3 import KEY_ID, REGION, SECRET, S3Server
from tests.stores import BUCKET, OciStandIn

LIMIT = 30_000


@pytest.fixture
def secrets() -> Secrets:
    """The application key comes from the environment."""
    return Secrets(environment={"DEFAULT_SECRET_ACCESS_KEY": SECRET})


@pytest.fixture
def settle(qtbot: QtBot, background: Background) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: background.idle, timeout=LIMIT)


@pytest.fixture
def cell(workspace: Workspace, tmp_path: Path) -> MediaCell:
    """A photo that no store has."""
    Driver(workspace).add(media.photo(tmp_path / "Blue hour.jpg", "blue", size=(800, 600)))
    return workspace.catalogue.cells.page(View())[0]


@pytest.fixture
def oci(workspace: Workspace, oci_stand_in: OciStandIn) -> OciStandIn:
    """Set up in the library."""
    workspace.cloud.stores.choose(
        StoreKind.OCI,
        options={"bucket": BUCKET, "config_path": str(oci_stand_in.config),
                 "endpoint": oci_stand_in.endpoint},
    )  # fmt: skip
    return oci_stand_in


@pytest.fixture
def b2(workspace: Workspace, s3: S3Server, b2_bucket: str) -> S3Server:
    """Set up in the library."""
    workspace.cloud.stores.choose(
        StoreKind.B2,
        options={"bucket": b2_bucket, "key_id": KEY_ID, "region": REGION, "endpoint": s3.endpoint},
    )
    return s3


@pytest.fixture
def store_it(workspace: Workspace, cell: MediaCell) -> Callable[[StoreKind], None]:
    """Send the photo to a store."""

    def store(kind: StoreKind) -> None:
        workspace.cloud.uploads.enqueue([cell.id], kind)
        Driver(workspace).run()

    return store
