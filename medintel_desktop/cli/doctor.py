"""``doctor``: every part the app stands on: there, which version, what to do."""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Iterator
from itertools import chain
from typing import Any

from medintel_desktop import __version__
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import MedIntelError, PermissionMissing
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import SERVICE as PLACES
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.words import counted, size
from medintel_desktop.jobs.circuit import words
from medintel_desktop.library.services import UNDERSTANDING
from medintel_desktop.library.shared_database import SERVICE
from medintel_desktop.settings.secrets import Place
from medintel_desktop.settings.stores import options_in_force

PACKAGES = (
    "PySide6", "av", "numpy", "pillow", "pillow-heif", "rawpy", "exifread", "twelvelabs", "oci",
    "boto3", "oracledb", "psutil", "geopy",
)  # fmt: skip
_STORES = {
    StoreKind.FOLDER: ("Folder", "path"),
    StoreKind.OCI: ("OCI", "bucket"),
    StoreKind.B2: ("Backblaze B2", "bucket"),
}
"""Name of a store, and the option without which it is not set up."""

Row = dict[str, Any]


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("doctor", parents=[shared], help="check everything")
    command.add_argument(
        "--oracle", action="store_true",
        help="look after the shared library: rights, room, indexes, clock, what to grant",
    )  # fmt: skip
    command.add_argument(
        "--index", action="store_true", help="with --oracle: make vector indexes where they help"
    )
    command.set_defaults(run=doctor)


def doctor(session: Session) -> int:
    """Prints one line a part; 1 when something that was set up does not work."""
    good, deep = True, session.words.oracle
    parts = (_program(), _library(session), _service(session), _stores(session), _places(session))
    for row in chain(*(() if deep else parts), _database(session, deep=deep)):
        good = good and row["ok"] is not False
        session.show(row, _line(row))
    return 0 if good else 1


def _row(part: str, ok: bool | None, words: str, hint: str = "") -> Row:
    """``ok`` None: not set up, which is no fault."""
    return {"part": part, "ok": ok, "words": words, "hint": hint}


def _line(row: Row) -> str:
    mark = {True: "ok", False: "NOT OK", None: "-"}[row["ok"]]
    return f"{mark:6}  {row['part']:17}  {row['words']}" + (
        f"  {row['hint']}" if row["hint"] else ""
    )


