"""The operations of OCI Object Storage, on top of the store and the HTTP layer.

Each operation is a method `op_<name>(x)`; `x` is the HTTP handler of the request, with
`x.call` (what is asked for), `x.headers`, `x.read_json()`, `x.body_chunks()`, `x.reply(...)`
and `x.reply_file(...)`.
"""

import base64
import binascii
import hashlib
import json
import re
import struct
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

import stub_clock
import stub_errors as err
import stub_store as store_module
from stub_auth import TENANCY, USER, verify_signature

try:
    import crc32c
except ImportError:  # only needed for opc-checksum-algorithm: CRC32C
    crc32c = None

LIST_LIMIT = 1000
MAX_OBJECT_NAME_BYTES = 1024
MAX_METADATA_BYTES = 4000
MAX_PAR_PATH_BYTES = 3500
BUCKET_NAME = re.compile(r"[A-Za-z0-9_.\-]{1,256}")
TIERS = {"Standard", "InfrequentAccess", "Archive"}
STORED_HEADERS = {  # request header -> JSON key of CreateMultipartUpload
    "content-type": "contentType",
    "content-language": "contentLanguage",
    "content-encoding": "contentEncoding",
    "content-disposition": "contentDisposition",
    "cache-control": "cacheControl",
}
OVERRIDES = {  # query parameter of GetObject -> response header
    "httpResponseContentType": "content-type",
    "httpResponseContentLanguage": "content-language",
    "httpResponseContentEncoding": "content-encoding",
    "httpResponseContentDisposition": "content-disposition",
    "httpResponseCacheControl": "cache-control",
    "httpResponseExpires": "expires",
}
BODY_NOT_SIGNED = {"PutObject", "UploadPart"}
PAR_READS = {"GetObject", "HeadObject"}
PAR_WRITES = {"PutObject", "UploadPart", "CommitMultipartUpload", "AbortMultipartUpload"}
PAR_ACCESS = {  # access type -> (may read, may write, whole bucket or prefix)
    "ObjectRead": (True, False, False),
    "ObjectWrite": (False, True, False),
    "ObjectReadWrite": (True, True, False),
    "AnyObjectRead": (True, False, True),
    "AnyObjectWrite": (False, True, True),
    "AnyObjectReadWrite": (True, True, True),
}
PUBLIC_READS = {
    "ObjectRead": {"GetObject", "HeadObject", "ListObjects"},
    "ObjectReadWithoutList": {"GetObject", "HeadObject"},
}
OBJECT_FIELDS = {"name", "size", "etag", "timeCreated", "md5", "timeModified", "storageTier", "archivalState"}


@dataclass
class Blob:
    """A received body, already on disk."""

    name: str
    size: int
    md5: str
    checksums: dict  # response header -> value


