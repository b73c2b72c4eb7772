"""The keys of the edit plan; they work in the page, on the time line and on the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from medintel_desktop.ui.page_keys import Key, bind
from medintel_desktop.ui.plan.line_view import STEP

if TYPE_CHECKING:
    from medintel_desktop.ui.plan.page import PlanPage

_Key = Qt.Key
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


def bind_keys(page: PlanPage) -> None:
    """Give page, stage and time line the keys of each."""
    reel, view, deeds = page.reel, page.line.view, page.deeds

    def trim(frames: int, *, first: bool) -> None:
        deeds.trim_by(frames * reel.frame_time, first=first)

    playing: dict[Key, Callable[[], object]] = {
        _Key.Key_K: reel.pause,
        _Key.Key_L: reel.play,
        _Key.Key_Comma: lambda: reel.step(-1),
        _Key.Key_Period: lambda: reel.step(1),
        _Key.Key_BracketLeft: lambda: page.go_to_cut(-1),
        _Key.Key_BracketRight: lambda: page.go_to_cut(1),
        _Key.Key_S: lambda: deeds.split(page.second),
        _Key.Key_I: lambda: deeds.trim_at(page.second, first=True),
        _Key.Key_O: lambda: deeds.trim_at(page.second, first=False),
        _Key.Key_N: page.transport.snap.toggle,
        _Key.Key_F: page.toggle_full_screen,
        _Key.Key_Escape: page.cancel,
    }
    bind(page.stage, playing)
    bind(page.line, {
        **playing,
        _Key.Key_Space: reel.toggle,
        _Key.Key_Left: lambda: page.select_by(-1),
        _Key.Key_Right: lambda: page.select_by(1),
        _ALT | _Key.Key_Left: lambda: deeds.move_by(-1),
        _ALT | _Key.Key_Right: lambda: deeds.move_by(1),
        _CTRL | _Key.Key_Left: lambda: trim(-1, first=True),
        _CTRL | _Key.Key_Right: lambda: trim(1, first=True),
        _CTRL | _SHIFT | _Key.Key_Left: lambda: trim(-1, first=False),
        _CTRL | _SHIFT | _Key.Key_Right: lambda: trim(1, first=False),
        _Key.Key_Home: lambda: page.seek(0.0),
        _Key.Key_End: lambda: page.seek(page.plan.seconds),
        _Key.Key_Delete: deeds.remove,
        _Key.Key_Backspace: deeds.remove,
        _CTRL | _Key.Key_D: deeds.duplicate,
        _Key.Key_R: page.replace_chosen,
        _Key.Key_Return: deeds.accept,
        _Key.Key_Plus: lambda: view.zoom(STEP),
        _Key.Key_Minus: lambda: view.zoom(1 / STEP),
        _Key.Key_Z: view.fit,
        _CTRL | _Key.Key_A: lambda: page.select(cut.id for cut in page.plan.cuts),
    })  # fmt: skip
    bind(page.matches.grid, {_Key.Key_P: page.matches.add_chosen})
