"""Makes pictures of the main screens: ``python -m tests.screenshots [FOLDER]``.

Without a folder the five pictures of the README are made anew in ``resources/screenshots``;
with one, all screens in light and dark, large and small. A library is made of painted
landscapes and understood through the stand-in.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false;*.warning=false")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
if sys.platform == "linux" and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
os.environ["NO_PROXY"] = "127.0.0.1,localhost"

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.facet import Facet, with_value
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.view import Section, View
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.paths import resources_dir
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import make_loop
from medintel_desktop.ui.session import Session
from medintel_desktop.ui.theme import Theme
from tests import scenery
from tests.analysis_scenes import AnalysisScenes
from tests.answer_scenes import AnswerScenes
from tests.brief_scenes import BriefScenes
from tests.clip_scenes import ClipScenes
from tests.index_scenes import IndexScenes
from tests.map_scenes import MapScenes
from tests.plan_scenes import PlanScenes
from tests.search_scenes import SearchScenes
from tests.service import KEY, QUICK, StandIn
from tests.sharing_scenes import SharingScenes
from tests.slideshow_scenes import SlideshowScenes
from tests.store_scenes import StoreScenes
from tests.transcript_scenes import TranscriptScenes

LARGE, SMALL = (1440, 900), (1280, 720)
OF_README = {
    "main-grid-light", "search-results-dark", "player-moments-dark", "map-light", "plan-full-dark",
}  # fmt: skip
LIMIT = 120_000
NAMES = (
    "Ridge at seven", "Terraces", "Harbour", "First snow", "Old road", "Lake, last light",
    "Clearing", "North coast", "Dunes", "Blue hour", "Vineyard", "Bay", "Pass", "Field",
)  # fmt: skip
COAST = "Walk to the coast.mp4"
CLIPS = {
    COAST: ["forest", "noon", "sea"],
    "Evening drive.mp4": ["gold", "red", "dusk", "night"],
    "Over the pass.mp4": ["dawn", "snow"],
}


class Studio:
    """One window, and the means to bring it where a picture is to be taken."""

    def __init__(self, folder: Path, service: StandIn) -> None:
        self.settings = SettingsFile(folder / "settings.json", environment={})
        self.settings.change(twelvelabs_base_url=service.base_url)
        self.secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
        self._folder = folder
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        self._loop = make_loop(app)
        self.theme = Theme(app)
        self.theme.set_scheme("light")
        self.theme.apply(app)
        self.session = self._open("library")

    def _open(self, name: str) -> Session:
        workspace = open_workspace(self._folder / name, self.settings, self.secrets)
        session = Session(lambda: self._loop, self.theme, workspace, self.settings, self.secrets)
        session.window.resize(*LARGE)
        session.show()
        return session

    def until(self, true: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        clock = QElapsedTimer()
        clock.start()
        while not true():
            assert clock.elapsed() < LIMIT, "the window did not get there"
            self.rest(30)

    def rest(self, milliseconds: int = 400) -> None:
        """Let pictures come and timers end."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def settle(self) -> None:
        """Until nothing is under way and the window looks the same twice."""
        self.until(lambda: self.session.background.idle)
        before = None
        for _ in range(40):
            self.rest(150)
            now = self.session.window.grab().toImage()
            if now == before:
                return
            before = now

    def close(self) -> None:
        ended: list[bool] = []
        self.session.ended.connect(ended.append)
        self.session.close()
        self.until(lambda: bool(ended))


def main(argv: list[str]) -> int:
    everything = bool(argv)
    target = Path(argv[0]) if argv else resources_dir() / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    service = StandIn()
    service.config(**QUICK)
    try:
        with tempfile.TemporaryDirectory() as folder:
            studio = Studio(Path(folder), service)
            _take(studio, service, Path(folder) / "Pictures", target, everything=everything)
            studio.close()
    finally:
        service.close()
    return 0


def _take(
    studio: Studio, service: StandIn, originals: Path, target: Path, *, everything: bool
) -> None:
    def picture(name: str) -> None:
        for scheme in ("light", "dark"):
            if everything or f"{name}-{scheme}" in OF_README:
                shoot(studio, target / f"{name}-{scheme}.png", scheme, LARGE)
                if everything:
                    small = target / f"{name}-{scheme}-1280x720.png"
                    shoot(studio, small, scheme, SMALL)

    parts = studio.session.window.parts
    studio.settle()
    if everything:
        picture("first-run")
    _fill(studio, originals)
    _arrange(studio)
    picture("main-grid")
    _search(studio)
    picture("search-results")
    if everything:
        _narrow(studio)
        picture("search-filters")
        SearchScenes(studio, target).take()
    answers = AnalysisScenes(studio, target)
    _play(studio)
    answers.fill_open()
    picture("player-moments")
    parts.pages.back()
    if everything:
        answers.take()
        _take_more(studio, target)
    scenes = MapScenes(studio, originals.parent, target)
    if everything:
        scenes.take()
    else:
        scenes.show_circle()
        picture("map")
        PlanScenes(studio, target).show_full()
        picture("plan-full")
    if everything:
        studio.session.window.show_view(View(Section.TRASH))
        picture("trash")
        stores = StoreScenes(studio, originals.parent, target)
        stores.take()
        stores.close()
        sharing = SharingScenes(studio, originals.parent, target)
        sharing.take()
        sharing.close()
        IndexScenes(studio, service, target).take()
        BriefScenes(studio, service, target).take()
        _break(studio, originals)
        picture("jobs-and-errors")


