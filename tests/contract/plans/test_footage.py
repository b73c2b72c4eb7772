"""Where the files of cuts are, and what a film is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.domain.clip import ClipFormat, ClipWish
from medintel_desktop.domain.errors import FileGone, UsageError
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.footage import Standing
from medintel_desktop.library.plans import Plans
from medintel_desktop.settings.model import SettingsFile
from tests.contract.plans.conftest import FILM_SECONDS
from tests.driver import Driver
from tests.service import ignore


@pytest.fixture
def plans(workspace: Workspace) -> Plans:
    return workspace.plans


@pytest.fixture
def plan(plans: Plans, film: str, leaf: str) -> Plan:
    """Film, photo, a part of the film."""
    cuts = [*plans.cuts_of([film, leaf]), Cut(film, Span(1, 2))]
    return plans.get(plans.create("a", cuts)).plan


def stands(plans: Plans, plan: Plan) -> list[Standing]:
    standing = plans.standing(plan)
    assert list(standing) == [cut.id for cut in plan.cuts]
    return list(standing.values())


def original(item: MediaItem) -> Path:
    return Path(item.paths[0].path)


def test_all_is_here(driver: Driver, plans: Plans, plan: Plan) -> None:
    assert stands(plans, plan) == [Standing.HERE] * 3
    film, leaf, part = plans.shots(plan)
    assert film.path == part.path == original(driver.items()["film.mp4"])
    assert leaf.path == original(driver.items()["leaf.jpg"])
    assert (film.kind, leaf.kind) == (MediaKind.VIDEO, MediaKind.PHOTO)
    assert film.span.start == 0
    assert film.span.end == pytest.approx(FILM_SECONDS, abs=0.05)
    assert (leaf.span, part.span) == (Span(0, 4), Span(1, 2))
    assert film.metadata.frame_rate == 25
    assert film.lines == leaf.lines == ()


def test_a_preview_stands_in_for_what_is_away(driver: Driver, plans: Plans, plan: Plan) -> None:
    for item in driver.items().values():
        original(item).unlink()
    folder = driver.workspace.folder
    assert stands(plans, plan) == [Standing.OFFLINE, Standing.PREVIEW_ONLY, Standing.OFFLINE]
    with pytest.raises(FileGone, match=r"film\.mp4 is not there now"):
        plans.shots(plan)
    proxy = folder.proxy(driver.items()["film.mp4"].checksum)
    proxy.parent.mkdir(parents=True, exist_ok=True)
    proxy.write_bytes(b"a copy that plays")
    assert stands(plans, plan) == [Standing.PREVIEW_ONLY] * 3
    film, leaf, _ = plans.shots(plan)
    assert (film.path, leaf.path) == (
        proxy, folder.preview(driver.items()["leaf.jpg"].checksum)
    )  # fmt: skip


def test_what_was_deleted_is_told(driver: Driver, plans: Plans, plan: Plan, film: str) -> None:
    driver.workspace.trash.put([film])
    assert stands(plans, plan) == [Standing.DELETED, Standing.HERE, Standing.DELETED]
    with pytest.raises(FileGone, match=r"film\.mp4 was removed") as told:
        plans.shots(plan)
    assert "trash" in told.value.hint
    driver.workspace.trash.restore([film])
    assert stands(plans, plan) == [Standing.HERE] * 3
    driver.workspace.trash.put([film])
    driver.workspace.trash.empty([film])
    assert stands(plans, plan) == [Standing.DELETED, Standing.HERE, Standing.DELETED]
    with pytest.raises(FileGone, match="of a cut is not in the library"):
        plans.shots(plan)


def test_what_is_proposed_is_not_in_the_film(plans: Plans, film: str) -> None:
    proposed = Cut(film, Span(0, 1), proposed=True)
    with pytest.raises(UsageError, match="no cuts yet"):
        plans.shots(Plan("a", (proposed,)))
    (shot,) = plans.shots(Plan("a", (Cut(film, Span(1, 2)), proposed)))
    assert shot.span == Span(1, 2)


def test_a_proposed_cut_that_is_gone_stops_nothing(plans: Plans, film: str) -> None:
    gone = Cut("nobody", Span(0, 1), proposed=True)
    assert len(plans.shots(Plan("a", (gone, Cut(film, Span(1, 2)))))) == 1


def test_a_cut_outside_of_its_video(plans: Plans, film: str) -> None:
    """As after its file was replaced by a shorter one: plans that are kept are inside."""
    (shot,) = plans.shots(Plan("a", (Cut(film, Span(3, FILM_SECONDS + 0.09)),)))
    assert shot.span.end == pytest.approx(FILM_SECONDS, abs=0.05)
    for span in (Span(3, 5), Span(4.02, 4.09), Span(60, 61)):
        with pytest.raises(UsageError, match=r"behind the end of film\.mp4"):
            plans.shots(Plan("a", (Cut(film, span),)))


def test_what_is_said_comes_with_it(driver: Driver, plans: Plans, film: str) -> None:
    lines = [Line(Span(start, start + 0.5), f"at {start}") for start in (0.0, 0.75, 1.0, 2.0)]
    driver.workspace.catalogue.transcripts.put(
        Transcript("t", film, TranscriptSource.USER, tuple(lines))
    )
    (shot,) = plans.shots(Plan("a", (Cut(film, Span(1, 2)),)))
    assert [line.text for line in shot.lines] == ["at 0.75", "at 1.0"]


def test_originals_in_a_store_are_fetched(
    driver: Driver, plans: Plans, plan: Plan, settings: SettingsFile, tmp_path: Path
) -> None:
    settings.change(write_sidecars=False)
    (tmp_path / "disk").mkdir()
    workspace, disk = driver.workspace, StoreKind.FOLDER
    workspace.cloud.stores.choose(disk, active=True, options={"path": str(tmp_path / "disk")})
    workspace.cloud.uploads.enqueue_all(disk)
    driver.hurry()
    for item in driver.items().values():
        original(item).unlink()
    workspace.originals.check()
    assert stands(plans, plan) == [Standing.IN_CLOUD] * 3
    foreseen = plans.foreseen(plan)
    assert [shot.path.name for shot in foreseen.shots] == ["film.mp4", "leaf.jpg", "film.mp4"]
    assert {path.name: size for path, size in foreseen.fetched.items()} == {
        name: item.bytes for name, item in driver.items().items()
    }
    told = list[tuple[float, float]]()
    workspace.clips.make(
        plan.cuts[2], ClipWish(ClipFormat.LOSSLESS), tmp_path / "out", ignore,
        lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told[-1] == (driver.items()["film.mp4"].bytes,) * 2
    with plans.reached(plan, ignore) as shots:
        sizes = [shot.path.stat().st_size for shot in shots]
    film, leaf = (driver.items()[name].bytes for name in ("film.mp4", "leaf.jpg"))
    assert sizes == [film, leaf, film]
