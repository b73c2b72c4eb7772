"""What was written down on one machine is read, found and corrected on all others."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource
from tests import media
from tests.contract.mirror.conftest import Shared
from tests.contract.mirror.parties import Party, later


@pytest.fixture
def pair(
    tmp_path: Path, make_shared: Callable[..., Shared], monkeypatch: pytest.MonkeyPatch
) -> tuple[Party, Party]:
    shared = make_shared()
    first = Party(tmp_path / "first", shared, monkeypatch)
    second = Party(tmp_path / "second", shared, monkeypatch)
    name = f"Ours {time.time_ns()}"
    first.sharing.share(name)
    first.sync()
    second.sharing.join(name)
    second.sync()
    return first, second


def said(party: Party, media_id: str) -> Transcript:
    transcript = party.workspace.catalogue.transcripts.of(media_id)
    assert transcript is not None
    return transcript


def test_words_are_found_and_corrected_everywhere(
    pair: tuple[Party, Party], tmp_path: Path
) -> None:
    first, second = pair
    first.add(media.video(tmp_path / "walk.mp4", [("red", 4)]))
    item = first.id_of("walk.mp4")
    first.workspace.transcripts.keep(item, [Line(Span(1, 3), "Along the river", "Änne")])
    first.sync()
    second.sync()
    assert said(second, item) == said(first, item)
    (hit,) = second.workspace.search.answer(SearchQuery("river", meaning=False)).hits
    assert hit.span == Span(1, 3)

    later()
    here = said(second, item)
    second.workspace.transcripts.reword(here.id, 0, "Along the stream", was="Along the river")
    second.sync()
    first.sync()
    assert [line.text for line in said(first, item).lines] == ["Along the stream"]
    assert not first.workspace.search.answer(SearchQuery("river", meaning=False)).hits

    later()
    first.workspace.transcripts.choose(here.id)
    first.sync()
    second.sync()
    assert said(second, item).source is TranscriptSource.SERVICE
    assert len(second.workspace.catalogue.transcripts.versions(item)) == 2
    for party in pair:
        party.close()
