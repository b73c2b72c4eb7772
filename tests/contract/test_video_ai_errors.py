"""Whatever goes wrong at the service or on the way arrives as one plain error of ours."""

from __future__ import annotations

import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs.errors import retry_after
from medintel_desktop.backends.twelvelabs.refusals import plain
from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.errors import (
    AnswerLost,
    KeyRefused,
    MedIntelError,
    NotSetUp,
    QuotaUsedUp,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
)
from tests import media
from tests.service import StandIn

EMBED = "/embed-v2$"
Call = Callable[[], object]
MALFORMED = ("truncated", "html", "wrong_types", "empty", "list")


@pytest.fixture(scope="module")
def jpeg(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return media.photo(tmp_path_factory.mktemp("photo") / "a.jpg", "red").read_bytes()


@contextmanager
def elsewhere(base_url: str, key: str, timeout: float = 10) -> Iterator[TwelveLabsVideoAI]:
    ai = TwelveLabsVideoAI(key, base_url=base_url, timeout=timeout)
    try:
        yield ai
    finally:
        ai.close()


@pytest.mark.parametrize("body", ["json", "empty", "html"])
def test_rate_limit_waits_as_long_as_asked(
    video_ai: TwelveLabsVideoAI, service: StandIn, body: str
) -> None:
    service.config(rpm=1, rate_limit_body=body, rate_limit_headers=False)
    video_ai.embed_text("red")
    with pytest.raises(ServiceBusy) as told:
        video_ai.embed_text("blue")
    assert told.value.service == "twelvelabs"
    assert told.value.retry_after is not None
    assert 30 < told.value.retry_after <= 62
    assert told.value.retryable


def test_rate_limit_waits_until_the_reset_when_only_that_is_told(
    video_ai: TwelveLabsVideoAI, service: StandIn
) -> None:
    service.config(rpm=1, rate_limit_retry_after=False)
    video_ai.embed_text("red")
    with pytest.raises(ServiceBusy) as told:
        video_ai.embed_text("blue")
    assert told.value.retry_after is not None
    assert 30 < told.value.retry_after <= 62


@pytest.mark.parametrize("body", ["json", "empty", "html"])
def test_rate_limit_without_a_time_leaves_it_to_the_caller(
    video_ai: TwelveLabsVideoAI, service: StandIn, body: str
) -> None:
    service.config(
        rpm=0, rate_limit_body=body, rate_limit_retry_after=False, rate_limit_headers=False
    )
    with pytest.raises(ServiceBusy) as told:
        video_ai.embed_text("blue")
    assert told.value.retry_after is None
    assert told.value.service == "twelvelabs"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "999999"}, 3600),
        ({"Retry-After": "soon"}, None),
    ],
)
def test_time_to_wait_in_all_its_spellings(
    video_ai: TwelveLabsVideoAI, service: StandIn, header: dict[str, str], seconds: float | None
) -> None:
    service.fault("status", EMBED, status=429, headers=header)
    with pytest.raises(ServiceBusy) as told:
        video_ai.embed_text("red")
    assert told.value.retry_after == seconds


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({"retry-after": "Wed, 21 Oct 2015 07:28:30 GMT"}, 30),
        ({"X-Ratelimit-Reset": "1445412505"}, 25),
        ({"Retry-After": "Wed, 21 Oct 2015 07:00:00 GMT"}, 1),
    ],
)
def test_time_to_wait_is_measured_on_the_clock_of_the_service(
    told: dict[str, str], seconds: float
) -> None:
    assert retry_after({"Date": "Wed, 21 Oct 2015 07:28:00 GMT", **told}) == seconds


@pytest.mark.parametrize("body", [{"code": "internal"}, "", "<html>Bad gateway</html>", "oops"])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_server_error_passes_by_itself(
    video_ai: TwelveLabsVideoAI, service: StandIn, status: int, body: object
) -> None:
    service.fault("status", EMBED, status=status, body=body)
    with pytest.raises(ServiceBusy) as told:
        video_ai.embed_text("red")
    assert told.value.retryable
    assert told.value.service == ("twelvelabs" if status == 503 else None)
    assert len(video_ai.embed_text("red")) == 512


