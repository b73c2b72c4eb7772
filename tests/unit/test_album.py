"""Albums as a tree, whatever people do with them: no loops, no gaps, nothing lost."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.album import Album, clean_name, subtree, would_loop
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState, Metadata
from medintel_desktop.domain.view import View
from medintel_desktop.library.albums import Albums

ITEMS = tuple(f"00000000-0000-0000-0000-00000000000{n}" for n in range(4))


def catalogue_with_items(folder: Path) -> Catalogue:
    catalogue = Catalogue(folder)
    for number, media_id in enumerate(ITEMS):
        catalogue.media.insert(
            MediaItem(media_id, f"{number}.jpg", f"{number:064}", 1, MediaState.READY,
                      Metadata(MediaKind.PHOTO), time.time())
        )  # fmt: skip
    return catalogue


class AlbumTree(RuleBasedStateMachine):
    """Compares the catalogue with a tree of plain lists."""

    albums: Bundle[str] = Bundle("albums")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.catalogue = catalogue_with_items(self.folder)
        self.library = Albums(self.catalogue)
        self.children: dict[str | None, list[str]] = {None: []}
        self.inside: dict[str, set[str]] = {}

    def teardown(self) -> None:
        self.catalogue.close()
        shutil.rmtree(self.folder)

    @rule(target=albums, parent=st.none() | albums, name=st.text("abc <&", min_size=1, max_size=4))
    def create(self, parent: str | None, name: str) -> str:
        if parent is not None and parent not in self.inside:
            with pytest.raises(UsageError):
                self.library.create(name, parent)
            return parent
        if not name.strip():
            with pytest.raises(UsageError):
                self.library.create(name, parent)
            name = "x"
        album = self.library.create(name, parent)
        self.children.setdefault(parent, []).append(album.id)
        self.children[album.id] = []
        self.inside[album.id] = set()
        return album.id

    @rule(album=albums, parent=st.none() | albums, position=st.integers(-2, 6))
    def move(self, album: str, parent: str | None, position: int) -> None:
        gone = album not in self.inside or (parent is not None and parent not in self.inside)
        if gone or parent in self._below(album):
            with pytest.raises(UsageError):
                self.library.move(album, parent, position)
            return
        self.library.move(album, parent, position)
        for siblings in self.children.values():
            if album in siblings:
                siblings.remove(album)
        target = self.children[parent]
        target.insert(min(max(position, 0), len(target)), album)

    @rule(album=consumes(albums))
    def delete(self, album: str) -> None:
        if album not in self.inside:
            with pytest.raises(UsageError):
                self.library.delete(album)
            return
        self.library.delete(album)
        gone = self._below(album)
        for siblings in self.children.values():
            siblings[:] = [child for child in siblings if child not in gone]
        for album_id in gone:
            del self.children[album_id], self.inside[album_id]

    @rule(album=albums, items=st.sets(st.sampled_from(ITEMS)))
    def fill(self, album: str, items: set[str]) -> None:
        if album in self.inside:
            self.library.fill(album, sorted(items))
            self.inside[album] |= items

    @rule(album=albums, items=st.sets(st.sampled_from(ITEMS)))
    def take_out(self, album: str, items: set[str]) -> None:
        if album in self.inside:
            self.library.take_out(album, sorted(items))
            self.inside[album] -= items

    @rule(album=albums, name=st.sampled_from(["Holiday", "Italy/Rome", "  spaced   out "]))
    def rename(self, album: str, name: str) -> None:
        if album in self.inside:
            self.library.rename(album, name)
            assert {a.name for a in self.library.all() if a.id == album} == {clean_name(name)}

    @invariant()
    def the_tree_is_the_same(self) -> None:
        found: dict[str | None, list[str]] = {}
        for album in self.library.all():
            siblings = found.setdefault(album.parent_id, [])
            assert album.position == len(siblings), "positions are dense and in order"
            siblings.append(album.id)
        assert found == {parent: ids for parent, ids in self.children.items() if ids}

    @invariant()
    def members_are_the_same(self) -> None:
        counts = self.catalogue.albums.counts()
        held = {
            album: set().union(*(self.inside[below] for below in self._below(album)))
            for album in self.inside
        }
        assert counts == {album: len(items) for album, items in held.items() if items}
        for album, items in held.items():
            shown = self.catalogue.cells.page(View(album_id=album))
            assert {cell.id for cell in shown} == items
        for media_id in ITEMS:
            item = self.catalogue.media.get(media_id)
            assert item is not None, "albums come and go, items stay"
            expected = {album for album, items in self.inside.items() if media_id in items}
            assert set(item.album_ids) == expected

    def _below(self, album: str) -> set[str]:
        found = {album}
        for child in self.children.get(album, []):
            found |= self._below(child)
        return found


TestAlbumTree = AlbumTree.TestCase
TestAlbumTree.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


def test_loops_are_seen() -> None:
    parents = {"a": None, "b": "a", "c": "b", "d": None}
    assert would_loop(parents, "a", "c")
    assert would_loop(parents, "a", "a")
    assert not would_loop(parents, "c", "a")
    assert not would_loop(parents, "a", "d")
    assert not would_loop(parents, "a", None)
    assert not would_loop({"x": "y", "y": "x"}, "a", "x"), "even a broken tree ends"


def test_subtree_is_everything_below() -> None:
    albums = [Album("a", "A"), Album("b", "B", "a"), Album("c", "C", "b"), Album("d", "D")]
    assert subtree(albums, "a") == {"a", "b", "c"}
    assert subtree(albums, "d") == {"d"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (" Travel ", "Travel"), ("two\nlines", "two lines"), ("a\u202eb", "a b"),
        ("<b>&amp;", "<b>&amp;"), ("x" * 300, "x" * 200), ("🌻", "🌻"), ("a\0b", "a b"),
    ],
)  # fmt: skip
def test_names_are_one_line_of_text(name: str, kept: str) -> None:
    assert clean_name(name) == kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "\u200b", "\u202e"])
def test_a_name_needs_something_to_see(name: str) -> None:
    with pytest.raises(ValueError, match="needs a name"):
        clean_name(name)


def test_paths_of_albums(tmp_path: Path) -> None:
    catalogue = catalogue_with_items(tmp_path)
    albums = Albums(catalogue)
    deep = albums.ensure("Travel/Italy/Rome")
    assert albums.path(deep) == "Travel/Italy/Rome"
    assert albums.ensure("Travel/Italy/Rome") == deep
    assert albums.named("Rome") == deep
    albums.ensure("Work/Rome")
    with pytest.raises(UsageError, match="several albums"):
        albums.named("Rome")
    with pytest.raises(UsageError, match="no album"):
        albums.named("Nowhere")
    assert len(albums.all()) == 5
    catalogue.close()