class Api:
    def __init__(self, store, credentials, namespace, region, endpoint, max_put_size, buckets=()):
        self.store = store
        self.credentials = credentials
        self.namespace = namespace
        self.region = region
        self.endpoint = endpoint
        self.max_put_size = max_put_size
        self.buckets = buckets

    def handle(self, x):
        """Check who asks and whether they may, then run the operation."""
        call = x.call
        if call.op is None:
            raise err.ApiError(404, "NotFound", f"Nothing answers {call.method} here.")
        if call.par is not None:
            self._check_par(x)
        elif not self._is_public_read(x):
            verify_signature(
                self.credentials,
                call.method,
                call.target,
                x.headers,
                body_is_signed=(call.method in ("PUT", "POST", "PATCH") and call.op not in BODY_NOT_SIGNED),
            )
            x.auth = "key"
        if call.namespace not in (None, self.namespace):
            raise err.namespace_not_found(call.namespace)
        if call.bucket is not None:
            self._require_bucket(call.bucket)
        getattr(self, "op_" + call.op)(x)

    def empty(self):
        """As new: only the buckets of the start."""
        self.store.empty()
        self.create_buckets()

    def create_buckets(self):
        for name in self.buckets:
            if self.store.get_bucket(name) is None:
                self.store.create_bucket(name, TENANCY, "stub", {})

    def describe_state(self):
        rows = self.store.rows
        return {
            "objects": [dict(row) for row in rows("SELECT bucket, name, size, etag FROM objects")],
            "uploads": [dict(row) for row in rows("SELECT id, bucket, object FROM uploads")],
            "parts": [dict(row) for row in rows("SELECT upload, number, size FROM parts")],
            "versions": [dict(row) for row in rows("SELECT id, bucket, name, marker FROM versions")],
            "pars": [dict(row) for row in rows("SELECT id, bucket, object, access FROM pars")],
        }

    # --- access ----------------------------------------------------------------------

    def _is_public_read(self, x):
        if x.headers.get("Authorization") or x.call.bucket is None:
            return False
        bucket = self.store.get_bucket(x.call.bucket)
        if bucket is None:
            return False
        access = json.loads(bucket["details"]).get("publicAccessType")
        return x.call.op in PUBLIC_READS.get(access, ())

    def _check_par(self, x):
        """A PAR that is unknown, expired or too narrow looks like a missing bucket."""
        call = x.call
        refused = err.bucket_not_found(call.bucket, call.namespace)
        par = self.store.par_by_token(call.par)
        if par is None or par["bucket"] != call.bucket:
            raise refused
        if x.plan.expired_par or par["expires"] <= store_module.now():
            raise refused
        may_read, may_write, whole_bucket = PAR_ACCESS[par["access"]]
        prefix = par["object"] or ""
        if call.op == "ListObjects":
            allowed = may_read and whole_bucket and par["listing"] == "ListObjects"
            if not call.query.get("prefix", "").startswith(prefix):
                call.query["prefix"] = prefix
        else:
            in_scope = (call.object or "").startswith(prefix) if whole_bucket else call.object == par["object"]
            allowed = in_scope and ((call.op in PAR_READS and may_read) or (call.op in PAR_WRITES and may_write))
        if not allowed:
            raise refused
        x.auth = "par"

    def _require_bucket(self, name):
        found = self.store.get_bucket(name)
        if found is None:
            raise err.bucket_not_found(name, self.namespace)
        return found

    # --- namespace and buckets -----------------------------------------------------

    def op_GetNamespace(self, x):
        x.reply(200, json_body=self.namespace)

    def op_GetNamespaceMetadata(self, x):
        x.reply(200, json_body={"namespace": self.namespace})

    def op_CreateBucket(self, x):
        details = x.read_json()
        name = details.pop("name", None)
        compartment = details.pop("compartmentId", None)
        if not name or not BUCKET_NAME.fullmatch(name):
            raise err.bad_request("InvalidBucketName", "Bucket names have 1 to 256 of: letters, digits, - _ .")
        if not compartment:
            raise err.bad_request("MissingCompartmentId", "compartmentId is missing.")
        bucket = self.store.create_bucket(name, compartment, USER, details)
        x.reply(200, {"etag": bucket["etag"]}, self._bucket_json(bucket))

    def op_GetBucket(self, x):
        bucket = self._require_bucket(x.call.bucket)
        _check_read_conditions(x.headers, bucket["etag"])
        body = self._bucket_json(bucket)
        usage = self.store.bucket_usage(bucket["name"])
        wanted = x.call.query.get("fields", "")
        if "approximateCount" in wanted:
            body["approximateCount"] = usage["count"]
        if "approximateSize" in wanted:
            body["approximateSize"] = usage["size"]
        x.reply(200, {"etag": bucket["etag"]}, body)

    def op_HeadBucket(self, x):
        bucket = self._require_bucket(x.call.bucket)
        _check_read_conditions(x.headers, bucket["etag"])
        x.reply(200, {"etag": bucket["etag"]})

    def op_UpdateBucket(self, x):
        changes = x.read_json()
        changes.pop("name", None)
        self.store.update_bucket(x.call.bucket, changes)
        bucket = self._require_bucket(x.call.bucket)
        x.reply(200, {"etag": bucket["etag"]}, self._bucket_json(bucket))

    def op_ListBuckets(self, x):
        compartment = x.call.query.get("compartmentId")
        if not compartment:
            raise err.bad_request("MissingCompartmentId", "compartmentId is missing.")
        rows, headers = _paginate(x.call.query, self.store.list_buckets(compartment))
        x.reply(
            200,
            headers,
            [
                {
                    "namespace": self.namespace,
                    "name": row["name"],
                    "compartmentId": row["compartment"],
                    "createdBy": row["created_by"],
                    "timeCreated": row["created"],
                    "etag": row["etag"],
                }
                for row in rows
            ],
        )

    def op_DeleteBucket(self, x):
        self.store.delete_bucket(x.call.bucket)
        x.reply(204)

    def _bucket_json(self, bucket):
        details = json.loads(bucket["details"])
        return {
            "publicAccessType": "NoPublicAccess",
            "storageTier": "Standard",
            "metadata": {},
            "freeformTags": {},
            "definedTags": {},
            "versioning": "Disabled",
            "objectEventsEnabled": False,
            "isReadOnly": False,
            "replicationEnabled": False,
            **details,
            "namespace": self.namespace,
            "name": bucket["name"],
            "compartmentId": bucket["compartment"],
            "createdBy": bucket["created_by"],
            "timeCreated": bucket["created"],
            "etag": bucket["etag"],
            "id": f"ocid1.bucket.oc1.stub.{bucket['name']}",
        }

    # --- objects ---------------------------------------------------------------------

    def op_PutObject(self, x):
        name = _checked_object_name(x.call.object)
        if x.call.par and x.headers.get("opc-multipart", "").lower() == "true":
            self._start_par_upload(x, name)
            return
        if_match, if_none_match = _write_conditions(x.headers)
        self.store.check_write_conditions(x.call.bucket, name, if_match, if_none_match)
        metadata = _metadata_from_headers(x.headers)
        tier = _checked_tier(x.headers.get("storage-tier"))
        blob = self._receive(x, self.max_put_size)
        try:
            stored = self.store.put_object(
                x.call.bucket,
                name,
                blob.name,
                blob.size,
                blob.md5,
                _headers_from_request(x.headers),
                metadata,
                tier,
                blob.checksums,
                if_match=if_match,
                if_none_match=if_none_match,
            )
        except err.ApiError:
            (self.store.blob_dir / blob.name).unlink()
            raise
        x.reply(
            200,
            {
                "etag": stored["etag"],
                "last-modified": _http_date(stored["modified"]),
                "opc-content-md5": blob.md5,
                **blob.checksums,
            },
        )

    def op_GetObject(self, x):
        found = self.store.require_object(x.call.bucket, x.call.object)
        _check_read_conditions(x.headers, found["etag"])
        headers = _object_headers(found)
        for parameter, header in OVERRIDES.items():
            if parameter in x.call.query:
                headers[header] = x.call.query[parameter]
        offset, length, status = 0, found["size"], 200
        if "range" in x.headers:
            offset, length = _parse_range(x.headers["range"], found["size"])
            headers["content-range"] = f"bytes {offset}-{offset + length - 1}/{found['size']}"
            status = 206
        x.reply_file(status, headers, self.store.blob_dir / found["blob"], offset, length)

    def op_HeadObject(self, x):
        found = self.store.require_object(x.call.bucket, x.call.object)
        _check_read_conditions(x.headers, found["etag"])
        x.reply_file(200, _object_headers(found), None, 0, found["size"])

    def op_DeleteObject(self, x):
        if "versionId" in x.call.query:
            self.store.delete_version(x.call.bucket, x.call.object, x.call.query["versionId"])
            x.reply(204)
            return
        hidden = self.store.delete_object(x.call.bucket, x.call.object, _etag(x.headers.get("if-match")))
        x.reply(
            204,
            {"last-modified": _http_date(store_module.now()), **({"is-delete-marker": "true"} if hidden else {})},
        )

    def op_ListObjectVersions(self, x):
        rows, headers = _paginate(x.call.query, self.store.list_versions(x.call.bucket, x.call.query.get("prefix", "")))
        items = [
            {
                "name": row["name"],
                "size": row["size"],
                "versionId": row["id"],
                "isDeleteMarker": bool(row["marker"]),
                "timeCreated": row["created"],
                "timeModified": row["created"],
            }
            for row in rows
        ]
        x.reply(200, headers, {"items": items, "prefixes": []})

    def op_ListObjects(self, x):
        query = x.call.query
        fields = {field.strip() for field in query.get("fields", "name").split(",")} | {"name"}
        known = {field.lower(): field for field in OBJECT_FIELDS}
        unknown = {field for field in fields if field.lower() not in known}
        if unknown:
            raise err.bad_request("InvalidAttributeName", f"Unknown fields: {sorted(unknown)}.")
        delimiter = query.get("delimiter")
        if delimiter not in (None, "/"):
            raise err.bad_request("InvalidParameter", "The only supported delimiter is '/'.")
        objects, prefixes, next_name = self.store.list_objects(
            x.call.bucket,
            query.get("prefix", ""),
            query.get("start"),
            query.get("startAfter"),
            query.get("end"),
            delimiter,
            _limit(query),
        )
        body = {"objects": [_object_summary(row, {known[f.lower()] for f in fields}) for row in objects]}
        if delimiter:
            body["prefixes"] = prefixes
        if next_name is not None:
            body["nextStartWith"] = next_name
        x.reply(200, json_body=body)

    def op_RenameObject(self, x):
        details = x.read_json()
        source = details.get("sourceName")
        target = _checked_object_name(details.get("newName"))
        if source == target:
            raise err.bad_request("SourceNameSameAsNewName", "The new name is the old name.")
        renamed = self.store.rename_object(
            x.call.bucket,
            source,
            target,
            _etag(details.get("srcObjIfMatchETag")),
            _etag(details.get("newObjIfMatchETag")),
            details.get("newObjIfNoneMatchETag"),
        )
        x.reply(200, {"etag": renamed["etag"], "last-modified": _http_date(renamed["modified"])})

    def op_CopyObject(self, x):
        details = x.read_json()
        if details.get("destinationRegion") != self.region:
            raise err.bad_request("InvalidRegion", f"This stub only knows '{self.region}'.")
        if details.get("destinationNamespace") != self.namespace:
            raise err.namespace_not_found(details.get("destinationNamespace"))
        target_bucket = self._require_bucket(details.get("destinationBucket"))
        target = _checked_object_name(details.get("destinationObjectName"))
        metadata = details.get("destinationObjectMetadata")
        self.store.copy_object(
            x.call.bucket,
            details.get("sourceObjectName"),
            target_bucket["name"],
            target,
            None if metadata is None else _checked_metadata(metadata),
            _checked_tier(details.get("destinationObjectStorageTier"), default=None),
            {
                "source_etag": _etag(details.get("sourceObjectIfMatchETag")),
                "if_match": _etag(details.get("destinationObjectIfMatchETag")),
                "if_none_match": details.get("destinationObjectIfNoneMatchETag"),
            },
        )
        work_id = self.store.add_work_request(
            target_bucket["compartment"], {"bucket": target_bucket["name"], "object": target}
        )
        x.reply(202, {"opc-work-request-id": work_id})

    def op_GetWorkRequest(self, x):
        found = self.store.get_work_request(x.call.object)
        if found is None:
            raise err.ApiError(404, "NotFound", "There is no such work request.")
        target = json.loads(found["details"])
        x.reply(
            200,
            json_body={
                "operationType": "COPY_OBJECT",
                "status": "COMPLETED",
                "id": found["id"],
                "compartmentId": found["compartment"],
                "percentComplete": 100.0,
                "timeAccepted": found["created"],
                "timeStarted": found["created"],
                "timeFinished": found["created"],
                "resources": [
                    {
                        "actionType": "WRITTEN",
                        "entityType": "object",
                        "entityUri": f"/n/{self.namespace}/b/{target['bucket']}/o/{quote(target['object'])}",
                        "metadata": {},
                    }
                ],
            },
        )

    # --- multipart uploads -------------------------------------------------------------

    def op_CreateMultipartUpload(self, x):
        details = x.read_json()
        name = _checked_object_name(details.get("object"))
        headers = {header: details[key] for header, key in STORED_HEADERS.items() if details.get(key)}
        upload = self._create_upload(
            x,
            name,
            headers,
            _checked_metadata(details.get("metadata") or {}, prefixed=True),
            details.get("storageTier"),
        )
        x.reply(200, json_body=self._upload_json(upload))

    def op_ListMultipartUploads(self, x):
        rows, headers = _paginate(x.call.query, self.store.list_uploads(x.call.bucket))
        x.reply(200, headers, [self._upload_json(row) for row in rows])

    def op_UploadPart(self, x):
        upload = self._upload(x)
        if x.call.part is None or not 1 <= x.call.part <= store_module.MAX_PARTS:
            raise err.bad_request("InvalidUploadPartNumber", f"Part numbers go from 1 to {store_module.MAX_PARTS}.")
        blob = self._receive(x, store_module.MAX_PART_SIZE)
        try:
            part = self.store.put_part(upload, x.call.part, blob.name, blob.size, blob.md5)
        except err.ApiError:
            (self.store.blob_dir / blob.name).unlink()
            raise
        x.reply(200, {"etag": part["etag"], "opc-content-md5": blob.md5, **blob.checksums})

    def op_ListMultipartUploadParts(self, x):
        upload = self._upload(x)
        rows, headers = _paginate(x.call.query, self.store.list_parts(upload["id"]))
        x.reply(
            200,
            headers,
            [
                {"etag": row["etag"], "md5": row["md5"], "size": row["size"], "partNumber": row["number"]}
                for row in rows
            ],
        )

    def op_CommitMultipartUpload(self, x):
        upload = self._upload(x)
        details = x.read_json()
        if x.call.par and not details:  # through a PAR: all parts, no list
            to_commit = [(part["number"], part["etag"]) for part in self.store.list_parts(upload["id"])]
            to_exclude = []
        else:
            to_commit = _part_list(details.get("partsToCommit"))
            to_exclude = details.get("partsToExclude") or []
        if_match, if_none_match = _write_conditions(x.headers)
        committed = self.store.commit_upload(upload, to_commit, to_exclude, if_match, if_none_match)
        x.reply(
            200,
            {
                "etag": committed["etag"],
                "last-modified": _http_date(committed["modified"]),
                "opc-multipart-md5": committed["multipart_md5"],
            },
        )

    def op_AbortMultipartUpload(self, x):
        self.store.abort_upload(self._upload(x)["id"])
        x.reply(204)

    def _upload(self, x):
        return self.store.require_upload(x.call.bucket, x.call.object, x.call.upload_id)

    def _create_upload(self, x, name, headers, metadata, tier):
        if_match, if_none_match = _write_conditions(x.headers)
        headers.setdefault("content-type", "application/octet-stream")
        return self.store.create_upload(
            x.call.bucket, name, headers, metadata, _checked_tier(tier), if_match, if_none_match
        )

    def _start_par_upload(self, x, name):
        upload = self._create_upload(
            x, name, _headers_from_request(x.headers), _metadata_from_headers(x.headers), x.headers.get("storage-tier")
        )
        x.reply(
            200,
            json_body={
                **self._upload_json(upload),
                "accessUri": (
                    f"/p/{x.call.par}/n/{self.namespace}/b/{x.call.bucket}/u/{quote(name)}/id/{upload['id']}/"
                ),
            },
        )

    def _upload_json(self, upload):
        return {
            "namespace": self.namespace,
            "bucket": upload["bucket"],
            "object": upload["object"],
            "uploadId": upload["id"],
            "timeCreated": upload["created"],
            "storageTier": upload["tier"],
        }

    def _receive(self, x, limit):
        """Stream the request body to a new blob, checking size and checksums."""
        if "Content-Length" not in x.headers:
            raise err.ApiError(411, "ContentLengthRequired", "Content-Length is missing.")
        if x.body_length > limit:
            raise err.ApiError(413, "RequestEntityTooLarge", f"The limit is {limit} bytes.")
        wanted_md5 = _checked_md5(x.headers.get("Content-MD5"))
        checks = _Checksums(x.headers)
        md5 = hashlib.md5(usedforsecurity=False)
        path = self.store.new_blob_path()
        try:
            with path.open("wb") as out:
                for chunk in x.body_chunks():
                    out.write(chunk)
                    md5.update(chunk)
                    checks.update(chunk)
            actual_md5 = store_module.base64_digest(md5.digest())
            if wanted_md5 not in (None, actual_md5):
                raise err.bad_request(
                    "UnmatchedContentMD5", f"The body has the MD5 {actual_md5}, not {wanted_md5} as in Content-MD5."
                )
            return Blob(path.name, x.bytes_in, actual_md5, checks.finish())
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    # --- pre-authenticated requests ------------------------------------------------------

    def op_CreatePreauthenticatedRequest(self, x):
        details = x.read_json()
        name, access = details.get("name"), details.get("accessType")
        object_name, listing = details.get("objectName"), details.get("bucketListingAction")
        if not name or access not in PAR_ACCESS:
            raise _bad_par("name and a known accessType are required.")
        may_read, _, whole_bucket = PAR_ACCESS[access]
        if not whole_bucket and not object_name:
            raise _bad_par(f"accessType {access} needs an objectName.")
        if listing not in (None, "Deny", "ListObjects"):
            raise _bad_par("bucketListingAction must be Deny or ListObjects.")
        if listing == "ListObjects" and not (whole_bucket and may_read):
            raise _bad_par(f"accessType {access} cannot list objects.")
        if object_name:
            _checked_object_name(object_name)
        expires = _parse_time(details.get("timeExpires"))
        if expires <= stub_clock.moment():
            raise _bad_par("timeExpires must be in the future.")

        par = self.store.create_par(x.call.bucket, name, object_name, access, listing, expires)
        last = "" if whole_bucket else quote(object_name)
        access_uri = f"/p/{par['token']}/n/{self.namespace}/b/{x.call.bucket}/o/{last}"
        if len(access_uri) > MAX_PAR_PATH_BYTES:
            self.store.delete_par(x.call.bucket, par["id"])
            raise _bad_par(f"The request URL would be longer than {MAX_PAR_PATH_BYTES} bytes.")
        x.reply(200, json_body={**_par_json(par), "accessUri": access_uri, "fullPath": self.endpoint + access_uri})

    def op_ListPreauthenticatedRequests(self, x):
        rows, headers = _paginate(
            x.call.query, self.store.list_pars(x.call.bucket, x.call.query.get("objectNamePrefix", ""))
        )
        x.reply(200, headers, [_par_json(row) for row in rows])

    def op_GetPreauthenticatedRequest(self, x):
        x.reply(200, json_body=_par_json(self.store.get_par(x.call.bucket, x.call.object)))

    def op_DeletePreauthenticatedRequest(self, x):
        self.store.delete_par(x.call.bucket, x.call.object)
        x.reply(204)


