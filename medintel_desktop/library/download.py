"""Fetches media from http(s) links into the library, with a size limit and progress."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote, urlsplit

from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.errors import (
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
    TooLarge,
    UsageError,
)
from medintel_desktop.domain.words import size
from medintel_desktop.library.checksum import file_errors

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 20 * 1024**3
"""No download may be larger: a wrong link must not fill the disk."""

_TIMEOUT = 30.0


def is_link(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def name_of(link: str) -> str:
    """A file name for a link before it was asked: the last part of its path, else its host."""
    path, host = _parts(link)
    return _clean(unquote(path.rpartition("/")[2])) or host or "download"


def download(
    link: str, folder: Path, report: Callable[[float, float], None], most: int = MOST_BYTES
) -> tuple[Path, str]:
    """Fetch ``link`` into a new file in ``folder``; returns it and the name to show.

    Raises ServiceBusy (worth trying again), ServiceError (not), TooLarge, DiskFull. ``report``
    may raise; no half file is left in any case.
    """
    import httpx

    host = _parts(link)[1]
    if not is_link(link) or not host:
        raise UsageError("This is not a link.", "Links begin with http:// or https://.")
    target = _new_file(folder)
    try:
        with (
            file_errors(target),
            target.open("wb") as file,
            httpx.Client(follow_redirects=True, timeout=_TIMEOUT, max_redirects=5) as client,
            client.stream("GET", link) as response,
        ):
            _check(response.status_code, host)
            _receive(response, file, report, most)
            name = _suggested(response.headers.get("content-disposition")) or name_of(link)
    except BaseException as error:
        target.unlink(missing_ok=True)
        told = _told(error, host)
        if told is None:
            raise
        raise told from error
    return target, name


def _new_file(folder: Path) -> Path:
    with file_errors(folder):
        handle, path = tempfile.mkstemp(dir=folder, prefix="download-")
        os.close(handle)
    return Path(path)


def _receive(
    response: httpx.Response, file: BinaryIO, report: Callable[[float, float], None], most: int
) -> None:
    told = response.headers.get("content-length", "")
    total = int(told) if re.fullmatch(r"\d{1,18}", told, re.ASCII) else 0
    if total > most:
        raise _too_large(most)
    done = 0
    for chunk in response.iter_bytes(1 << 18):
        done += len(chunk)
        if done > most:
            raise _too_large(most)
        file.write(chunk)
        report(done, total if total >= done else 0)


def _told(error: BaseException, host: str) -> ServiceError | None:
    """What httpx raises, in the user's words; None for all else."""
    import httpx

    if isinstance(error, httpx.InvalidURL | httpx.TooManyRedirects | httpx.UnsupportedProtocol):
        return ServiceError("This link leads nowhere.", "Check the link.")
    if isinstance(error, httpx.TransportError):
        return ServiceUnreachable(f"{host} cannot be reached.", "It is tried again by itself.")
    if isinstance(error, httpx.DecodingError):
        return ServiceBusy(f"What {host} sent is damaged.", "It is tried again by itself.")
    return None


def _check(status: int, host: str) -> None:
    if status == 429 or status >= 500:
        raise ServiceBusy(f"{host} is busy.", "It is tried again by itself.")
    if status in (401, 403):
        raise ServiceError(f"{host} does not allow this link.", "Open it in a browser first.")
    if status >= 300:
        raise ServiceError(f"{host} has nothing at this link.", "Check the link.")


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"This download is larger than {size(most)}.", "Nothing was kept.")


def _parts(link: str) -> tuple[str, str]:
    """Path and host of a link; empty where it makes no sense."""
    try:
        parts = urlsplit(link)
        return parts.path, parts.hostname or ""
    except ValueError:
        return "", ""


def _suggested(disposition: str | None) -> str:
    if not disposition:
        return ""
    from email.message import Message  # slow to load, and most starts download nothing

    message = Message()
    message["content-disposition"] = disposition
    return _clean(message.get_filename() or "")


def _clean(name: str) -> str:
    """A name without folders or control characters; metadata is text, never a path."""
    return shown_name(re.sub(r"[\x00-\x1f\x7f/\\]", " ", name).strip(" .")[:200])
