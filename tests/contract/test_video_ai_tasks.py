"""Embedding tasks: waited for, taken over, and bought once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs import connection, tasks
from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.errors import (
    KeyRefused,
    QuotaUsedUp,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
)
from tests import media
from tests.service import StandIn, ignore, until

CREATE = "/embed-v2/tasks$"
COLLECT = "/embed-v2/tasks/[^/]+$"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "a.mp4"
    return media.video(path, [("red", 4.0), ("blue", 4.0)], size=(640, 360))


@pytest.fixture
def asset(video_ai: TwelveLabsVideoAI, service: StandIn, clip: Path) -> str:
    """Uploaded and ready."""
    asset_id = video_ai.upload(clip, "clip.mp4", None, ignore, ignore)
    until(lambda: state(service, asset_id) == "ready" or None)
    return asset_id


@pytest.fixture
def other_ai(service: StandIn) -> Iterator[TwelveLabsVideoAI]:
    """The same account on another computer."""
    ai = TwelveLabsVideoAI(service.key, base_url=service.base_url)
    yield ai
    ai.close()


def state(service: StandIn, asset_id: str) -> str:
    return str(next(a["status"] for a in service.assets() if a["_id"] == asset_id))


def bought(service: StandIn) -> int:
    usage = service.usage()
    assert usage["paid_twice"] == []
    return int(usage["counts"].get("embed_video", 0))


def test_task_waits_for_its_asset(
    video_ai: TwelveLabsVideoAI, service: StandIn, clip: Path
) -> None:
    service.config(stuck=["asset"])
    asset = video_ai.upload(clip, "clip.mp4", None, ignore, ignore)
    assert video_ai.start(asset) is None
    assert bought(service) == 0
    service.config(stuck=[])
    assert until(lambda: video_ai.start(asset))
    assert bought(service) == 1


def test_stuck_task_is_told_as_working(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str
) -> None:
    service.config(stuck=["embed"])
    task = video_ai.start(asset)
    assert task is not None
    assert [video_ai.collect(task) for _ in range(3)] == [None, None, None]
    service.config(stuck=[])
    assert until(lambda: video_ai.collect(task))


@pytest.mark.parametrize("stuck", [[], ["embed"]])
def test_task_is_taken_over_working_or_done(
    video_ai: TwelveLabsVideoAI,
    other_ai: TwelveLabsVideoAI,
    service: StandIn,
    asset: str,
    stuck: list[str],
) -> None:
    service.config(stuck=stuck)
    task = video_ai.start(asset)
    assert other_ai.start(asset) == task
    assert bought(service) == 1
    service.config(stuck=[])
    until(lambda: video_ai.collect(str(task)))
    assert video_ai.start(asset) == task
    assert bought(service) == 1


@pytest.mark.parametrize("fault", ["close", "drop", "status", "malformed"])
def test_lost_answer_does_not_buy_twice(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str, fault: str
) -> None:
    service.fault(fault, CREATE, method="POST", after=True, status=504)
    with pytest.raises(ServiceBusy):
        video_ai.start(asset)
    assert bought(service) == 1
    task = video_ai.start(asset)
    assert until(lambda: video_ai.collect(str(task)))
    assert bought(service) == 1
    assert len(service.log("/embed-v2/tasks", "POST")) == 1


def test_request_that_never_arrived_is_made_again(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str
) -> None:
    service.fault("close", CREATE, method="POST")
    with pytest.raises(ServiceBusy):
        video_ai.start(asset)
    assert bought(service) == 0
    assert video_ai.start(asset)
    assert bought(service) == 1


def test_own_task_is_found_among_many(
    video_ai: TwelveLabsVideoAI,
    service: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beyond the first page of the list, and not by the equal start of a name."""
    for module in (connection, tasks):
        monkeypatch.setattr(module, "PAGE", 3)
    service.config(stuck=["embed"])
    path = media.video(tmp_path / "a.mp4", [("red", 4.0)], fps=1, size=(360, 360))
    bought_by: dict[str, str] = {}
    for number in (7, 17, 27, 37, 47, 57, 67):
        asset = video_ai.upload(path, f"{number}.mp4", None, ignore, ignore)
        until(lambda asset=asset: state(service, asset) == "ready" or None)  # type: ignore[misc]
        bought_by[asset] = str(video_ai.start(asset))
    assert len(set(bought_by.values())) == 7
    for asset, task in bought_by.items():
        assert video_ai.start(asset) == task


