"""Buckets of OCI may keep versions: deleting there only hides, and what is hidden costs money."""

from __future__ import annotations

from medintel_desktop.backends.oci.media_store import OciMediaStore
from tests.stores import Bytes, OciStandIn

NAME = "media/ab/a.mp4"


def test_deleting_removes_all_versions(oci_store: OciMediaStore, oci_stand_in: OciStandIn) -> None:
    oci_stand_in.keep_versions()
    for content in (b"1", b"22", b"333"):
        oci_store.put(NAME, Bytes(content), "video/mp4", {})
    oci_store.put(f"{NAME}.jpg", Bytes(b"x"), "image/jpeg", {})
    assert oci_store.delete(NAME) == ""
    assert oci_store.stat(NAME) is None
    left = oci_stand_in.log("DeleteObject")
    assert len(left) == 5, "the object, its three versions and the mark that hides them"
    assert [row["name"] for row in oci_stand_in.state()["versions"]] == []
    assert oci_store.stat(f"{NAME}.jpg") is not None
    assert oci_store.delete(NAME) == ""


def test_versions_that_may_not_be_removed_are_told(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    oci_stand_in.keep_versions()
    oci_store.put(NAME, Bytes(b"1"), "video/mp4", {})
    oci_stand_in.faults(
        {"op": "DeleteObject", "action": "status", "status": 404, "code": "BucketNotFound",
         "skip": 1}
    )  # fmt: skip
    assert "earlier ones stay there and cost space" in oci_store.delete(NAME)
    assert oci_store.stat(NAME) is None