def _take_more(studio: Studio, target: Path) -> None:
    """Of what is made from what was found."""
    for scenes in (AnswerScenes, TranscriptScenes, PlanScenes, SlideshowScenes, ClipScenes):
        scenes(studio, target).take()


def shoot(studio: Studio, path: Path, scheme: str, size: tuple[int, int]) -> None:
    window = studio.session.window
    studio.theme.set_scheme(scheme)
    window.resize(*size)
    player = window.parts.pages.player
    if player is not None and window.parts.pages.plays:
        player.shuttle.halt()
    studio.settle()
    window.grab().save(str(path))
    window.resize(*LARGE)
    print(path)


def _fill(studio: Studio, originals: Path) -> None:
    """Photos and clips of a few days, added and understood."""
    originals.mkdir(exist_ok=True)
    moods, day = list(scenery.MOODS), datetime(2024, 10, 26, 18, 12)
    for number, name in enumerate(NAMES):
        image = scenery.landscape(moods[number % len(moods)], number)
        taken = day - timedelta(hours=7 * number)
        scenery.write_photo(originals / f"{name}.jpg", image, taken)
    for name, clip in CLIPS.items():
        scenery.write_clip(originals / name, clip, seconds=5.0)
    session = studio.session
    session.window.add_files([str(originals)])
    jobs = session.workspace.catalogue.jobs
    count = session.workspace.catalogue.cells.count
    studio.until(lambda: count(View()) == len(NAMES) + len(CLIPS))
    studio.until(lambda: all(job.ended for job in jobs.page(limit=500)))


def _arrange(studio: Studio) -> None:
    """Albums, stars, and a selection."""
    session, parts = studio.session, studio.session.window.parts
    albums, cells = session.workspace.albums, session.workspace.catalogue.cells.page(View())
    travel = albums.create("Travel")
    coast = albums.create("Coast and hills", travel.id)
    for name in ("Family", "Garden and wildlife", "Field work"):
        albums.create(name)
    albums.fill(coast.id, [cell.id for cell in cells])
    for stars, cell in zip((4, 5, 3, 4), cells[1:9:2], strict=True):
        session.workspace.collection.rate([cell.id], stars)
    session.workspace.trash.put([cells[-1].id])
    parts.shelf.read()
    studio.settle()
    session.window.show_view(View(album_id=coast.id))
    parts.sidebar.tree.expandAll()
    studio.settle()
    parts.messages.clear()
    selection, model = parts.library.grid.selectionModel(), parts.library.model
    for row in (1, 2, 3):
        selection.setCurrentIndex(model.index(row, 0), selection.SelectionFlag.Select)
    parts.library.focus_items()


def _search(studio: Studio) -> None:
    parts = studio.session.window.parts
    parts.search.setFocus()
    QTest.keyClicks(parts.search, "blue sea")
    parts.search.popup.hide()
    QTest.keyClick(parts.search, Qt.Key.Key_Return)
    studio.until(lambda: bool(parts.results().hits) and not parts.results().waiting)


def _narrow(studio: Studio) -> None:
    """Two filters ticked beside what words find."""
    session, parts = studio.session, studio.session.window.parts
    cells = session.workspace.catalogue.cells.page(View())
    session.workspace.collection.tag([cell.id for cell in cells[:6]], ["coast"])
    session.workspace.collection.tag([cell.id for cell in cells[3:9]], ["holiday 2024"])
    parts.actions.details.setChecked(True)
    results = parts.results()
    parts.search.show_text("hills")
    query = with_value(SearchQuery("hills", meaning=False), Facet.TAG, "coast")
    results.search(with_value(query, Facet.KIND, "photo"))
    studio.until(lambda: not results.waiting)


def _play(studio: Studio) -> None:
    parts = studio.session.window.parts
    parts.results().clear()  # of the filters
    parts.search.show_text("blue sea")
    parts.results().search(SearchQuery("blue sea"))
    studio.until(lambda: bool(parts.results().hits) and not parts.results().waiting)
    hits = parts.results().hits
    row = next(n for n, hit in enumerate(hits) if hit.item.name == COAST)
    parts.results().opened.emit(hits[row].item, 6.0, hits, row)
    studio.until(lambda: parts.pages.plays)
    studio.rest(1500)


def _break(studio: Studio, originals: Path) -> None:
    """A damaged file, a missing original, and the list of jobs."""
    session, parts = studio.session, studio.session.window.parts
    broken = originals / "Bench, old phone.jpg"
    broken.write_bytes(b"not a picture any more" * 900)
    (originals / "Old road.jpg").unlink()
    session.window.add_files([str(broken)])
    jobs = session.workspace.catalogue.jobs
    studio.rest(500)
    studio.until(lambda: all(job.ended for job in jobs.page(limit=500)))
    session.background.change(session.workspace.originals.check)
    session.window.show_view(View())
    parts.actions.jobs.setChecked(True)
    studio.settle()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
