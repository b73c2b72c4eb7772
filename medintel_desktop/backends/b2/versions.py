"""Removes an object with all its versions: B2 keeps every one, and a plain delete only hides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medintel_desktop.backends.b2.errors import code_of, translated

_DENIED = {"AccessDenied", "403", "Forbidden", "UnauthorizedAccess"}
_UNKNOWN = {"NotImplemented", "MethodNotAllowed", "501"}


def remove(client: Any, bucket: str, key: str, what: str) -> str:
    """Returns "" when nothing is left, else one sentence on what stays and why."""
    from botocore.exceptions import ClientError

    with translated(what):
        try:
            versions = list(_versions(client, bucket, key))
        except ClientError as error:
            if code_of(error) not in _DENIED | _UNKNOWN:
                raise
            client.delete_object(Bucket=bucket, Key=key)
            if code_of(error) in _UNKNOWN:
                return ""
            return "Older versions may stay in the bucket: the key lacks the capability listFiles."
        try:
            for version in versions:
                client.delete_object(Bucket=bucket, Key=key, VersionId=version)
        except ClientError as error:
            if code_of(error) not in _DENIED:
                raise
            client.delete_object(Bucket=bucket, Key=key)
            return (
                "The file is hidden, but its versions stay in the bucket and cost money: the key"
                " lacks the capability deleteFiles, or the bucket locks its files."
            )
    return ""


def _versions(client: Any, bucket: str, key: str) -> Iterator[str]:
    """Ids of all versions and delete markers of a key, the newest first."""
    pages = client.get_paginator("list_object_versions")
    for page in pages.paginate(Bucket=bucket, Prefix=key):
        rows = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        yield from (row["VersionId"] for row in rows if row["Key"] == key)
        if rows and all(row["Key"] > key for row in rows):
            return  # keys come in order: only longer names follow
