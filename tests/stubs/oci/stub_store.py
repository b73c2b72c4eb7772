"""Buckets, objects, multipart uploads and pre-authenticated requests.

Bodies are files below DIR/blobs; everything else is in DIR/state.sqlite3, so a
stub that is started again on the same directory continues where it stopped.
"""

import base64
import hashlib
import json
import os
import secrets
import sqlite3
import threading
import uuid
from datetime import UTC

import stub_clock
import stub_errors as err

GIB = 1024**3
MAX_PUT_SIZE = 50 * GIB
MAX_PART_SIZE = 50 * GIB
MAX_OBJECT_SIZE = 10 * 1024 * GIB
MAX_PARTS = 10_000
COPY_CHUNK = 1024 * 1024

SCHEMA = """
CREATE TABLE IF NOT EXISTS buckets (
    name TEXT PRIMARY KEY, compartment TEXT, created_by TEXT, etag TEXT, created TEXT,
    details TEXT);
CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT, name TEXT, blob TEXT, size INTEGER, md5 TEXT, multipart_md5 TEXT, etag TEXT,
    headers TEXT, metadata TEXT, checksums TEXT, tier TEXT, created TEXT, modified TEXT,
    PRIMARY KEY (bucket, name));
CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, bucket TEXT, object TEXT, headers TEXT, metadata TEXT, tier TEXT,
    if_none_match TEXT, if_match TEXT, created TEXT);
CREATE TABLE IF NOT EXISTS parts (
    upload TEXT, number INTEGER, blob TEXT, size INTEGER, md5 TEXT, etag TEXT,
    PRIMARY KEY (upload, number));
CREATE TABLE IF NOT EXISTS pars (
    id TEXT PRIMARY KEY, token TEXT UNIQUE, bucket TEXT, name TEXT, object TEXT,
    access TEXT, listing TEXT, created TEXT, expires TEXT);
CREATE TABLE IF NOT EXISTS versions (
    id TEXT PRIMARY KEY, bucket TEXT, name TEXT, size INTEGER, marker INTEGER, created TEXT);
CREATE TABLE IF NOT EXISTS work_requests (
    id TEXT PRIMARY KEY, compartment TEXT, details TEXT, created TEXT);
"""


def now():
    """Current time the way the service writes it, for example 2026-01-31T12:00:00.123Z."""
    return rfc3339(stub_clock.moment())


