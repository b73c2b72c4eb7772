"""Films of plans: what they would be, made as jobs, and known as films of their plan."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from medintel_desktop.domain.errors import AccessDenied, FileGone, UsageError
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaKind, Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.render import FilmCodec, Shot
from medintel_desktop.domain.render_wish import (
    PRESETS,
    Preset,
    RenderWish,
    Subtitles,
    Titles,
    estimated_bytes,
    film_format,
    film_rate,
    lines_of_film,
    wish_of_json,
    wish_to_json,
)
from medintel_desktop.domain.transcript import Line
from medintel_desktop.jobs.workspace import Workspace
from tests.contract.films.conftest import middle, pictures
from tests.driver import Driver

WISH = RenderWish(height=48)


def two_cuts(film: str, leaf: str) -> list[Cut]:
    return [Cut(leaf, Span(0.0, 0.4), "Leaf"), Cut(film, Span(2.2, 2.8), "Blue")]


def carried(driver: Driver, batch: str) -> Job:
    driver.run()
    (job,) = driver.workspace.catalogue.jobs.in_batch(batch)
    return job


@pytest.fixture
def plan(workspace: Workspace, film: str, leaf: str) -> str:
    return workspace.plans.create("Trip", two_cuts(film, leaf))


def test_a_film_becomes_an_item_that_knows_its_plan(
    workspace: Workspace, driver: Driver, plan: str, tmp_path: Path
) -> None:
    queued = workspace.rendering.enqueue(plan, WISH, tmp_path / "out" / "Trip.mov")
    workspace.plans.edit(plan, "removing", lambda plan: plan.without({plan.cuts[0].id}))
    job = carried(driver, queued.batch)
    assert (job.state, job.note) == (JobState.DONE, "Saved as Trip.mp4")
    made = tmp_path / "out" / "Trip.mp4"
    names = [middle(picture) for picture in pictures(made)]
    assert names == ["green"] * 10 + ["blue"] * 15
    item = driver.items()["Trip.mp4"]
    rendered = workspace.catalogue.renderings.of(item.id)
    assert rendered is not None
    assert (rendered.plan_id, rendered.version) == (plan, 1)
    assert [one.media_id for one in workspace.catalogue.renderings.of_plan(plan)] == [item.id]


def test_a_film_may_be_made_anew_but_no_other_item_is_written_over(
    workspace: Workspace, driver: Driver, plan: str, film: str, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "Trip.mp4"
    carried(driver, workspace.rendering.enqueue(plan, WISH, target).batch)
    first = target.read_bytes()
    workspace.plans.edit(plan, "removing", lambda plan: plan.without({plan.cuts[0].id}))
    job = carried(driver, workspace.rendering.enqueue(plan, WISH, target).batch)
    assert job.state is JobState.DONE
    assert target.read_bytes() != first
    newest = workspace.catalogue.renderings.of_plan(plan)[0]
    assert workspace.catalogue.media.paths.known(str(target)) is not None
    assert newest.version == 2
    original = tmp_path / "in" / "film.mp4"
    before = original.read_bytes()
    with pytest.raises(AccessDenied, match="item of the library"):
        workspace.rendering.enqueue(plan, WISH, original)
    other = workspace.plans.create("Other", [Cut(film, Span(0.0, 1.0))])
    with pytest.raises(AccessDenied):
        workspace.rendering.enqueue(other, WISH, target)
    assert original.read_bytes() == before


def test_what_is_said_is_written_beside_the_film(
    workspace: Workspace, driver: Driver, plan: str, film: str, tmp_path: Path
) -> None:
    said = tmp_path / "said.srt"
    said.write_text("1\n00:00:02,400 --> 00:00:09,000\nHello\n", "utf-8")
    workspace.transcripts.bring_in(film, said)
    wish = replace(WISH, subtitles=Subtitles.BESIDE, joins=False)
    queued = workspace.rendering.enqueue(plan, wish, tmp_path / "out" / "Trip.mp4")
    assert carried(driver, queued.batch).state is JobState.DONE
    assert (tmp_path / "out" / "Trip.srt").read_text("utf-8") == (
        "1\n00:00:00,600 --> 00:00:01,000\nHello\n\n"
    )
    assert "Trip.mp4" not in driver.items()


def test_nothing_is_encoded_where_the_cuts_allow_it(
    workspace: Workspace, driver: Driver, film: str, tmp_path: Path
) -> None:
    lossless = next(preset.wish for preset in PRESETS if preset.key == "lossless")
    plan = workspace.plans.create("Parts", [Cut(film, Span(2.2, 2.8)), Cut(film, Span(0.0, 1.0))])
    look = workspace.rendering.outlook(plan, lossless)
    assert not look.lossless.possible
    assert "key frame" in look.lossless.why
    job = carried(driver, workspace.rendering.enqueue(plan, lossless, tmp_path / "a.mp4").batch)
    assert job.problem is not None
    assert "key frame" in job.problem.title
    workspace.rendering.on_key_frames(plan)
    assert workspace.rendering.outlook(plan, lossless).lossless.possible
    job = carried(driver, workspace.rendering.enqueue(plan, lossless, tmp_path / "a.mp4").batch)
    assert job.state is JobState.DONE
    assert [middle(picture) for picture in pictures(tmp_path / "a.mp4")][::25] == ["blue", "red"]


def test_moving_cuts_is_advised_where_that_would_help(
    workspace: Workspace, driver: Driver, film: str, plan: str, tmp_path: Path
) -> None:
    lossless = next(preset.wish for preset in PRESETS if preset.key == "lossless")
    between = workspace.plans.create("Between", [Cut(film, Span(2.2, 2.8))])
    hints = []
    for number, wanted in enumerate((between, plan)):  # the other one has a photo
        queued = workspace.rendering.enqueue(wanted, lossless, tmp_path / f"{number}.mp4")
        problem = carried(driver, queued.batch).problem
        assert problem is not None
        hints.append(problem.hint)
    assert hints == [
        "Choose a format that is encoded, or move the cut.", "Choose a format that is encoded."
    ]  # fmt: skip


def test_a_missing_original_is_told_and_the_plan_stays(
    workspace: Workspace, driver: Driver, plan: str, tmp_path: Path
) -> None:
    before = workspace.plans.get(plan)
    (tmp_path / "in" / "film.mp4").unlink()
    with pytest.raises(FileGone, match=r"film\.mp4"):
        workspace.rendering.outlook(plan, WISH)
    job = carried(driver, workspace.rendering.enqueue(plan, WISH, tmp_path / "Trip.mp4").batch)
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert "film.mp4" in job.problem.title
    assert not (tmp_path / "Trip.mp4").exists()
    assert workspace.plans.get(plan) == before


def test_the_same_film_is_not_made_twice_at_once(
    workspace: Workspace, plan: str, tmp_path: Path
) -> None:
    workspace.rendering.enqueue(plan, WISH, tmp_path / "a.mp4")
    with pytest.raises(UsageError, match="being made"):
        workspace.rendering.enqueue(plan, WISH, tmp_path / "a.mp4")


@pytest.mark.parametrize(
    "wish",
    [RenderWish(height=-1), RenderWish(height=9000), RenderWish(bitrate=3),
     RenderWish(rate=Fraction(1, 7)),
     RenderWish(FilmCodec.COPY, subtitles=Subtitles.BURNT)],
    ids=str,
)  # fmt: skip
def test_a_wish_that_makes_no_sense_is_refused(
    workspace: Workspace, plan: str, tmp_path: Path, wish: RenderWish
) -> None:
    with pytest.raises(UsageError):
        workspace.rendering.enqueue(plan, wish, tmp_path / "a.mp4")


@pytest.mark.parametrize(
    ("asked", "given"),
    [("Trip", "Trip.mp4"), ("Trip 1.2", "Trip 1.2.mp4"), ("Trip.MOV", "Trip.mp4")],
)
def test_a_film_gets_the_ending_of_its_kind(
    workspace: Workspace, plan: str, tmp_path: Path, asked: str, given: str
) -> None:
    assert workspace.rendering.enqueue(plan, WISH, tmp_path / asked).target == tmp_path / given


def test_a_file_of_another_ending_is_not_replaced_unasked(
    workspace: Workspace, driver: Driver, plan: str, film: str, tmp_path: Path
) -> None:
    copied = RenderWish(FilmCodec.COPY, 0)
    there = tmp_path / "a.mp4"
    there.write_bytes(b"another one")
    plan = workspace.plans.create("Whole", [Cut(film, Span(0.0, 4.0))])
    job = carried(driver, workspace.rendering.enqueue(plan, copied, tmp_path / "a.mkv").batch)
    assert job.problem is not None
    assert "is there already" in job.problem.title
    assert there.read_bytes() == b"another one"


def test_a_plan_without_cuts_is_refused(workspace: Workspace, film: str, tmp_path: Path) -> None:
    proposed = Cut(film, Span(0.0, 1.0), proposed=True)
    for cuts in ([], [proposed]):
        plan = workspace.plans.create("Empty", cuts)
        with pytest.raises(UsageError, match="no cuts"):
            workspace.rendering.enqueue(plan, WISH, tmp_path / "a.mp4")


def piece(width: int, height: int, seconds: float, rate: float | None = 25.0) -> Shot:
    kind = MediaKind.VIDEO if rate else MediaKind.PHOTO
    metadata = Metadata(kind, width, height, duration=60.0 if rate else None, frame_rate=rate)
    return Shot(Path("a"), kind, metadata, Span(0.0, seconds))


@pytest.mark.parametrize(
    ("shots", "size", "rate"),
    [
        ([piece(3840, 2160, 5), piece(1080, 1920, 2)], (1920, 1080), 25),
        ([piece(3840, 2160, 2, 50), piece(1080, 1920, 5, 29.97)], (1080, 1920),
         Fraction(30_000, 1001)),
        ([piece(640, 480, 5, 23.976)], (1440, 1080), Fraction(24_000, 1001)),
        ([piece(4000, 3000, 9, None), piece(1280, 720, 1, 59.94)], (1920, 1080),
         Fraction(60_000, 1001)),
        ([piece(3000, 4000, 9, None)], (1080, 1920), 25),
        ([piece(1920, 1080, 9, 240.0)], (1920, 1080), 60),
    ],
)  # fmt: skip
def test_a_film_has_the_shape_and_rate_of_most_of_its_footage(
    shots: list[Shot], size: tuple[int, int], rate: Fraction
) -> None:
    film = film_format(RenderWish(), shots)
    assert ((film.width, film.height), film.rate) == (size, rate)


@pytest.mark.parametrize(
    ("footage", "film"),
    [(25, 25), (10, 30), (15, 30), (12, 24), (12.5, 25), (100, 50), (120, 60), (240, 60),
     (Fraction(120_000, 1001), Fraction(60_000, 1001)), (27.3, Fraction(30_000, 1001)),
     (70, 60), (144, 48)],
)  # fmt: skip
def test_rates_that_films_do_not_have_become_those_that_look_smooth(
    footage: float, film: float
) -> None:
    assert film_rate(Fraction(footage).limit_denominator(1001)) == film


def test_sizes_are_estimated() -> None:
    film = film_format(RenderWish(bitrate=8_000_000), [piece(1920, 1080, 5)])
    assert estimated_bytes(film, 10) == pytest.approx(10_240_000)
    prores = film_format(RenderWish(FilmCodec.PRORES, 1080), [piece(1920, 1080, 5)])
    assert estimated_bytes(prores, 1) > 20_000_000


def test_lines_move_to_where_they_are_heard_in_the_film() -> None:
    first = replace(
        piece(64, 48, 1), span=Span(10.0, 12.0),
        lines=(Line(Span(9.0, 10.5), "a"), Line(Span(11.5, 14.0), "b", "Ada")),
    )  # fmt: skip
    second = replace(first, span=Span(11.0, 11.4), lines=first.lines)
    third = replace(first, span=Span(11.4, 12.0), lines=first.lines)
    found = lines_of_film([first, second, third])
    assert [(line.text, line.speaker) for line in found] == [("a", ""), ("b", "Ada"), ("b", "Ada")]
    assert [line.span.start for line in found] == pytest.approx([0.0, 1.5, 2.5])
    assert [line.span.end for line in found] == pytest.approx([0.5, 2.0, 3.0])


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_wishes_survive_the_queue(preset: Preset) -> None:
    wish = replace(preset.wish, rate=Fraction(24_000, 1001), titles=Titles.PLACE, bitrate=5_000_000)
    assert wish_of_json(wish_to_json(wish)) == wish


def test_what_a_run_that_was_killed_left_of_a_film_is_removed(workspace: Workspace) -> None:
    left = workspace.folder.incoming / "film-1"
    left.mkdir()
    (left / "piece.mov").write_bytes(b"half")
    workspace.folder.tidy(set(), thorough=False)
    assert not left.exists()
