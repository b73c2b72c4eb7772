"""What a photo, a video and a question become, through the real SDK."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.errors import ServiceError, UsageError
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector
from tests import media
from tests.service import StandIn, ignore, until

SCENES = (("red", 8.0), ("blue", 8.0))


@pytest.fixture
def newer_ai(service: StandIn) -> Iterator[TwelveLabsVideoAI]:
    ai = TwelveLabsVideoAI(service.key, base_url=service.base_url, model="marengo3.5")
    yield ai
    ai.close()


def cosine(one: array[float], other: array[float]) -> float:
    lengths = math.hypot(*one) * math.hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / lengths


def understood(ai: TwelveLabsVideoAI, path: Path) -> list[MomentVector]:
    asset = ai.upload(path, f"clip{path.suffix}", None, ignore, ignore)
    task = until(lambda: ai.start(asset))
    return list(until(lambda: ai.collect(task)))


def best(moments: list[MomentVector], query: array[float]) -> MomentVector:
    return max(moments, key=lambda moment: cosine(moment.values, query))


def spans(moments: list[MomentVector]) -> list[tuple[float, float]]:
    return [(m.span.start, m.span.end) for m in moments if m.span is not None]


def test_space_names_what_may_be_compared(video_ai: TwelveLabsVideoAI) -> None:
    assert video_ai.space == EmbeddingSpace("twelvelabs", "marengo3.0", 512, "dynamic-4")


def test_check_is_free_and_tells_the_time_it_took(
    video_ai: TwelveLabsVideoAI, service: StandIn
) -> None:
    health = video_ai.check()
    assert health.ok
    assert health.milliseconds is not None
    assert health.milliseconds > 0
    assert service.usage()["counts"] == {}


@pytest.mark.parametrize("kind", ["video_ai", "newer_ai"])
def test_photo_is_found_by_what_it_shows(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    ai: TwelveLabsVideoAI = request.getfixturevalue(kind)
    vector = ai.embed_photo(media.photo(tmp_path / "a.jpg", "red").read_bytes())
    assert vector.typecode == "f"
    assert len(vector) == 512
    assert cosine(vector, ai.embed_text("red")) > 0.5
    assert cosine(vector, ai.embed_text("blue")) < 0.2


@pytest.mark.parametrize("kind", ["video_ai", "newer_ai"])
def test_video_is_found_at_the_right_moment(
    kind: str, request: pytest.FixtureRequest, service: StandIn, tmp_path: Path
) -> None:
    ai: TwelveLabsVideoAI = request.getfixturevalue(kind)
    moments = understood(ai, media.video(tmp_path / "a.mp4", SCENES, size=(640, 360)))
    found = best(moments, ai.embed_text("something blue"))
    assert found.modality is Modality.VISUAL
    assert spans([found]) == [(8.0, 16.0)]
    assert service.usage()["paid_twice"] == []


def test_moments_tell_what_is_heard_and_said(video_ai: TwelveLabsVideoAI, tmp_path: Path) -> None:
    path = media.video(
        tmp_path / "a.mkv",
        SCENES,
        size=(640, 360),
        speech=[(9.0, 12.0, "the harbour at midnight")],
        tone=440,
    )
    moments = understood(video_ai, path)
    assert {m.modality for m in moments} == set(Modality)
    said = best(moments, video_ai.embed_text("midnight harbour"))
    assert said.modality is Modality.TRANSCRIPTION
    assert spans([said])[0] == pytest.approx((8.0, 16.0), abs=0.1)


def test_fixed_segmentation_cuts_evenly(service: StandIn, tmp_path: Path) -> None:
    ai = TwelveLabsVideoAI(service.key, base_url=service.base_url, segmentation="fixed-4")
    moments = understood(ai, media.video(tmp_path / "a.mp4", SCENES, size=(640, 360)))
    ai.close()
    visual = spans([m for m in moments if m.modality is Modality.VISUAL])
    assert visual[0] == (0.0, 4.0)
    assert all(one[1] == other[0] for one, other in pairwise(visual))
    assert len(visual) == 4


def test_long_query_is_cut_and_not_refused(video_ai: TwelveLabsVideoAI) -> None:
    assert len(video_ai.embed_text("a red house by the blue sea " * 200)) == 512
    assert len(video_ai.embed_text("海辺の赤い家" * 300)) == 512


def test_query_without_words_is_the_users_mistake(
    video_ai: TwelveLabsVideoAI, service: StandIn
) -> None:
    with pytest.raises(UsageError):
        video_ai.embed_text(" \n ")
    assert service.log("/embed-v2") == []


def test_picture_beyond_the_limits_is_not_sent(
    video_ai: TwelveLabsVideoAI, service: StandIn, tmp_path: Path
) -> None:
    small = media.photo(tmp_path / "a.jpg", "red", size=(200, 100)).read_bytes()
    with pytest.raises(ServiceError, match=r"200 x 100 pixels.*at least 128") as told:
        video_ai.embed_photo(small)
    assert told.value.short == "Too small"
    large = media.photo(tmp_path / "b.jpg", "red").read_bytes() + bytes(32_000_001)
    with pytest.raises(ServiceError, match="at most 32") as told:
        video_ai.embed_photo(large)
    assert told.value.short == "Too large"
    with pytest.raises(ServiceError):
        video_ai.embed_photo(b"\xff\xd8\xff no picture")
    assert service.log("/embed-v2") == []


def test_own_address_wins_over_the_environment(
    service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWELVELABS_BASE_URL", "http://127.0.0.1:9/v1.3")
    ai = TwelveLabsVideoAI(service.key, base_url=service.base_url + "/")
    assert ai.check().ok
    ai.close()


def test_nonsense_settings_are_refused_at_once() -> None:
    for nonsense in ("dynamic-1", "dynamic-6", "fixed-11", "fixed", "by-mood"):
        with pytest.raises(ValueError, match="cutting"):
            TwelveLabsVideoAI("tlk_x", segmentation=nonsense)
    with pytest.raises(ValueError, match="model"):
        TwelveLabsVideoAI("tlk_x", model="Marengo-retrieval-2.7")


def test_sdk_is_not_imported_before_the_first_call() -> None:
    program = (
        "import sys; from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI;"
        "TwelveLabsVideoAI('tlk_x').close();"
        "sys.exit(bool({'twelvelabs', 'httpx', 'pydantic'} & set(sys.modules)))"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], env=os.environ, check=False).returncode == 0
    )
