"""Merging neighbouring moments and fusing ranked lists."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.search import Found, fuse, merge_moments

starts = st.integers(0, 30).map(float)


@st.composite
def moments(draw: st.DrawFn) -> Found:
    start = draw(starts)
    return Found(
        draw(st.integers(1, 3)),
        draw(st.none() | st.just(Span(start, start + draw(st.integers(1, 5))))),
        draw(st.sampled_from(list(Modality))),
        draw(st.integers(0, 100)) / 100,
        "Picture",
    )


@st.composite
def rankings(draw: st.DrawFn) -> list[Found]:
    """Best first and without repetition, as an index answers."""
    found = draw(st.lists(moments(), max_size=12, unique_by=lambda f: (f.num, f.span)))
    return sorted(found, key=lambda hit: -hit.score)


wordy = st.lists(st.integers(1, 6), unique=True, max_size=6).map(
    lambda nums: [Found(n, None, None, 0.9 - i / 10, "Words") for i, n in enumerate(nums)]
)


def groups(found: list[Found]) -> dict[tuple[int, Modality | None], list[Found]]:
    grouped: dict[tuple[int, Modality | None], list[Found]] = {}
    for hit in found:
        grouped.setdefault((hit.num, hit.modality), []).append(hit)
    return grouped


@given(st.lists(moments(), max_size=20), st.sampled_from([0.0, 1.0, 3.0]))
def test_merged_moments_cover_the_same_and_touch_no_more(found: list[Found], gap: float) -> None:
    merged = merge_moments(found, gap)

    assert groups(merged).keys() == groups(found).keys()
    for key, members in groups(found).items():
        spans = [h.span for h in groups(merged)[key] if h.span]
        for hit in members:
            if hit.span:
                assert any(s.start <= hit.span.start and hit.span.end <= s.end for s in spans)
        for one in spans:
            assert not any(one.touches(other, gap) for other in spans if other is not one)
        best = max(hit.score for hit in members)
        assert max(hit.score for hit in groups(merged)[key]) == best, "the best score is kept"
    assert [h.score for h in merged] == sorted((h.score for h in merged), reverse=True)
    assert merge_moments(merged, gap) == merged, "merging again changes nothing"


@given(st.lists(moments(), max_size=12), st.randoms())
def test_order_of_findings_does_not_matter(found: list[Found], chance: random.Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert merge_moments(found) == merge_moments(shuffled)


@given(rankings(), wordy)
def test_fused_list_holds_everything_once(meant: list[Found], worded: list[Found]) -> None:
    fused = fuse([meant, worded])
    keys = [(hit.num, hit.span) for hit in fused]
    assert len(set(keys)) == len(keys)
    assert {hit.num for hit in fused} == {hit.num for hit in [*meant, *worded]}
    assert {(h.num, h.span) for h in meant} <= set(keys)
    for hit in fused:
        scores = [h.score for h in [*meant, *worded] if h.num == hit.num]
        assert hit.score <= max(scores)


@given(rankings())
def test_one_list_keeps_its_order(ranked: list[Found]) -> None:
    assert fuse([ranked]) == ranked
    assert fuse([ranked, []]) == ranked


@given(rankings(), wordy)
def test_words_lift_what_they_also_found(meant: list[Found], worded: list[Found]) -> None:
    """An item that both lists have stands before one that stood behind it in both."""
    order = {hit.num: place for place, hit in reversed(list(enumerate(fuse([meant, worded]))))}
    first_meant = {h.num: n for n, h in reversed(list(enumerate(meant)))}
    first_word = {h.num: n for n, h in enumerate(worded)}
    both = first_meant.keys() & first_word.keys()
    for one in both:
        for other in both:
            if first_meant[one] < first_meant[other] and first_word[one] < first_word[other]:
                assert order[one] < order[other]


def test_reasons_are_joined() -> None:
    moment = Found(1, Span(0, 4), Modality.VISUAL, 0.6, "Picture")
    word = Found(1, None, None, 0.9, "Words “leaf” in the name")
    (hit,) = fuse([[moment], [word]])
    assert (hit.span, hit.modality) == (Span(0, 4), Modality.VISUAL)
    assert hit.why == "Picture, and words “leaf” in the name"
    apart = replace(word, num=2)
    assert {hit.num: hit.why for hit in fuse([[moment], [apart]])} == {1: moment.why, 2: apart.why}


MOMENT = Span(0, 4)
SEEN = Found(1, MOMENT, Modality.VISUAL, 0.6, "Picture")
HEARD = Found(1, MOMENT, Modality.AUDIO, 0.5, "Sound")
SAID = Found(1, MOMENT, Modality.TRANSCRIPTION, 0.7, "Anna: “Look, leaves”")
WORDED = Found(1, None, None, 0.9, "Words “leaf” in the name")
CLIP = Found(1, MOMENT, Modality.VISUAL, 0.0, "By TwelveLabs, “look”")
PHOTO = Found(1, None, Modality.VISUAL, 0.6, "Meaning")
ALIKE = Found(1, None, Modality.VISUAL, 0.8, "Looks")


@pytest.mark.parametrize(
    ("lists", "why"),
    [
        ([[WORDED]], "Words “leaf” in the name"),
        ([[SEEN]], "Picture"),
        ([[], [CLIP]], "By TwelveLabs, “look”"),
        ([[SEEN, HEARD]], "Picture, and sound"),
        ([[SEEN], [CLIP]], "Picture, and by TwelveLabs, “look”"),
        ([[], [CLIP], [WORDED]], "By TwelveLabs, “look”, and words “leaf” in the name"),
        ([[SEEN], [CLIP], [WORDED]],
         "Picture, and by TwelveLabs, “look”, and words “leaf” in the name"),
        ([[PHOTO], [], [WORDED]], "Meaning, and words “leaf” in the name"),
        ([[ALIKE], [], [WORDED]], "Looks, and words “leaf” in the name"),
        ([[PHOTO], [ALIKE]], "Meaning, and looks"),
        ([[SEEN], [], [SAID]], "Picture, and Anna: “Look, leaves”"),
        ([[SAID], [WORDED]], "Anna: “Look, leaves”, and words “leaf” in the name"),
        ([[SEEN], [SEEN]], "Picture"),
        ([[SEEN, HEARD], [HEARD]], "Picture, and sound"),
    ],
    ids=lambda lists: "" if isinstance(lists, str) else "+".join(
        hit.why.split(" ")[0].lower().strip(",:") for ranked in lists for hit in ranked
    ),
)  # fmt: skip
def test_each_source_is_named_once_and_no_other(lists: list[list[Found]], why: str) -> None:
    (hit,) = fuse(lists)
    assert hit.why == why
    assert hit.score == max(one.score for ranked in lists for one in ranked)


def test_a_moment_seen_and_heard_counts_once() -> None:
    nearer, there = replace(PHOTO, num=2, score=0.8), [HEARD, SEEN]
    for ranked in ([nearer, *there], [nearer, there[0], PHOTO, there[1]]):
        assert fuse([ranked])[0] == nearer


def test_a_hit_by_words_alone_keeps_its_own_reason() -> None:
    """Beside a moment of another item, and beside further moments of its own."""
    late = Found(1, Span(60, 64), Modality.VISUAL, 0.3, "Picture")
    fused = fuse([[SEEN, late], [], [WORDED, replace(WORDED, num=2)]])
    assert {(hit.num, hit.span): hit.why for hit in fused} == {
        (1, MOMENT): "Picture, and words “leaf” in the name",
        (1, late.span): "Picture",
        (2, None): "Words “leaf” in the name",
    }
