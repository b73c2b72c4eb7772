"""Links are fetched whole or not at all, and nothing the server says is a path."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from medintel_desktop.domain.errors import (
    Cancelled,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
    TooLarge,
    UsageError,
)
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.download import download, name_of
from tests import media
from tests.driver import Driver
from tests.plain import reason


class Site:
    """A web server on loopback that answers as the test says; the last answer stays."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, named, body))

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, site: Site, *args: object) -> None:
        self.site = site
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        answers = self.site.answers
        status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    site = Site()
    yield site
    site.close()


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return media.photo(tmp_path / "picture.jpg", "green", size=(640, 480)).read_bytes()


@pytest.fixture
def driver(workspace: Workspace) -> Driver:
    return Driver(workspace)


def soon(driver: Driver) -> None:
    """Do not wait for the pause between two tries."""
    driver.workspace.queue.retry([j.id for j in driver.workspace.catalogue.jobs.page()])
    driver.run(patient=False)


def incoming(driver: Driver) -> list[Path]:
    return list(driver.workspace.folder.incoming.iterdir())


def ignore(done: float, total: float) -> None:
    """For progress nobody looks at."""


def test_link_becomes_an_item_in_the_library(driver: Driver, site: Site, picture: bytes) -> None:
    site.answer(200, picture)
    (job,) = driver.add(f"{site.url}/photos/leaf%20one.jpg?size=full")
    item = driver.items()["leaf one.jpg"]
    assert job.state is JobState.DONE
    assert item.state is MediaState.READY
    kept = driver.workspace.originals.locate(item)
    assert kept == driver.workspace.folder.original(item.checksum, ".jpg")
    assert kept.read_bytes() == picture
    assert incoming(driver) == []


def test_the_same_link_again_is_the_same_item(driver: Driver, site: Site, picture: bytes) -> None:
    site.answer(200, picture)
    driver.add(f"{site.url}/leaf.jpg")
    (job,) = driver.add(f"{site.url}/leaf.jpg")
    assert job.note == "Already in the library"
    (item,) = driver.items().values()
    assert len(item.paths) == 1
    assert incoming(driver) == []


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ('attachment; filename="../../x.jpg"', "x.jpg"),
        ('attachment; filename="..\\\\..\\\\x.jpg"', "x.jpg"),
        ('attachment; filename="/etc/passwd"', "etc passwd"),
        ("attachment; filename*=UTF-8''%2e%2e%2f%E2%82%AC%0a.jpg", "€ .jpg"),
        ('attachment; filename=""', "fallback.jpg"),
        ('attachment; filename="' + "n" * 400 + '.jpg"', "n" * 200),
        ("attachment", "fallback.jpg"),
    ],
)
def test_a_name_told_by_the_server_is_no_path(
    driver: Driver, site: Site, picture: bytes, told: str, name: str
) -> None:
    site.answer(200, picture, content_disposition=told)
    driver.add(f"{site.url}/fallback.jpg")
    (item,) = driver.items().values()
    assert item.name == name
    found = driver.workspace.originals.locate(item)
    assert found is not None
    assert found.is_relative_to(driver.workspace.folder.root / "originals")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_refused_link_fails_with_its_reason(driver: Driver, site: Site, status: int) -> None:
    site.answer(status, b"<h1>no</h1>")
    (job,) = driver.add(f"{site.url}/leaf.jpg")
    assert "127.0.0.1" in reason(job)
    assert len(site.asked) == 1
    assert driver.items() == {}
    assert incoming(driver) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy_server_is_asked_again(
    driver: Driver, site: Site, picture: bytes, status: int
) -> None:
    site.answer(status)
    site.answer(200, picture)
    driver.workspace.ingest.add([f"{site.url}/leaf.jpg"])
    driver.run(patient=False)
    (job,) = driver.workspace.catalogue.jobs.page()
    assert (job.state, job.note) == (JobState.WAITING, "Waiting: 127.0.0.1 is busy.")
    assert incoming(driver) == []
    soon(driver)
    assert driver.items()["leaf.jpg"].state is MediaState.READY


@pytest.mark.parametrize("length", ["900000", ""], ids=["told", "not told"])
def test_cut_connection_is_tried_again(
    driver: Driver, site: Site, picture: bytes, length: str
) -> None:
    if length:
        site.answer(200, picture[:900], content_length=length)
    else:
        site.answer(200, b"ff\r\nhalf", content_length="", transfer_encoding="chunked")
    site.answer(200, picture)
    driver.workspace.ingest.add([f"{site.url}/leaf.jpg"])
    driver.run(patient=False)
    (job,) = driver.workspace.catalogue.jobs.page()
    assert job.state is JobState.WAITING
    assert job.note == "Waiting: 127.0.0.1 cannot be reached."
    assert incoming(driver) == []
    soon(driver)
    assert driver.items()["leaf.jpg"].bytes == len(picture)


