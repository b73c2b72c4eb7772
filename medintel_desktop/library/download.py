"""Fetches media from http(s) links into the library, with a size limit and progress."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from urllib.parse import unquote, urlsplit

from medintel_desktop.domain.errors import (
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
    TooLarge,
    UsageError,
)
from medintel_desktop.library.checksum import file_errors

MOST_BYTES = 20 * 1024**3
"""No download may be larger: a wrong link must not fill the disk."""

_TIMEOUT = 30.0


def is_link(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def name_of(link: str) -> str:
    """A file name for a link before it was asked: the last part of its path, else its host."""
    parts = urlsplit(link)
    return _clean(unquote(Path(parts.path).name)) or parts.hostname or "download"


def download(
    link: str, folder: Path, report: Callable[[float, float], None], most: int = MOST_BYTES
) -> tuple[Path, str]:
    """Fetch ``link`` into a new file in ``folder``; returns it and the name to show.

    Raises ServiceBusy (worth trying again), ServiceError (not), TooLarge, DiskFull. ``report``
    may raise; no half file is left in any case.
    """
    import httpx

    if not is_link(link) or not urlsplit(link).hostname:
        raise UsageError(f"{link} is not a link.", "Links begin with http:// or https://.")
    handle, temporary = tempfile.mkstemp(dir=folder, prefix="download-")
    target = Path(temporary)
    try:
        with (
            file_errors(target),
            os.fdopen(handle, "wb") as file,
            httpx.Client(follow_redirects=True, timeout=_TIMEOUT, max_redirects=5) as client,
            client.stream("GET", link) as response,
        ):
            _check(response.status_code, link)
            total = int(response.headers.get("content-length") or 0)
            if total > most:
                raise _too_large(most)
            done = 0
            for chunk in response.iter_bytes(1 << 18):
                done += len(chunk)
                if done > most:
                    raise _too_large(most)
                file.write(chunk)
                report(done, max(total, done))
            name = _suggested(response.headers.get("content-disposition")) or name_of(link)
    except httpx.TransportError as error:
        target.unlink(missing_ok=True)
        raise ServiceUnreachable(
            f"{urlsplit(link).hostname} cannot be reached.", "It is tried again by itself."
        ) from error
    except (httpx.InvalidURL, httpx.TooManyRedirects) as error:
        target.unlink(missing_ok=True)
        raise ServiceError("This link leads nowhere.", "Check the link.") from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target, name


def _check(status: int, link: str) -> None:
    host = urlsplit(link).hostname
    if status == 429 or status >= 500:
        raise ServiceBusy(f"{host} is busy.", "It is tried again by itself.")
    if status in (401, 403):
        raise ServiceError(f"{host} does not allow this link.", "Open it in a browser first.")
    if status >= 300:
        raise ServiceError(f"{host} has nothing at this link.", "Check the link.")


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"This download is larger than {most // 1024**3} GB.", "Nothing was kept.")


def _suggested(disposition: str | None) -> str:
    if not disposition:
        return ""
    message = Message()
    message["content-disposition"] = disposition
    return _clean(message.get_filename() or "")


def _clean(name: str) -> str:
    """A name without folders or control characters; metadata is text, never a path."""
    return re.sub(r"[\x00-\x1f/\\]", " ", name).strip(" .")[:200]
