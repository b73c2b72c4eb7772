"""Words of an answer as they come, on a connection that can be dropped at any moment.

A call of the SDK that waits cannot be interrupted; its asynchronous twin can. So each stream has
an event loop of its own, which runs while the caller waits for words, in the caller's thread, and a
client of its own, so that dropping it ends nothing else.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from medintel_desktop.backends.twelvelabs.connection import Connection
from medintel_desktop.backends.twelvelabs.errors import translated, unreadable
from medintel_desktop.backends.twelvelabs.events import Events
from medintel_desktop.domain.analyst import Reply

PATIENCE = 0.02
"""Seconds between two looks at whether to stop, while nothing comes."""


def spoken(
    connection: Connection, asked: dict[str, Any], stopped: Callable[[], bool]
) -> Iterator[str | Reply]:
    """As ``Analyst.stream``; ``asked`` are the arguments of the SDK's call."""
    connection.prepare()
    loop = asyncio.SelectorEventLoop()
    stream = _Stream(loop, connection, asked)
    try:
        while not (ending := stopped()) and not stream.listen(PATIENCE):
            while stream.words:
                yield stream.words.popleft()
        if not ending:
            stream.raise_unless_begun()
        yield from stream.words
        reply = stream.events.reply()
        if not (ending or reply.whole or reply.text):
            raise unreadable(paid=True)
        yield reply
    finally:
        stream.drop()
        loop.close()


class _Stream:
    """One request under way. ``words`` are those not handed on yet."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, connection: Connection, asked: dict[str, Any]
    ) -> None:
        self.words: deque[str] = deque()
        self.events = Events()
        self._loop = loop
        self._task = loop.create_task(self._receive(connection, asked))
        self._task.add_done_callback(lambda _: loop.stop())

    def listen(self, seconds: float) -> bool:
        """Wait for words at most so long; True once no more can come."""
        timer = self._loop.call_later(seconds, self._loop.stop)
        self._loop.run_forever()
        timer.cancel()
        return self._task.done()

    def raise_unless_begun(self) -> None:
        """The error that ended it, unless there are words: then they are told, as cut off."""
        import httpx

        error = self._task.exception()
        cut_off = isinstance(error, httpx.TransportError | httpx.DecodingError)
        if error is not None and not (cut_off and self.events.begun):
            with translated(paid=True, asking=True):
                raise error

    def drop(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            self._loop.run_until_complete(self._task)
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())

    async def _receive(self, connection: Connection, asked: dict[str, Any]) -> None:
        async with (
            connection.listening() as (api, responses),
            api.with_raw_response.analyze_stream(**asked),
        ):
            async for data in responses[-1].aiter_bytes():
                self.words.extend(self.events.feed(data))
                self._loop.stop()
                if self.events.over:
                    return
            self.words.extend(self.events.feed(b"\n"))
