"""Pictures of the screens of stores: empty, full and broken, in light and dark."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QDialog

from medintel_desktop.domain.share import Purpose, Share
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.ui.bucket_dialog import BucketDialog
from medintel_desktop.ui.free_space_dialog import FreeSpaceDialog
from medintel_desktop.ui.links.share_dialog import ShareDialog
from medintel_desktop.ui.links.shared_links import SharedLinks
from medintel_desktop.ui.settings_dialog import SettingsDialog
from tests.stores import BUCKET, Bytes, OciStandIn, oci_store_of

if TYPE_CHECKING:
    from tests.screenshots import Studio

HOUR = 3600.0
DialogT = TypeVar("DialogT", bound=QDialog)


class StoreScenes:
    """A stand-in of OCI and a folder, with a part of the library in them."""

    def __init__(self, studio: Studio, folder: Path, target: Path) -> None:
        self._studio, self._target = studio, target
        self._stand_in = OciStandIn(folder / "oci")
        self._folder = folder / "Archive"
        self._folder.mkdir()

    def take(self) -> None:
        self._settings("storage", "storage-empty")
        self._connect()
        self._settings("storage", "storage")
        self._settings("library", "watched-folders")
        self._share()
        self._import()
        window = self._studio.session.window
        window.parts.actions.free_space.trigger()
        self._picture(FreeSpaceDialog, "free-space")
        self._choose(bucket="family-originals")
        self._settings("storage", "storage-broken")

    def close(self) -> None:
        self._stand_in.close()

    def _choose(self, **changes: str) -> None:
        options = {"bucket": BUCKET, "config_path": str(self._stand_in.config),
                   "endpoint": self._stand_in.endpoint, **changes}  # fmt: skip
        stores = self._studio.session.workspace.cloud.stores
        stores.choose(StoreKind.OCI, active=True, options=options)

    def _connect(self) -> None:
        """Half of the items are in OCI, none in the folder; one upload was not finished."""
        studio, workspace = self._studio, self._studio.session.workspace
        self._choose()
        workspace.cloud.stores.choose(StoreKind.FOLDER, options={"path": str(self._folder)})
        cells = workspace.catalogue.cells.page(View())
        workspace.cloud.uploads.enqueue([cell.id for cell in cells[::2]], StoreKind.OCI)
        workspace.wake()
        jobs = workspace.catalogue.jobs
        studio.until(lambda: all(job.ended for job in jobs.page(limit=500)))
        store = oci_store_of(self._stand_in)
        store.begin("media/ab/abcdef.mp4", "video/mp4", {})
        for number in range(40):
            name = f"2023/Old phone/IMG_{1400 + 7 * number}.jpg"
            store.put(name, Bytes(b"x" * (90_000 + 3137 * number)), "image/jpeg", {})
        store.close()
        phone = self._folder.parent / "From the phone"
        phone.mkdir()
        workspace.cloud.watches.add_folder(str(phone))

    def _share(self) -> None:
        session, parts = self._studio.session, self._studio.session.window.parts
        cell = next(c for c in session.workspace.catalogue.cells.page(View()) if self._stored(c))
        hours = session.window.parts.settings.current.link_hours
        dialog = ShareDialog(
            parts.theme, parts.background, session.workspace, cell, hours, session.window
        )
        dialog.open()
        self._studio.until(dialog.form.isVisible)
        dialog.form.person.setText("Ada, for the album")
        self._shoot(dialog, "share-form")
        dialog.make_link.click()
        self._studio.until(dialog.link.isVisible)
        self._shoot(dialog, "share-link")
        dialog.close()
        now = time.time()
        for number, (name, person, begun, ends, ended) in enumerate((
            ("Evening drive.mp4", "Grandmother", 3, 90, None),
            ("Harbour.jpg", "Print shop", 30, -6, None),
            ("First snow.jpg", "", 50, 118, 40),
        )):  # fmt: skip
            session.workspace.catalogue.shares.add(
                Share(f"{number}" * 8, cell.id, name, "oci:ns/photos", "o", "par", Purpose.PERSON,
                      person, now - begun * HOUR, now + ends * HOUR,
                      now - ended * HOUR if ended else None, "Ended by you" if ended else "")
            )  # fmt: skip
        parts.actions.shared_links.trigger()
        self._picture(SharedLinks, "shared-links")

    def _import(self) -> None:
        self._studio.session.window.parts.actions.import_bucket.trigger()
        dialog = self._open(BucketDialog)
        self._studio.until(lambda: dialog.model.rowCount() > 0)
        dialog.model.toggle([0, 1, 2, 4])
        self._shoot(dialog, "bucket-import")
        dialog.close()

    def _stored(self, cell: MediaCell) -> bool:
        return bool(self._studio.session.workspace.catalogue.copies.of(cell.id))

    def _settings(self, page: str, name: str) -> None:
        self._studio.session.window._help.show_settings(page)
        self._picture(SettingsDialog, name)

    def _picture(self, kind: type[QDialog], name: str) -> None:
        dialog = self._open(kind)
        self._shoot(dialog, name)
        dialog.close()

    def _open(self, kind: type[DialogT]) -> DialogT:
        window = self._studio.session.window
        return next(d for d in reversed(window.findChildren(kind)) if d.isVisible())

    def _shoot(self, dialog: QDialog, name: str) -> None:
        studio = self._studio
        for scheme in ("light", "dark"):
            studio.theme.set_scheme(scheme)
            studio.settle()
            path = self._target / f"{name}-{scheme}.png"
            dialog.grab().save(str(path))
            print(path)
