"""Machines that do what they like, sync when they like and break off anywhere end equal."""

from __future__ import annotations

import random
import uuid
from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.plans import DeletedPlan
from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content, Origin
from medintel_desktop.domain.errors import ServiceUnreachable, UsageError
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState, Metadata
from medintel_desktop.domain.model_tag import TagState
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.share import Purpose, Share
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource
from medintel_desktop.library.albums import Albums
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.sync import Sync
from tests.contract.mirror.conftest import Shared

SPACE = EmbeddingSpace("test", "model", 4, "dynamic-4")


class Machine:
    """A library of its own, and somebody who does things in it."""

    def __init__(self, root: Path, shared: Shared, chance: random.Random) -> None:
        self.folder = LibraryFolder(root)
        self.folder.prepare()
        self.catalogue = Catalogue(root)
        self.index = LocalVectorIndex(self.folder.vectors)
        self.albums = Albums(self.catalogue)
        self.sync = Sync(self.catalogue, self.index, self.folder, lambda: shared)
        self.chance = chance
        self.name = root.name
        self.deleted: DeletedPlan | None = None

    def media(self) -> list[str]:
        with self.catalogue.database.read() as db:
            return [row[0] for row in db.execute("SELECT id FROM media ORDER BY id")]

    def add(self, checksum: str, name: str = "leaf.jpg") -> str:
        known = self.catalogue.media.by_checksum(checksum)
        if known:
            return known
        item = MediaItem(
            str(uuid.UUID(int=self.chance.getrandbits(128))), name, checksum, 10,
            MediaState.READY, Metadata(MediaKind.PHOTO, 4, 3), 1.5e9,
        )  # fmt: skip
        self.catalogue.media.insert(item)
        return item.id

    def understand(self, media_id: str) -> None:
        values = array("f", [self.chance.random() for _ in range(4)])
        moments = [MomentVector(Span(0.0, 2.5), Modality.VISUAL, values)]
        self.catalogue.moments.add(SPACE, media_id, moments, self.index.append)

    def ask(self, text: str) -> None:
        """As searching does: what was asked before, here or elsewhere, is not asked again."""
        if self.catalogue.moments.remembered(SPACE, text) is None:
            values = array("f", [self.chance.random() for _ in range(4)])
            self.catalogue.moments.remember(SPACE, text, values)

    def link(self, media_id: str, person: str) -> None:
        share = Share(
            str(uuid.UUID(int=self.chance.getrandbits(128))), media_id, "leaf.jpg", "oci:ns/bucket",
            "media/x", "par-1", Purpose.PERSON, person, 1.7e9, 4e9,
        )  # fmt: skip
        self.catalogue.shares.add(share)

    def answer(self, media_id: str, kind: AnswerKind) -> None:
        """As a service does."""
        said: Content = f"{self.chance.random()}"
        if kind is AnswerKind.TAGS:
            said = tuple(self.chance.sample(["boat", "sea", "pier", "Ätna"], 2))
        answer = Analysis(self._id(), media_id, kind, said, "", "key", made_at=1.6e9)
        self.catalogue.analyses.add([answer])

    def correct(self, media_id: str) -> None:
        """Edit, choose or remove a version, or decide on a tag."""
        versions = self.catalogue.analyses.all_of(media_id)
        tags = self.catalogue.model_tags.of(media_id)
        deeds: list[Callable[[], Any]] = []
        if versions:
            one = self.chance.choice(versions)
            mine = replace(
                one, id=self._id(), origin=Origin.USER, based_on=one.id,
                chosen_at=1.7e9 + self.chance.random(),
            )  # fmt: skip
            deeds += [
                lambda: self.catalogue.analyses.add([mine]),
                lambda: self.catalogue.analyses.choose(one.id),
                lambda: self.catalogue.analyses.remove(one.id),
            ]
        if tags:
            said = replace(self.chance.choice(tags), state=self.chance.choice(list(TagState)))
            deeds.append(lambda: self.catalogue.model_tags.put({media_id: [said]}))
        if deeds:
            self.chance.choice(deeds)()

    def say(self, media_id: str) -> None:
        """Write down what is said, or correct, choose or rename in it."""
        table, chance = self.catalogue.transcripts, self.chance
        versions = table.all_of(media_id)
        said = Line(Span(0.0, 1.0), f"{chance.random()}", chance.choice(["", "Änne"]))
        if not versions or chance.random() < 0.4:
            source = chance.choice(list(TranscriptSource))
            table.put(Transcript(self._id(), media_id, source, (said,), made_at=1.6e9))
            return
        one = chance.choice(versions)
        if chance.random() < 0.5:
            table.choose(one.id)
        else:
            when = 1.7e9 + chance.random()
            table.put(replace(one, lines=(said,), chosen_at=when))

    def cut(self) -> None:
        """Make, edit, undo, redo, delete or bring back a plan."""
        table, chance, media = self.catalogue.plans, self.chance, self.media()
        entries = table.entries()
        name, end = f"P{chance.random()}", 1 + chance.random()
        cuts = [Cut(chance.choice([*media, "nobody"]), Span(0, end), id=self._id())]
        if not entries or chance.random() < 0.2:
            table.add(Plan(name, tuple(cuts)))
            return
        kept = table.get(chance.choice(entries).id)
        assert kept is not None
        plan, newer = kept.plan, chance.random() < 0.5
        deeds: list[Callable[[], Any]] = [
            lambda: table.save(kept.id, plan.inserted(cuts), "adding"),
            lambda: table.save(kept.id, plan.inserted(cuts), "adding", instead=newer),
            lambda: table.save(kept.id, plan.without([c.id for c in plan.cuts[:1]]), "removing"),
            lambda: table.save(kept.id, plan.renamed(name), "renaming"),
            lambda: table.undo(kept.id),
            lambda: table.undo(kept.id),
            lambda: table.redo(kept.id),
        ]
        if chance.random() < 0.3:
            deeds += [lambda: self.delete_plan(kept.id), lambda: self.bring_back()]
        chance.choice(deeds)()

    def delete_plan(self, plan_id: str) -> None:
        self.deleted = self.catalogue.plans.delete(plan_id)

    def bring_back(self) -> None:
        if self.deleted:
            self.catalogue.plans.restore(self.deleted)

    def _id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128)))

    def revoke(self) -> None:
        for share in self.catalogue.shares.open(2e9)[:1]:
            self.catalogue.shares.end(share.id, 1.8e9, "Revoked")

    def do(self) -> None:
        """One thing a person might do."""
        chance, media = self.chance, self.media()
        albums = [album.id for album in self.albums.all()]
        deeds: list[Callable[[], Any]] = [
            lambda: self.add(f"{chance.randrange(40):064x}", f"{chance.random()}"),
            lambda: self.albums.create(f"A{chance.random()}", chance.choice([None, *albums])),
            lambda: self.ask(chance.choice(["a red boat", "Schnee", "🌊 waves"])),
            self.revoke,
            self.cut,
            self.cut,
            self.cut,
        ]
        if media:
            some = chance.sample(media, min(len(media), chance.randrange(1, 4)))
            table = self.catalogue.media
            deeds += [
                lambda: table.rate(some, chance.randrange(6)),
                lambda: table.rename(some[0], f"{chance.random()}"),
                lambda: table.set_caption(some[0], chance.choice(["", "A boat", "Ein Boot"])),
                lambda: table.trash(some, chance.choice([None, 1.7e9])),
                lambda: table.tag(some, [chance.choice(["Sky", "sky", "sea", "Ätna"])], []),
                lambda: table.tag(some, [], [chance.choice(["SKY", "sea", "Ätna"])]),
                lambda: self.understand(some[0]),
                lambda: self.link(some[0], chance.choice(["Ana", ""])),
                lambda: self.answer(some[0], chance.choice([AnswerKind.TITLE, AnswerKind.TAGS])),
                lambda: self.correct(some[0]),
                lambda: self.correct(some[0]),
                lambda: self.say(some[0]),
                lambda: self.say(some[0]),
            ]
            if chance.random() < 0.2:
                deeds.append(lambda: table.remove(some[:1]))
        if albums:
            one = chance.choice(albums)
            deeds += [
                lambda: self.albums.rename(one, f"B{chance.random()}"),
                lambda: self.move(one, chance.choice([None, *albums])),
            ]
            if media:
                deeds += [
                    lambda: self.albums.fill(one, some),
                    lambda: self.albums.take_out(one, some),
                ]
            if chance.random() < 0.2:
                deeds.append(lambda: self.albums.delete(one))
        chance.choice(deeds)()

    def move(self, album: str, parent: str | None) -> None:
        try:
            self.albums.move(album, parent, self.chance.randrange(3))
        except UsageError:  # inside itself
            return

    def everything(self) -> dict[str, Any]:
        """All that is shared, and nothing that is not."""
        with self.catalogue.database.read() as db:

            def rows(sql: str) -> list[tuple[Any, ...]]:
                return [tuple(row) for row in db.execute(sql)]

            found = {
                "media": rows("SELECT id, checksum, name, rating, caption, trashed_at, width"
                              " FROM media ORDER BY id"),
                "albums": rows("SELECT id, name, parent, position FROM album ORDER BY id"),
                "members": rows("SELECT a.album, m.id FROM album_media a JOIN media m"
                                " ON m.num = a.media ORDER BY 1, 2"),
                "tags": rows("SELECT m.id, t.name FROM tag t JOIN media m ON m.num = t.media"
                             " ORDER BY 1, 2"),
                "answers": rows("SELECT m.id, a.id, a.kind, a.content, a.origin, a.chosen_at,"
                                " a.in_force FROM analysis a JOIN media m ON m.num = a.media"
                                " ORDER BY 1, 2"),
                "transcripts": rows("SELECT m.id, t.id, t.source, t.chosen_at, t.in_force, l.text,"
                                    " l.speaker FROM transcript t JOIN media m ON m.num = t.media"
                                    " JOIN transcript_line l ON l.transcript = t.num"
                                    " ORDER BY 1, 2"),
                "model_tags": rows("SELECT m.id, t.name, t.state FROM model_tag t JOIN media m"
                                   " ON m.num = t.media ORDER BY 1, 2"),
                "plans": rows("SELECT p.id, p.name, p.updated_at, v.content FROM plan p"
                              " JOIN plan_version v ON v.plan = p.id AND v.number = p.version"
                              " ORDER BY p.id"),
                "links": rows("SELECT * FROM share ORDER BY id"),
                "queries": rows("SELECT space, text, vector FROM query_vector ORDER BY 1, 2"),
            }  # fmt: skip
        found["vectors"] = [
            (media_id, [list(v) for v in self.vectors(media_id)]) for media_id in self.media()
        ]
        return found

    def vectors(self, media_id: str) -> list[array[float]]:
        slots = self.catalogue.moments.slots_of(SPACE, self.catalogue.media.nums([media_id]))
        return list(self.index.read(SPACE, slots))


