"""One SDK client over one HTTP client of ours, made on first use."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from medintel_desktop.backends.twelvelabs.errors import SERVICE, wrong_address
from medintel_desktop.domain.errors import KeyRefused

if TYPE_CHECKING:
    import ssl

    import httpx
    from twelvelabs.base_client import AsyncBaseClient, BaseClient
    from twelvelabs.core.pagination import SyncPager

CONNECT_SECONDS = 10.0
PAGE = 50
"""The most a list answers at once [sdk:assets.list]."""

T = TypeVar("T")


_importing = Lock()


class Connection:
    """Thread-safe, as httpx is. ``timeout`` is the longest silence in seconds while reading or
    writing; connecting gets at most :data:`CONNECT_SECONDS`."""

    def __init__(self, api_key: str, base_url: str | None, timeout: float) -> None:
        self._api_key = api_key
        self._base_url = base_url.rstrip("/") if base_url else None
        self._timeout = timeout
        self._lock = Lock()
        self._clients: tuple[BaseClient, httpx.Client] | None = None

    @property
    def base_url(self) -> str | None:
        """The address in place of the service's own, None for that."""
        return self._base_url

    @property
    def api(self) -> BaseClient:
        return self._made()[0]

    @property
    def http(self) -> httpx.Client:
        """For addresses that the service hands out; carries no key."""
        return self._made()[1]

    def close(self) -> None:
        with self._lock:
            if self._clients is not None:
                self._clients[1].close()
                self._clients = None

    def _made(self) -> tuple[BaseClient, httpx.Client]:
        with self._lock:
            if self._clients is None:
                self._clients = self._make()
            return self._clients

    def _make(self) -> tuple[BaseClient, httpx.Client]:
        import httpx

        self.prepare()
        from twelvelabs.base_client import BaseClient

        # Redirects are not followed: the key would go along to wherever they lead.
        http = httpx.Client(verify=_trusted(), timeout=self._limits(), follow_redirects=False)
        api = BaseClient(
            api_key=self._api_key,
            base_url=self._base_url,
            # The SDK hands this to httpx as it is; a number would be one limit for all phases.
            timeout=self._limits(),  # type: ignore[arg-type]
            httpx_client=http,
        )
        return api, http

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[tuple[AsyncBaseClient, list[httpx.Response]]]:
        """A client of one's own for one stream, and the responses it has had so far, whose bytes
        are to be read by the caller. After :meth:`prepare`."""
        import httpx
        from twelvelabs.base_client import AsyncBaseClient

        responses: list[httpx.Response] = []

        async def keep(response: httpx.Response) -> None:
            responses.append(response)

        async with httpx.AsyncClient(
            verify=_trusted(), timeout=self._limits(), follow_redirects=False,
            event_hooks={"response": [keep]},
        ) as http:  # fmt: skip
            api = AsyncBaseClient(
                api_key=self._api_key,
                base_url=self._base_url,
                timeout=self._limits(),  # type: ignore[arg-type]  # as above
                httpx_client=http,
            )
            yield api, responses

    def prepare(self) -> None:
        """Import the SDK. Raises KeyRefused or NotSetUp for what could not be sent at all."""
        # The SDK imports itself in circles: two threads at once would see it half made. One lock
        # for all connections, because a new key makes a new one while the old is still in use.
        # Not twelvelabs.TwelveLabs: there TWELVELABS_BASE_URL beats the argument, and its
        # hand-written layer hides errors. The generated client below it does neither.
        with _importing, _no_collection():
            import twelvelabs.base_client  # noqa: F401

        if not self._api_key.isascii() or not self._api_key.isprintable():
            raise KeyRefused(
                "The TwelveLabs key has characters that no key has.",
                "Copy it again from the TwelveLabs website.",
                service=SERVICE,
            )
        if self._base_url is not None and not _is_web_address(self._base_url):
            raise wrong_address()

    def _limits(self) -> httpx.Timeout:
        import httpx

        return httpx.Timeout(self._timeout, connect=min(CONNECT_SECONDS, self._timeout))


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates trusted here, read once: a tenth of a second that each stream would wait."""
    import httpx

    return httpx.create_ssl_context()


@contextmanager
def _no_collection() -> Iterator[None]:
    """While 80,000 objects come that stay: looking through them, now or later, would hold up all
    threads for a tenth of a second."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        # Reading the port checks it.
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def everything(pager: SyncPager[T]) -> Iterator[T]:
    """All items of a list asked for with ``page_limit=PAGE``.

    The SDK's own iteration asks for one page too many.
    """
    page: SyncPager[T] | None = pager
    while page is not None and page.items:
        yield from page.items
        page = page.next_page() if len(page.items) >= PAGE else None
