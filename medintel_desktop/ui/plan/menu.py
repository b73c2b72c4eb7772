"""What can be done with the cuts that are selected, as a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from medintel_desktop.ui.plan.page import PlanPage


def cut_menu(page: PlanPage) -> QMenu:
    """Of the time line; made anew each time, and gone when it closes."""
    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    deeds, may = page.deeds, page.may_edit
    cuts = deeds.selected()
    one, some = len(cuts) == 1, bool(cuts)
    first = cuts[0] if cuts else None
    if any(cut.proposed for cut in cuts):
        menu.addAction("Accept\tEnter", deeds.accept).setEnabled(may)
        menu.addSeparator()
    if first is not None:
        menu.addAction("Open", lambda: page.opened.emit(first.media_id, first.span.start))
        menu.addSeparator()
    split = menu.addAction("Split at the play head\tS", lambda: deeds.split(page.second))
    split.setEnabled(may and bool(page.plan.cuts))
    menu.addAction("Duplicate\tCtrl+D", deeds.duplicate).setEnabled(may and some)
    replace = menu.addAction("Replace with the match\tR", page.replace_chosen)
    replace.setEnabled(may and one and bool(page.matches.chosen()))
    menu.addSeparator()
    menu.addAction("Move left\tAlt+Left", lambda: deeds.move_by(-1)).setEnabled(may and some)
    menu.addAction("Move right\tAlt+Right", lambda: deeds.move_by(1)).setEnabled(may and some)
    menu.addSeparator()
    menu.addAction("Fit all into the window\tZ", page.line.view.fit)
    menu.addSeparator()
    menu.addAction("Remove from the plan\tDel", deeds.remove).setEnabled(may and some)
    return menu
