"""The ``MediaStore`` port over one OCI bucket."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from medintel_desktop.backends.oci import reading
from medintel_desktop.backends.oci.bucket import DELETE, LINK, LIST, READ, WRITE, Bucket, Notes
from medintel_desktop.backends.oci.errors import SERVICE, damaged, not_allowed
from medintel_desktop.backends.oci.forms import (
    META,
    base64_md5,
    described,
    epoch,
    hex_md5,
    multipart_md5,
    written_metadata,
)
from medintel_desktop.backends.oci.login import Login
from medintel_desktop.backends.oci.probe import probe
from medintel_desktop.domain.errors import (
    NotSetUp,
    ObjectGone,
    PermissionMissing,
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

MB = 1 << 20
GB = 1 << 30

LIMITS = StoreLimits(
    smallest_part=10 * MB, largest_part=50 * GB, most_parts=10_000, largest_put=50 * GB,
    longest_link=None, revocable_links=True,
)  # fmt: skip
"""Of Oracle's documentation, but for the smallest part, which it does not name."""

PAGE = 1000
_FIELDS = "name,size,etag,md5,timeModified"


class OciMediaStore:
    """See ``domain.ports.MediaStore``. Imports the SDK and reads the key; asks nothing yet.

    Of ``config_paths`` the first file that is there counts. ``namespace`` "" is asked for on
    first use and kept in ``notes``, so that its place can be told offline from then on.
    ``login`` is "" (what the profile says), "token" or "instance". Raises NotSetUp.
    """

    kind = StoreKind.OCI
    limits = LIMITS

    def __init__(
        self, bucket: str, namespace: str = "", region: str = "",
        config_paths: Sequence[Path] = (), profile: str = "", endpoint: str = "",
        login: str = "", pass_phrase: str = "", notes: Notes | None = None,
    ) -> None:  # fmt: skip
        if not bucket:
            raise NotSetUp("No OCI bucket is chosen.", "Enter its name.", service=SERVICE)
        account = Login(config_paths, profile, region, pass_phrase, login)
        self._bucket = Bucket(bucket, namespace, endpoint, account, {} if notes is None else notes)

    @property
    def place(self) -> str:
        """Asks the service for the namespace when it was neither given nor noted."""
        return f"{self.kind}:{self._bucket.namespace}/{self._bucket.name}"

    def check(self) -> ServiceHealth:
        return probe(self)

    def stat(self, name: str) -> StoredObject | None:
        try:
            answer = self._bucket.ask("head_object", name, may=READ, name=name)
        except ObjectGone:
            self._make_sure_gone(name)
            return None
        return described(name, answer.headers)

    def objects(self, prefix: str, after: str = "") -> Iterator[StoredObject]:
        where: dict[str, Any] = {"start_after": after} if after else {}
        while True:
            found = self._listed(prefix, PAGE, **where)
            for item in found.objects:
                yield StoredObject(
                    item.name, item.size, item.etag or "", hex_md5(item.md5),
                    item.time_modified.timestamp() if item.time_modified else 0.0,
                )  # fmt: skip
            if not found.next_start_with:
                return
            where = {"start": found.next_start_with}

    def put(
        self, name: str, body: Body, content_type: str, metadata: Mapping[str, str]
    ) -> StoredObject:
        answer = self._bucket.ask(
            "put_object", name, body, content_type=content_type, content_md5=base64_md5(body.md5),
            opc_meta=written_metadata(metadata), may=WRITE, name=name, body=body,
        )  # fmt: skip
        _verify(body.md5, answer.headers.get("opc-content-md5"))
        return StoredObject(
            name, len(body), answer.headers.get("etag", ""), body.md5,
            epoch(answer.headers.get("last-modified")),
        )  # fmt: skip

    def begin(self, name: str, content_type: str, metadata: Mapping[str, str]) -> str:
        from oci.object_storage.models import CreateMultipartUploadDetails

        named = {META + key: value for key, value in written_metadata(metadata).items()}
        details = CreateMultipartUploadDetails(
            object=name, content_type=content_type, metadata=named
        )
        answer = self._bucket.ask("create_multipart_upload", details, may=WRITE, name=name)
        return str(answer.data.upload_id)

    def put_part(self, name: str, upload_id: str, number: int, body: Body) -> StoredPart:
        answer = self._of_upload(
            "upload_part", name, upload_id, number, body, content_md5=base64_md5(body.md5),
            body=body,
        )  # fmt: skip
        _verify(body.md5, answer.headers.get("opc-content-md5"))
        return StoredPart(number, len(body), body.md5, answer.headers.get("etag", ""))

    def parts(self, name: str, upload_id: str) -> list[StoredPart] | None:
        try:
            found = list(self._paged("list_multipart_upload_parts", name, upload_id))
        except (ObjectGone, UploadForgotten):
            return None
        return [
            StoredPart(part.part_number, part.size, hex_md5(part.md5), part.etag) for part in found
        ]

    def commit(self, name: str, upload_id: str, parts: Sequence[StoredPart]) -> StoredObject:
        from oci.object_storage.models import (
            CommitMultipartUploadDetails,
            CommitMultipartUploadPartDetails,
        )

        chosen = [CommitMultipartUploadPartDetails(part_num=p.number, etag=p.etag) for p in parts]
        details = CommitMultipartUploadDetails(parts_to_commit=chosen)
        md5 = multipart_md5(parts)
        try:
            answer = self._of_upload("commit_multipart_upload", name, upload_id, details)
        except UploadForgotten:
            return self._committed_before(name, md5)
        _verify(md5, answer.headers.get("opc-multipart-md5"))
        return StoredObject(
            name, sum(part.bytes for part in parts), answer.headers.get("etag", ""), md5,
            epoch(answer.headers.get("last-modified")),
        )  # fmt: skip

    def abort(self, name: str, upload_id: str) -> None:
        try:
            self._of_upload("abort_multipart_upload", name, upload_id)
        except UploadForgotten:
            return

    def open_uploads(self, prefix: str = "") -> list[OpenUpload]:
        return [
            OpenUpload(found.object, found.upload_id, found.time_created.timestamp())
            for found in self._paged("list_multipart_uploads")
            if found.object.startswith(prefix)
        ]

    def read(self, name: str, start: int, end: int, etag: str = "") -> Iterator[bytes]:
        return reading.pieces(self._bucket, name, start, end, etag)

    def delete(self, name: str) -> str:
        try:
            answer = self._bucket.ask("delete_object", name, may=DELETE, name=name)
        except ObjectGone:
            return ""
        if answer.headers.get("is-delete-marker", "").lower() == "true":
            return self._without_versions(name)
        return ""

    def link(self, name: str, seconds: int, file_name: str) -> Link:
        from oci.object_storage.models import CreatePreauthenticatedRequestDetails

        ends = time.time() + seconds
        details = CreatePreauthenticatedRequestDetails(
            name="MedIntel", access_type="ObjectRead", object_name=name,
            time_expires=datetime.fromtimestamp(ends, UTC),
        )  # fmt: skip
        made = self._bucket.ask(
            "create_preauthenticated_request", details, may=LINK, name=name
        ).data
        shown = quote(f"inline; filename*=UTF-8''{quote(file_name, safe='')}", safe="")
        url = f"{self._bucket.endpoint}{made.access_uri}?httpResponseContentDisposition={shown}"
        return Link(url, ends, made.id)

    def revoke(self, link_id: str) -> bool:
        try:
            self._bucket.ask("delete_preauthenticated_request", link_id, may=LINK)
        except ObjectGone:
            return True
        return True

    def close(self) -> None:
        self._bucket.close()

    def _listed(self, prefix: str, limit: int, **where: Any) -> Any:
        more: dict[str, Any] = {"prefix": prefix} if prefix else {}
        return self._bucket.ask(
            "list_objects", limit=limit, fields=_FIELDS, may=LIST, **more, **where
        ).data

    def _make_sure_gone(self, name: str) -> None:
        """A 404 without words may mean the bucket or a permission as well: the list tells."""
        found = self._listed(name, 1).objects
        if found and found[0].name == name:
            raise not_allowed(READ)

    def _of_upload(self, call: str, name: str, upload_id: str, *details: Any, **more: Any) -> Any:
        """A call about an upload; whatever is not found there is the upload."""
        try:
            return self._bucket.ask(call, name, upload_id, *details, may=WRITE, name=name, **more)
        except ObjectGone as error:
            raise UploadForgotten(
                "OCI has forgotten this upload.", "It begins anew by itself."
            ) from error

    def _committed_before(self, name: str, md5: str) -> StoredObject:
        found = self.stat(name)
        if found is None or found.md5 != md5:
            raise UploadForgotten("OCI has forgotten this upload.", "It begins anew by itself.")
        return found

    def _without_versions(self, name: str) -> str:
        """In a bucket that keeps versions, deleting has only hidden the object."""
        try:
            found = [v for v in self._paged("list_object_versions", prefix=name) if v.name == name]
            for version in found:
                self._bucket.ask(
                    "delete_object", name, version_id=version.version_id, may=DELETE, name=name
                )
        except PermissionMissing:
            return (
                "The bucket keeps versions and the key may not delete them, so earlier ones stay "
                "there and cost space."
            )
        return ""

    def _paged(self, call: str, *details: Any, **more: Any) -> Iterator[Any]:
        page: dict[str, Any] = {}
        while True:
            answer = self._bucket.ask(call, *details, may=LIST, limit=PAGE, **more, **page)
            yield from getattr(answer.data, "items", answer.data)
            if not answer.has_next_page:
                return
            page = {"page": answer.next_page}


def _verify(sent: str, answered: str | None) -> None:
    """The service compared already; an answer that says otherwise is not believed."""
    if answered and hex_md5(answered) != sent:
        raise damaged()
