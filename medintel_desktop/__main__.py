"""Starts the window, or a command when there is one."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from medintel_desktop.bootstrap import open_workspace

WINDOW_OPTIONS = ("--library", "--read-only")


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status: 0 all done, 1 something failed, 2 wrong usage or configuration."""
    words = list(sys.argv[1:] if argv is None else argv)
    from medintel_desktop.cli.main import run

    return run(words, open_workspace)


if __name__ == "__main__":
    sys.exit(main())
