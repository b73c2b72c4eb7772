"""A folder as store of originals: another disk, a network share, a folder that is synced.

An object is one file, written beside its place, read back and only then moved there. What was
said of it (content type, metadata) and its MD5 as it was read back lie hidden beside it. A hidden
mark in the folder tells it from the empty place where its disk is not mounted.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path

from medintel_desktop.backends.local.folder_errors import another_disk, require, translated
from medintel_desktop.backends.local.object_files import name_of, objects, path_of
from medintel_desktop.backends.local.said import Said, read_said, said_file, write_said
from medintel_desktop.domain.errors import (
    ChecksumWrong,
    MedIntelError,
    ObjectChanged,
    ObjectGone,
    StoreError,
    UploadForgotten,
)
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.domain.store import (
    Body,
    Link,
    OpenUpload,
    StoredObject,
    StoredPart,
    StoreKind,
    StoreLimits,
)

LIMITS = StoreLimits(
    smallest_part=1, largest_part=1 << 62, most_parts=1, largest_put=1 << 62, longest_link=0,
    revocable_links=False, multipart=False,
)  # fmt: skip
CHUNK = 1 << 20
MARK = ".medintel-store"
READ_AT_ONCE = 64 << 20
"""Bytes of a file of somebody else that are read when it is asked for, for its MD5."""
_PART = ".part"


class FolderMediaStore:
    """Keeps objects below ``path``, which must be there: a disk that is away is waited for.

    ``holds`` tells whether objects of ours are known in a place. Then the folder must bear the
    mark that the first of them brought: without, what is written would fill another disk, and
    what is asked for would count as lost.
    """

    kind = StoreKind.FOLDER
    limits = LIMITS

    def __init__(self, path: Path, holds: Callable[[str], bool] = lambda place: False) -> None:
        self._root = path.absolute()
        self._holds = holds
        self.place = f"folder:{self._root}"

    def check(self) -> ServiceHealth:
        started = time.monotonic()
        probe = self._root / f".medintel-probe-{uuid.uuid4().hex}{_PART}"
        try:
            self._require()
            with translated(self._root, "the probe file"):
                probe.write_bytes(b"probe")
                probe.read_bytes()
                probe.unlink()
        except MedIntelError as error:
            return ServiceHealth(False, error.title, error.hint, short=error.short)
        taken = (time.monotonic() - started) * 1000
        return ServiceHealth(True, "Files can be written, read and deleted.", milliseconds=taken)

    def stat(self, name: str) -> StoredObject | None:
        """The MD5 is that of when the object was written, as long as nobody else wrote to it. A
        file of somebody else is read for it, but for a large one, which takes too long."""
        self._require()
        path = self._path(name)
        try:
            with translated(self._root, name), path.open("rb", buffering=0) as file:
                status, said = os.fstat(file.fileno()), read_said(path)
                md5 = said.md5_of(_etag(status))
                if not md5 and status.st_size <= READ_AT_ONCE:
                    md5 = _md5(file)
        except ObjectGone:
            return None
        etag = _etag(status)
        return StoredObject(name, status.st_size, etag, md5, status.st_mtime, said.metadata)

    def objects(self, prefix: str, after: str = "") -> Iterator[StoredObject]:
        self._require()
        with translated(self._root, prefix or "the folder"):
            for name, path in objects(self._root, prefix, after):
                with suppress(FileNotFoundError):  # gone since the folder was listed
                    status = path.stat()
                    yield StoredObject(
                        name, status.st_size, _etag(status), modified=status.st_mtime
                    )

    def put(
        self, name: str, body: Body, content_type: str, metadata: Mapping[str, str]
    ) -> StoredObject:
        self._require()
        path = self._path(name)
        temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}{_PART}")
        try:
            with translated(self._root, name):
                (self._root / MARK).touch()
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(temporary, body)
                with temporary.open("rb", buffering=0) as file:
                    arrived = _md5(file, lambda: body.read(0))
                if arrived != body.md5:
                    raise ChecksumWrong(f"{name} was damaged on the way.", "It is written again.")
                etag = _etag(temporary.stat())
                write_said(path, Said(content_type, dict(metadata), arrived, etag))
                temporary.replace(path)
                _sync(path.parent)
                status = path.stat()
        except ObjectGone:
            raise UploadForgotten(f"{name} was cleared away while it was written.") from None
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        return StoredObject(name, status.st_size, _etag(status), arrived, status.st_mtime)

    def begin(self, name: str, content_type: str, metadata: Mapping[str, str]) -> str:
        raise _no_parts()

    def put_part(self, name: str, upload_id: str, number: int, body: Body) -> StoredPart:
        raise _no_parts()

    def parts(self, name: str, upload_id: str) -> list[StoredPart] | None:
        return None

    def commit(self, name: str, upload_id: str, parts: Sequence[StoredPart]) -> StoredObject:
        raise _no_parts()

    def abort(self, name: str, upload_id: str) -> None:
        """Remove what a run that was killed left half-written."""
        path = self._path(name)
        if upload_id in {upload.upload_id for upload in self.open_uploads(name)}:
            with translated(self._root, name):
                path.with_name(upload_id).unlink(missing_ok=True)

    def open_uploads(self, prefix: str = "") -> list[OpenUpload]:
        """Files half-written, by this computer or another that uses the folder."""
        self._require()
        found = []
        with translated(self._root, prefix or "the folder"):
            for path in self._root.rglob(f".*{_PART}"):
                whole = re.fullmatch(rf"\.(.+)\.[0-9a-f]{{8}}{re.escape(_PART)}", path.name)
                name = name_of(self._root, path.with_name(whole[1])) if whole else ""
                if whole and name.startswith(prefix):
                    found.append(OpenUpload(name, path.name, path.stat().st_mtime))
        return found

    def read(self, name: str, start: int, end: int, etag: str = "") -> Iterator[bytes]:
        self._require()
        path = self._path(name)
        with translated(self._root, name), path.open("rb", buffering=0) as file:
            if etag and _etag(os.fstat(file.fileno())) != etag:
                raise ObjectChanged(f"{name} was changed by somebody else.")
            file.seek(start)
            left = end - start
            while left > 0 and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk

    def delete(self, name: str) -> str:
        self._require()
        path = self._path(name)
        with translated(self._root, name):
            path.unlink(missing_ok=True)
            said_file(path).unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self._root:
                break
            try:
                folder.rmdir()
            except OSError:  # something else is in there
                break
        return ""

    def link(self, name: str, seconds: int, file_name: str) -> Link:
        raise StoreError(
            "A folder has no links to share.", "Links need a bucket: set one up in Settings."
        )

    def revoke(self, link_id: str) -> bool:
        return False

    def close(self) -> None:
        """Nothing is held open."""

    def _require(self) -> None:
        """Raises ServiceUnreachable unless this is the folder it was; jobs wait until it is."""
        require(self._root)
        if not (self._root / MARK).exists() and self._holds(self.place):
            raise another_disk(self._root, MARK)

    def _path(self, name: str) -> Path:
        return path_of(self._root, name)


def _write(temporary: Path, body: Body) -> None:
    """To the disk itself: a file that is only in memory was not read back."""
    body.seek(0)
    with temporary.open("xb", buffering=0) as file:
        while chunk := body.read(CHUNK):
            rest = memoryview(chunk)
            while rest:
                rest = rest[file.write(rest) :]
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _md5(file: FileIO, check: Callable[[], object] = lambda: None) -> str:
    """``check`` is called often and may raise Cancelled."""
    digest = hashlib.md5(usedforsecurity=False)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        check()
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    """Make a move durable, where folders can be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _etag(status: os.stat_result) -> str:
    """Another one whenever the file was written."""
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"


def _no_parts() -> StoreError:
    return StoreError("A folder takes files whole.", "Nothing was written.")
