"""Whatever a user does in whatever order, the library stays whole."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import JobState, Lane
from medintel_desktop.domain.media import MediaState
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.view import Section, Sort, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.driver import Driver

COLOURS = ("red", "green", "blue", "yellow")
picks = st.integers(0, 5)


class User(RuleBasedStateMachine):
    """Files come, change and go; items are arranged, deleted, brought back; the app restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.source = self.folder / "in"
        self.source.mkdir()
        self.captions: dict[str, str] = {}

    @initialize(copies=st.booleans())
    def begin(self, copies: bool) -> None:
        self.settings = SettingsFile(self.folder / "settings.json", environment={})
        self.settings.change(copy_originals=copies)
        self.open()
        for number, colour in enumerate(COLOURS):
            self.write_photo(number, colour, 20)
        self.write_nonsense(5)
        self.add_folder(album=False)
        self.work()

    def open(self) -> None:
        self.workspace: Workspace = open_workspace(
            self.folder / "library", self.settings, Secrets(environment={})
        )
        self.driver = Driver(self.workspace)

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace.close()
        shutil.rmtree(self.folder)

    # Files on disk.

    @rule(name=picks, colour=st.sampled_from(COLOURS), size=st.integers(16, 18))
    def write_photo(self, name: int, colour: str, size: int) -> None:
        media.photo(self.source / f"{name}.png", colour, size=(size, 16))

    @rule(name=picks)
    def write_nonsense(self, name: int) -> None:
        (self.source / f"{name}.png").write_bytes(b"nonsense %d" % name)

    @rule(name=picks)
    def remove_file(self, name: int) -> None:
        (self.source / f"{name}.png").unlink(missing_ok=True)

    # What the window and the commands do.

    @rule(name=picks)
    def add_file(self, name: int) -> None:
        self.workspace.ingest.add([str(self.source / f"{name}.png")])

    @rule(album=st.booleans())
    def add_folder(self, album: bool) -> None:
        found = self.workspace.albums.all()
        chosen = found[0].id if album and found else None
        self.workspace.ingest.add([str(self.source)], chosen)

    @rule()
    def work(self) -> None:
        self.driver.run(patient=False)

    @rule(name=picks, colour=st.sampled_from(COLOURS))
    def bring_a_photo(self, name: int, colour: str) -> None:
        self.write_photo(name, colour, 30)
        self.add_file(name)
        self.work()

    @rule()
    def work_a_little(self) -> None:
        self.workspace.runner(Lane.QUICK, lambda job: None, lambda changes: None).run_one()

    @rule(pick=picks)
    def trash(self, pick: int) -> None:
        self.workspace.trash.put(self.some(pick))

    @rule()
    def restore(self) -> None:
        self.workspace.trash.restore(self.workspace.trash.ids()[:2])

    @rule()
    def empty_trash(self) -> None:
        gone = self.workspace.trash.ids()
        emptied = self.workspace.trash.empty()
        assert (emptied.items, emptied.originals) == (len(gone), 0)
        for media_id in gone:
            self.captions.pop(media_id, None)

    @rule(pick=picks, text=st.sampled_from(["a leaf", "<b>", "two\nlines", ""]))
    def caption(self, pick: int, text: str) -> None:
        for media_id in self.some(pick)[:1]:
            self.workspace.collection.caption(media_id, text)
            self.captions[media_id] = text

    @rule(pick=picks, stars=st.integers(0, 5))
    def rate_and_tag(self, pick: int, stars: int) -> None:
        self.workspace.collection.rate(self.some(pick), stars)
        self.workspace.collection.tag(self.some(pick), [f"tag {stars}"], ["tag 1"])

    @rule(pick=picks)
    def arrange(self, pick: int) -> None:
        albums = self.workspace.albums.all()
        if pick < 2 or not albums:
            self.workspace.albums.create(f"Album {pick}", albums[0].id if albums else None)
        elif pick < 5:
            self.workspace.albums.fill(albums[-1].id, self.some(pick))
        else:
            self.workspace.albums.delete(albums[-1].id)

    @rule(action=st.sampled_from(["pause", "resume", "cancel", "retry", "dismiss"]))
    def jobs(self, action: str) -> None:
        getattr(self.workspace.queue, action)()

    @rule()
    def look_for_originals(self) -> None:
        self.workspace.originals.check()

    @rule()
    def restart(self) -> None:
        self.workspace.close()
        self.open()

    @precondition(lambda self: hasattr(self, "workspace"))
    @rule()
    def killed_and_started_again(self) -> None:
        """A job is in hand and the process is gone."""
        self.workspace.catalogue.jobs.claim(Lane.QUICK)
        self.restart()
        assert JobState.RUNNING not in self.workspace.catalogue.jobs.counts()

    def some(self, pick: int) -> list[str]:
        cells = self.workspace.catalogue.cells.page(View())
        return [cell.id for number, cell in enumerate(cells) if (number + pick) % 2 == 0]

    # What always holds.

    @invariant()
    def words_belong_to_items(self) -> None:
        if not hasattr(self, "workspace"):
            return
        with self.workspace.catalogue.database.read() as db:
            items = {row[0] for row in db.execute("SELECT num FROM media")}
            words = {row[0] for row in db.execute("SELECT rowid FROM media_text")}
            assert words == items
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []

    @invariant()
    def counts_agree(self) -> None:
        if not hasattr(self, "workspace"):
            return
        cells = self.workspace.catalogue.cells
        counts = cells.section_counts()
        for section in counts:  # those of the sidebar
            for sort in (Sort.TAKEN, Sort.NAME):
                view = View(section, sort=sort)
                assert len(cells.numbers(view)) == counts[section]
                assert [c.num for c in cells.page(view)] == list(cells.numbers(view))
        assert counts[Section.PHOTOS] + counts[Section.VIDEOS] == counts[Section.ALL]

    @invariant()
    def items_that_can_be_browsed_have_pictures(self) -> None:
        if not hasattr(self, "workspace"):
            return
        known = set()
        for item in self.driver.all_items():
            known.add(item.checksum)
            if item.state is MediaState.READY:
                assert self.workspace.folder.thumbnail(item.checksum).exists()
            assert item.caption == self.captions.get(item.id, "")
            places = {place.path for place in item.paths if place.seen}
            assert item.missing is (not places)
        made = {p.stem for p in (self.workspace.folder.root / "thumbnails").rglob("*.jpg")}
        assert made <= known, "no picture of an item that is forgotten"

    @invariant()
    def search_finds_what_is_there(self) -> None:
        if not hasattr(self, "workspace"):
            return
        hits = self.workspace.search.answer(SearchQuery("leaf", meaning=False)).hits
        shown = {cell.id for cell in self.workspace.catalogue.cells.page(View())}
        expected = {i for i, text in self.captions.items() if "leaf" in text} & shown
        assert {hit.item.id for hit in hits} == expected

    @invariant()
    def nothing_half_is_left(self) -> None:
        if hasattr(self, "workspace"):
            assert list(self.workspace.folder.root.rglob("*.part")) == []


TestUser = User.TestCase
TestUser.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