def test_sdk_never_repeats_a_call_on_its_own(
    video_ai: TwelveLabsVideoAI, service: StandIn, jpeg: bytes
) -> None:
    service.fault("status", EMBED, status=500, times=-1)
    with pytest.raises(ServiceBusy):
        video_ai.embed_photo(jpeg)
    assert len(service.log("/embed-v2")) == 1


@pytest.mark.parametrize("after", [False, True])
def test_cut_connection_leaves_a_photo_undecided(
    video_ai: TwelveLabsVideoAI, service: StandIn, jpeg: bytes, after: bool
) -> None:
    service.fault("close", EMBED, after=after)
    with pytest.raises(AnswerLost) as told:
        video_ai.embed_photo(jpeg)
    assert not told.value.retryable
    assert "may have been counted" in told.value.hint
    assert service.usage()["embeds"] == after


@pytest.mark.parametrize("after", [False, True])
def test_cut_connection_only_delays_a_query(
    video_ai: TwelveLabsVideoAI, service: StandIn, after: bool
) -> None:
    service.fault("close", EMBED, after=after)
    with pytest.raises(ServiceBusy):
        video_ai.embed_text("red")
    assert len(video_ai.embed_text("red")) == 512


def test_half_an_answer_leaves_a_photo_undecided(
    video_ai: TwelveLabsVideoAI, service: StandIn, jpeg: bytes
) -> None:
    service.fault("drop", EMBED, after_bytes=100)
    with pytest.raises(AnswerLost):
        video_ai.embed_photo(jpeg)


def test_silence_leaves_a_photo_undecided(service: StandIn, jpeg: bytes) -> None:
    service.fault("delay", EMBED, seconds=1, times=-1)
    with elsewhere(service.base_url, service.key, timeout=0.2) as ai:
        with pytest.raises(AnswerLost):
            ai.embed_photo(jpeg)
        with pytest.raises(ServiceBusy):
            ai.embed_text("red")


def test_gateway_timeout_leaves_a_photo_undecided(
    video_ai: TwelveLabsVideoAI, service: StandIn, jpeg: bytes
) -> None:
    service.fault("status", EMBED, status=504, body="<html>Gateway time-out</html>", after=True)
    with pytest.raises(AnswerLost):
        video_ai.embed_photo(jpeg)
    assert service.usage()["embeds"] == 1


@pytest.mark.parametrize("style", MALFORMED)
def test_unreadable_answer(
    video_ai: TwelveLabsVideoAI, service: StandIn, jpeg: bytes, style: str
) -> None:
    service.fault("malformed", EMBED, style=style, times=2)
    with pytest.raises(AnswerLost):
        video_ai.embed_photo(jpeg)
    with pytest.raises(ServiceBusy):
        video_ai.embed_text("red")


@pytest.mark.parametrize("style", MALFORMED)
def test_unreadable_answer_to_the_test_call(
    video_ai: TwelveLabsVideoAI, service: StandIn, style: str
) -> None:
    service.fault("malformed", "/assets$", style=style)
    assert not video_ai.check().ok


@pytest.mark.parametrize(
    "embedding", [[], [1.0] * 511, [0.0] * 512, [1e300] * 512, [float("nan")] * 512]
)
def test_vector_that_cannot_be_compared_is_refused(
    video_ai: TwelveLabsVideoAI, service: StandIn, embedding: list[float]
) -> None:
    body = {"data": [{"embedding": [str(x) for x in embedding]}]}
    service.fault("status", EMBED, status=200, body=body)
    with pytest.raises(ServiceError, match="cannot be compared"):
        video_ai.embed_text("red")


def test_no_connection_means_nothing_was_sent(jpeg: bytes) -> None:
    with socket.socket() as taken:
        # Bound and not listening: connections are refused, and nobody else gets the port.
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1.3"
        with elsewhere(address, "tlk_x") as ai:
            calls: list[Call] = [lambda: ai.embed_photo(jpeg), lambda: ai.embed_text("red")]
            for call in calls:
                with pytest.raises(ServiceUnreachable) as told:
                    call()
                assert told.value.service == "twelvelabs"
            assert ai.check().words == "TwelveLabs cannot be reached."


@pytest.mark.parametrize(
    "address", ["no address", "ftp://127.0.0.1/v1.3", "http://[", "http://a:b", "http://"]
)
def test_address_that_is_none(address: str) -> None:
    with elsewhere(address, "tlk_x") as ai:
        with pytest.raises(NotSetUp):
            ai.embed_text("red")
        assert not ai.check().ok


