"""Whether the web engine can run here, and what it must be told first."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SHARED = Path("/dev/shm")  # noqa: S108 - not a file of ours: where Linux keeps shared memory
LEAST_BYTES = 64 * 2**20
"""With less room there the page's process dies without a word."""

_FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
_WITHOUT_SHARED = "--disable-dev-shm-usage"
_WITHOUT_CALLS = "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"
"""WebRTC would reach other computers by ways that neither the page's policy nor our filter sees."""


def obstacle() -> str:
    """Why the engine must not be started, in words for the user; "" when it may.

    It ends the whole app when it is run by root, unless its sandbox was switched off; that is
    for tests alone.
    """
    by_root = sys.platform == "linux" and os.geteuid() == 0
    if by_root and not os.environ.get("QTWEBENGINE_DISABLE_SANDBOX"):
        return "The map does not run as root. Everything else works."
    return ""


def prepare() -> None:
    """Before the engine is imported. Without much shared memory it does without."""
    wanted = [_WITHOUT_CALLS]
    if sys.platform == "linux" and not _has_room():
        wanted.append(_WITHOUT_SHARED)
    flags = os.environ.get(_FLAGS, "").split()
    os.environ[_FLAGS] = " ".join([*flags, *(flag for flag in wanted if flag not in flags)])


def _has_room() -> bool:
    try:
        found = os.statvfs(SHARED)
    except OSError:
        return False
    return os.access(SHARED, os.W_OK | os.X_OK) and found.f_bavail * found.f_frsize >= LEAST_BYTES