class _Checksums:
    """x-content-sha256 and the opc-checksum-algorithm of an upload."""

    def __init__(self, headers):
        self.hashes = {}  # header -> hash object
        self.wanted = {}  # header -> expected value or None
        if "x-content-sha256" in headers:
            self._add("x-content-sha256", hashlib.sha256(), headers)
        algorithm = headers.get("opc-checksum-algorithm", "").upper()
        if algorithm == "SHA256":
            self._add("opc-content-sha256", hashlib.sha256(), headers)
        elif algorithm == "SHA384":
            self._add("opc-content-sha384", hashlib.sha384(), headers)
        elif algorithm == "CRC32C" and crc32c is not None:
            self._add("opc-content-crc32c", _Crc32c(), headers)
        elif algorithm == "CRC32C":
            raise err.ApiError(501, "NotImplemented", "CRC32C needs the package crc32c.")
        elif algorithm:
            raise err.bad_request("InvalidChecksumAlgorithm", f"Unknown: {algorithm}.")

    def _add(self, header, hash_object, headers):
        self.hashes[header] = hash_object
        self.wanted[header] = headers.get(header)

    def update(self, chunk):
        for hash_object in self.hashes.values():
            hash_object.update(chunk)

    def finish(self):
        values = {
            header: store_module.base64_digest(hash_object.digest()) for header, hash_object in self.hashes.items()
        }
        for header, value in values.items():
            if self.wanted[header] not in (None, value):
                raise err.bad_request(
                    "UnmatchedContentChecksum", f"{header} is {self.wanted[header]}; the body has {value}."
                )
        values.pop("x-content-sha256", None)
        return values


