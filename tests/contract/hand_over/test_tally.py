"""What files say about their frames: rates kept apart, timecode, reels, and rates that vary."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from medintel_desktop.backends.media_tools.tally import tally_of
from medintel_desktop.domain.errors import FileGone, Unreadable
from medintel_desktop.domain.hand_over import RATES, Tally
from tests.contract.hand_over.tapes import tape


@pytest.mark.parametrize("rate", RATES, ids=[f"{float(rate):.5g}" for rate in RATES])
def test_rates_are_kept_apart(rate: Fraction, tmp_path: Path) -> None:
    for suffix in (".mov", ".mkv"):
        assert tally_of(tape(tmp_path / f"a{suffix}", rate)) == Tally(rate)


@pytest.mark.parametrize(
    ("suffix", "timecode", "first", "drop"),
    [
        (".mov", "01:00:00:00", 108_000, False),
        (".mov", "01:00:00;00", 107_892, True),
        (".mp4", "10:00:00;02", 1_078_922, True),
        (".mkv", "10:00:00;02", 1_078_922, True),
    ],
)
def test_timecode_is_read(
    suffix: str, timecode: str, first: int, drop: bool, tmp_path: Path
) -> None:
    tally = tally_of(tape(tmp_path / f"a{suffix}", RATES[3], timecode=timecode, channels=2))
    assert tally == Tally(RATES[3], first=first, drop=drop, has_timecode=True, channels=2)


def test_a_semicolon_means_nothing_at_other_rates(tmp_path: Path) -> None:
    tally = tally_of(tape(tmp_path / "a.mkv", Fraction(25), timecode="01:00:00;10"))
    assert (tally.first, tally.drop, tally.has_timecode) == (90_010, False, True)


def test_a_timecode_that_is_none_is_left_out(tmp_path: Path) -> None:
    tally = tally_of(tape(tmp_path / "a.mkv", Fraction(25), timecode="25:00:00:99"))
    assert (tally.first, tally.drop, tally.has_timecode) == (0, False, False)


def test_a_reel_is_read(tmp_path: Path) -> None:
    tally = tally_of(tape(tmp_path / "a.mov", timecode="02:00:00:00", reel="A001C002"))
    assert (tally.reel, tally.first) == ("A001C002", 180_000)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_rate_that_varies_is_told(suffix: str, tmp_path: Path) -> None:
    tally = tally_of(tape(tmp_path / f"a{suffix}", Fraction(30), count=40, lasts=(1, 1, 3)))
    assert tally.varies


def test_an_unusual_rate_is_one(tmp_path: Path) -> None:
    assert tally_of(tape(tmp_path / "a.mov", Fraction(15))) == Tally(Fraction(15))


def test_files_that_tell_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileGone):
        tally_of(tmp_path / "gone.mov")
    (tmp_path / "empty.mov").write_bytes(b"")
    with pytest.raises(Unreadable):
        tally_of(tmp_path / "empty.mov")
