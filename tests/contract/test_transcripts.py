"""Transcripts: fetched or taken from files, corrected in versions, found by words."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.search import Match, SearchQuery
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.transcripts import TRANSCRIBE
from tests import media
from tests.driver import Driver
from tests.service import StandIn

SPOKEN = [(1.0, 3.0, "We walk along the river"), (4.0, 6.0, "look at the autumn leaves")]


def talk(folder: Path, name: str = "talk.mkv", colour: str = "green") -> Path:
    return media.video(folder / name, [(colour, 8)], speech=SPOKEN, tone=440)


def item_of(workspace: Workspace, name: str = "talk.mkv") -> str:
    query = SearchQuery(name, meaning=False)
    return workspace.search.answer(query).hits[0].item.id


def shown(workspace: Workspace, media_id: str) -> Transcript:
    transcript = workspace.catalogue.transcripts.of(media_id)
    assert transcript is not None
    return transcript


def texts(workspace: Workspace, media_id: str) -> list[str]:
    return [line.text for line in shown(workspace, media_id).lines]


def said_at(workspace: Workspace, text: str, **more: object) -> list[Span | None]:
    query = SearchQuery(text, meaning=False, **more)  # type: ignore[arg-type]
    return [
        hit.span for hit in workspace.search.answer(query).hits
        if hit.modality is Modality.TRANSCRIPTION
    ]  # fmt: skip


@pytest.fixture
def offline(workspace: Workspace, tmp_path: Path) -> tuple[Workspace, str]:
    """A library without a service, with a video that has subtitles, and its transcript."""
    driver = Driver(workspace)
    driver.add(talk(tmp_path / "in"))
    media_id = item_of(workspace)
    workspace.transcripts.enqueue([media_id])
    driver.run()
    return workspace, media_id


def test_subtitles_in_the_file_need_no_service(offline: tuple[Workspace, str]) -> None:
    workspace, media_id = offline
    transcript = shown(workspace, media_id)
    assert transcript.source is TranscriptSource.FILE
    assert [(line.span, line.text) for line in transcript.lines] == [
        (Span(start, end), text) for start, end, text in SPOKEN
    ]


def test_without_subtitles_and_service_the_job_says_what_to_do(
    workspace: Workspace, tmp_path: Path
) -> None:
    driver = Driver(workspace)
    driver.add(media.video(tmp_path / "in" / "silent.mp4", [("red", 2)]))
    media_id = item_of(workspace, "silent.mp4")
    workspace.transcripts.enqueue([media_id])
    driver.run()
    (job,) = [job for job in workspace.catalogue.jobs.page() if job.kind == TRANSCRIBE]
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert "SRT" in job.problem.hint
    assert workspace.catalogue.transcripts.of(media_id) is None


def test_the_service_tells_words_with_times(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    driver = Driver(understood)
    driver.add(talk(tmp_path / "in"))
    media_id = item_of(understood)
    understood.transcripts.enqueue([media_id])
    driver.hurry()
    transcript = shown(understood, media_id)
    assert transcript.source is TranscriptSource.SERVICE
    assert texts(understood, media_id) == [text for _, _, text in SPOKEN]
    first = transcript.lines[0]
    assert [word.text for word in first.words] == SPOKEN[0][2].split()
    assert all(first.span.start <= w.span.start < w.span.end <= first.span.end for w in first.words)
    assert len(service.assets()) == 1, "what understanding sent is used again"
    kinds = [v.source for v in understood.catalogue.transcripts.versions(media_id)]
    assert kinds == [TranscriptSource.SERVICE, TranscriptSource.FILE]


def test_what_is_said_is_fetched_once_a_video_is_understood(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    path = tmp_path / "in" / "talk.mkv"
    media.video(path, [("green", 8)], size=(480, 360), speech=SPOKEN, tone=440)
    media.video(tmp_path / "in" / "silent.mp4", [("red", 8)], size=(480, 360))
    driver = Driver(understood)
    driver.add(tmp_path / "in")
    driver.hurry()
    media_id = item_of(understood)
    assert shown(understood, media_id).source is TranscriptSource.SERVICE
    assert said_at(understood, "autumn")
    assert len(service.assets()) == 2, "nothing is sent twice"
    kinds = [job.title for job in understood.catalogue.jobs.page() if job.kind == TRANSCRIBE]
    assert kinds == ["talk.mkv"]


def test_a_service_that_still_listens_is_asked_again(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    service.config(transcription_seconds=0.4)
    driver = Driver(understood)
    driver.add(talk(tmp_path / "in"))
    media_id = item_of(understood)
    understood.transcripts.enqueue([media_id])
    driver.hurry()
    assert shown(understood, media_id).source is TranscriptSource.SERVICE
    assert len(service.log("/transcription")) > 1


def test_fetching_again_adds_nothing_and_asks_nothing_twice(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    driver = Driver(understood)
    driver.add(talk(tmp_path / "in"))
    media_id = item_of(understood)
    for _ in range(2):
        understood.transcripts.enqueue([media_id])
        driver.hurry()
    assert len(understood.catalogue.transcripts.versions(media_id)) == 2
    assert len(service.assets()) == 1


def test_an_asset_that_is_gone_is_sent_again(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    driver = Driver(understood)
    driver.add(talk(tmp_path / "in"))
    media_id = item_of(understood)
    understood.transcripts.enqueue([media_id])
    driver.hurry()
    (asset,) = service.assets()
    understood.services.analyst().delete(asset["_id"])
    understood.transcripts.enqueue([media_id])
    driver.hurry()
    assert shown(understood, media_id).source is TranscriptSource.SERVICE
    assert [again["_id"] for again in service.assets()] != [asset["_id"]]


def test_what_people_corrected_stays_in_force(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    driver = Driver(understood)
    driver.add(talk(tmp_path / "in"))
    media_id = item_of(understood)
    understood.transcripts.enqueue([media_id])
    driver.hurry()
    heard = shown(understood, media_id)
    understood.transcripts.reword(heard.id, 0, "We ran along the river", was=heard.lines[0].text)
    understood.transcripts.keep(media_id, [Line(Span(0, 2), "Something newer")])
    assert texts(understood, media_id)[0] == "We ran along the river"
    sources = [v.source for v in understood.catalogue.transcripts.versions(media_id)]
    assert sources.count(TranscriptSource.SERVICE) == 2
    assert understood.catalogue.transcripts.get(heard.id) == heard, "the service's own stays"


def test_words_lead_to_their_second(offline: tuple[Workspace, str]) -> None:
    workspace, media_id = offline
    assert said_at(workspace, "autumn") == [Span(4.0, 6.0)]
    assert said_at(workspace, "AUTUMN leav") == [Span(4.0, 6.0)]
    assert said_at(workspace, "river autumn") in ([Span(1.0, 3.0)], [Span(4.0, 6.0)])
    assert said_at(workspace, "river snow") == []
    assert said_at(workspace, "river snow", match=Match.ANY) == [Span(1.0, 3.0)]
    (hit,) = workspace.search.answer(SearchQuery("river", meaning=False)).hits
    assert (hit.item.id, hit.why) == (media_id, "“We walk along the river”")
    assert [mark.span for mark in hit.item.marks] == [Span(1.0, 3.0)]
    assert workspace.search.count(SearchQuery("river", meaning=False)) == 1


def test_a_word_said_twice_leads_to_both_seconds(offline: tuple[Workspace, str]) -> None:
    workspace, media_id = offline
    first = shown(workspace, media_id)
    workspace.transcripts.reword(first.id, 1, "leave the river", was=first.lines[1].text)
    assert set(said_at(workspace, "river")) == {Span(1.0, 3.0), Span(4.0, 6.0)}


def test_the_word_that_was_found_is_told_first(offline: tuple[Workspace, str]) -> None:
    workspace, media_id = offline
    text = "that is the harbour where all the boats come back at noon " + "and go again " * 20
    workspace.transcripts.keep(media_id, [Line(Span(1, 5), text)])
    (hit,) = workspace.search.answer(SearchQuery("boats", meaning=False)).hits
    assert hit.why.startswith("“…where all the boats come back")
    assert hit.why.endswith("again…”")


def test_a_title_and_speech_are_one_result(offline: tuple[Workspace, str]) -> None:
    workspace, _ = offline
    workspace.collection.caption(item_of(workspace), "Leaves")
    (hit,) = workspace.search.answer(SearchQuery("leaves", meaning=False)).hits
    assert hit.span == Span(4.0, 6.0)
    assert "caption" in hit.why


def test_filters_narrow_speech(offline: tuple[Workspace, str]) -> None:
    workspace, media_id = offline
    album, empty = workspace.albums.create("Walks"), workspace.albums.create("None")
    workspace.albums.fill(album.id, [media_id])
    assert said_at(workspace, "river", album_id=album.id) == [Span(1.0, 3.0)]
    assert said_at(workspace, "river", album_id=empty.id) == []


def test_only_the_version_in_force_is_searched(offline: tuple[Workspace, str]) -> None:
    workspace, media_id = offline
    first = shown(workspace, media_id)
    workspace.transcripts.reword(first.id, 1, "look at the snow", was=first.lines[1].text)
    assert (said_at(workspace, "autumn"), said_at(workspace, "snow")) == ([], [Span(4.0, 6.0)])
    workspace.transcripts.choose(first.id)
    assert (said_at(workspace, "autumn"), said_at(workspace, "snow")) == ([Span(4.0, 6.0)], [])


@pytest.mark.parametrize(
    "text",
    [
        "river_side",
        "riv\u1c90er",
        "ri\u0951ver",
        "na\u0308ive",
        "हिन्दी",
        "日本語",
        "A-b",
        "½",
        "x\0y",
        "\ud83d",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("match", list(Match))
def test_no_letter_is_syntax(offline: tuple[Workspace, str], text: str, match: Match) -> None:
    workspace, _ = offline
    said_at(workspace, text, match=match)
    assert said_at(workspace, "river") == [Span(1.0, 3.0)]


def test_what_is_gone_is_not_found(offline: tuple[Workspace, str]) -> None:
    workspace, media_id = offline
    workspace.trash.put([media_id])
    assert said_at(workspace, "river") == []
    workspace.trash.empty()
    Driver(workspace).run()
    with workspace.catalogue.database.read() as db:
        left = db.execute("SELECT count(*) FROM spoken WHERE spoken MATCH 'river'").fetchone()[0]
    assert left == 0


def test_one_sitting_is_one_version(offline: tuple[Workspace, str]) -> None:
    workspace, media_id = offline
    first = shown(workspace, media_id)
    workspace.transcripts.reword(first.id, 0, "One", was=first.lines[0].text)
    own = shown(workspace, media_id)
    workspace.transcripts.reword(own.id, 1, "Two", was=own.lines[1].text)
    workspace.transcripts.give_to(own.id, [0, 1], "Anna")
    workspace.transcripts.rename_speaker(own.id, "Anna", "Grandmother")
    versions = workspace.catalogue.transcripts.versions(media_id)
    assert [(v.source, v.count, v.in_force) for v in versions] == [
        (TranscriptSource.USER, 2, True), (TranscriptSource.FILE, 2, False)
    ]  # fmt: skip
    now = shown(workspace, media_id)
    assert [(line.speaker, line.text) for line in now.lines] == [
        ("Grandmother", "One"), ("Grandmother", "Two")
    ]  # fmt: skip
    assert now.based_on == first.id
    workspace.transcripts.put_back(own)
    assert shown(workspace, media_id).lines == own.lines
    workspace.transcripts.put_back(first)
    assert shown(workspace, media_id).id == first.id


def test_a_line_that_changed_meanwhile_is_not_overwritten(offline: tuple[Workspace, str]) -> None:
    workspace, media_id = offline
    first = shown(workspace, media_id)
    with pytest.raises(UsageError, match="meanwhile"):
        workspace.transcripts.reword(first.id, 0, "x", was="something else")
    with pytest.raises(UsageError, match="not there"):
        workspace.transcripts.reword("nothing", 0, "x", was="")
    assert shown(workspace, media_id) == first


@pytest.mark.parametrize("ending", ["srt", "vtt", "txt"])
def test_what_is_given_out_comes_in_again(
    offline: tuple[Workspace, str], tmp_path: Path, ending: str
) -> None:
    workspace, media_id = offline
    before = texts(workspace, media_id)
    path = tmp_path / f"talk.{ending}"
    workspace.transcripts.give_out(media_id, path)
    workspace.transcripts.bring_in(media_id, path)
    assert texts(workspace, media_id) == before
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(UsageError, match="format"):
        workspace.transcripts.give_out(media_id, tmp_path / "talk.doc")