class _Crc32c:
    def __init__(self):
        self.value = 0

    def update(self, chunk):
        self.value = crc32c.crc32c(chunk, self.value)

    def digest(self):
        return struct.pack(">I", self.value)


# --- checks and conversions ------------------------------------------------------------------


def _checked_object_name(name):
    if not name:
        raise err.bad_request("MissingObjectName", "The object name is missing.")
    if len(name.encode()) > MAX_OBJECT_NAME_BYTES:
        raise err.bad_request("InvalidObjectName", "Object names have at most 1024 bytes of UTF-8.")
    if any(character in name for character in "\r\n\0"):
        raise err.bad_request("InvalidObjectName", "Object names must not contain line feed, carriage return or NUL.")
    return name


def _checked_tier(tier, default="Standard"):
    if tier is None:
        return default
    if tier not in TIERS:
        raise err.bad_request("InvalidStorageTier", f"Unknown storage tier '{tier}'.")
    return tier


def _checked_md5(value):
    if value is None:
        return None
    try:
        valid = len(base64.b64decode(value, validate=True)) == 16
    except binascii.Error:
        valid = False
    if not valid:
        raise err.bad_request("InvalidContentMD5", "Content-MD5 is not a base64-encoded MD5.")
    return value


def _checked_metadata(metadata, prefixed=False):
    """User metadata with keys without the prefix opc-meta-."""
    checked = {}
    for key, value in metadata.items():
        lower = key.lower()
        if prefixed and not lower.startswith("opc-meta-"):
            raise err.bad_request("InvalidMetadata", "Metadata keys must start with opc-meta-.")
        checked[lower.removeprefix("opc-meta-")] = str(value)
    size = sum(len(key) + len(value.encode()) for key, value in checked.items())
    if size > MAX_METADATA_BYTES:
        raise err.bad_request("MetadataTooLarge", f"The metadata has {size} bytes; the limit is {MAX_METADATA_BYTES}.")
    return checked