def test_other_model_and_other_cut_are_other_work(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str, clip: Path
) -> None:
    begun = {video_ai.start(asset)}
    newer = TwelveLabsVideoAI(service.key, base_url=service.base_url, model="marengo3.5")
    # The cut is the same, so the file need not be sent again.
    assert newer.upload(clip, "clip.mp4", None, ignore, ignore) == asset
    begun.add(newer.start(asset))
    newer.close()
    fixed = TwelveLabsVideoAI(service.key, base_url=service.base_url, segmentation="fixed-2")
    again = fixed.upload(clip, "clip.mp4", None, ignore, ignore)
    task = until(lambda: fixed.start(again))
    moments = until(lambda: fixed.collect(task))
    fixed.close()
    assert len(begun | {task}) == 3
    assert [(m.span.start, m.span.end) for m in moments if m.span] == [
        (0, 2),
        (2, 4),
        (4, 6),
        (6, 8),
    ]
    assert bought(service) == 3


def test_failed_asset_tells_the_reason(
    video_ai: TwelveLabsVideoAI, service: StandIn, clip: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "b.mp4"
    broken.write_bytes(clip.read_bytes()[:2000])
    asset = video_ai.upload(broken, "b.mp4", None, ignore, ignore)
    with pytest.raises(ServiceError) as told:
        until(lambda: video_ai.start(asset))
    assert "broken" in told.value.hint
    assert "lease" not in told.value.hint
    assert not told.value.retryable
    assert bought(service) == 0


def test_failed_task_tells_the_reason_and_is_not_taken_over(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str
) -> None:
    service.config(stuck=["embed"])
    task = video_ai.start(asset)
    assert task is not None
    reason = "The embedding task failed. Please try again later."
    service.set_asset(asset, status="failed", message=reason)
    service.config(stuck=[])
    with pytest.raises(ServiceError) as told:
        until(lambda: video_ai.collect(task))
    assert told.value.hint == "The embedding task failed. Try again later."
    assert not told.value.retryable
    service.set_asset(asset, status="ready")
    # Asked for by the user: a task that failed gave nothing, so another one is begun.
    assert video_ai.start(asset) != task


def test_too_short_video_is_not_bought(
    video_ai: TwelveLabsVideoAI, service: StandIn, tmp_path: Path
) -> None:
    path = media.video(tmp_path / "a.mp4", [("red", 3.0)], size=(640, 360))
    asset = video_ai.upload(path, "a.mp4", None, ignore, ignore)
    with pytest.raises(ServiceError) as told:
        until(lambda: video_ai.start(asset))
    assert told.value.title == "This video is 3 seconds long. The service needs at least 4."
    assert told.value.short == "Too short"
    assert service.log("/embed-v2/tasks") == []


@pytest.mark.parametrize(("size", "short"), [((320, 240), "Too small"), ((1200, 400), "Too wide")])
def test_refused_shape_is_told_in_plain_words(
    video_ai: TwelveLabsVideoAI, service: StandIn, tmp_path: Path, size: tuple[int, int], short: str
) -> None:
    path = media.video(tmp_path / "a.mp4", [("red", 5.0)], size=size)
    asset = video_ai.upload(path, "a.mp4", None, ignore, ignore)
    with pytest.raises(ServiceError) as told:
        until(lambda: video_ai.start(asset))
    assert told.value.short == short
    assert bought(service) == 0


@pytest.mark.parametrize(
    ("code", "short"),
    [("video_duration_too_short", "Too short"), ("video_duration_too_long", "Too long")],
)
def test_refused_length_is_told_in_plain_words(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str, code: str, short: str
) -> None:
    service.fault("status", CREATE, method="POST", status=400, body={"code": code, "message": "x"})
    with pytest.raises(ServiceError) as told:
        video_ai.start(asset)
    assert told.value.short == short


def test_quota_and_key_stop_before_anything_is_bought(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str
) -> None:
    body = {"code": "usage_limit_exceeded", "message": "Not enough free credit."}
    service.fault("status", CREATE, method="POST", status=400, body=body)
    with pytest.raises(QuotaUsedUp):
        video_ai.start(asset)
    service.revoke()
    for call in (video_ai.start, video_ai.collect):
        with pytest.raises(KeyRefused):
            call(asset)
    assert bought(service) == 0


def test_what_the_service_no_longer_has(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str
) -> None:
    task = video_ai.start(asset)
    assert task is not None
    service.clock(advance=8 * 86400)
    with pytest.raises(ServiceError) as told:
        video_ai.collect(task)
    assert told.value.short == "Gone"
    service.reset()
    with pytest.raises(ServiceError) as told:
        video_ai.start(asset)
    assert told.value.short == "Gone"


@pytest.mark.parametrize("style", ["truncated", "html", "wrong_types", "empty", "list"])
def test_unreadable_answer_is_asked_for_again(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str, style: str
) -> None:
    task = str(video_ai.start(asset))
    until(lambda: video_ai.collect(task))
    service.fault("malformed", COLLECT, style=style)
    with pytest.raises(ServiceBusy):
        video_ai.collect(task)
    assert video_ai.collect(task)
    service.fault("malformed", "/assets/[^/]+$", style=style)
    with pytest.raises(ServiceBusy):
        video_ai.start(asset)
    assert video_ai.start(asset) == task
    assert bought(service) == 1


def test_cut_and_slow_answers_are_asked_for_again(
    video_ai: TwelveLabsVideoAI, service: StandIn, asset: str
) -> None:
    task = str(video_ai.start(asset))
    until(lambda: video_ai.collect(task))
    for fault in ("close", "drop"):
        service.fault(fault, COLLECT)
        with pytest.raises(ServiceBusy) as told:
            video_ai.collect(task)
        assert not isinstance(told.value, ServiceUnreachable)
        assert video_ai.collect(task)


def answer(*items: dict[str, object], duration: float = 8.0) -> dict[str, object]:
    metadata = {
        "input_type": "video",
        "embedding_options": ["visual"],
        "embedding_scopes": ["clip"],
        "duration": duration,
    }
    return {"_id": "0" * 24, "status": "ready", "data": list(items), "metadata": metadata}


def item(
    start: float | None = 0.0, end: float | None = 4.0, option: str = "visual", **more: object
) -> dict[str, object]:
    return {
        "embedding": [1.0] + [0.0] * 511,
        "embedding_option": option,
        "embedding_scope": "clip",
        "start_sec": start,
        "end_sec": end,
        **more,
    }


def test_bad_vectors_are_left_out_and_spans_kept_inside(
    video_ai: TwelveLabsVideoAI, service: StandIn
) -> None:
    good = [item(-0.2, 4.0), item(4.0, 9.5)]
    bad = [
        item(embedding=[1.0] * 511),
        item(embedding=[0.0] * 512),
        item(embedding=["NaN"] * 512),
        item(embedding=[1e300] * 512),
        item(4.0, 4.0),
        item(5.0, 3.0),
        item(9.0, 12.0),
        item(None, 4.0),
        item(0.0, None),
        item(option="fused"),
        item(embedding_scope="asset"),
    ]
    service.fault("status", COLLECT, status=200, body=answer(*bad, *good))
    moments = video_ai.collect("0" * 24)
    assert moments is not None
    assert [(m.span.start, m.span.end) for m in moments if m.span] == [(0.0, 4.0), (4.0, 8.0)]
    assert all(m.values.typecode == "f" for m in moments)
    service.fault("status", COLLECT, status=200, body=answer(*bad))
    with pytest.raises(ServiceError) as told:
        video_ai.collect("0" * 24)
    assert told.value.short == "Nothing found"
