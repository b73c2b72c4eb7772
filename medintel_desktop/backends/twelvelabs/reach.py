"""Whether the service can open a URL: it fetches from the internet, not from this network."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_HERE = (".local", ".lan", ".home", ".internal", ".localhost")


def reachable(url: str, base_url: str | None) -> bool:
    """True for https on a public host. A service on this computer reaches this computer, too."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _public(host):
        return parts.scheme == "https"
    return base_url is not None and _loopback(host) and _loopback(urlsplit(base_url).hostname or "")


def _public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_HERE)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
