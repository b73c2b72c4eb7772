"""Links that open one object without an account, where a store has them."""

from __future__ import annotations

import time

import httpx

from medintel_desktop.domain.ports import MediaStore
from tests.stores import Bytes

NAME = "media/ab/größe & 100%.jpg"
FILE = 'Ferien "am Meer" – 日本.jpg'


def test_a_link_opens_one_object(parted: MediaStore) -> None:
    parted.put(NAME, Bytes(b"a picture"), "image/jpeg", {})
    parted.put("media/other", Bytes(b"secret"), "image/jpeg", {})
    before = time.time()
    link = parted.link(NAME, 3600, FILE)
    assert before + 3599 < link.expires_at < time.time() + 3601
    answer = httpx.get(link.url, trust_env=False)
    assert (answer.status_code, answer.content) == (200, b"a picture")
    assert answer.headers["content-type"] == "image/jpeg"
    assert "%E6%97%A5%E6%9C%AC.jpg" in answer.headers["content-disposition"]
    stretch = httpx.get(link.url, headers={"Range": "bytes=2-4"}, trust_env=False)
    assert (stretch.status_code, stretch.content) == (206, b"pic")


def test_a_link_writes_nothing(parted: MediaStore) -> None:
    parted.put(NAME, Bytes(b"a picture"), "image/jpeg", {})
    link = parted.link(NAME, 3600, FILE)
    assert link.url not in repr(link)
    if parted.limits.revocable_links:  # the other stand-in does not check what was signed
        assert httpx.put(link.url, content=b"other", trust_env=False).status_code >= 400
        assert httpx.delete(link.url, trust_env=False).status_code >= 400
    assert b"".join(parted.read(NAME, 0, 100)) == b"a picture"


def test_revoking_says_whether_it_did(parted: MediaStore) -> None:
    parted.put(NAME, Bytes(b"a picture"), "image/jpeg", {})
    link, other = (parted.link(NAME, 3600, FILE) for _ in range(2))
    assert parted.revoke(link.id) is parted.limits.revocable_links
    if parted.limits.revocable_links:
        assert link.id
        assert httpx.get(link.url, trust_env=False).status_code == 404
        assert parted.revoke(link.id)
    assert httpx.get(other.url, trust_env=False).status_code == 200


def test_a_link_ends_with_its_object(parted: MediaStore) -> None:
    parted.put(NAME, Bytes(b"a picture"), "image/jpeg", {})
    link = parted.link(NAME, 3600, FILE)
    parted.delete(NAME)
    assert httpx.get(link.url, trust_env=False).status_code in (403, 404)
