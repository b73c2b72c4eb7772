"""Puts what went wrong with an item on the item, where the user looks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import MedIntelError, TooLarge, Unreadable
from medintel_desktop.domain.media import MediaState


@contextmanager
def problem_shown(catalogue: Catalogue, media_id: str, *, reading: bool = False) -> Iterator[None]:
    """Show a final failure of this item alone; what will pass is shown by the job.

    With ``reading`` a file that cannot be decoded makes the item unreadable, too.
    """
    try:
        yield
    except MedIntelError as error:
        if not error.retryable and error.service is None:
            broken = reading and isinstance(error, Unreadable | TooLarge)
            state = MediaState.UNREADABLE if broken else None
            catalogue.media.set_state(media_id, state, error.problem)
        raise
