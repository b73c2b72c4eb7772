"""What the window remembers from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from medintel_desktop.domain.view import Sort
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.window.panels import Columns

FIRST = (1440, 900)
LEAST = (1024, 640)


def restore(window: QMainWindow, columns: Columns, settings: SettingsFile) -> None:
    """Size and place of the last time, or the first size as far as the screen allows."""
    kept = settings.current.window
    window.setMinimumSize(*LEAST)
    geometry = QByteArray.fromBase64(QByteArray(kept.get("geometry", "").encode()))
    if geometry.isEmpty() or not window.restoreGeometry(geometry):
        room = window.screen().availableSize()
        window.resize(min(FIRST[0], room.width()), min(FIRST[1], room.height()))
    columns.fit(window.width())
    if geometry.isEmpty():
        return
    columns.restore(_number(kept, "sidebar"), _number(kept, "details_width"))


def keep(
    window: QMainWindow, columns: Columns, settings: SettingsFile, *, as_list: bool, sort: Sort
) -> None:
    """Write it down; a disk that refuses does not hold up closing."""
    sidebar, details = columns.widths()
    state = {
        "geometry": window.saveGeometry().toBase64().toStdString(),
        "sidebar": str(sidebar),
        "details_width": str(details),
        "layout": "list" if as_list else "grid",
        "sort": sort.value,
    }
    try:
        settings.change(window=state)
    except OSError:
        return


def sort_of(settings: SettingsFile) -> Sort:
    """The order chosen last."""
    try:
        return Sort(settings.current.window.get("sort", ""))
    except ValueError:
        return Sort.TAKEN


def _number(kept: object, name: str) -> int:
    value = kept.get(name, "") if isinstance(kept, dict) else ""
    return int(value) if str(value).isdigit() else 0
