"""Who goes first when all cores are busy: the window."""

from __future__ import annotations

import os
import sys
import threading

BEHIND = 10
"""How much nicer than the window the threads behind it are, on Linux."""


def step_back() -> None:
    """Let the calling thread, and what it starts, run when the window does not need the core.

    For Linux, which counts niceness by thread and knows no priorities of Qt's; elsewhere a thread
    is started with ``QThread.Priority.LowPriority``.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + BEHIND)
