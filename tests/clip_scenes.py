"""Pictures of exporting: the dialogs of clips and of contact sheets, and a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QDialog

from medintel_desktop.domain.contact_sheet import SheetWish
from medintel_desktop.domain.view import View
from medintel_desktop.ui.clips.clip_dialog import ClipDialog
from medintel_desktop.ui.clips.sheet_dialog import SheetDialog

if TYPE_CHECKING:
    from tests.screenshots import Studio

DialogT = TypeVar("DialogT", bound=QDialog)


class ClipScenes:
    """Of the whole library."""

    def __init__(self, studio: Studio, target: Path) -> None:
        self._studio, self._target = studio, target
        self._window = studio.session.window
        self._workspace = studio.session.workspace

    def take(self) -> None:
        cells = self._workspace.catalogue.cells.page(View())
        ids = [cell.id for cell in cells]
        exporting = self._window.exporting
        exporting.offer_cuts(self._workspace.plans.cuts_of(ids))
        self._save(self._dialog(ClipDialog), "export-clips")
        exporting.sheets.offer()
        self._save(self._dialog(SheetDialog), "contact-sheet-dialog")
        sheet = [(media_id, None, None) for media_id in ids]
        target = self._target / "contact-sheet.png"
        wish = SheetWish("Holidays", columns=5)
        for path in self._workspace.sheets.make(sheet, wish, target, lambda _done, _total: None):
            print(path)

    def _dialog(self, kind: type[DialogT]) -> DialogT:
        found: list[DialogT] = []

        def there() -> bool:
            found[:] = [one for one in self._window.findChildren(kind) if one.isVisible()]
            return bool(found)

        self._studio.until(there)
        return found[0]

    def _save(self, dialog: QDialog, name: str) -> None:
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.rest()
            path = self._target / f"{name}-{scheme}.png"
            dialog.grab().save(str(path))
            print(path)
        dialog.reject()
        self._studio.settle()
