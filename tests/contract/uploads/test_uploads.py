"""Files on their way to the service: counted, stopped, and never sent twice."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs import source
from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.errors import (
    Cancelled,
    FileError,
    FileGone,
    KeyRefused,
    ServiceBusy,
    ServiceError,
)
from tests.contract.uploads.sent import PART, SIZE, Stop, checksum, content
from tests.service import StandIn, ignore


def test_direct_upload_tells_its_bytes(
    video_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    told: list[tuple[float, float]] = []
    asset = video_ai.upload(file, "a.mp4", None, lambda *now: told.append(now), ignore)
    assert content(service, asset) == checksum(file)
    assert told == sorted(told)
    assert len(told) > 10
    assert told[-1] == (SIZE, SIZE)


def test_same_content_is_taken_over(
    video_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    service.config(asset_seconds=60)
    first = video_ai.upload(file, "a.mp4", None, ignore, ignore)
    told: list[tuple[float, float]] = []
    second = video_ai.upload(file, "a.mp4", None, lambda *now: told.append(now), ignore)
    assert second == first
    assert told == [(SIZE, SIZE)]
    assert len(service.log("/assets", "POST")) == 1


@pytest.mark.usefixtures("small_pages")
def test_similar_names_and_failed_assets_are_not_taken_over(
    video_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    # Names are found by any part of them; the list has more than one page.
    small = file.with_name("small.mp4")
    small.write_bytes(b"x")
    for number in range(7):
        video_ai.upload(small, f"{number}-a.mp4", None, ignore, ignore)
    first = video_ai.upload(file, "a.mp4", None, ignore, ignore)
    assert content(service, first) == checksum(file)
    service.set_asset(first, status="failed")
    assert video_ai.upload(file, "a.mp4", None, ignore, ignore) != first


@pytest.mark.usefixtures("small_pages")
def test_asset_on_a_later_page_is_found(
    video_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    service.config(asset_seconds=60)
    first = video_ai.upload(file, "a.mp4", None, ignore, ignore)
    small = file.with_name("small.mp4")
    small.write_bytes(b"x")
    for number in range(7):
        video_ai.upload(small, f"{number}-a.mp4", None, ignore, ignore)
    assert video_ai.upload(file, "a.mp4", None, ignore, ignore) == first


def test_lost_answer_does_not_send_twice(
    video_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    service.config(asset_seconds=60)
    service.fault("close", "/assets$", method="POST", after=True)
    with pytest.raises(ServiceBusy):
        video_ai.upload(file, "a.mp4", None, ignore, ignore)
    asset = video_ai.upload(file, "a.mp4", None, ignore, ignore)
    assert content(service, asset) == checksum(file)
    assert len(service.log("/assets", "POST")) == 1


def test_cancel_stops_at_once_and_leaves_the_client_usable(
    video_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    with pytest.raises(Cancelled):
        video_ai.upload(file, "a.mp4", None, Stop(at=SIZE / 2), ignore)
    assert service.assets() == []
    assert len(video_ai.embed_text("red")) == 512
    assert video_ai.upload(file, "a.mp4", None, ignore, ignore)


def test_refused_upload(video_ai: TwelveLabsVideoAI, service: StandIn, file: Path) -> None:
    service.config(direct_limit_bytes=1000)
    with pytest.raises(ServiceError) as told:
        video_ai.upload(file, "a.mp4", None, ignore, ignore)
    assert told.value.short == "Too large"
    service.revoke()
    with pytest.raises(KeyRefused):
        video_ai.upload(file, "a.mp4", None, ignore, ignore)


def test_file_that_went_away(video_ai: TwelveLabsVideoAI, service: StandIn, file: Path) -> None:
    file.unlink()
    with pytest.raises(FileGone):
        video_ai.upload(file, "a.mp4", None, ignore, ignore)
    assert service.log() == []


@pytest.mark.parametrize("kind", ["video_ai", "parts_ai"])
def test_file_that_shrinks_on_the_way(
    kind: str, request: pytest.FixtureRequest, file: Path
) -> None:
    ai: TwelveLabsVideoAI = request.getfixturevalue(kind)

    def shrink(done: float, total: float) -> None:
        with file.open("r+b") as open_file:
            open_file.truncate(PART)

    with pytest.raises(FileError) as told:
        ai.upload(file, "a.mp4", None, shrink, ignore)
    assert told.value.short == "Changed"
    assert len(ai.embed_text("red")) == 512


def test_file_that_grows_on_the_way_is_sent_as_announced(
    video_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    before = checksum(file)

    def grow(done: float, total: float) -> None:
        with file.open("ab") as open_file:
            open_file.write(b"more")

    asset = video_ai.upload(file, "a.mp4", None, grow, ignore)
    assert content(service, asset) == before


@pytest.mark.parametrize("direct_limit", [0, 10**9])
def test_memory_stays_flat(service: StandIn, tmp_path: Path, direct_limit: int) -> None:
    service.config(chunk_size=16 * 1024**2)
    path = tmp_path / "large.mp4"
    with path.open("wb") as open_file:
        open_file.truncate(48 * 1024**2)
    ai = TwelveLabsVideoAI(service.key, base_url=service.base_url, direct_limit=direct_limit)
    ai.check()
    tracemalloc.start()
    ai.upload(path, "large.mp4", None, ignore, ignore)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    ai.close()
    assert peak < 4 * 1024**2


def test_unreadable_disk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(FileError) as told:
        source.Source(tmp_path, ignore)
    assert told.value.hint