def test_redirect_is_not_followed_with_the_key(
    video_ai: TwelveLabsVideoAI, service: StandIn
) -> None:
    service.fault("status", EMBED, status=307, headers={"Location": "http://127.0.0.1:9/"})
    with pytest.raises(NotSetUp):
        video_ai.embed_text("red")


def test_revoked_key_stops_everything_and_is_never_shown(
    video_ai: TwelveLabsVideoAI, service: StandIn, jpeg: bytes
) -> None:
    service.revoke()
    calls: list[Call] = [lambda: video_ai.embed_photo(jpeg), lambda: video_ai.embed_text("red")]
    for call in calls:
        with pytest.raises(KeyRefused) as told:
            call()
        assert told.value.service == "twelvelabs"
        assert service.key not in "".join(traceback.format_exception(told.value))
    health = video_ai.check()
    assert not health.ok
    assert "refused the key" in health.words
    service.restore()
    assert video_ai.check().ok


@pytest.mark.parametrize("key", ["tlk_ключ", "tlk_a\nb"])
def test_key_that_cannot_be_sent_is_refused_here(service: StandIn, key: str) -> None:
    with elsewhere(service.base_url, key) as ai:
        assert "key" in ai.check().words
        with pytest.raises(KeyRefused):
            ai.embed_text("red")


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("status", [400, 402, 403, 429])
def test_used_up_quota_stops_paid_work(
    video_ai: TwelveLabsVideoAI, service: StandIn, jpeg: bytes, status: int, nested: bool
) -> None:
    flat = {"code": "usage_limit_exceeded", "message": "Not enough free credit."}
    service.fault("status", EMBED, status=status, body={"error": flat} if nested else flat)
    with pytest.raises(QuotaUsedUp) as told:
        video_ai.embed_photo(jpeg)
    assert told.value.service == "twelvelabs"
    assert not told.value.retryable


@pytest.mark.parametrize(
    ("status", "body", "short"),
    [
        (400, {"code": "unsupported_file_type", "message": "x"}, "Not supported"),
        (413, {"error": {"code": "request_too_large", "message": "x"}}, "Too large"),
        (413, "<html>Request entity too large</html>", "Too large"),
        (404, "", "Gone"),
        (403, {"code": "api_not_allowed"}, "Refused"),
        (400, {"code": "something_new", "message": "Please use another picture!"}, "Refused"),
        (400, ["odd"], "Refused"),
        (400, "", "Refused"),
    ],
)
def test_refusal_concerns_this_item_alone(
    video_ai: TwelveLabsVideoAI,
    service: StandIn,
    jpeg: bytes,
    status: int,
    body: object,
    short: str,
) -> None:
    service.fault("status", EMBED, status=status, body=body)
    with pytest.raises(ServiceError) as told:
        video_ai.embed_photo(jpeg)
    assert type(told.value) is ServiceError
    assert (told.value.short, told.value.service) == (short, None)
    assert_plain(told.value)


def assert_plain(error: MedIntelError) -> None:
    for text in (error.title, error.hint):
        assert text
        assert text.endswith((".", "…"))
        for banned in ("lease", "!", "<", "orry", "_", "None", "{"):
            assert banned not in text


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("The file is broken. Please check it!", "The file is broken. Check it."),
        ("please try\nagain", "Try again."),
        ("<html>no</html>", ""),
        ("  ", ""),
        ("The key tlk_0123456789ABC is bad.", "The key •••• is bad."),
    ],
)
def test_words_of_the_service_are_calmed(message: str, words: str) -> None:
    assert plain(message) == words


def test_long_words_are_cut_between_words() -> None:
    assert plain("word " * 100).endswith("word…")
    assert len(plain("word " * 100)) <= 200
    assert len(plain("x" * 1000)) <= 200


def test_other_failures_are_bugs_and_pass_through(
    video_ai: TwelveLabsVideoAI, tmp_path: Path
) -> None:
    class Surprise(Exception):
        pass

    def report(done: float, total: float) -> None:
        raise Surprise

    with pytest.raises(Surprise):
        video_ai.upload(media.video(tmp_path / "a.mp4"), "a.mp4", None, report, lambda _: None)
