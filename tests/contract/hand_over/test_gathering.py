"""Cuts of a library looked up, read, and written; and what stands against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from opentimelineio import adapters

from medintel_desktop.domain.errors import AccessDenied, DiskFull, FileError, FileGone, UsageError
from medintel_desktop.domain.hand_over import RATES, HandOverFormat
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import MOST_CUTS, Cut
from medintel_desktop.library.hand_over import Gathered, HandOver
from tests.contract.hand_over.lists import clips
from tests.disk import Disk, disk
from tests.driver import Driver

__all__ = ["disk"]


@pytest.fixture
def hand_over(driver: Driver) -> HandOver:
    return driver.workspace.hand_over


@pytest.fixture
def gathered(driver: Driver, hand_over: HandOver, tape_id: str) -> Gathered:
    leaf = driver.items()["leaf.jpg"].id
    return hand_over.gather(
        "A film", [Cut(tape_id, Span(0.5, 1.5), query="red", score=0.9), Cut(leaf, Span(0, 4))]
    )


def test_files_tell_how_they_count(gathered: Gathered, tmp_path: Path) -> None:
    (_, tape), (_, leaf) = gathered.cuts
    assert tape.path == tmp_path / "in" / "tape.mov"
    assert (tape.tally.first, tape.tally.drop, tape.tally.reel) == (107_892, True, "A001C002")
    assert (tape.frames, tape.tally.channels, tape.width) == (60, 2, 32)
    assert leaf.photo
    assert (gathered.rate, gathered.said) == (RATES[3], ())
    laid = gathered.laid()
    assert (laid.drop, [event.frames for event in laid.events]) == (True, [30, 120])
    assert gathered.laid(RATES[2]).drop is False


def test_lists_lead_back_to_the_originals(
    driver: Driver, hand_over: HandOver, gathered: Gathered, tmp_path: Path
) -> None:
    target = tmp_path / "film.otio"
    hand_over.write(gathered.laid(), HandOverFormat.OTIO, target)
    urls = [
        clip.media_reference.target_url
        for clip in clips(adapters.read_from_file(str(target)).tracks[0])
    ]
    originals = [driver.items()[name].paths[0].path for name in ("tape.mov", "leaf.jpg")]
    assert urls == [Path(path).as_uri() for path in originals]


def test_a_plan_is_handed_over(driver: Driver, hand_over: HandOver, tape_id: str) -> None:
    plans = driver.workspace.plans
    plan = plans.get(plans.create("P", plans.cuts_of([tape_id, tape_id]))).plan
    laid = hand_over.gather(plan.name, plan.cuts).laid()
    assert (laid.name, len(laid.events), laid.frames) == ("P", 2, 120)


def test_what_is_missing_is_told(driver: Driver, hand_over: HandOver, tape_id: str) -> None:
    items = driver.items()
    phone = items["phone.mp4"].id
    driver.workspace.trash.put([items["leaf.jpg"].id])
    Path(items["phone.mp4"].paths[0].path).unlink()
    gathered = hand_over.gather("A film", [
        Cut(tape_id, Span(0, 1)), Cut(tape_id, Span(0, 1), proposed=True),
        Cut(items["leaf.jpg"].id, Span(0, 4)), Cut("nobody", Span(0, 1)),
        Cut(tape_id, Span(1, 9)), Cut(tape_id, Span(60, 61)), Cut(phone, Span(0, 1)),
    ])  # fmt: skip
    assert list(gathered.said) == [
        "Left out: 1 cut that nobody accepted yet.",
        "Left out: 2 cuts of items that were deleted.",
        "Left out: 1 cut behind the end of the video.",
        "phone.mp4 is not here now: named by the last known place, without timecode. Connect the "
        "disk first where that matters.",
        "1 cut beyond the end of the video ends with it.",
    ]
    assert [source.name for _, source in gathered.cuts] == ["tape.mov", "tape.mov", "phone.mp4"]
    assert gathered.laid().events[1].frames == 30


def test_a_rate_that_varies_is_told(driver: Driver, hand_over: HandOver) -> None:
    phone = driver.items()["phone.mp4"].id
    gathered = hand_over.gather("A film", [Cut(phone, Span(0, 1))])
    said = hand_over.left_out(gathered, gathered.laid(), HandOverFormat.FCPXML)
    assert said[0].startswith("phone.mp4 has a frame rate that varies")


def test_a_file_that_cannot_be_read_counts_as_it_did(
    driver: Driver, hand_over: HandOver, tape_id: str
) -> None:
    path = Path(driver.items()["tape.mov"].paths[0].path)
    path.write_bytes(bytes(path.stat().st_size))
    ((_, source),) = hand_over.gather("A film", [Cut(tape_id, Span(0, 1))]).cuts
    assert (source.tally.rate, source.tally.first, source.tally.channels) == (RATES[3], 0, 2)


def test_no_cuts_are_refused(hand_over: HandOver, tape_id: str) -> None:
    with pytest.raises(UsageError, match="no cuts") as refused:
        hand_over.gather("A film", [Cut(tape_id, Span(0, 1), proposed=True)])
    assert refused.value.hint == "Left out: 1 cut that nobody accepted yet."
    with pytest.raises(UsageError):
        hand_over.gather("A film", [])


def test_there_is_a_limit(hand_over: HandOver, tape_id: str) -> None:
    gathered = hand_over.gather("A film", [Cut(tape_id, Span(0, 1))] * (MOST_CUTS + 9))
    assert len(gathered.cuts) == MOST_CUTS
    assert gathered.said == (f"Left out: all behind the first {MOST_CUTS} cuts.",)


# -- writing -----------------------------------------------------------------------------------


def test_what_was_there_stays_until_the_new_one_is_whole(
    hand_over: HandOver, gathered: Gathered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medintel_desktop.backends.hand_over import edl

    target = tmp_path / "out" / "film.edl"
    target.parent.mkdir()
    target.write_text("older")

    def broken(_: object) -> str:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(edl, "edl_text", broken)
        with pytest.raises(FileError):
            hand_over.write(gathered.laid(), HandOverFormat.EDL, target)
    assert target.read_text() == "older"
    hand_over.write(gathered.laid(), HandOverFormat.EDL, target)
    assert target.read_text("utf-8").startswith("TITLE: A film\nFCM: DROP FRAME\n")
    assert [path.name for path in target.parent.iterdir()] == ["film.edl"]


def test_a_full_disk_is_told(hand_over: HandOver, gathered: Gathered, disk: Disk) -> None:
    targets = {format_: disk.folder / f"{format_}{format_.suffix}" for format_ in HandOverFormat}
    for target in targets.values():
        target.write_text("older")
    disk.fill()
    for format_, target in targets.items():
        with pytest.raises(DiskFull):
            hand_over.write(gathered.laid(), format_, target)
        assert target.read_text() == "older"
    assert not list(disk.folder.glob(".*"))


def test_folders_that_are_not_there_or_closed_are_told(
    hand_over: HandOver, gathered: Gathered, tmp_path: Path
) -> None:
    with pytest.raises(FileGone, match="The folder “nowhere” is not there"):
        hand_over.write(gathered.laid(), HandOverFormat.EDL, tmp_path / "nowhere" / "a.edl")
    with pytest.raises(FileError, match="is a folder"):
        hand_over.write(gathered.laid(), HandOverFormat.EDL, tmp_path / "in")
    with pytest.raises((AccessDenied, FileError)):
        hand_over.write(gathered.laid(), HandOverFormat.EDL, Path("/proc/a.edl"))


def test_names_of_lists_are_any(hand_over: HandOver, gathered: Gathered, tmp_path: Path) -> None:
    named = replace(gathered, name="-n & <x>\n\x00 港 \ud800")
    for format_ in HandOverFormat:
        hand_over.write(named.laid(), format_, tmp_path / f"-n; rm {format_}{format_.suffix}")