def test_redirects_are_followed_to_the_web_alone(
    driver: Driver, site: Site, picture: bytes
) -> None:
    site.answer(302, location="/elsewhere/leaf.jpg")
    site.answer(200, picture)
    driver.add(f"{site.url}/a.jpg")
    assert site.asked == ["/a.jpg", "/elsewhere/leaf.jpg"]
    assert set(driver.items()) == {"a.jpg"}

    site.answers.clear()
    site.answer(302, location="file:///etc/passwd")
    (job,) = driver.add(f"{site.url}/b.jpg")
    assert reason(job) == "This link leads nowhere."


def test_endless_redirects_end(driver: Driver, site: Site) -> None:
    site.answer(302, location="/again")
    (job,) = driver.add(f"{site.url}/a.jpg")
    assert reason(job) == "This link leads nowhere."
    assert len(site.asked) < 10


def test_page_in_place_of_a_photo_leaves_nothing_behind(
    driver: Driver, site: Site, picture: bytes
) -> None:
    site.answer(200, b"<!doctype html><p>Log in first</p>")
    site.answer(200, picture)
    (job,) = driver.add(f"{site.url}/leaf.jpg")
    assert reason(job) == "This is not a photo or video that can be shown."
    assert driver.items() == {}
    assert incoming(driver) == []
    driver.workspace.queue.retry()
    driver.run()
    assert driver.items()["leaf.jpg"].state is MediaState.READY


@pytest.mark.parametrize("told", ["5000", ""], ids=["told", "not told"])
def test_size_limit(site: Site, tmp_path: Path, told: str) -> None:
    if told:
        site.answer(200, bytes(5000))
    else:
        site.answer(200, bytes(5000), content_length="", connection="close")
    with pytest.raises(TooLarge, match="larger than 4 kB"):
        download(f"{site.url}/a.jpg", tmp_path, ignore, most=4000)
    assert list(tmp_path.iterdir()) == []


def test_progress_grows_to_the_size(site: Site, tmp_path: Path) -> None:
    site.answer(200, bytes(3_000_000))
    told: list[tuple[float, float]] = []
    download(f"{site.url}/a.jpg", tmp_path, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (3_000_000, 3_000_000)
    assert {total for _, total in told} == {3_000_000}


def test_cancelled_download_leaves_no_half_file(site: Site, tmp_path: Path) -> None:
    site.answer(200, bytes(3_000_000))

    def cancelled(done: float, total: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        download(f"{site.url}/a.jpg", tmp_path, cancelled)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", ["many", "-1", "9" * 30])
def test_senseless_length_is_no_failure_of_ours(site: Site, tmp_path: Path, length: str) -> None:
    site.answer(200, b"abc", content_length=length)
    with pytest.raises(ServiceBusy):
        download(f"{site.url}/a.jpg", tmp_path, ignore)
    assert list(tmp_path.iterdir()) == []


def test_damaged_compression(site: Site, tmp_path: Path) -> None:
    site.answer(200, b"not gzip", content_encoding="gzip")
    with pytest.raises(ServiceBusy, match="damaged"):
        download(f"{site.url}/a.jpg", tmp_path, ignore)


def test_nobody_listens(site: Site, tmp_path: Path) -> None:
    url = site.url
    site._server.socket.close()
    with pytest.raises(ServiceUnreachable, match=r"127\.0\.0\.1 cannot be reached"):
        download(f"{url}/a.jpg", tmp_path, ignore)


@pytest.mark.parametrize(
    "link",
    ["http://", "https:///a.jpg", "http://[::1", "http://a b/", "http://\udcff/a", "http://h/\0"],
)
def test_links_that_make_no_sense(driver: Driver, link: str, tmp_path: Path) -> None:
    with pytest.raises((UsageError, ServiceError)):
        download(link, tmp_path, ignore)
    assert name_of(link)


def test_senseless_link_is_a_failed_job(driver: Driver, tmp_path: Path) -> None:
    good = media.photo(tmp_path / "good.jpg", "red")
    jobs: list[Job] = driver.add("http://[::1", good)
    assert [job.state for job in jobs] == [JobState.FAILED, JobState.DONE]
    assert reason(jobs[0]) == "This is not a link."