def _program() -> Iterator[Row]:
    yield _row("MedIntel", True, f"{__version__}, Python {platform.python_version()}, "
               f"{platform.system()} {platform.machine()}")  # fmt: skip
    for package in PACKAGES:
        try:
            yield _row(package, True, importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            frozen = bool(getattr(sys, "frozen", False))
            yield _row(package, frozen or False, "packaged" if frozen else "missing",
                       "" if frozen else "Install the app again.")  # fmt: skip


def _library(session: Session) -> Iterator[Row]:
    try:
        workspace = session.workspace
    except MedIntelError as error:
        yield _row("Library", False, error.title, error.hint)
        return
    free = shutil.disk_usage(workspace.folder.root).free
    yield _row("Library", True, str(workspace.folder.root))
    with workspace.catalogue.database.read() as db:
        state = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    yield _row("Catalogue", state == "ok", "whole" if state == "ok" else str(state),
               "" if state == "ok" else "Restore a backup from the library folder.")  # fmt: skip
    roomy = free > 1 << 30
    yield _row("Disk", roomy, f"{size(free)} free", "" if roomy else "Free some space.")
    held = workspace.catalogue.jobs.holds()
    for hold in held:
        yield _row("Waiting", False, hold.problem.title, hold.problem.hint)
    yield _row("Window", None if workspace.runs_jobs else True,
               "not open" if workspace.runs_jobs else "open, it runs the jobs")  # fmt: skip


def _service(session: Session) -> Iterator[Row]:
    place = session.secrets.place("twelvelabs")
    if place is Place.NOWHERE:
        yield _row("TwelveLabs", None, "not set up", "A key adds search by meaning.")
        return
    yield _row("Key", True, f"from the {place}, not shown")
    try:
        health = session.workspace.services.video_ai().check()
    except MedIntelError as error:
        yield _row("TwelveLabs", False, error.title, error.hint)
        return
    yield _row("TwelveLabs", health.ok, health.words + _took(health), health.hint)
    yield from _answers(session)
    yield from _index(session)
    yield from _circuit(session, "TwelveLabs", UNDERSTANDING)


def _answers(session: Session) -> Iterator[Row]:
    """Questions may have a key of their own."""
    place = session.secrets.place("pegasus")
    if place is not Place.NOWHERE:
        yield _row("Key for answers", True, f"from the {place}, not shown")
    health = session.workspace.services.analyst().check()
    yield _row("Answers", health.ok, health.words + _took(health), health.hint)


def _index(session: Session) -> Iterator[Row]:
    """Only where one is used."""
    managed = session.workspace.managed
    if not session.settings.current.managed_index:
        return
    if not managed.indexing.index_id:
        yield _row("Index", False, "None is chosen.", "See: index list")
        return
    try:
        index = session.workspace.services.video_index().index(managed.indexing.index_id)
    except MedIntelError as error:
        yield _row("Index", False, error.title, error.hint)
        return
    kept = f", kept until {index.expires_at[:10]}" if index.expires_at else ""
    yield _row("Index", True, f"{index.name}: {counted(index.videos, 'video')}{kept}")


def _stores(session: Session) -> Iterator[Row]:
    try:
        stores = session.workspace.cloud.stores
    except MedIntelError:
        return  # said above
    for kind, (name, needed) in _STORES.items():
        if not options_in_force(kind, stores.row(kind).options, session.settings)[needed]:
            yield _row(name, None, "not set up", "A store keeps your originals elsewhere, too.")
            continue
        try:
            health = stores.get(kind).check()
        except MedIntelError as error:
            yield _row(name, False, error.title, error.hint)
        else:
            yield _row(name, health.ok, health.words + _took(health), health.hint)
        yield from _circuit(session, name, kind)


def _places(session: Session) -> Iterator[Row]:
    """The gazetteer answers one question; the service is not asked just for this."""
    now = session.settings.current
    try:
        name = session.workspace.places.at(GeoPoint(51.5, -0.12))
        waiting = session.workspace.places.waiting()
    except (MedIntelError, OSError) as error:
        yield _row("Place names", False, str(error), "Install the app again.")
        return
    left = f", {counted(waiting, 'item')} to be named" if waiting else ""
    yield _row("Place names", name is not None, f"offline, GeoNames of July 2026{left}",
               "The command places name does that." if waiting else "")  # fmt: skip
    if not now.place_service:
        yield _row("Place service", None, "not asked", "It gives finer names, if you agree.")
        return
    yield _row("Place service", True, f"{now.place_server}, positions sent: {now.place_precision}")
    yield from _circuit(session, "Place service", PLACES)


def _database(session: Session, *, deep: bool) -> Iterator[Row]:
    """Whether it can be used; ``deep``: all that its own checks tell."""
    try:
        database = session.workspace.sharing.database
    except MedIntelError:
        return  # said above
    if not database.configured:
        yield _row("Oracle", None, "not set up", "A database lets several people share a library.")
        return
    try:
        remote = database.get()
        health = remote.check()
        yield _row("Oracle", health.ok, health.words + _took(health), health.hint)
        if deep and (health.ok or health.short == PermissionMissing.short):
            made = remote.index_spaces() if session.words.index and health.ok else {}
            for space, kind in made.items():
                yield _row("Vector index", True, f"{space}: {kind or 'none needed'}")
            for found in remote.examine():
                if found.words != health.words:
                    yield _row("Oracle", found.ok, found.words, found.hint)
    except MedIntelError as error:
        yield _row("Oracle", False, error.title, error.hint)
    yield from _circuit(session, "Oracle", SERVICE)


def _circuit(session: Session, name: str, service: str) -> Iterator[Row]:
    """Whether jobs use the service or leave it alone for a while."""
    hold = session.workspace.catalogue.jobs.hold_of(service)
    is_open = hold is not None and hold.open
    said = words(hold)
    yield _row(f"{name} jobs", not is_open, f"circuit {'open' if is_open else 'closed'}"
               + (f": {said}" if said else ""),
               "The command jobs retry tries at once." if is_open else "")  # fmt: skip


def _took(health: ServiceHealth) -> str:
    return f" {health.milliseconds:.0f} ms" if health.milliseconds else ""
