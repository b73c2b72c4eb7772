"""Links of OCI end when they should: by time and when revoked."""

from __future__ import annotations

import httpx
import pytest

from medintel_desktop.backends.oci.media_store import OciMediaStore
from medintel_desktop.domain.errors import PermissionMissing
from tests.stores import Bytes, OciStandIn

NAME = "media/ab/a.jpg"


def status(url: str) -> int:
    return httpx.get(url, trust_env=False).status_code


def test_a_link_ends_at_its_time(oci_store: OciMediaStore, oci_stand_in: OciStandIn) -> None:
    oci_store.put(NAME, Bytes(b"x"), "image/jpeg", {})
    link = oci_store.link(NAME, 600, "a.jpg")
    oci_stand_in.clock(590)
    assert status(link.url) == 200
    oci_stand_in.clock(610)
    assert status(link.url) == 404


def test_a_revoked_link_does_not_open_others_do(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    oci_store.put(NAME, Bytes(b"x"), "image/jpeg", {})
    first, second = (oci_store.link(NAME, 600, "a.jpg") for _ in range(2))
    assert [row["access"] for row in oci_stand_in.state()["pars"]] == ["ObjectRead"] * 2
    assert oci_store.revoke(first.id)
    assert (status(first.url), status(second.url)) == (404, 200)
    assert len(oci_stand_in.state()["pars"]) == 1


def test_a_link_opens_nothing_else(oci_store: OciMediaStore) -> None:
    oci_store.put(NAME, Bytes(b"x"), "image/jpeg", {})
    oci_store.put("media/ab/b.jpg", Bytes(b"y"), "image/jpeg", {})
    link = oci_store.link(NAME, 600, "a.jpg")
    assert status(link.url.replace("a.jpg?", "b.jpg?")) == 404


def test_no_permission_for_links_is_said(
    oci_store: OciMediaStore, oci_stand_in: OciStandIn
) -> None:
    call = "CreatePreauthenticatedRequest"
    oci_stand_in.faults({"op": call, "action": "status", "status": 404, "code": "BucketNotFound"})
    with pytest.raises(PermissionMissing, match="make links") as caught:
        oci_store.link(NAME, 600, "a.jpg")
    assert caught.value.service is None
