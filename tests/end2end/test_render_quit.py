"""A window that is closed while it renders leaves nothing half done, and goes on when opened."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.ui.plan.render_dialog import RenderDialog
from tests import media
from tests.contract.films.conftest import middle, pictures
from tests.ui.conftest import loop, open_window, theme
from tests.ui.window import Open

__all__ = ["loop", "open_window", "theme"]


def test_a_film_is_finished_by_the_next_start(open_window: Open, tmp_path: Path) -> None:
    driver = open_window()
    scenes = [("red", 4.0), ("blue", 4.0)]
    driver.add(media.video(tmp_path / "in" / "two.mp4", scenes, size=(320, 180), fps=25))
    driver.until(lambda: driver.names() == ["two.mp4"])
    cuts = [Cut(driver.cell("two.mp4").id, Span(*span)) for span in ((4, 8), (0, 4), (4, 8))]
    plan_id = driver.workspace.plans.create("Two", cuts)
    driver.window.renders.offer(plan_id)
    dialog = driver.dialog(RenderDialog)
    dialog.height_.setCurrentIndex(dialog.height_.findData(720))
    driver.until(lambda: dialog.outlook is not None)
    film = tmp_path / "out" / "Two.mp4"
    dialog.render_to(film)
    scratch = driver.workspace.folder.incoming
    driver.until(lambda: any(scratch.glob("film-*")))
    assert driver.close(), "a thread did not end in time"
    assert list(film.parent.iterdir()) == []
    assert not any(scratch.glob("film-*")), "nothing is left of it in the library"

    driver = open_window()
    driver.until(lambda: "Two.mp4 is there." in [n.title for n in driver.parts.messages.notices])
    names = [middle(picture) for picture in pictures(film)]
    assert names == ["blue"] * 100 + ["red"] * 100 + ["blue"] * 100
