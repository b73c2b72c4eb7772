"""Positions from a track, as typed at a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Noon in Italy, once with its zone and once without, and once with a position."""
    source = tmp_path / "in"
    media.photo(source / "zoned.jpg", "red", taken="2024:10:24 12:00:30", offset="+02:00")
    media.photo(source / "bare.jpg", "blue", taken="2024:10:24 12:01:00")
    media.photo(source / "placed.jpg", "green", taken="2024:10:24 12:01:00", offset="+02:00",
                gps=(1.0, 2.0))  # fmt: skip
    media.photo(source / "other.jpg", "white", taken="2024:10:20 12:00:00", offset="+02:00")
    shell = Shell(tmp_path)
    shell("add", source)
    return shell


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    points = "".join(
        f'<trkpt lat="{43 + n / 100}" lon="11.5"><time>2024-10-24T10:0{n}:00Z</time></trkpt>'
        for n in range(3)
    )
    path = tmp_path / "walk.gpx"
    path.write_text(f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>")
    return path


def latitudes(shell: Shell) -> dict[str, float | None]:
    return {row["name"]: row["latitude"] for row in shell.rows("list")}


def test_first_shown_then_written(shell: Shell, walk: Path) -> None:
    shown = {row["name"]: row for row in shell.rows("places", "gpx", str(walk))}
    assert {name: row["state"] for name, row in shown.items()} == {
        "zoned.jpg": "found", "bare.jpg": "no time zone", "placed.jpg": "has a position",
    }  # fmt: skip
    assert shown["zoned.jpg"]["latitude"] == pytest.approx(43.005)
    assert shown["zoned.jpg"]["seconds_apart"] == 30
    assert "Perhaps --offset +02:00" in shell.stderr
    assert "1 position would be set; nothing was written" in shell.stderr
    assert latitudes(shell)["zoned.jpg"] is None

    shell("places", "gpx", str(walk), "--offset", "+02:00", "--yes")

    assert "2 positions set." in shell.stderr
    found = latitudes(shell)
    assert found["bare.jpg"] == pytest.approx(43.01)
    assert found["placed.jpg"] == pytest.approx(1.0)
    assert found["other.jpg"] is None


def test_a_clock_and_what_cannot_be(shell: Shell, walk: Path, tmp_path: Path) -> None:
    rows = shell.rows("places", "gpx", str(walk), "--offset=+03:00", "--clock=+1:00")
    bare = next(row for row in rows if row["name"] == "bare.jpg")
    assert bare["latitude"] == pytest.approx(43.01)
    (tmp_path / "evil.gpx").write_text('<!DOCTYPE gpx [<!ENTITY a "b">]><gpx>&a;</gpx>')
    assert shell("places", "gpx", str(tmp_path / "evil.gpx")) == ""
    assert (shell.status, "declares types or entities" in shell.stderr) == (1, True)
    assert shell("places", "gpx", str(walk), "--offset", "Rome") == ""
    assert (shell.status, "is not a time zone" in shell.stderr) == (2, True)
