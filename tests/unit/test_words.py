"""How numbers, sizes and times are written."""

from __future__ import annotations

import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain import words

BYTES = st.integers(min_value=0, max_value=10**15)
SECONDS = st.floats(min_value=0, max_value=10**7)


@pytest.mark.parametrize(
    ("bytes_", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1_064, "1.1 kB"),
        (40_400, "40 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (9_600_000, "9.6 MB"),
        (9_960_000, "10 MB"),
        (412_300_000, "412 MB"),
        (999_700_000, "1 GB"),
        (2_100_000_000, "2.1 GB"),
        (84_240_000_000, "84.2 GB"),
        (5 * 10**15, "5,000 TB"),
    ],
)
def test_size(bytes_: int, text: str) -> None:
    assert words.size(bytes_) == text


@pytest.mark.parametrize(
    ("done", "total", "unit", "text"),
    [
        (412e6, 820e6, "bytes", "412 of 820 MB"),
        (1.19e9, 2.4e9, "bytes", "1.1 of 2.4 GB"),
        (20e6, 5.2e9, "bytes", "0 of 5.2 GB"),
        (819.9e6, 820e6, "bytes", "819 of 820 MB"),
        (900e6, 820e6, "bytes", "820 of 820 MB"),
        (3e6, 0, "bytes", "3 MB"),
        (148, 212, "files", "148 of 212 files"),
        (0, 1, "files", "0 of 1 file"),
        (1204, 0, "files", "1,204 files"),
        (1, 5, "steps", "1 of 5 steps"),
        (42.7, 380, "seconds", "0:42 of 6:20"),
        (42, 0, "seconds", "0:42"),
        (-1, 10, "files", "0 of 10 files"),
    ],
)
def test_amount(done: float, total: float, unit: str, text: str) -> None:
    assert words.amount(done, total, unit) == text


@pytest.mark.parametrize(
    ("per_second", "unit", "text"),
    [
        (18.2e6, "bytes", "18 MB/s"),
        (31.4, "files", "31 files/s"),
        (0.2, "files", "12 files/min"),
        (0.001, "files", "1 file/min"),
        (2.41, "seconds", "2.4×"),
        (0, "bytes", ""),
        (-3, "files", ""),
        (math.inf, "bytes", ""),
        (math.nan, "bytes", ""),
    ],
)
def test_rate(per_second: float, unit: str, text: str) -> None:
    assert words.rate(per_second, unit) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 s left"),
        (22.1, "23 s left"),
        (99, "99 s left"),
        (100, "2 min left"),
        (240, "4 min left"),
        (4_800, "80 min left"),
        (7_200, "2 h left"),
        (12_000, "3 h 20 min left"),
        (40_000, "12 h left"),
        (260_000, "4 days left"),
        (math.inf, ""),
        (math.nan, ""),
        (-1, ""),
    ],
)
def test_left(seconds: float, text: str) -> None:
    assert words.left(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text", "fine"),
    [
        (0, "0:00", "0:00.00"),
        (45.08, "0:45", "0:45.08"),
        (59.999, "0:59", "0:59.99"),
        (9.3, "0:09", "0:09.30"),
        (380, "6:20", "6:20.00"),
        (3723.5, "1:02:03", "1:02:03.50"),
    ],
)
def test_clock(seconds: float, text: str, fine: str) -> None:
    assert words.clock(seconds) == text
    assert words.clock(seconds, hundredths=True) == fine


def test_clock_span_and_length() -> None:
    assert words.clock(0) == "0:00"
    assert words.clock(380.9) == "6:20"
    assert words.clock(3723) == "1:02:03"
    assert words.clock(45.08, hundredths=True) == "0:45.08"
    assert words.clock(-4) == "0:00"
    assert words.span(42, 51.5) == "0:42 – 0:51"
    assert words.length(380) == "6 min 20 s"
    assert words.length(60) == "1 min"
    assert words.length(2.8) == "3 s"
    assert words.length(41 * 3600 + 300) == "41 h 5 min"
    assert words.length(7200) == "2 h"


def test_ago() -> None:
    assert words.ago(12) == "just now"
    assert words.ago(60) == "1 min ago"
    assert words.ago(3 * 3600) == "3 h ago"
    assert words.ago(90_000) == "1 day ago"
    assert words.ago(9 * 86_400) == "9 days ago"


def test_days() -> None:
    assert words.day(date(2024, 10, 24)) == "24 Oct 2024"
    assert words.month(date(2024, 10, 24)) == "Oct 2024"
    assert words.time(datetime(2024, 10, 24, 5, 2, 8)) == "24 Oct 2024, 05:02:08"


def test_counts() -> None:
    assert words.count(1204) == "1,204"
    assert words.counted(1, "file") == "1 file"
    assert words.counted(0, "file") == "0 files"
    assert words.counted(12_345, "file") == "12,345 files"


def test_what_was_typed_fits_into_a_sentence() -> None:
    assert words.shortened("children at the beach") == "children at the beach"
    assert words.shortened("x" * 10_000) == "x" * 29 + "…"
    assert len(words.shortened("word " * 2_000)) <= 100
    assert words.shortened("word " * 2_000).endswith("word…")


def test_ordinals() -> None:
    told = [words.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1203)]
    assert told == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "13th",
        "21st",
        "102nd",
        "111th",
        "1,203rd",
    ]


@given(BYTES)
def test_a_size_is_short_and_near(bytes_: int) -> None:
    number, unit = words.size(bytes_).replace(",", "").split()
    scale = {"byte": 1, "bytes": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}[unit]
    assert float(number) < 1000 or unit == "TB"
    assert float(number) * scale == pytest.approx(bytes_, rel=0.06, abs=0.5)


@given(BYTES, BYTES)
def test_sizes_keep_their_order(one: int, other: int) -> None:
    def read(text: str) -> float:
        number, unit = text.replace(",", "").split()
        scale = {"byte": 1, "bytes": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}[unit]
        return float(number) * scale

    small, large = sorted((one, other))
    assert read(words.size(small)) <= read(words.size(large))


@given(st.integers(1, 10**12), st.data())
def test_files_never_look_finished_before_they_are(total: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(0, total - 1))
    text = words.amount(done, total, "files")
    assert text.split(" of ")[0] != text.split(" of ")[1].split()[0]


@given(SECONDS)
def test_a_clock_reads_back(seconds: float) -> None:
    text = words.clock(seconds, hundredths=True)
    value = 0.0
    for part in text.split(":"):
        value = value * 60 + float(part)
    assert value == pytest.approx(seconds, abs=0.0111)


@given(SECONDS)
def test_time_left_is_never_too_short(seconds: float) -> None:
    scale = {"s": 1, "min": 60, "h": 3600, "day": 86_400, "days": 86_400}
    parts = words.left(seconds).removesuffix(" left").split()
    told = sum(int(parts[i]) * scale[parts[i + 1]] for i in range(0, len(parts), 2))
    assert told >= seconds or told == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(
    ("km", "text"),
    [(0, "here"), (0.004, "here"), (0.08, "80 m"), (0.123, "120 m"), (0.9994, "1 km"),
     (1, "1 km"), (2.44, "2.4 km"), (9.94, "9.9 km"), (9.96, "10 km"), (83.6, "84 km"),
     (1204.4, "1,204 km")],
)  # fmt: skip
def test_distances(km: float, text: str) -> None:
    assert words.distance(km) == text
