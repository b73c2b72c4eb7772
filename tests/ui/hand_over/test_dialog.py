"""The dialog that hands cuts over: formats, rates, what is left out, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.errors import DiskFull, UsageError
from medintel_desktop.domain.hand_over import RATES, CutList, HandOverFormat
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.library.hand_over import Gathered, HandOver
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.plan.format_list import WORDS
from medintel_desktop.ui.plan.hand_over_dialog import NOTHING, HandOverDialog
from medintel_desktop.ui.theme import Theme
from tests.contract.hand_over.lists import photo, source

LIMIT = 30_000


class Desk(HandOver):
    """Says what it is told to, and keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[tuple[CutList, HandOverFormat, Path]] = []
        self.full = False

    def left_out(self, gathered: Gathered, cuts: CutList, format_: HandOverFormat) -> list[str]:
        said = [f"{format_} at {float(cuts.rate):.5g}"] if format_ is HandOverFormat.EDL else []
        return [*gathered.said, *said]

    def write(self, cuts: CutList, format_: HandOverFormat, target: Path) -> None:
        if self.full:
            raise DiskFull("The disk is full.", "Free some space, then try again.")
        self.given.append((cuts, format_, target))


def gathered(said: Sequence[str] = ()) -> Gathered:
    used = source(1, RATES[3])
    cuts = ((Cut("item-1", Span(0, 1001 / 1000)), used), (Cut("item-99", Span(0, 4)), photo()))
    return Gathered("Film", cuts, tuple(said), RATES[3])


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def opened(
    qtbot: QtBot, theme: Theme, background: Background, desk: Desk
) -> Callable[..., HandOverDialog]:
    def open_(
        gather: Callable[[], Gathered] = gathered, format_: HandOverFormat = HandOverFormat.FCP7
    ) -> HandOverDialog:
        dialog = HandOverDialog(theme, background, desk, gather, "Film: 1/2", format_)
        dialog.open()
        qtbot.waitUntil(lambda: not dialog.told.text().startswith("Looking"), timeout=LIMIT)
        return dialog

    return open_


def test_it_tells_what_goes_out_and_what_does_not(opened: Callable[..., HandOverDialog]) -> None:
    dialog = opened()
    assert dialog.told.text() == "2 cuts of 2 files, 0:05.00, 150 frames."
    assert dialog.rate.currentText() == "29.97, as most of the footage"
    assert (dialog.drop.isEnabled(), dialog.drop.isChecked()) == (True, True)
    assert dialog.left_out.sentences == []
    dialog.formats.setCurrentRow(list(WORDS).index(HandOverFormat.EDL))
    assert dialog.left_out.sentences == ["edl at 29.97"]
    dialog.rate.setCurrentIndex(RATES.index(RATES[2]))
    assert dialog.left_out.sentences == ["edl at 25"]
    assert not dialog.drop.isEnabled()
    assert dialog.cuts is not None
    assert (dialog.cuts.rate, dialog.cuts.drop) == (RATES[2], False)
    dialog.reject()


def test_every_format_is_offered(opened: Callable[..., HandOverDialog]) -> None:
    assert set(WORDS) == set(HandOverFormat)
    dialog = opened(format_=HandOverFormat.OTIO)
    assert dialog.format is HandOverFormat.OTIO
    assert dialog.title.text() == "OpenTimelineIO (.otio)"
    assert NOTHING.startswith("Nothing")
    dialog.reject()


def test_a_list_is_written_and_told(
    qtbot: QtBot, opened: Callable[..., HandOverDialog], desk: Desk, tmp_path: Path
) -> None:
    dialog = opened()
    dialog.drop.setChecked(False)
    with qtbot.waitSignal(dialog.written, timeout=LIMIT) as written:
        dialog.write(tmp_path / "a.xml")
    assert written.args == [tmp_path / "a.xml"]
    ((cuts, format_, target),) = desk.given
    assert (cuts.drop, format_, target) == (False, HandOverFormat.FCP7, tmp_path / "a.xml")


def test_a_full_disk_is_told_and_can_be_tried_again(
    qtbot: QtBot, opened: Callable[..., HandOverDialog], desk: Desk, tmp_path: Path
) -> None:
    dialog = opened()
    desk.full = True
    dialog.write(tmp_path / "a.xml")
    qtbot.waitUntil(lambda: bool(dialog.said.text()), timeout=LIMIT)
    assert dialog.said.text() == "The disk is full. Free some space, then try again."
    assert dialog.save.isEnabled()
    desk.full = False
    with qtbot.waitSignal(dialog.written, timeout=LIMIT):
        dialog.write(tmp_path / "a.xml")


def test_no_cuts_leave_nothing_to_save(opened: Callable[..., HandOverDialog]) -> None:
    def nothing() -> Gathered:
        raise UsageError("There are no cuts to hand over.", "Add some to the plan.")

    dialog = opened(nothing)
    assert dialog.told.text() == "There are no cuts to hand over. Add some to the plan."
    assert not dialog.save.isEnabled()
    dialog.write(Path("/nowhere"))
    dialog.reject()


def test_what_is_uncertain_is_told_for_every_format(opened: Callable[..., HandOverDialog]) -> None:
    dialog = opened(lambda: replace(gathered(), said=("beach.mp4 is not here now.",)))
    for row in range(dialog.formats.count()):
        dialog.formats.setCurrentRow(row)
        assert dialog.left_out.sentences[0] == "beach.mp4 is not here now."
    dialog.reject()