@pytest.fixture
def machines(tmp_path: Path) -> Callable[..., list[Machine]]:
    def make(shared: Shared, seed: int, count: int = 3) -> list[Machine]:
        chance = random.Random(seed)
        made = [Machine(tmp_path / f"machine{at}", shared, chance) for at in range(count)]
        library = shared.create("Ours")
        for machine in made:
            machine.sync.join(library, machine.name)
        return made

    return make


def settle(machines: list[Machine]) -> None:
    """Everybody syncs until nobody has anything left to say."""
    for _ in range(4):
        for machine in machines:
            machine.sync.round()


@pytest.mark.parametrize("seed", range(12))
def test_they_end_equal(
    machines: Callable[..., list[Machine]], make_shared: Callable[..., Shared], seed: int
) -> None:
    made = machines(make_shared(ahead=3600.0), seed)
    for _ in range(200):
        machine = made[0].chance.choice(made)
        machine.do()
        if made[0].chance.random() < 0.08:
            machine.sync.round()
    settle(made)
    first = made[0].everything()
    assert first["media"]
    for machine in made[1:]:
        assert machine.everything() == first
    assert [machine.catalogue.mirror.waiting() for machine in made] == [0, 0, 0]


@pytest.mark.parametrize("seed", range(12))
def test_they_end_equal_although_the_connection_breaks_anywhere(
    machines: Callable[..., list[Machine]], make_shared: Callable[..., Shared], seed: int
) -> None:
    shared = make_shared()
    made = machines(shared, seed)
    chance = made[0].chance

    def breaks(call: str) -> None:
        if chance.random() < 0.3:
            raise ServiceUnreachable("The database cannot be reached.")

    for _ in range(200):
        machine = chance.choice(made)
        machine.do()
        if chance.random() < 0.15:
            shared.before = breaks
            try:
                machine.sync.round()
            except ServiceUnreachable:
                continue
            finally:
                shared.before = lambda call: None
    settle(made)
    assert made[1].everything() == made[0].everything() == made[2].everything()


def test_a_tag_that_nobody_decided_on_and_no_answer_says_is_gone_everywhere(
    machines: Callable[..., list[Machine]], make_shared: Callable[..., Shared]
) -> None:
    first, second = machines(make_shared(), 1, 2)
    item = first.add(f"{1:064x}")
    said = Analysis(first._id(), item, AnswerKind.TAGS, ("boat",), "", "key", made_at=1.6e9)
    first.catalogue.analyses.add([said])
    (boat,) = first.catalogue.model_tags.of(item)
    first.catalogue.model_tags.put({item: [replace(boat, state=TagState.ACCEPTED)]})
    first.sync.round()
    second.sync.round()
    first.catalogue.analyses.add([replace(said, id=first._id(), content=("sea",), made_at=1.7e9)])
    first.catalogue.model_tags.put({item: [boat]})
    settle([first, second])
    for machine in (first, second):
        assert [tag.name for tag in machine.catalogue.model_tags.of(item)] == ["sea"]
