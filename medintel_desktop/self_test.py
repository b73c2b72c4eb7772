"""``--self-test``: proves that an installed app can do its main job on this machine.

Makes a photo and a video, imports both into a library in a temporary folder, checks thumbnails,
word search and names of places, sees that questions would be sent, writes lists for editing
programs, and shows one decoded video frame in the player's backend. Needs no network, no screen
and no files from outside. Exit status 0 when everything worked.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.analyst import Question
from medintel_desktop.domain.errors import ServiceBusy
from medintel_desktop.domain.hand_over import HandOverFormat
from medintel_desktop.domain.job import JobState, Lane
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

LIMIT = 60.0
"""Seconds for each part."""


def run() -> int:
    """Print one line a part; 0 when all passed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")
    with tempfile.TemporaryDirectory(prefix="medintel-self-test-") as name:
        folder = Path(name)
        settings = SettingsFile(folder / "settings.json", environment={})
        workspace = open_workspace(folder / "library", settings, Secrets(environment={}))
        try:
            parts: list[tuple[str, Callable[[], None]]] = [
                ("import", lambda: _import(workspace, folder)),
                ("thumbnails", lambda: _thumbnails(workspace)),
                ("search", lambda: _search(workspace)),
                ("places", lambda: _places(workspace)),
                ("questions", _questions),
                ("lists", lambda: _lists(workspace, folder)),
                ("video frame", lambda: _frame(folder / "test video.mp4")),
                ("map", _map),
            ]
            passed = [_passes(name, part) for name, part in parts]
            return 0 if all(passed) else 1
        finally:
            workspace.close()


def _passes(name: str, part: Callable[[], None]) -> bool:
    try:
        part()
    except Exception as error:  # the one place where any failure is an answer
        _say(f"{name}: failed, {type(error).__name__}: {error}")
        return False
    _say(f"{name}: ok")
    return True


def _say(line: str) -> None:
    if sys.stdout is not None:  # a windowed program has none on Windows
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _import(workspace: Workspace, folder: Path) -> None:
    from medintel_desktop.backends.media_tools.samples import sample_photo, sample_video

    sample_photo(folder / "test photo.jpg")
    sample_video(folder / "test video.mp4")
    workspace.ingest.add([str(folder / "test photo.jpg"), str(folder / "test video.mp4")])
    runners = [workspace.runner(lane, _ignore, _ignore) for lane in Lane]
    while any(runner.run_one() for runner in runners):
        pass
    ended = workspace.catalogue.jobs.page()
    for job in ended:
        if job.state is not JobState.DONE:
            raise RuntimeError(f"{job.title}: {job.problem or job.state}")


def _ignore(what: object) -> None:
    """Nobody is listening."""


def _thumbnails(workspace: Workspace) -> None:
    for hit in workspace.search.answer(SearchQuery("test", meaning=False)).hits:
        thumbnail = workspace.folder.thumbnail(hit.item.checksum)
        if not thumbnail.read_bytes().startswith(b"\xff\xd8"):
            raise RuntimeError(f"{hit.item.name} has no thumbnail")


def _search(workspace: Workspace) -> None:
    hits = workspace.search.answer(SearchQuery("test video", meaning=False)).hits
    if [hit.item.name for hit in hits] != ["test video.mp4"]:
        raise RuntimeError(f"found {[hit.item.name for hit in hits]}")


def _places(workspace: Workspace) -> None:
    from medintel_desktop.backends.geo.nominatim import address

    address("https://localhost")  # geopy is there
    name = workspace.places.at(GeoPoint(43.4675, 11.885))
    if name is None or name.city != "Arezzo":
        raise RuntimeError(f"Arezzo is called {name}")


def _questions() -> None:
    """Nobody answers at this address; but all that a question goes through is there."""
    from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst

    analyst = TwelveLabsAnalyst("tlk_self_test", base_url="http://127.0.0.1:1/v1.3")
    try:
        answer = list(analyst.stream(Question("What is it?", "nothing"), lambda: False))
    except ServiceBusy:
        return
    finally:
        analyst.close()
    raise RuntimeError(f"nobody said {answer}")


def _lists(workspace: Workspace, folder: Path) -> None:
    hits = workspace.search.answer(SearchQuery("test", meaning=False)).hits
    cuts = workspace.plans.cuts_of([hit.item.id for hit in hits])
    made = workspace.hand_over.gather("Test", cuts).laid()
    for format_ in HandOverFormat:
        target = folder / f"list {format_}{format_.suffix}"
        workspace.hand_over.write(made, format_, target)
        if not target.stat().st_size:
            raise RuntimeError(f"{target.name} is empty")


def _frame(path: Path) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtMultimedia import QMediaPlayer, QVideoSink

    app = _application()
    player, sink = QMediaPlayer(), QVideoSink()
    player.setVideoSink(sink)
    player.setSource(QUrl.fromLocalFile(str(path)))
    player.play()
    until = time.monotonic() + LIMIT
    while not sink.videoFrame().isValid() and time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)
    image = sink.videoFrame().toImage()
    player.stop()
    if image.isNull() or image.width() != 320:
        raise RuntimeError("no picture came out of the video")


def _map() -> None:
    from medintel_desktop.ui.map.ground import obstacle
    from medintel_desktop.ui.map.view import MapView
    from medintel_desktop.ui.theme import Theme

    if words := obstacle():
        _say(f"map: {words}")
        return
    app = _application()
    view = MapView(Theme(), lambda _: None)
    loaded: list[bool] = []
    view.loaded.connect(lambda: loaded.append(True))
    view.show()
    until = time.monotonic() + LIMIT
    while not loaded and time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)
    view.shut_down()
    if not loaded:
        raise RuntimeError(view.words or "the page did not load")


def _application() -> QApplication:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
