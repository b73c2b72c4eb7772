"""The understanding service in force, made when first needed and replaced when the key changes."""

from __future__ import annotations

import threading
from collections.abc import Callable

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.ports import VideoAI

UNDERSTANDING = "twelvelabs"
"""Name of the service in job rows, holds and the ledger."""


class Services:
    """Hands out the service. Connecting may be slow (keyring, SDK): not on the UI thread."""

    def __init__(self, catalogue: Catalogue, connect: Callable[[], VideoAI]) -> None:
        self._catalogue = catalogue
        self._connect = connect
        self._lock = threading.Lock()
        self._video_ai: VideoAI | None = None

    def video_ai(self) -> VideoAI:
        with self._lock:
            if self._video_ai is None:
                self._video_ai = self._connect()
            return self._video_ai

    def close(self) -> None:
        """End connections; a later call would connect anew."""
        with self._lock:
            video_ai, self._video_ai = self._video_ai, None
        if video_ai is not None:
            video_ai.close()

    def reset(self) -> None:
        """The key or the model changed: connect anew, and let waiting jobs go on."""
        self.close()
        self._catalogue.jobs.release(UNDERSTANDING)