def _metadata_from_headers(headers):
    return _checked_metadata({name: value for name, value in headers.items() if name.lower().startswith("opc-meta-")})


def _headers_from_request(headers):
    kept = {name: headers[name] for name in STORED_HEADERS if headers.get(name)}
    kept.setdefault("content-type", "application/octet-stream")
    return kept


def _object_headers(row):
    headers = {
        **json.loads(row["headers"]),
        **json.loads(row["checksums"]),
        "etag": row["etag"],
        "last-modified": _http_date(row["modified"]),
        "accept-ranges": "bytes",
        "storage-tier": row["tier"],
    }
    if row["multipart_md5"]:
        headers["opc-multipart-md5"] = row["multipart_md5"]
    else:
        headers["content-md5"] = row["md5"]
    for key, value in json.loads(row["metadata"]).items():
        headers["opc-meta-" + key] = value
    return headers


def _object_summary(row, fields):
    summary = {
        "name": row["name"],
        "size": row["size"],
        "etag": row["etag"],
        "md5": row["md5"] or row["multipart_md5"],
        "timeCreated": row["created"],
        "timeModified": row["modified"],
        "storageTier": row["tier"],
    }
    return {key: value for key, value in summary.items() if key in fields}


def _par_json(par):
    return {
        "id": par["id"],
        "name": par["name"],
        "objectName": par["object"],
        "accessType": par["access"],
        "bucketListingAction": par["listing"],
        "timeCreated": par["created"],
        "timeExpires": par["expires"],
    }


