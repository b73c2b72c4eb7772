"""Originals in a bucket that speaks S3, Backblaze B2 above all."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from medintel_desktop.backends.b2.body import carried
from medintel_desktop.backends.b2.checksums import (
    bare,
    compare,
    in_header,
    md5_in,
    md5_of,
    whole_md5,
)
from medintel_desktop.backends.b2.client import connect, endpoint_of, host_of
from medintel_desktop.backends.b2.errors import code_of, translated
from medintel_desktop.backends.b2.metadata import decoded, encoded
from medintel_desktop.backends.b2.probe import probe
from medintel_desktop.backends.b2.versions import remove
from medintel_desktop.domain.errors import StoreError, UploadForgotten
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

# Backblaze: large files, S3-compatible API; links: signature v4.
LIMITS = StoreLimits(
    smallest_part=5 * 1024**2,  # 5 MB at B2, 5 MiB elsewhere
    largest_part=5 * 1000**3,
    most_parts=10_000,
    largest_put=5 * 1000**3,
    longest_link=604_800,
    revocable_links=False,
)
CHUNK = 256 * 1024


class B2MediaStore:
    """Talks to one bucket, below ``prefix`` if there is one; ``endpoint`` overrides B2's own.

    Making one imports boto3 (0.4 s). Raises NotSetUp.
    """

    kind = StoreKind.B2
    limits = LIMITS

    def __init__(
        self,
        key_id: str,
        secret: str,
        region: str,
        bucket: str,
        prefix: str = "",
        endpoint: str = "",
    ) -> None:
        address = endpoint_of(region, endpoint)
        self._bucket = bucket
        folder = prefix.strip("/")
        self._prefix = f"{folder}/" if folder else ""
        self.place = "/".join(filter(None, (f"b2:{host_of(address)}", bucket, folder)))
        self._client = connect(key_id, secret, region, address)

    def check(self) -> ServiceHealth:
        return probe(self._client, self._bucket, self._prefix)

    def stat(self, name: str) -> StoredObject | None:
        from botocore.exceptions import ClientError

        with translated(name):
            try:
                answer = self._client.head_object(**self._at(name))
            except ClientError as error:
                if not self._missing(name, error):
                    raise
                return None
        return StoredObject(
            name, answer["ContentLength"], bare(answer["ETag"]), md5_of(answer),
            answer["LastModified"].timestamp(), decoded(answer.get("Metadata", {})),
        )  # fmt: skip

    def objects(self, prefix: str, after: str = "") -> Iterator[StoredObject]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix,
            **({"StartAfter": self._prefix + after} if after else {}),
        )  # fmt: skip
        for page in self._pages(pages):
            for row in page.get("Contents", ()):
                etag = bare(row["ETag"])
                yield StoredObject(
                    row["Key"][len(self._prefix) :], row["Size"], etag, md5_in(etag),
                    row["LastModified"].timestamp(),
                )  # fmt: skip

    def put(
        self, name: str, body: Body, content_type: str, metadata: Mapping[str, str]
    ) -> StoredObject:
        with translated(name), carried(body) as sent:
            answer = self._client.put_object(
                **self._at(name), Body=sent, ContentLength=len(sent),
                ContentMD5=in_header(body.md5), ContentType=content_type,
                Metadata=encoded(metadata),
            )  # fmt: skip
        compare(name, body.md5, answer)
        return StoredObject(name, len(body), bare(answer["ETag"]), body.md5, time.time())

    def begin(self, name: str, content_type: str, metadata: Mapping[str, str]) -> str:
        with translated(name):
            answer = self._client.create_multipart_upload(
                **self._at(name), ContentType=content_type, Metadata=encoded(metadata)
            )
        return str(answer["UploadId"])

    def put_part(self, name: str, upload_id: str, number: int, body: Body) -> StoredPart:
        with translated(name), carried(body) as sent:
            answer = self._client.upload_part(
                **self._at(name), UploadId=upload_id, PartNumber=number, Body=sent,
                ContentLength=len(sent), ContentMD5=in_header(body.md5),
            )  # fmt: skip
        compare(name, body.md5, answer)
        return StoredPart(number, len(body), body.md5, bare(answer["ETag"]))

    def parts(self, name: str, upload_id: str) -> list[StoredPart] | None:
        pages = self._client.get_paginator("list_parts").paginate(
            **self._at(name), UploadId=upload_id
        )
        try:
            return [
                StoredPart(row["PartNumber"], row["Size"], md5_in(bare(row["ETag"])),
                           bare(row["ETag"]))
                for page in self._pages(pages, name) for row in page.get("Parts", ())
            ]  # fmt: skip
        except UploadForgotten:
            return None

    def commit(self, name: str, upload_id: str, parts: Sequence[StoredPart]) -> StoredObject:
        rows = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
        wanted = whole_md5(parts)
        try:
            with translated(name):
                answer = self._client.complete_multipart_upload(
                    **self._at(name), UploadId=upload_id, MultipartUpload={"Parts": rows}
                )
        except UploadForgotten:
            # The answer of a try before may have been lost, inside the SDK or in another run.
            made = self.stat(name)
            if made is None or made.md5 != wanted:
                raise
            return made
        compare(name, wanted, answer)
        size = sum(part.bytes for part in parts)
        return StoredObject(name, size, bare(answer["ETag"]), wanted, time.time())

    def abort(self, name: str, upload_id: str) -> None:
        try:
            with translated(name):
                self._client.abort_multipart_upload(**self._at(name), UploadId=upload_id)
        except UploadForgotten:
            return

    def open_uploads(self, prefix: str = "") -> list[OpenUpload]:
        pages = self._client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix
        )
        return [
            OpenUpload(row["Key"][len(self._prefix) :], row["UploadId"],
                       row["Initiated"].timestamp())
            for page in self._pages(pages) for row in page.get("Uploads", ())
        ]  # fmt: skip

    def read(self, name: str, start: int, end: int, etag: str = "") -> Iterator[bytes]:
        if end <= start:
            return
        condition = {"IfMatch": f'"{etag}"'} if etag else {}
        with translated(name):
            answer = self._client.get_object(
                **self._at(name), Range=f"bytes={start}-{end - 1}", **condition
            )
            try:
                yield from answer["Body"].iter_chunks(CHUNK)
            finally:
                answer["Body"].close()

    def delete(self, name: str) -> str:
        return remove(self._client, self._bucket, self._prefix + name, name)

    def link(self, name: str, seconds: int, file_name: str) -> Link:
        longest = LIMITS.longest_link or 0
        if not 0 < seconds <= longest:
            raise StoreError("A link of this bucket opens for at most 7 days.", "Choose less.")
        shown = f"inline; filename*=UTF-8''{quote(file_name, safe='')}"
        with translated(name):
            url = self._client.generate_presigned_url(
                "get_object", Params={**self._at(name), "ResponseContentDisposition": shown},
                ExpiresIn=seconds,
            )  # fmt: skip
        return Link(url, time.time() + seconds)

    def revoke(self, link_id: str) -> bool:
        """Never: a signed link ends by expiry, or with the key that signed it."""
        return False

    def close(self) -> None:
        self._client.close()

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + name}

    def _pages(self, pages: Any, name: str = "") -> Iterator[Any]:
        """Each page as it is asked for; errors are ours, those of whoever reads it are not."""
        rest = iter(pages)
        while True:
            with translated(name or f"the bucket {self._bucket}"):
                page = next(rest, None)
            if page is None:
                return
            yield page

    def _missing(self, name: str, refusal: Exception) -> bool:
        """Whether a HEAD was refused because there is no such object.

        HEAD answers carry no reason, and a bucket that is away must not look like an object that
        is gone; the first byte is asked for because its answer does. Raises that reason.
        """
        from botocore.exceptions import ClientError

        if code_of(refusal) not in ("400", "403", "404"):
            return False
        try:
            self._client.get_object(**self._at(name), Range="bytes=0-0")["Body"].close()
        except ClientError as reason:
            if code_of(reason) == "NoSuchKey":
                return True
            raise
        return False
