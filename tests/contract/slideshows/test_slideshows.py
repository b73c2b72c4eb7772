"""Slideshows of a library: what is shown of items, with which words; and their films as jobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import av
import pytest

from medintel_desktop.domain.errors import Cancelled, UsageError
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.slideshow import Captions, Manner, Order, Slideshow
from medintel_desktop.domain.view import Sort, View
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver

PALERMO = (38.1157, 13.3615)
SIZE = (160, 90)
PLAIN = Manner(photo_seconds=1.0, clip_seconds=1.0, fade=0.4, motion=False, captions=Captions.NONE)


@pytest.fixture
def driver(workspace: Workspace, tmp_path: Path) -> Driver:
    """Two photos of one day in Palermo, one of another day, and a film of three seconds."""
    folder, day = tmp_path / "in", datetime(2024, 5, 1, 10)
    driver = Driver(workspace)
    driver.add(
        media.photo(folder / "a.jpg", "red", taken=day, gps=PALERMO),
        media.photo(folder / "b.jpg", "green", taken=day.replace(hour=12), gps=PALERMO),
        media.photo(folder / "c.jpg", "white", taken=day.replace(day=9)),
        media.video(folder / "d.mp4", [("red", 1.0), ("blue", 2.0)], tone=440),
    )
    return driver


def ids(driver: Driver, *names: str) -> list[str]:
    items = driver.items()
    return [items[f"{name}.mp4" if name == "d" else f"{name}.jpg"].id for name in names]


def shown(slideshow: Slideshow) -> str:
    return "".join(slide.cell.name[0] for slide in slideshow.slides)


def test_items_are_shown_as_they_are_chosen(driver: Driver) -> None:
    shows = driver.workspace.slideshows
    wanted = ids(driver, "c", "d", "a")
    assert shown(shows.of_items(wanted, Manner())) == "cda"
    assert shown(shows.of_items(wanted, Manner(order=Order.OLDEST))) == "acd"
    shuffled = Manner(order=Order.SHUFFLED)
    everything = ids(driver, "a", "b", "c", "d")
    once, twice = (shown(shows.of_items(everything, shuffled)) for _ in range(2))
    assert once == twice
    assert sorted(once) == list("abcd")


def test_an_album_is_shown_in_the_order_of_its_list(driver: Driver) -> None:
    album = driver.workspace.albums.create("Trip")
    driver.workspace.albums.fill(album.id, ids(driver, "c", "a"))
    view = View(album_id=album.id, sort=Sort.TAKEN_OLDEST)
    assert shown(driver.workspace.slideshows.of_view(view, Manner())) == "ac"
    assert shown(driver.workspace.slideshows.of_view(replace(view, sort=Sort.TAKEN), PLAIN)) == "ca"


def test_of_a_video_its_middle_is_shown(driver: Driver) -> None:
    (slide,) = driver.workspace.slideshows.of_items(ids(driver, "d"), PLAIN).slides
    assert (slide.span.start, slide.span.end) == pytest.approx((1.0, 2.0))
    assert slide.sounds
    (whole,) = driver.workspace.slideshows.of_items(ids(driver, "d"), Manner()).slides
    assert (whole.span.start, whole.span.end) == pytest.approx((0.0, 3.0))


def test_what_was_found_in_a_video_is_shown(driver: Driver) -> None:
    moments = [(ids(driver, "d")[0], Span(2.2, 2.7)), (ids(driver, "a")[0], None)]
    found, photo = driver.workspace.slideshows.of_moments(moments, PLAIN).slides
    assert (found.span.start, found.span.end) == pytest.approx((2.2, 2.7))
    assert photo.seconds == 1.0


def test_a_plan_is_shown_as_it_is_cut(driver: Driver) -> None:
    video, photo, other = ids(driver, "d", "a", "c")
    cuts = (
        Cut(photo, Span(0, 2.5), "a title"), Cut(video, Span(0.5, 1.0)),
        Cut(other, Span(0, 4), proposed=True),
    )  # fmt: skip
    show = driver.workspace.slideshows.of_plan(Plan("Trip", cuts), PLAIN)
    assert [(slide.cell.id, slide.seconds, slide.caption) for slide in show.slides] == [
        (photo, 2.5, ""),
        (video, 0.5, ""),
    ]


def test_captions_say_what_is_new(driver: Driver) -> None:
    def captions(wanted: Captions, *names: str) -> list[str]:
        show = driver.workspace.slideshows.of_items(ids(driver, *names), Manner(captions=wanted))
        return [slide.caption for slide in show.slides]

    assert captions(Captions.DATE, "a", "b", "c", "d") == ["1 May 2024", "", "9 May 2024", ""]
    (place, *rest) = captions(Captions.PLACE, "a", "b", "c")
    assert place.startswith("Palermo, ")
    assert rest == ["", ""]
    assert captions(Captions.BOTH, "a", "c") == [f"{place}, 1 May 2024", "9 May 2024"]
    assert captions(Captions.NAME, "a", "b") == ["a.jpg", "b.jpg"]
    assert captions(Captions.NONE, "a") == [""]


def test_a_hidden_place_is_told_to_nobody(driver: Driver) -> None:
    area = HiddenArea.parse(f"{PALERMO[0]} {PALERMO[1]} 1 Home")
    driver.workspace.hidden.change([area], here=False)
    show = driver.workspace.slideshows.of_items(ids(driver, "a"), Manner())
    assert show.slides[0].caption == "1 May 2024"


# -- films -----------------------------------------------------------------------------------------


def filmed(driver: Driver, slideshow: Slideshow, target: Path) -> Job:
    driver.workspace.slide_films.enqueue(slideshow, SIZE, target)
    driver.run()
    return driver.workspace.catalogue.jobs.page(limit=1)[0]


def frames(path: Path) -> list[str]:
    """The colour in the middle of each frame."""
    with av.open(str(path)) as film:
        middles = [f.to_ndarray(format="rgb24")[45, 80].tolist() for f in film.decode(video=0)]
    return [
        min(media.RGB, key=lambda n: sum(abs(a - b) for a, b in zip(media.RGB[n], m, strict=True)))
        for m in middles
    ]


def test_a_film_shows_what_the_screen_shows(driver: Driver, tmp_path: Path) -> None:
    show = driver.workspace.slideshows.of_items(ids(driver, "a", "d", "c"), PLAIN)
    target = tmp_path / "out" / "trip.mp4"
    target.parent.mkdir()
    job = filmed(driver, show, target)
    assert (job.state, job.note) == (JobState.DONE, "Saved as trip.mp4")
    seen = frames(target)
    assert len(seen) == round(show.seconds * 30)
    assert [seen[number] for number in (0, 17, 33, 50, -1)] == [
        "red", "red", "blue", "white", "white",
    ]  # fmt: skip


def test_what_is_away_is_shown_by_its_preview(driver: Driver, tmp_path: Path) -> None:
    wanted = ids(driver, "a", "d")
    for item in driver.all_items():
        for place in item.paths:
            Path(place.path).unlink()
    show = driver.workspace.slideshows.of_items(wanted, PLAIN)
    job = filmed(driver, show, tmp_path / "trip.mp4")
    assert (job.state, job.note) == (JobState.DONE, "Saved as trip.mp4")
    assert len(frames(tmp_path / "trip.mp4")) == round(show.seconds * 30)


def test_what_was_deleted_meanwhile_is_left_out(driver: Driver, tmp_path: Path) -> None:
    show = driver.workspace.slideshows.of_items(ids(driver, "a", "b", "c"), PLAIN)
    driver.workspace.trash.put(ids(driver, "b"))
    job = filmed(driver, show, tmp_path / "trip.mp4")
    assert job.note == "Saved as trip.mp4; 1 item could not be shown"
    assert "green" not in frames(tmp_path / "trip.mp4")


def test_a_film_that_fails_leaves_the_old_one(driver: Driver, tmp_path: Path) -> None:
    target = tmp_path / "trip.mp4"
    target.write_bytes(b"the old film")
    manner = replace(PLAIN, music=tmp_path / "gone.mp3")
    job = filmed(driver, driver.workspace.slideshows.of_items(ids(driver, "a"), manner), target)
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert job.problem.title == "gone.mp3 is not there any more."
    assert target.read_bytes() == b"the old film"
    assert [path.name for path in tmp_path.iterdir() if "trip" in path.name] == ["trip.mp4"]


def test_what_is_cancelled_leaves_nothing(driver: Driver, tmp_path: Path) -> None:
    def stop_in_the_middle(done: float, _total: float) -> None:
        if done > 0.8:
            raise Cancelled

    show = driver.workspace.slideshows.of_items(ids(driver, "a", "d", "c"), PLAIN)
    target = tmp_path / "trip.mp4"
    with pytest.raises(Cancelled):
        driver.workspace.slide_films.make(show, SIZE, target, stop_in_the_middle)
    assert not list(tmp_path.glob("*trip*"))
    assert not list(driver.workspace.folder.incoming.iterdir())


def test_there_is_no_film_of_nothing(driver: Driver, tmp_path: Path) -> None:
    nothing = driver.workspace.slideshows.of_items([], PLAIN)
    with pytest.raises(UsageError):
        driver.workspace.slide_films.enqueue(nothing, SIZE, tmp_path / "trip.mp4")
    gone = driver.workspace.slideshows.of_items(ids(driver, "a"), PLAIN)
    driver.workspace.trash.put(ids(driver, "a"))
    job = filmed(driver, gone, tmp_path / "trip.mp4")
    assert job.problem is not None
    assert job.problem.title.startswith("Nothing of this slideshow")