def _bad_par(message):
    return err.bad_request("InvalidParCreateRequest", message)


def _etag(value):
    return value.strip('"') if value else None


def _write_conditions(headers):
    if_match, if_none_match = _etag(headers.get("if-match")), headers.get("if-none-match")
    if if_match and if_none_match:
        raise err.bad_request("InvalidConditionalHeaders", "If-Match excludes If-None-Match.")
    if if_none_match not in (None, "*"):
        raise err.bad_request("InvalidConditionalHeaders", "For writes, the only value of If-None-Match is '*'.")
    return if_match, if_none_match


def _check_read_conditions(headers, etag):
    wanted, unwanted = _etag(headers.get("if-match")), _etag(headers.get("if-none-match"))
    if unwanted == "*":
        raise err.bad_request("InvalidConditionalHeaders", "For reads, If-None-Match must be an ETag.")
    if wanted is not None and wanted != etag:
        raise err.if_match_failed(wanted, etag)
    if unwanted == etag:
        raise err.not_modified()


def _parse_range(value, size):
    """(offset, length) of a single byte range, or 416."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", value.strip())
    unsatisfiable = err.ApiError(
        416, "InvalidRange", f"The range '{value}' does not fit.", {"content-range": f"bytes */{size}"}
    )
    if match is None or not any(match.groups()):
        raise unsatisfiable
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        offset = size - length
    else:
        offset = int(first)
        length = (min(int(last), size - 1) if last else size - 1) - offset + 1
    if length <= 0:
        raise unsatisfiable
    return offset, length


def _part_list(parts):
    try:
        return [(int(part["partNum"]), _etag(part["etag"])) for part in parts or []]
    except (KeyError, TypeError, ValueError):
        raise err.bad_request("InvalidJSON", "partsToCommit needs partNum and etag.") from None


def _limit(query):
    value = query.get("limit", str(LIST_LIMIT))
    if not value.isdecimal() or not 1 <= int(value) <= LIST_LIMIT:
        raise err.bad_request("InvalidLimit", f"limit must be between 1 and {LIST_LIMIT}.")
    return int(value)


def _paginate(query, rows):
    """One page of rows and the header that leads to the next one."""
    limit = _limit(query)
    try:
        start = int(base64.urlsafe_b64decode(query["page"])) if query.get("page") else 0
    except ValueError:
        raise err.bad_request("InvalidPage", "The page token is not valid.") from None
    end = start + limit
    headers = {}
    if end < len(rows):
        headers["opc-next-page"] = base64.urlsafe_b64encode(str(end).encode()).decode()
    return rows[start:end], headers


def _parse_time(value):
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _bad_par("timeExpires must be an RFC 3339 time.") from None
    if moment.tzinfo is None:
        raise _bad_par("timeExpires needs a time zone.")
    return moment


def _http_date(moment):
    return format_datetime(datetime.fromisoformat(moment), usegmt=True)
