"""A catalogue grows with the app: step by step, after a backup, and never backwards."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue import migrate as migrate_module
from medintel_desktop.catalogue.catalogue import FILE_NAME
from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.errors import DiskFull, LibraryError
from medintel_desktop.domain.view import View
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.driver import Driver

SECOND = """
ALTER TABLE media ADD COLUMN mood TEXT;
-- a trigger has statements inside
CREATE TRIGGER moody AFTER UPDATE OF mood ON media BEGIN
  SELECT 1; SELECT 2;
END;
"""
BROKEN = "ALTER TABLE media ADD COLUMN mood TEXT;\nINSERT INTO nowhere VALUES (1);"


NEWEST = len(migrate_module.migrations())


def later(monkeypatch: pytest.MonkeyPatch, sql: str = SECOND) -> None:
    """An app that knows one more version."""
    known = [*migrate_module.migrations(), (NEWEST + 1, sql)]
    monkeypatch.setattr(migrate_module, "migrations", lambda: known)


def schema(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / FILE_NAME)) as db:
        return db.execute(
            "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
            " ORDER BY name"
        ).fetchall()


def version(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE_NAME)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


@pytest.fixture
def old(tmp_path: Path, settings: SettingsFile, secrets: Secrets) -> Path:
    """A library of today with one photo."""
    workspace = open_workspace(tmp_path / "library", settings, secrets)
    Driver(workspace).add(media.photo(tmp_path / "leaf.jpg", "green"))
    workspace.close()
    return tmp_path / "library"


def test_fresh_library_has_the_newest_version_and_no_backup(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    catalogue.close()
    assert version(tmp_path) == migrate_module.migrations()[-1][0]
    assert catalogue.backup is None
    assert not (tmp_path / "backups").exists()


def test_opening_again_changes_nothing(old: Path) -> None:
    before = schema(old)
    Catalogue(old).close()
    assert schema(old) == before


def test_old_library_is_brought_up_to_date_after_a_backup(
    old: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = schema(old)
    later(monkeypatch)

    catalogue = Catalogue(old)

    assert [cell.name for cell in catalogue.cells.page(View())] == ["leaf.jpg"]
    catalogue.close()
    backup = catalogue.backup
    assert backup is not None
    assert backup.parent == old / "backups"
    with closing(sqlite3.connect(backup)) as db:
        assert db.execute("SELECT name FROM media").fetchall() == [("leaf.jpg",)]
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert version(old) == migrate_module.migrations()[-1][0]
    assert schema(old) != before

    fresh = tmp_path / "fresh"
    fresh.mkdir()
    Catalogue(fresh).close()
    assert schema(fresh) == schema(old), "step by step or at once: the same"


@pytest.mark.parametrize("first", range(1, NEWEST))
def test_library_of_each_earlier_version_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    old, fresh = tmp_path / "old", tmp_path / "fresh"
    old.mkdir()
    fresh.mkdir()
    with monkeypatch.context() as patch:
        known = migrate_module.migrations()[:first]
        patch.setattr(migrate_module, "migrations", lambda: known)
        database = Database(old / FILE_NAME)
        migrate_module.migrate(database, old / "backups")
        with database.write() as db:
            db.execute("INSERT INTO album (id, name, position) VALUES ('a', 'Lakes', 1)")
        database.close()
    assert version(old) == first
    catalogue = Catalogue(old)
    assert [album.name for album in catalogue.albums.all()] == ["Lakes"]
    catalogue.close()
    Catalogue(fresh).close()
    assert version(old) == NEWEST
    assert sorted(name for name, _ in schema(old)) == sorted(name for name, _ in schema(fresh))


def test_step_that_fails_leaves_the_library_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = schema(old), version(old)
    with monkeypatch.context() as patch:
        later(patch, BROKEN)
        with pytest.raises(sqlite3.OperationalError):
            Catalogue(old)
    assert (schema(old), version(old)) == before
    later(monkeypatch)
    Catalogue(old).close()


def test_newer_library_is_refused_politely_and_untouched(
    old: Path, monkeypatch: pytest.MonkeyPatch, settings: SettingsFile, secrets: Secrets
) -> None:
    with monkeypatch.context() as patch:
        later(patch)
        Catalogue(old).close()
    before = (old / FILE_NAME).read_bytes()
    for read_only in (False, True):
        with pytest.raises(LibraryError) as caught:
            open_workspace(old, settings, secrets, read_only=read_only)
        assert caught.value.title == "This library was made by a newer MedIntel."
        assert caught.value.hint
    assert (old / FILE_NAME).read_bytes() == before
    later(monkeypatch)
    open_workspace(old, settings, secrets).close()  # the lock was let go


def test_old_library_is_not_brought_up_to_date_by_a_reader(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch)
    with pytest.raises(LibraryError, match="older MedIntel"):
        Catalogue(old, read_only=True)
    assert version(old) == NEWEST


def test_full_disk_while_backing_up_keeps_the_backup_of_before(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old / "backups").mkdir()
    earlier = old / "backups" / f"catalogue-v{NEWEST}.sqlite"
    earlier.write_bytes(b"a good one")
    later(monkeypatch)

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(migrate_module, "_copied", full)
        with pytest.raises(DiskFull):
            Catalogue(old)
    assert earlier.read_bytes() == b"a good one"
    assert list((old / "backups").iterdir()) == [earlier]
    assert version(old) == NEWEST


def test_two_that_open_at_once_run_each_step_once(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch)
    start = threading.Barrier(2)
    problems: list[BaseException] = []

    def opens() -> None:
        start.wait()
        try:
            Catalogue(old).close()
        except BaseException as error:  # told below, in the thread of the test
            problems.append(error)

    threads = [threading.Thread(target=opens) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert version(old) == NEWEST + 1


def nonsense(path: Path) -> None:
    path.write_bytes(b"this is no database" * 500)


def header_alone(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwritten(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096 : len(whole) - 4096] = b"\x5a" * (len(whole) - 8192)
    path.write_bytes(whole)


def look_into(old: Path, settings: SettingsFile, secrets: Secrets, read_only: bool) -> None:
    workspace = open_workspace(old, settings, secrets, read_only=read_only)
    try:
        workspace.catalogue.cells.page(View())
        workspace.catalogue.jobs.page()
    finally:
        workspace.close()


@pytest.mark.parametrize("damage", [nonsense, header_alone, half, overwritten])
def test_damaged_catalogue_is_told_in_plain_words(
    old: Path, damage: object, settings: SettingsFile, secrets: Secrets
) -> None:
    damage(old / FILE_NAME)  # type: ignore[operator]
    for read_only in (False, True):
        with pytest.raises(LibraryError) as caught:
            look_into(old, settings, secrets, read_only)
        assert caught.value.title in (
            "The catalogue is damaged.", "The library cannot be opened.",
        )  # fmt: skip
        assert caught.value.hint
