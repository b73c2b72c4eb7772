"""Videos kept open while they are cut: reading the header of a long one takes longer than a cut."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

import av

from medintel_desktop.backends.media_tools.container import Opened, opened
from medintel_desktop.backends.media_tools.faults import damaged, too_slow

_MOST = 8
"""Open at once; systems allow some hundred in a process."""


class OpenFiles:
    """Closes what it opened when the block ends."""

    def __init__(self) -> None:
        self._open = OrderedDict[Path, tuple[Opened, ExitStack]]()

    def __enter__(self) -> OpenFiles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        while self._open:
            self._close()

    @contextmanager
    def using(self, path: Path) -> Iterator[Opened]:
        """The video, at any position. Raises as :func:`container.opened`, also of what is read
        of it in the block."""
        video = self._of(path)
        try:
            yield video
        except av.error.ExitError as error:
            raise too_slow() from error
        except av.FFmpegError as error:
            raise damaged() from error

    def _of(self, path: Path) -> Opened:
        if path in self._open:
            self._open.move_to_end(path)
        else:
            if len(self._open) >= _MOST:
                self._close()
            stack = ExitStack()
            self._open[path] = stack.enter_context(opened(path)), stack
        return self._open[path][0]

    def _close(self) -> None:
        """The one that was not asked for the longest."""
        self._open.popitem(last=False)[1][1].close()
