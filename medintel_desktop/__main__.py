"""Starts the window, or a command when there is one."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from medintel_desktop import log

NO_DISPLAY = (
    "There is no display, so the window cannot open. "
    "Commands work without one: medintel-desktop --help"
)

STOPPED = "Stopped. Run the same command again to go on."


@dataclass(frozen=True, slots=True)
class _Window:
    """What the window was asked to open."""

    library: str = ""
    read_only: bool = False


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status: 0 all done, 1 something failed, 2 wrong usage or configuration."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words == ["--self-test"]:
        from medintel_desktop import self_test

        return self_test.run()
    window = _window_asked(words)
    if window is not None:
        return _run_window(window)
    try:
        _end_as_by_ctrl_c()
        from medintel_desktop.bootstrap import open_workspace
        from medintel_desktop.cli.main import run

        return run(words, open_workspace)
    except KeyboardInterrupt:  # while it starts, or a second time while it ends
        print(STOPPED, file=sys.stderr)  # noqa: T201 - nothing else is there yet
        return 1


def _end_as_by_ctrl_c() -> None:
    """A command that is told to end, or whose terminal closes, removes what is half done."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _window_asked(words: Sequence[str]) -> _Window | None:
    """What to open, None when the words are a command."""
    library, read_only, rest = "", False, list(words)
    while rest:
        word = rest.pop(0)
        if word == "--read-only":
            read_only = True
        elif word == "--library" and rest:
            library = rest.pop(0)
        elif word.startswith("--library="):
            library = word.partition("=")[2]
        else:
            return None
    return _Window(library, read_only)


def _run_window(window: _Window) -> int:
    if _no_display():
        print(NO_DISPLAY, file=sys.stderr)  # noqa: T201 - the only place to say it
        return 2
    gc.disable()  # a start makes no garbage to speak of; the running window collects it again
    from medintel_desktop.bootstrap import open_workspace
    from medintel_desktop.jobs.workspace import Workspace
    from medintel_desktop.settings.model import SettingsFile
    from medintel_desktop.settings.paths import default_library_dir
    from medintel_desktop.settings.secrets import Secrets
    from medintel_desktop.ui.app import run_window

    settings, secrets = SettingsFile(), Secrets()
    lines = log.set_up(None, settings.current.log_level)

    def open_(root: Path, *, read_only: bool) -> Workspace:
        nonlocal lines
        workspace = open_workspace(root, settings, secrets, read_only=read_only)
        folder = None if read_only else workspace.folder.logs
        lines = log.set_up(folder, settings.current.log_level)
        return workspace

    chosen = window.library or settings.current.library_dir
    root = Path(chosen).expanduser() if chosen else default_library_dir()
    try:
        return run_window(
            open_, settings, secrets, root.absolute(), read_only=window.read_only,
            last_lines=lambda: lines.lines,
        )  # fmt: skip
    except Exception as error:
        log.crashed(error)
        print(f"MedIntel could not start ({type(error).__name__}).", file=sys.stderr)  # noqa: T201
        return 1
    finally:
        gc.enable()


def _no_display() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    sys.exit(main())
