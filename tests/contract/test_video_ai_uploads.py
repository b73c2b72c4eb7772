"""Files on their way to the service: counted, stopped, gone on with, and never sent twice."""

from __future__ import annotations

import hashlib
import json
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.backends.twelvelabs import connection, source, uploads
from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.errors import (
    Cancelled,
    FileError,
    FileGone,
    KeyRefused,
    ServiceBusy,
    ServiceError,
)
from tests.service import StandIn, ignore

PART = 64 * 1024
PARTS = 24
SIZE = PART * (PARTS - 1) + PART // 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Nothing that plays: here only the bytes count."""
    path = tmp_path / "odd name \n<b>.mp4"
    path.write_bytes(random.Random(1).randbytes(SIZE))
    return path


@pytest.fixture
def parts_ai(service: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[TwelveLabsVideoAI]:
    """Sends everything in parts, each part in several pieces."""
    monkeypatch.setattr(source, "PIECE", PART // 4)
    service.config(chunk_size=PART, initial_chunk_urls=5, require_upload_headers=True)
    ai = TwelveLabsVideoAI(service.key, base_url=service.base_url, direct_limit=0)
    yield ai
    ai.close()


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of more than one page without hundreds of uploads."""
    for module in (connection, uploads):
        monkeypatch.setattr(module, "PAGE", 3)


class Token:
    """The resume token as a job keeps it."""

    def __init__(self) -> None:
        self.value: str | None = None

    def __call__(self, value: str) -> None:
        self.value = value


class Stop:
    """Cancels once so many bytes were told."""

    def __init__(self, at: float) -> None:
        self.at = at

    def __call__(self, done: float, total: float) -> None:
        if done >= self.at:
            raise Cancelled


def content(service: StandIn, asset_id: str) -> str:
    """The checksum of what the service has."""
    return str(next(a["sha256"] for a in service.assets() if a["_id"] == asset_id))


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def parts_taken(service: StandIn) -> list[dict[str, Any]]:
    return [row for row in service.log("/chunks/", "PUT") if row["status"] == 200]


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


def test_large_file_goes_in_parts(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    service.config(asset_seconds=60)
    told: list[tuple[float, float]] = []
    asset = parts_ai.upload(file, "a.mp4", None, lambda *now: told.append(now), ignore)
    assert content(service, asset) == checksum(file)
    assert len(parts_taken(service)) == PARTS
    assert told == sorted(told)
    assert told[-1] == (SIZE, SIZE)
    # Reports count against the rate limit, so there are few.
    assert len(service.log("/multipart-uploads/", "POST")) < PARTS / 2
    assert parts_ai.upload(file, "a.mp4", None, ignore, ignore) == asset


def test_parts_carry_no_key(parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path) -> None:
    """The storage behind the addresses is somebody else's; only our own headers go there."""
    seen: list[str] = []
    http = parts_ai._connection.http
    http.event_hooks = {"request": [lambda sent: seen.extend((sent.method, str(sent.headers)))]}
    parts_ai.upload(file, "a.mp4", None, ignore, ignore)
    puts = [
        headers for method, headers in zip(seen[::2], seen[1::2], strict=True) if method == "PUT"
    ]
    assert len(puts) == PARTS
    assert not any(service.key in headers or "x-api-key" in headers for headers in puts)


@pytest.mark.parametrize("sent", [0, 1, 7, 13, PARTS - 1])
def test_resumed_upload_sends_only_what_is_missing(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path, sent: int
) -> None:
    token = Token()
    with pytest.raises(Cancelled):
        parts_ai.upload(file, "a.mp4", None, Stop(at=sent * PART + 1), token)
    assert token.value is not None
    before = len(parts_taken(service))
    assert before == sent
    # A restart: nothing is left but the token.
    again = TwelveLabsVideoAI(service.key, base_url=service.base_url, direct_limit=0)
    told: list[tuple[float, float]] = []
    asset = again.upload(file, "a.mp4", token.value, lambda *now: told.append(now), token)
    again.close()
    assert content(service, asset) == checksum(file)
    assert len(parts_taken(service)) == PARTS
    assert told[0][0] == sent * PART
    assert told[-1] == (SIZE, SIZE)
    assert len(service.objects()["uploads"]) == 1


def test_killed_at_any_token_resumes(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    tokens: list[str] = []
    with pytest.raises(Cancelled):
        parts_ai.upload(file, "a.mp4", None, Stop(at=12 * PART + 1), tokens.append)
    # Tokens that were written before the last one: the process died in between.
    asset = parts_ai.upload(file, "a.mp4", tokens[3], ignore, ignore)
    assert content(service, asset) == checksum(file)
    # Ten parts were reported; of the two that were not, the old token knows nothing.
    assert len(parts_taken(service)) == PARTS + 2


def test_finished_upload_is_not_begun_again(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    token = Token()
    asset = parts_ai.upload(file, "a.mp4", None, ignore, token)
    assert parts_ai.upload(file, "a.mp4", token.value, ignore, token) == asset
    assert len(parts_taken(service)) == PARTS


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/chunks/"), ("POST", "/multipart-uploads/[^/]+$"), ("POST", "presigned-urls$")],
)
def test_cut_connection_is_gone_on_from(
    parts_ai: TwelveLabsVideoAI,
    service: StandIn,
    file: Path,
    method: str,
    path: str,
    after: bool,
) -> None:
    service.fault("close", path, method=method, skip=1, after=after)
    token = Token()
    with pytest.raises(ServiceBusy) as told:
        parts_ai.upload(file, "a.mp4", None, ignore, token)
    assert told.value.retryable
    asset = parts_ai.upload(file, "a.mp4", token.value, ignore, token)
    assert content(service, asset) == checksum(file)
    # A part whose answer was lost is the only one that may go twice.
    assert len(parts_taken(service)) <= PARTS + 1
    assert len(service.objects()["uploads"]) == 1


def test_storage_error_is_tried_again_later(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    service.fault("status", "/chunks/", status=500, skip=3)
    token = Token()
    with pytest.raises(ServiceBusy):
        parts_ai.upload(file, "a.mp4", None, ignore, token)
    asset = parts_ai.upload(file, "a.mp4", token.value, ignore, token)
    assert content(service, asset) == checksum(file)


def test_expired_addresses_are_renewed(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    def an_hour_later(value: str) -> None:
        if len(json.loads(value)["proofs"]) == 3:
            service.clock(advance=3700)

    asset = parts_ai.upload(file, "a.mp4", None, ignore, an_hour_later)
    assert content(service, asset) == checksum(file)
    assert any(row["status"] == 403 for row in service.log("/chunks/", "PUT"))


@pytest.mark.parametrize("reported", [True, False])
def test_expired_upload_begins_anew(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path, reported: bool
) -> None:
    token = Token()
    stop = Stop(at=(10 if reported else 7) * PART + 1)
    with pytest.raises(Cancelled):
        parts_ai.upload(file, "a.mp4", None, stop, token)
    service.clock(advance=25 * 3600)
    asset = parts_ai.upload(file, "a.mp4", token.value, ignore, token)
    assert content(service, asset) == checksum(file)
    assert len(service.objects()["uploads"]) == 2


@pytest.mark.parametrize("change", [{"upload_id": "0" * 24}, {"size": 5}, {"part": 0}, {"x": 1}])
def test_foreign_token_begins_anew(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path, change: dict[str, object]
) -> None:
    token = Token()
    with pytest.raises(Cancelled):
        parts_ai.upload(file, "a.mp4", None, Stop(at=3 * PART), token)
    assert token.value is not None
    foreign = json.dumps({**json.loads(token.value), **change})
    asset = parts_ai.upload(file, "a.mp4", foreign, ignore, ignore)
    assert content(service, asset) == checksum(file)


@pytest.mark.parametrize("nonsense", ["", "{", "[]", "null", "{}", '{"proofs": 1}'])
def test_nonsense_for_a_token_begins_anew(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path, nonsense: str
) -> None:
    asset = parts_ai.upload(file, "a.mp4", nonsense, ignore, ignore)
    assert content(service, asset) == checksum(file)


def test_part_that_was_not_proved_is_sent_again(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    token = Token()
    with pytest.raises(Cancelled):
        parts_ai.upload(file, "a.mp4", None, Stop(at=5 * PART + 1), token)
    assert token.value is not None
    state = json.loads(token.value)
    state["proofs"]["2"] = "not the etag"
    asset = parts_ai.upload(file, "a.mp4", json.dumps(state), ignore, token)
    assert content(service, asset) == checksum(file)
    assert len(service.objects()["uploads"]) == 1


def test_half_done_upload_without_its_token_is_not_taken_over(
    parts_ai: TwelveLabsVideoAI, service: StandIn, file: Path
) -> None:
    """Its asset says "processing" for ever; waiting for it would be in vain."""
    with pytest.raises(Cancelled):
        parts_ai.upload(file, "a.mp4", None, Stop(at=3 * PART), ignore)
    asset = parts_ai.upload(file, "a.mp4", None, ignore, ignore)
    assert content(service, asset) == checksum(file)


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
