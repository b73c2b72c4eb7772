"""An answer that comes in pieces: one JSON object a line [sdk:raw_base_client.analyze_stream].

The SDK drops a line that it cannot read without a word, and takes characters such as U+2028, which
may stand inside a line, for the end of one. An answer with a hole would then look like a whole one.
"""

from __future__ import annotations

import json
from typing import Any

from medintel_desktop.domain.analysis import MOST_CHARACTERS
from medintel_desktop.domain.analyst import Reply

LONGEST_LINE = 1 << 20
"""Bytes; what goes on for longer is no event."""


class Events:
    """Takes bytes as they arrive, gives words as soon as they are there."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._text: list[str] = []
        self._characters = 0
        self._end: dict[str, Any] | None = None
        self._damaged = False

    @property
    def over(self) -> bool:
        """Nothing that may still come would be used."""
        endless = len(self._rest) > LONGEST_LINE or self._characters > MOST_CHARACTERS
        return self._end is not None or endless

    @property
    def begun(self) -> bool:
        """There are words."""
        return bool(self._text)

    def feed(self, data: bytes) -> list[str]:
        """The words that these bytes complete. The last line may need a line break to end it."""
        self._rest += data
        *lines, rest = self._rest.split(b"\n")
        self._rest = rest
        said = [words for words in map(self._read, lines) if words]
        self._text += said
        self._characters += sum(map(len, said))
        return said

    def reply(self) -> Reply:
        """All that was said. Whole only when the service said that this was all, and no line was
        unreadable."""
        end = self._end or {}
        whole = end.get("finish_reason") == "stop" and not self._damaged
        return Reply(
            "".join(self._text), whole, _tokens(end), _text_in(end.get("error"), "message")
        )

    def _read(self, line: bytes | bytearray) -> str:
        if not line.strip() or self._end is not None:
            return ""
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
            event = None
        if not isinstance(event, dict) or "event_type" not in event:
            self._damaged = True
            return ""
        if event["event_type"] == "stream_end":
            self._end = event
        if event["event_type"] != "text_generation":
            return ""
        words = event.get("text")
        self._damaged = self._damaged or not isinstance(words, str)
        return words if isinstance(words, str) else ""


def _tokens(end: dict[str, Any]) -> int:
    metadata = end.get("metadata")
    usage = metadata.get("usage") if isinstance(metadata, dict) else None
    count = usage.get("output_tokens") if isinstance(usage, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) else 0


def _text_in(value: object, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
