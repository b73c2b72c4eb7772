"""What is Backblaze's own: capabilities, versions, links that are signed on this computer."""

from __future__ import annotations

import hashlib
from contextlib import closing

import httpx
import pytest

from medintel_desktop.backends.b2.media_store import B2MediaStore
from medintel_desktop.domain.errors import NotSetUp, PermissionMissing, StoreError
from tests.s3 import S3Server, b2_store_of
from tests.stores import Bytes
from tests.stubs.s3_faults import CAPABILITIES, S3Faults

NAME = "media/ab/abcd.jpg"
PHOTO = b"\xff\xd8 the bytes of a photo"


def sent(store: B2MediaStore, content: bytes = PHOTO) -> None:
    store.put(NAME, Bytes(content), "image/jpeg", {"sha256": hashlib.sha256(content).hexdigest()})


def versions(s3: S3Server, bucket: str) -> list[str]:
    answer = s3.client.list_object_versions(Bucket=bucket)
    return [row["Key"] for row in answer.get("Versions", []) + answer.get("DeleteMarkers", [])]


def test_the_place_names_the_service_the_bucket_and_the_prefix() -> None:
    with closing(B2MediaStore("id", "key", "us-west-004", "photos", "/mine/")) as store:
        assert store.place == "b2:s3.us-west-004.backblazeb2.com/photos/mine"
    with closing(
        B2MediaStore("id", "key", "", "photos", "", "s3.eu-central-003.b2.test/")
    ) as store:
        assert store.place == "b2:s3.eu-central-003.b2.test/photos"


@pytest.mark.parametrize("endpoint", ["http://", "https://a b", "ftp:/x y", "https://[::"])
def test_an_endpoint_that_makes_no_sense_is_said_at_once(endpoint: str) -> None:
    with pytest.raises(NotSetUp):
        B2MediaStore("id", "key", "us-west-004", "photos", endpoint=endpoint)


def test_a_bucket_that_is_no_name_is_said(s3: S3Server) -> None:
    with closing(b2_store_of(s3, "photos and films")) as store, pytest.raises(NotSetUp):
        store.stat(NAME)


def test_nothing_of_this_computers_own_setup_is_used(
    s3: S3Server, b2_bucket: str, b2_faults: S3Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_PROFILE": "nobody", "AWS_ACCESS_KEY_ID": "another", "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_DEFAULT_REGION": "mars-1",
        "AWS_CONFIG_FILE": "/nowhere", "AWS_REQUEST_CHECKSUM_CALCULATION": "when_supported",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    with closing(b2_store_of(s3, b2_bucket)) as store:
        sent(store)
    [put] = b2_faults.log("PUT", NAME)
    assert "another" not in put.headers["authorization"]
    assert "/us-west-004/s3/" in put.headers["authorization"]
    assert not [header for header in put.headers if "checksum" in header]


def test_a_prefix_keeps_all_below_it(s3: S3Server, b2_bucket: str) -> None:
    s3.client.put_object(Bucket=b2_bucket, Key="others.jpg", Body=b"x")
    with closing(b2_store_of(s3, b2_bucket, prefix="mine/photos")) as store:
        sent(store)
        assert [row.name for row in store.objects("")] == [NAME]
        assert store.check().ok
    keys = [row["Key"] for row in s3.client.list_objects_v2(Bucket=b2_bucket)["Contents"]]
    assert keys == [f"mine/photos/{NAME}", "others.jpg"]


def test_deleting_removes_every_version(
    s3: S3Server, b2_bucket: str, b2_store: B2MediaStore
) -> None:
    for content in (b"one", b"two", b"three"):
        sent(b2_store, content)
    s3.client.delete_object(Bucket=b2_bucket, Key=NAME)  # a marker, as other programs leave it
    sent(b2_store, b"four")
    s3.client.put_object(Bucket=b2_bucket, Key=NAME + ".another", Body=b"x")
    assert len(versions(s3, b2_bucket)) == 6
    assert b2_store.delete(NAME) == ""
    assert versions(s3, b2_bucket) == [NAME + ".another"]
    assert b2_store.delete(NAME) == ""


def test_versions_that_may_not_be_deleted_are_told(
    s3: S3Server, b2_bucket: str, b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    sent(b2_store)
    b2_faults.deny("deleteFiles")
    assert "deleteFiles" in b2_store.delete(NAME)
    assert b2_store.stat(NAME) is None
    assert versions(s3, b2_bucket) == [NAME, NAME]  # the file and the marker that hides it


def test_versions_that_may_not_be_listed_are_told(
    b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    sent(b2_store)
    b2_faults.deny("listFiles")
    assert "listFiles" in b2_store.delete(NAME)


def test_a_key_that_may_delete_nothing_says_so(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    sent(b2_store)
    b2_faults.deny("deleteFiles", "writeFiles")
    with pytest.raises(PermissionMissing):
        b2_store.delete(NAME)
    assert b2_store.stat(NAME) is not None


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_the_probe_names_the_capability_that_is_missing(
    capability: str, b2_store: B2MediaStore, b2_faults: S3Faults
) -> None:
    b2_faults.deny(capability)
    health = b2_store.check()
    assert not health.ok
    assert capability in health.hint
    if capability in ("writeFiles", "listFiles"):
        b2_faults.deny()
        assert list(b2_store.objects("medintel-probe")) == []


def test_the_probe_leaves_nothing(s3: S3Server, b2_bucket: str, b2_store: B2MediaStore) -> None:
    health = b2_store.check()
    assert health.ok
    assert (health.milliseconds or 0) > 0
    assert versions(s3, b2_bucket) == []


def test_a_link_opens_until_it_expires(b2_store: B2MediaStore, b2_faults: S3Faults) -> None:
    sent(b2_store)
    link = b2_store.link(NAME, 3600, "Grüße „a“.jpg")
    answer = httpx.get(link.url, headers={"Range": "bytes=0-3"}, trust_env=False)
    assert (answer.status_code, answer.content) == (206, PHOTO[:4])
    assert "filename*=UTF-8''Gr%C3%BC%C3%9Fe%20" in answer.headers["content-disposition"]
    assert httpx.get(link.url, trust_env=False).headers["content-type"] == "image/jpeg"
    b2_faults.advance = 3700
    assert httpx.get(link.url, trust_env=False).status_code == 403
    assert link.url not in repr(link)


@pytest.mark.parametrize("seconds", [0, -1, 604_801, 10**9])
def test_a_link_beyond_the_limit_is_refused_here(seconds: int, b2_store: B2MediaStore) -> None:
    with pytest.raises(StoreError):
        b2_store.link(NAME, seconds, "a.jpg")
    assert b2_store.link(NAME, 604_800, "a.jpg").id == ""


def test_links_cannot_be_revoked_and_it_says_so(b2_store: B2MediaStore) -> None:
    assert not b2_store.limits.revocable_links
    assert b2_store.revoke("") is False
