"""What the player asks over the loopback: ranges, secrets, and honest ends."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from medintel_desktop.domain.media import MediaItem, Problem
from medintel_desktop.domain.store import CopyRole
from medintel_desktop.library.streaming import MOST_OPEN
from tests import media
from tests.contract.copies.shelf import Shelf, noted
from tests.stores import Bytes


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def content() -> bytes:
    return bytes(range(256)) * 12_000  # 3 MB


@pytest.fixture
def item(folder_shelf: Shelf, tmp_path: Path, content: bytes) -> MediaItem:
    """A video that a store alone has; here only its bytes count."""
    path = media.video(tmp_path / "a.mp4")
    found = folder_shelf.add(path)
    path.unlink()
    noted(folder_shelf.workspace, folder_shelf.store, found, content)
    folder_shelf.workspace.originals.check()
    return folder_shelf.item("a.mp4")


@pytest.fixture
def url(folder_shelf: Shelf, item: MediaItem) -> str:
    stream = folder_shelf.workspace.cloud.streaming.open(item, lambda problem: None)
    assert stream is not None
    return stream.url


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, 3_072_000),
        ("bytes=0-0", 0, 1),
        ("bytes=1048570-1048585", 1_048_570, 1_048_586),
        ("bytes=3071999-", 3_071_999, 3_072_000),
        ("bytes=-100", 3_071_900, 3_072_000),
        ("bytes=2000000-99999999", 2_000_000, 3_072_000),
    ],
)
def test_a_range_is_what_was_asked_for(
    client: httpx.Client, url: str, content: bytes, asked: str, start: int, end: int
) -> None:
    answer = client.get(url, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(content)}"
    assert answer.content == content[start:end]


def test_all_of_it_without_a_range(client: httpx.Client, url: str, content: bytes) -> None:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.content == content
    head = client.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(content))


@pytest.mark.parametrize("asked", ["bytes=3072000-", "bytes=5-2", "bytes=-0"])
def test_a_range_that_is_not_there(client: httpx.Client, url: str, asked: str) -> None:
    answer = client.get(url, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */3072000"


@pytest.mark.parametrize("asked", ["items=0-1", "bytes=-", "bytes=0-1,5-9", "bytes=x-"])
def test_a_range_without_sense_is_passed_over(client: httpx.Client, url: str, asked: str) -> None:
    assert client.get(url, headers={"Range": asked}).status_code == 200


def test_nobody_gets_in_without_the_token(client: httpx.Client, url: str) -> None:
    base = url[: url.index("/", len("http://"))]
    token = url[len(base) + 1 :].partition("/")[0]
    assert len(token) >= 43
    for path in ("", "/", "/item.mp4", f"/{token[:-1]}/item.mp4", f"/x{token}/", "/../etc/passwd"):
        assert client.get(base + path).status_code == 404
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, url).status_code == 501


def test_only_this_computer_is_served(url: str) -> None:
    port = int(url.split(":")[2].partition("/")[0])
    with socket.create_server(("0.0.0.0", 0)), socket.socket() as other:
        other.settimeout(5)
        assert other.connect_ex(("127.0.0.2", port)) != 0


def test_addresses_end(
    client: httpx.Client, folder_shelf: Shelf, item: MediaItem, url: str
) -> None:
    streaming = folder_shelf.workspace.cloud.streaming
    for _ in range(MOST_OPEN):
        last = streaming.open(item, lambda problem: None)
    assert client.get(url).status_code == 404
    assert last is not None
    assert client.get(last.url).status_code == 200
    last.close()
    assert client.get(last.url).status_code == 404
    streaming.close()
    with pytest.raises(httpx.TransportError):
        client.get(last.url)


def test_closing_does_not_wait_for_a_player_that_paused(folder_shelf: Shelf, url: str) -> None:
    port, path = url.split(":")[2].split("/", 1)
    with socket.create_connection(("127.0.0.1", int(port))) as player:
        player.sendall(f"GET /{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert player.recv(100).startswith(b"HTTP/1.1 200")
        closing = threading.Thread(target=folder_shelf.workspace.cloud.streaming.close)
        closing.start()
        closing.join(30)
        assert not closing.is_alive()
        while player.recv(1 << 20):
            pass


def test_what_is_being_sent_is_cut_with_its_address(folder_shelf: Shelf, item: MediaItem) -> None:
    stream = folder_shelf.workspace.cloud.streaming.open(item, lambda problem: None)
    assert stream is not None
    port, path = stream.url.split(":")[2].split("/", 1)
    with socket.create_connection(("127.0.0.1", int(port)), timeout=30) as player:
        player.sendall(f"GET /{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert player.recv(100).startswith(b"HTTP/1.1 200")
        stream.close()
        while player.recv(1 << 20):
            pass


def test_a_store_that_is_away_is_told(
    client: httpx.Client, folder_shelf: Shelf, item: MediaItem, tmp_path: Path
) -> None:
    told: list[Problem] = []
    stream = folder_shelf.workspace.cloud.streaming.open(item, told.append)
    assert stream is not None
    url = stream.url
    assert client.get(url, headers={"Range": "bytes=0-9"}).status_code == 206
    (tmp_path / "other disk").rename(tmp_path / "unplugged")
    assert client.get(url, headers={"Range": "bytes=0-9"}).status_code == 206
    assert client.get(url, headers={"Range": "bytes=2000000-"}).status_code == 503
    assert [problem.short for problem in told] == ["Offline"]


def test_an_object_that_is_replaced_ends_the_stream(
    client: httpx.Client, folder_shelf: Shelf, item: MediaItem, content: bytes
) -> None:
    told: list[Problem] = []
    [copy] = folder_shelf.workspace.cloud.copies.of(item.id)
    stream = folder_shelf.workspace.cloud.streaming.open(item, told.append)
    assert stream is not None
    url = stream.url
    got = bytearray()
    with client.stream("GET", url, headers={"Range": "bytes=0-1048575"}) as answer:
        got += answer.read()
    folder_shelf.store.put(copy.object, Bytes(b"x" * copy.bytes), "video/mp4", {})
    again = bytearray()
    with client.stream("GET", url) as answer, pytest.raises(httpx.RemoteProtocolError):
        again.extend(byte for piece in answer.iter_raw() for byte in piece)
    assert got == content[: 1 << 20]
    assert content.startswith(again)
    assert [problem.short for problem in told] == ["Changed in the cloud"]


def test_what_plays_best_is_chosen(folder_shelf: Shelf, item: MediaItem) -> None:
    cloud = folder_shelf.workspace.cloud
    [original] = cloud.copies.of(item.id)
    smaller = replace(original, object="media/small.mp4", role=CopyRole.COMPRESSED, bytes=5)
    folder_shelf.workspace.catalogue.copies.put(smaller)
    odd = replace(item, metadata=replace(item.metadata, plays_natively=False))
    assert [copy.role for copy in cloud.streaming._playable(item)] == [CopyRole.ORIGINAL]
    assert [copy.role for copy in cloud.streaming._playable(odd)] == [CopyRole.COMPRESSED]
    folder_shelf.workspace.catalogue.copies.remove(original.place, original.object)
    assert [copy.role for copy in cloud.streaming._playable(item)] == [CopyRole.COMPRESSED]
    folder_shelf.workspace.catalogue.copies.remove(smaller.place, smaller.object)
    assert cloud.streaming.open(item, lambda problem: None) is None


def test_a_start_loads_no_server() -> None:
    code = (
        "import sys, medintel_desktop.assembly, medintel_desktop.bootstrap\n"
        "print([m for m in ('http.server', 'socketserver', 'boto3', 'oci') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
