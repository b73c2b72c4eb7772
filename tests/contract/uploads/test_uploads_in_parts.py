"""Large files go in parts; what stopped on the way goes on where it stood."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.errors import Cancelled, ServiceBusy
from tests.contract.uploads.sent import (
    PART,
    PARTS,
    SIZE,
    Stop,
    Token,
    checksum,
    content,
    parts_taken,
)
from tests.service import StandIn, ignore


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
