"""Parts of the window that no start shows: made when somebody first asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """Call it for the part. ``made`` is the part if there is one already, else None."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._connect: list[Callable[[T], object]] = []
        self.made: T | None = None

    def __call__(self) -> T:
        if self.made is None:
            self.made = self._make()
            for connect in self._connect:
                connect(self.made)
        return self.made

    def when_made(self, connect: Callable[[T], object]) -> None:
        """Hand the part to ``connect`` once, now or when it is made."""
        self._connect.append(connect)
        if self.made is not None:
            connect(self.made)
