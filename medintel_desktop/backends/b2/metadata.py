"""Metadata of an object: any text, sent in headers, which are ASCII."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote

_SHOWN = "!\"#$&'()*+,-./:;<=>?@[]^_`{|}~"
"""Marks that headers carry as they are; ``%`` and all else is percent-encoded."""


def encoded(metadata: Mapping[str, str]) -> dict[str, str]:
    return {key: quote(value, safe=_SHOWN) for key, value in metadata.items()}


def decoded(metadata: Mapping[str, str]) -> dict[str, str]:
    return {key: unquote(value) for key, value in metadata.items()}
