"""Understanding the library again: what it costs first, each thing bought once, the old kept."""

from __future__ import annotations

import pytest

from medintel_desktop.domain.errors import AnswerLost, UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Span
from medintel_desktop.settings.model import SettingsFile
from tests.driver import Driver
from tests.older_vectors import GONE, VIDEO, put_into
from tests.service import StandIn

ALIVE = EmbeddingSpace("twelvelabs", "marengo3.0", 512, "dynamic-4")


def bought(service: StandIn) -> dict[str, int]:
    usage = service.usage()
    assert usage["paid_twice"] == []
    return {k: v for k, v in usage["counts"].items() if k.startswith("embed") and v}


def test_what_it_counts_is_known_before(library: Driver, service: StandIn) -> None:
    standing = library.workspace.reunderstanding.standing()
    assert (standing.space, list(standing.old)) == (ALIVE, [GONE])
    left = standing.left
    assert (left.items, left.done, left.videos, left.photos, left.lost) == (5, 0, 1, 4, 0)
    assert standing.minutes == pytest.approx(8 / 60, abs=0.01)
    assert standing.dollars == pytest.approx(8 / 60 * 0.042 + 4 * 0.0001, abs=0.0005)
    assert not standing.whole
    assert bought(service) == {}


def test_all_of_it_once(library: Driver, service: StandIn) -> None:
    work, moments = library.workspace.reunderstanding, library.workspace.catalogue.moments
    work.begin()
    assert not work.begin().jobs, "it is under way"
    library.hurry()
    standing = work.standing()
    assert (standing.left.done, standing.left.items, standing.whole) == (5, 5, True)
    assert bought(service) == {"embed_image": 4, "embed_video": 1}
    assert moments.counts()[GONE] == 5, "the old vectors stay"
    clip = library.items()[VIDEO]
    visual = [m.span for m in moments.of(clip.id) if m.modality is Modality.VISUAL]
    assert visual == [Span(0, 4), Span(4, 8)], "what is shown is of the new space"
    work.begin()
    library.hurry()
    assert bought(service) == {"embed_image": 4, "embed_video": 1}, "nothing was left to buy"


def test_paused_and_resumed(library: Driver, service: StandIn) -> None:
    work = library.workspace.reunderstanding
    work.begin()
    work.pause()
    library.hurry()
    assert work.standing().paused
    assert bought(service) == {}
    work.resume()
    library.hurry()
    assert work.standing().whole


def test_what_is_in_the_trash_or_was_perhaps_paid_is_left_out(
    library: Driver, service: StandIn
) -> None:
    work, items = library.workspace.reunderstanding, library.items()
    library.workspace.trash.put([items["blue.jpg"].id])
    lost = AnswerLost("The answer was lost.", "It may have been counted.").problem
    library.workspace.catalogue.media.set_state(items["red.jpg"].id, None, lost)
    left = work.standing().left
    assert (left.items, left.photos, left.videos, left.lost) == (4, 2, 1, 1)
    work.begin()
    library.hurry()
    assert bought(service) == {"embed_image": 2, "embed_video": 1}
    assert not work.standing().whole, "one is in the old space alone"


def test_settings_changed_while_it_was_on_its_way(
    library: Driver, service: StandIn, settings: SettingsFile
) -> None:
    library.workspace.reunderstanding.begin()
    settings.change(embedding_model="marengo3.5")
    library.workspace.services.reset()
    library.hurry()
    assert bought(service) == {}
    (job,) = [j for j in library.workspace.catalogue.jobs.page(limit=-1) if "again" in j.kind]
    assert job.state is JobState.DONE
    assert "changed in the settings" in job.note


def test_old_vectors_go_only_when_the_new_ones_are_whole(library: Driver) -> None:
    work, workspace = library.workspace.reunderstanding, library.workspace
    put_into(workspace, ALIVE, "red.jpg")
    with pytest.raises(UsageError, match="still needed"):
        work.let_go()
    assert workspace.catalogue.moments.counts()[GONE] == 5


def test_letting_go_gives_the_disk_back(library: Driver, service: StandIn) -> None:
    work, workspace = library.workspace.reunderstanding, library.workspace
    file = workspace.folder.vectors / f"{GONE.key}.f32"
    size = file.stat().st_size
    work.begin()
    library.hurry()
    assert work.freeable() == size == 5 * 1024 * 4
    assert work.let_go() == size
    assert not file.exists()
    standing = work.standing()
    assert (list(standing.old), standing.whole) == ([], True)
    assert work.freeable() == 0
    found = workspace.catalogue.spaces.known()
    assert found == [ALIVE]


def test_a_file_that_outlived_its_moments_goes_at_the_next_start(library: Driver) -> None:
    work, workspace = library.workspace.reunderstanding, library.workspace
    work.begin()
    library.hurry()
    workspace.catalogue.spaces.let_go(GONE, ALIVE)  # and there the app ended
    file = workspace.folder.vectors / f"{GONE.key}.f32"
    assert file.exists()
    work.tidy()
    assert not file.exists()
    assert (workspace.folder.vectors / f"{ALIVE.key}.f32").exists()


def test_what_is_trashed_keeps_its_old_vectors(library: Driver) -> None:
    work, workspace = library.workspace.reunderstanding, library.workspace
    blue = library.items()["blue.jpg"].id
    workspace.trash.put([blue])
    work.begin()
    library.hurry()
    work.let_go()
    assert [space for space in workspace.catalogue.spaces.known() if space != ALIVE] == [GONE]
    workspace.trash.restore([blue])
    assert work.standing().left.photos == 1, "it can be understood again"


def test_another_cut_is_shown_as_soon_as_it_is_there(
    library: Driver, settings: SettingsFile
) -> None:
    """The name of the old space comes later in the alphabet."""
    fixed = EmbeddingSpace("twelvelabs", "marengo3.0", 512, "fixed-6")
    put_into(library.workspace, fixed)
    library.workspace.reunderstanding.begin()
    library.hurry()
    clip = library.items()[VIDEO]
    spans = {m.span for m in library.workspace.catalogue.moments.of(clip.id)}
    assert Span(4, 8) in spans
    (cell,) = library.workspace.catalogue.cells.by_id([clip.id])
    assert {mark.span for mark in cell.marks} == spans


def test_going_back_shows_what_was_there_before(library: Driver, settings: SettingsFile) -> None:
    work, moments = library.workspace.reunderstanding, library.workspace.catalogue.moments
    fixed = EmbeddingSpace("twelvelabs", "marengo3.0", 512, "fixed-6")
    put_into(library.workspace, fixed)
    work.begin()
    library.hurry()
    clip = library.items()[VIDEO]
    assert Span(0, 6) not in {m.span for m in moments.of(clip.id)}
    settings.change(clip_length=6)
    library.workspace.services.reset()
    work.follow()
    assert [m.span for m in moments.of(clip.id)] == [Span(0, 6)]
    assert work.standing().whole
