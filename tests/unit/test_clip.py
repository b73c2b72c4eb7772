"""What clips are called."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as some

from medintel_desktop.domain.clip import (
    ClipFormat,
    ClipWish,
    clip_name,
    file_name,
    wish_of_json,
    wish_to_json,
)
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut


@given(some.text(some.characters(), max_size=400))
def test_any_text_becomes_a_name_that_every_system_takes(text: str) -> None:
    name = file_name(text)
    assert name == name.strip(" .")
    assert 0 < len(name.encode()) <= 182
    assert not set(name) & set('<>:"/\\|?*\n\r\t\0')
    assert file_name(name) == name
    assert PurePosixPath(name).name == PureWindowsPath(name).name == name
    assert not PureWindowsPath(name).is_reserved()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Beach walk", "Beach walk"),
        ("a/b\\c:d", "a b c d"),
        ("  ..hidden.. ", "hidden"),
        ("", "Untitled"),
        ("???", "Untitled"),
        ("con", "con_"),
        ("LPT1.mp4", "LPT1.mp4_"),
        ("桜\n2024\u202egpj", "桜 2024 gpj"),
        ("\ud800", "Untitled"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert file_name(text) == name


@pytest.mark.parametrize(
    ("format_", "span", "title", "name"),
    [
        (ClipFormat.EXACT, Span(42, 51.5), "", "walk 0.42-0.51.50"),
        (ClipFormat.GIF, Span(3600, 3601), "Crowd", "Crowd 1.00.00-1.00.01"),
        (ClipFormat.JPEG, Span(42.08, 43), "", "walk 0.42.08"),
        (ClipFormat.PNG, Span(0, 4), "", "walk"),
    ],
)
def test_a_clip_says_which_moment_it_is(
    format_: ClipFormat, span: Span, title: str, name: str
) -> None:
    assert clip_name(Cut("a", span, title), "walk.mp4", ClipWish(format_)) == name


def test_wishes_are_kept_by_jobs() -> None:
    wish = ClipWish(ClipFormat.WEBP, 720, 320, 15)
    assert wish_of_json(wish_to_json(wish)) == wish
