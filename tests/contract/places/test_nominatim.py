"""The service for place names, by the real geopy against a server on this computer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from medintel_desktop import __version__
from medintel_desktop.backends.geo.nominatim import Nominatim, address
from medintel_desktop.backends.geo.pace import Pace
from medintel_desktop.domain.errors import (
    KeyRefused,
    NotSetUp,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
)
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import SERVICE, PlaceName, Precision
from tests.nominatim import ALFAMA, NOTHING, LocalNominatim, running_nominatim

HERE = GeoPoint(38.711843, -9.130027)


class Memory(dict[str, str]):
    """Answers that were kept."""

    def keep(self, question: str, answer: str) -> None:
        self[question] = answer


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


Connect = Callable[..., Nominatim]


@pytest.fixture
def local() -> Iterator[LocalNominatim]:
    with running_nominatim() as local:
        yield local


@pytest.fixture
def connect(local: LocalNominatim) -> Connect:
    def connected(
        precision: Precision = Precision.KM1,
        hides: Callable[[GeoPoint], bool] = lambda point: False,
        answers: Memory | None = None,
        clock: Clock | None = None,
        url: str = "",
    ) -> Nominatim:
        clock = clock or Clock()
        pace = Pace(clock, clock.sleep)
        kept = Memory() if answers is None else answers
        return Nominatim(url or local.url, kept, precision, hides, pace)

    return connected


def test_a_position_is_named(connect: Connect, local: LocalNominatim) -> None:
    assert connect().names([HERE], "pt") == [PlaceName("Lisboa", "Lisboa", "Portugal", "PT")]
    (asked,) = local.asked
    assert asked.path == "/reverse"
    assert asked.query["accept-language"] == "pt"
    assert asked.agent == f"MedIntel-Desktop/{__version__}"


@pytest.mark.parametrize(
    ("precision", "sent"),
    [
        (Precision.EXACT, ("38.71184", "-9.13003")),
        (Precision.M100, ("38.712", "-9.13")),
        (Precision.KM1, ("38.71", "-9.13")),
        (Precision.KM10, ("38.7", "-9.1")),
    ],
)
def test_no_more_of_a_position_leaves_than_the_user_chose(
    connect: Connect, local: LocalNominatim, precision: Precision, sent: tuple[str, str]
) -> None:
    connect(precision).names([HERE], "en")
    assert local.spots == [sent]
    (asked,) = local.asked
    assert "711843" not in str(asked.query)


def test_zero_and_the_ends_of_the_earth_are_positions(
    connect: Connect, local: LocalNominatim
) -> None:
    points = [GeoPoint(0, 0), GeoPoint(-0.001, -0.001), GeoPoint(90, 180), GeoPoint(-90, -180)]
    connect().names(points, "en")
    sent = [(float(latitude), float(longitude)) for latitude, longitude in local.spots]
    assert sent == [(0, 0), (90, 180), (-90, -180)]


def test_nothing_is_asked_twice(connect: Connect, local: LocalNominatim) -> None:
    answers = Memory()
    near = GeoPoint(38.7101, -9.1301)
    first = connect(answers=answers).names([HERE, near, HERE], "en")
    again = connect(answers=answers).names([near], "en")
    assert len(local.asked) == 1
    assert [*first, *again] == [first[0]] * 4
    connect(answers=answers).names([HERE], "de")
    assert len(local.asked) == 2


def test_that_there_is_nothing_is_an_answer_too(connect: Connect, local: LocalNominatim) -> None:
    local.answer = NOTHING
    answers = Memory()
    assert connect(answers=answers).names([HERE], "en") == [None]
    assert connect(answers=answers).names([HERE], "en") == [None]
    assert len(local.asked) == 1


def test_the_service_never_hears_of_hidden_areas(connect: Connect, local: LocalNominatim) -> None:
    service = connect(Precision.EXACT, hides=lambda point: point.latitude > 38)
    names = service.names([HERE, GeoPoint(10, 10)], "en")
    assert names[0] is None
    assert names[1] is not None
    assert local.spots == [("10.0", "10.0")]


def test_requests_are_a_second_apart(connect: Connect, local: LocalNominatim) -> None:
    clock, times = Clock(), list[float]()
    service = connect(clock=clock)
    for degree in range(4):
        service.names([GeoPoint(degree, 0)], "en")
        times.append(clock.now)
    assert len(local.asked) == 4
    assert all(later - earlier >= 1 for earlier, later in pairwise(times))


def test_pace_holds_for_several_threads_together() -> None:
    clock = Clock()
    turns: list[float] = []
    pace = Pace(clock, turns.append)
    for _ in range(3):
        pace.wait()
    assert turns == [1.0, 2.0]


@pytest.mark.parametrize(
    ("status", "headers", "error", "retryable"),
    [
        (429, {"Retry-After": "7"}, ServiceBusy, True),
        (403, {}, KeyRefused, False),
        (401, {}, KeyRefused, False),
        (503, {}, ServiceBusy, True),
        (500, {}, ServiceBusy, True),
        (400, {}, ServiceError, False),
    ],
)
def test_refusals_are_told_in_the_users_words(
    connect: Connect, local: LocalNominatim, status: int, headers: dict[str, str],
    error: type[ServiceError], retryable: bool,
) -> None:  # fmt: skip
    local.status, local.headers = status, headers
    answers = Memory()
    with pytest.raises(error) as told:
        connect(answers=answers).names([HERE], "en")
    assert type(told.value) is error
    assert told.value.retryable is retryable
    assert "place names" in told.value.title
    assert answers == {}
    if status == 429:
        assert told.value.retry_after == 7
    if status != 400:
        assert told.value.service == SERVICE


def test_a_server_that_is_not_there_is_unreachable(connect: Connect) -> None:
    with pytest.raises(ServiceUnreachable):
        connect(url="http://127.0.0.1:9").names([HERE], "en")


@pytest.mark.parametrize("answer", ["<html>", "[1, 2", '"text"', "7", "[[]]"])
def test_an_answer_that_makes_no_sense_is_told(
    connect: Connect, local: LocalNominatim, answer: str
) -> None:
    local.answer = answer
    with pytest.raises(ServiceBusy, match="makes no sense"):
        connect().names([HERE], "en")


def test_whatever_a_server_sends_is_one_short_line(connect: Connect, local: LocalNominatim) -> None:
    poison = "<script>alert(1)</script>\n\x00\u202e" + "x" * 5000
    local.answer = ALFAMA | {"address": {"city": poison, "country_code": 7, "state": ["a"]}}
    (name,) = connect().names([HERE], "en")
    assert name is not None
    assert name.city.isprintable()
    assert len(name.city) == 200


def test_a_place_is_found_by_name(connect: Connect, local: LocalNominatim) -> None:
    (found,) = connect().find("  Alfama  Lisboa ", "en", limit=3)
    assert found.name.city == "Lisboa"
    assert (found.point.latitude, found.point.longitude) == (38.7118, -9.13)
    (asked,) = local.asked
    assert (asked.path, asked.query["q"], asked.query["limit"]) == ("/search", "Alfama Lisboa", "3")
    assert connect().find("   ", "en") == []
    assert len(local.asked) == 1


def test_a_server_of_ones_own_may_lie_below_a_path(local: LocalNominatim) -> None:
    Nominatim(f"{local.url}/geo/", Memory(), Precision.KM1, lambda point: False).names([HERE], "en")
    assert local.asked[0].path == "/geo/reverse"


@pytest.mark.parametrize(
    "url", ["", "nominatim.org", "ftp://x", "https://", "file:///etc", "http://[", "https://a?b"]
)
def test_an_address_that_cannot_be_used_is_not_set_up(url: str) -> None:
    with pytest.raises(NotSetUp) as told:
        address(url)
    assert told.value.service == SERVICE