def rfc3339(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def new_etag():
    return str(uuid.uuid4())


def base64_digest(digest):
    return base64.b64encode(digest).decode("ascii")


class Store:
    def __init__(self, data_dir, min_part_size):
        self.blob_dir = data_dir / "blobs"
        self.blob_dir.mkdir(parents=True, exist_ok=True)
        self.min_part_size = min_part_size
        self.lock = threading.RLock()
        self.db = sqlite3.connect(data_dir / "state.sqlite3", check_same_thread=False, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=OFF")
        self.db.executescript(SCHEMA)
        self._remove_orphaned_blobs()

    # --- helpers -----------------------------------------------------------------

    def new_blob_path(self):
        return self.blob_dir / uuid.uuid4().hex

    def rows(self, sql, *values):
        with self.lock:
            return self.db.execute(sql, values).fetchall()

    def row(self, sql, *values):
        with self.lock:
            return self.db.execute(sql, values).fetchone()

    def _insert(self, table, **values):
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        with self.lock:
            self.db.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))

    def _drop_blob(self, name):
        (self.blob_dir / name).unlink(missing_ok=True)

    def _remove_orphaned_blobs(self):
        known = {row["blob"] for row in self.rows("SELECT blob FROM objects UNION SELECT blob FROM parts")}
        for path in self.blob_dir.iterdir():
            if path.name not in known:
                path.unlink()

    def empty(self):
        with self.lock:
            for table in ("buckets", "objects", "uploads", "parts", "pars", "versions", "work_requests"):
                self.db.execute(f"DELETE FROM {table}")
            self._remove_orphaned_blobs()

    # --- buckets -----------------------------------------------------------------

    def create_bucket(self, name, compartment, created_by, details):
        with self.lock:
            if self.row("SELECT 1 FROM buckets WHERE name = ?", name):
                raise err.ApiError(
                    409, "BucketAlreadyExists", f"There is a bucket '{name}' already, or it is not yours."
                )
            self._insert(
                "buckets",
                name=name,
                compartment=compartment,
                created_by=created_by,
                etag=new_etag(),
                created=now(),
                details=json.dumps(details),
            )
            return self.get_bucket(name)

    def get_bucket(self, name):
        return self.row("SELECT * FROM buckets WHERE name = ?", name)

    def update_bucket(self, name, changes):
        with self.lock:
            details = json.loads(self.get_bucket(name)["details"])
            details.update(changes)
            self.db.execute(
                "UPDATE buckets SET details = ?, etag = ? WHERE name = ?", (json.dumps(details), new_etag(), name)
            )

    def list_buckets(self, compartment):
        return self.rows("SELECT * FROM buckets WHERE compartment = ? ORDER BY name", compartment)

    def delete_bucket(self, name):
        with self.lock:
            if self.row("SELECT 1 FROM objects WHERE bucket = ?", name) or self.row(
                "SELECT 1 FROM uploads WHERE bucket = ?", name
            ):
                raise err.ApiError(409, "BucketNotEmpty", f"The bucket '{name}' is not empty.")
            if self.row("SELECT 1 FROM pars WHERE bucket = ?", name):
                raise err.ApiError(
                    409,
                    "PreauthenticatedRequestStillExists",
                    f"The bucket '{name}' still has pre-authenticated requests.",
                )
            self.db.execute("DELETE FROM buckets WHERE name = ?", (name,))

    def bucket_usage(self, name):
        return self.row("SELECT COUNT(*) AS count, COALESCE(SUM(size), 0) AS size FROM objects WHERE bucket = ?", name)

    # --- objects -----------------------------------------------------------------

    def get_object(self, bucket, name):
        return self.row("SELECT * FROM objects WHERE bucket = ? AND name = ?", bucket, name)

    def require_object(self, bucket, name):
        found = self.get_object(bucket, name)
        if found is None:
            raise err.object_not_found(name, bucket)
        return found

    def check_write_conditions(self, bucket, name, if_match, if_none_match):
        current = self.get_object(bucket, name)
        if if_none_match == "*" and current is not None:
            raise err.if_none_match_failed(name)
        if if_match is not None and (current is None or current["etag"] != if_match):
            raise err.if_match_failed(if_match, current["etag"] if current else None)

    def put_object(
        self,
        bucket,
        name,
        blob,
        size,
        md5,
        headers,
        metadata,
        tier,
        checksums=None,
        multipart_md5=None,
        if_match=None,
        if_none_match=None,
    ):
        with self.lock:
            self.check_write_conditions(bucket, name, if_match, if_none_match)
            old = self.get_object(bucket, name)
            self._insert(
                "objects",
                bucket=bucket,
                name=name,
                blob=blob,
                size=size,
                md5=md5,
                multipart_md5=multipart_md5,
                etag=new_etag(),
                headers=json.dumps(headers),
                metadata=json.dumps(metadata),
                checksums=json.dumps(checksums or {}),
                tier=tier,
                created=now(),
                modified=now(),
            )
            if old is not None:
                self._keep_version(old)
                self._drop_blob(old["blob"])
            return self.get_object(bucket, name)

    def _keep_version(self, row):
        """In a bucket with versions; what it held is not kept, only that it is there."""
        details = json.loads(self.get_bucket(row["bucket"])["details"])
        if details.get("versioning") != "Enabled":
            return False
        self._insert(
            "versions",
            id=row["etag"],
            bucket=row["bucket"],
            name=row["name"],
            size=row["size"],
            marker=0,
            created=row["created"],
        )
        return True

    def list_versions(self, bucket, prefix):
        return self.rows(
            "SELECT * FROM (SELECT id, name, size, marker, created FROM versions WHERE bucket = ?1 UNION ALL"
            " SELECT etag, name, size, 0, created FROM objects WHERE bucket = ?1)"
            " WHERE substr(name, 1, ?2) = ?3 ORDER BY name, created DESC",
            bucket,
            len(prefix),
            prefix,
        )

    def delete_version(self, bucket, name, version):
        with self.lock:
            where = ("WHERE bucket = ? AND name = ? AND id = ?", (bucket, name, version))
            if self.db.execute(f"DELETE FROM versions {where[0]}", where[1]).rowcount == 0:
                found = self.require_object(bucket, name)
                if found["etag"] != version:
                    raise err.object_not_found(name, bucket)
                self.db.execute("DELETE FROM objects WHERE bucket = ? AND name = ?", (bucket, name))
                self._drop_blob(found["blob"])

    def delete_object(self, bucket, name, if_match=None):
        """Whether the object is only hidden, because the bucket keeps versions."""
        with self.lock:
            found = self.require_object(bucket, name)
            if if_match is not None and found["etag"] != if_match:
                raise err.if_match_failed(if_match, found["etag"])
            self.db.execute("DELETE FROM objects WHERE bucket = ? AND name = ?", (bucket, name))
            self._drop_blob(found["blob"])
            hidden = self._keep_version(found)
            if hidden:
                self._insert("versions", id=new_etag(), bucket=bucket, name=name, size=0, marker=1, created=now())
            return hidden

    def rename_object(self, bucket, source, target, src_etag, new_etag_wanted, new_none_match):
        with self.lock:
            found = self.require_object(bucket, source)
            if src_etag is not None and found["etag"] != src_etag:
                raise err.if_match_failed(src_etag, found["etag"])
            self.check_write_conditions(bucket, target, new_etag_wanted, new_none_match)
            overwritten = self.get_object(bucket, target)
            if overwritten is not None:
                self.delete_object(bucket, target)
            self.db.execute(
                "UPDATE objects SET name = ?, etag = ?, modified = ? WHERE bucket = ? AND name = ?",
                (target, new_etag(), now(), bucket, source),
            )
            return self.get_object(bucket, target)

    def copy_object(self, bucket, source, target_bucket, target, metadata, tier, conditions):
        """`conditions` holds source_etag, if_match and if_none_match (each may be None)."""
        with self.lock:
            found = self.require_object(bucket, source)
            if conditions["source_etag"] not in (None, found["etag"]):
                raise err.if_match_failed(conditions["source_etag"], found["etag"])
            copy = self.new_blob_path()
            _append_files([self.blob_dir / found["blob"]], copy)
            return self.put_object(
                target_bucket,
                target,
                copy.name,
                found["size"],
                found["md5"],
                json.loads(found["headers"]),
                json.loads(found["metadata"]) if metadata is None else metadata,
                tier or found["tier"],
                json.loads(found["checksums"]),
                found["multipart_md5"],
                conditions["if_match"],
                conditions["if_none_match"],
            )

    def list_objects(self, bucket, prefix="", start=None, start_after=None, end=None, delimiter=None, limit=1000):
        """Return (objects, prefixes, next_start_with)."""
        objects, prefixes = [], []
        names = self.rows(
            "SELECT * FROM objects WHERE bucket = ? AND name >= ? AND name > ? "
            "AND substr(name, 1, ?) = ? ORDER BY name",
            bucket,
            start or "",
            start_after or "",
            len(prefix),
            prefix,
        )
        for row in names:
            name = row["name"]
            if end is not None and name >= end:
                break
            group = None
            if delimiter:
                head, found, _ = name[len(prefix) :].partition(delimiter)
                group = prefix + head + delimiter if found else None
            if group is not None and prefixes and prefixes[-1] == group:
                continue
            if len(objects) + len(prefixes) == limit:
                return objects, prefixes, group or name
            if group is not None:
                prefixes.append(group)
            else:
                objects.append(row)
        return objects, prefixes, None

    # --- multipart uploads -------------------------------------------------------

    def create_upload(self, bucket, name, headers, metadata, tier, if_match, if_none_match):
        self.check_write_conditions(bucket, name, if_match, if_none_match)
        upload_id = str(uuid.uuid4())
        self._insert(
            "uploads",
            id=upload_id,
            bucket=bucket,
            object=name,
            headers=json.dumps(headers),
            metadata=json.dumps(metadata),
            tier=tier,
            if_match=if_match,
            if_none_match=if_none_match,
            created=now(),
        )
        return self.row("SELECT * FROM uploads WHERE id = ?", upload_id)

    def require_upload(self, bucket, name, upload_id):
        if not upload_id:
            raise err.bad_request("MissingUploadId", "The parameter uploadId is missing.")
        found = self.row("SELECT * FROM uploads WHERE id = ? AND bucket = ? AND object = ?", upload_id, bucket, name)
        if found is None:
            raise err.upload_not_found(upload_id)
        return found

    def list_uploads(self, bucket):
        return self.rows("SELECT * FROM uploads WHERE bucket = ? ORDER BY object, id", bucket)

    def list_parts(self, upload_id):
        return self.rows("SELECT * FROM parts WHERE upload = ? ORDER BY number", upload_id)

    def put_part(self, upload, number, blob, size, md5):
        with self.lock:
            self.require_upload(upload["bucket"], upload["object"], upload["id"])
            old = self.row("SELECT * FROM parts WHERE upload = ? AND number = ?", upload["id"], number)
            self._insert("parts", upload=upload["id"], number=number, blob=blob, size=size, md5=md5, etag=new_etag())
            if old is not None:
                self._drop_blob(old["blob"])
            return self.row("SELECT * FROM parts WHERE upload = ? AND number = ?", upload["id"], number)

    def commit_upload(self, upload, to_commit, to_exclude, if_match=None, if_none_match=None):
        """`to_commit` is a list of (part number, etag), `to_exclude` a list of numbers."""
        with self.lock:
            upload = self.require_upload(upload["bucket"], upload["object"], upload["id"])
            parts = {part["number"]: part for part in self.list_parts(upload["id"])}
            chosen = self._check_commit(parts, to_commit, to_exclude)
            if_match = if_match or upload["if_match"]
            if_none_match = if_none_match or upload["if_none_match"]
            self.check_write_conditions(upload["bucket"], upload["object"], if_match, if_none_match)
            whole = self.new_blob_path()
            _append_files([self.blob_dir / part["blob"] for part in chosen], whole)
            joined = b"".join(base64.b64decode(part["md5"]) for part in chosen)
            multipart_md5 = base64_digest(hashlib.md5(joined, usedforsecurity=False).digest()) + f"-{len(chosen)}"
            committed = self.put_object(
                upload["bucket"],
                upload["object"],
                whole.name,
                sum(part["size"] for part in chosen),
                None,
                json.loads(upload["headers"]),
                json.loads(upload["metadata"]),
                upload["tier"],
                multipart_md5=multipart_md5,
                if_match=if_match,
                if_none_match=if_none_match,
            )
            self.abort_upload(upload["id"])
            return committed

    def _check_commit(self, parts, to_commit, to_exclude):
        numbers = [number for number, _ in to_commit]
        if not numbers:
            raise err.bad_request("InvalidUploadPart", "partsToCommit is empty.")
        if numbers != sorted(set(numbers)):
            raise err.bad_request(
                "InvalidUploadPartOrder", "partsToCommit must be in ascending order without duplicates."
            )
        for number, etag in to_commit:
            if number not in parts or parts[number]["etag"] != etag:
                raise err.bad_request(
                    "InvalidUploadPart", f"No uploaded part fits part number {number} with ETag '{etag}'."
                )
        both = set(numbers) & set(to_exclude)
        if both:
            raise err.bad_request("InvalidUploadPart", f"These parts are both committed and excluded: {sorted(both)}.")
        neither = set(parts) - set(numbers) - set(to_exclude)
        if neither:
            raise err.bad_request(
                "InvalidUploadPart", f"These parts are neither committed nor excluded: {sorted(neither)}."
            )
        chosen = [parts[number] for number in numbers]
        for part in chosen[:-1]:
            if part["size"] < self.min_part_size:
                raise err.bad_request(
                    "InvalidUploadPart",
                    f"Part {part['number']} has {part['size']} bytes; every part but the last "
                    f"needs at least {self.min_part_size}.",
                )
        if sum(part["size"] for part in chosen) > MAX_OBJECT_SIZE:
            raise err.ApiError(413, "RequestEntityTooLarge", "The object is larger than 10 TiB.")
        return chosen

    def abort_upload(self, upload_id):
        """Forget the upload and delete its parts."""
        with self.lock:
            blobs = [part["blob"] for part in self.list_parts(upload_id)]
            self.db.execute("DELETE FROM parts WHERE upload = ?", (upload_id,))
            self.db.execute("DELETE FROM uploads WHERE id = ?", (upload_id,))
            for blob in blobs:
                self._drop_blob(blob)

    # --- pre-authenticated requests ----------------------------------------------

    def create_par(self, bucket, name, object_name, access, listing, expires):
        par_id = base64.b64encode(secrets.token_bytes(48)).decode()
        self._insert(
            "pars",
            id=par_id,
            token=secrets.token_urlsafe(48),
            bucket=bucket,
            name=name,
            object=object_name,
            access=access,
            listing=listing,
            created=now(),
            expires=rfc3339(expires),
        )
        return self.row("SELECT * FROM pars WHERE id = ?", par_id)

    def get_par(self, bucket, par_id):
        found = self.row("SELECT * FROM pars WHERE id = ? AND bucket = ?", par_id, bucket)
        if found is None:
            raise err.par_not_found(par_id)
        return found

    def list_pars(self, bucket, object_prefix):
        return self.rows(
            "SELECT * FROM pars WHERE bucket = ? AND substr(COALESCE(object, ''), 1, ?) = ? ORDER BY created, id",
            bucket,
            len(object_prefix),
            object_prefix,
        )

    def delete_par(self, bucket, par_id):
        self.get_par(bucket, par_id)
        with self.lock:
            self.db.execute("DELETE FROM pars WHERE id = ?", (par_id,))

    def par_by_token(self, token):
        return self.row("SELECT * FROM pars WHERE token = ?", token)

    # --- work requests (copy) ----------------------------------------------------

    def add_work_request(self, compartment, details):
        work_id = str(uuid.uuid4())
        self._insert("work_requests", id=work_id, compartment=compartment, details=json.dumps(details), created=now())
        return work_id

    def get_work_request(self, work_id):
        return self.row("SELECT * FROM work_requests WHERE id = ?", work_id)


def _append_files(sources, target):
    with target.open("wb") as out:
        for source in sources:
            with source.open("rb") as part:
                while chunk := part.read(COPY_CHUNK):
                    out.write(chunk)
    os.utime(target)
