"""Reads the command line and runs one command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from medintel_desktop import __version__, log
from medintel_desktop.cli import (
    add,
    analyse,
    buckets,
    clip,
    config,
    doctor,
    export,
    find,
    index,
    organise,
    output,
    places,
    plan,
    queue,
    search,
    share,
    slideshow,
    sync,
    transcript,
    understand,
)
from medintel_desktop.cli.session import Opener, Session
from medintel_desktop.domain.errors import LibraryError, MedIntelError, NotSetUp, UsageError
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    shared = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--library", metavar="DIR", help="the library folder")
    shared.add_argument("--json", action="store_true", help="one JSON object a line on stdout")
    top = _Parser(
        prog="medintel-desktop",
        description="Find the photo, or the moment inside a video, from plain words. "
        "Without a command the window opens.",
    )
    top.add_argument("--version", action="version", version=f"MedIntel Desktop {__version__}")
    top.set_defaults(library=None, json=False)
    commands = top.add_subparsers(dest="command", required=True, parser_class=_Parser)
    for module in (
        add,
        find,
        search,
        analyse,
        understand,
        organise,
        plan,
        clip,
        slideshow,
        export,
        places,
        buckets,
        share,
        sync,
        transcript,
        index,
        queue,
        doctor,
        config,
    ):
        module.register(commands, shared)
    return top


def run(argv: Sequence[str], opener: Opener) -> int:
    """Run one command and return the exit status. No traceback ever reaches the user."""
    output.make_ready()
    try:
        words = parser().parse_args(search.with_typed(argv))
    except SystemExit as stopped:
        return int(stopped.code or 0)
    settings = SettingsFile()
    session = Session(words, opener, settings, Secrets())
    log.set_up(None, settings.current.log_level)
    try:
        status: int = words.run(session)
        with output.writing():
            sys.stdout.flush()
    except (UsageError, NotSetUp, LibraryError) as error:
        _explain(session, error)
        status = 2
    except MedIntelError as error:
        _explain(session, error)
        status = 1
    except KeyboardInterrupt:
        session.tell("Stopped. Run the same command again to go on.")
        status = 1
    except BrokenPipeError:
        output.let_go()
        status = 1
    except Exception as error:
        log.crashed(error)
        session.tell("MedIntel made a mistake and stopped. Nothing is lost.")
        session.tell(
            f"Tell us with this line: {type(error).__name__} in {words.command}, {__version__}"
        )
        status = 1
    finally:
        session.close()
    return status


def _explain(session: Session, error: MedIntelError) -> None:
    session.tell(f"{error.title} {error.hint}".strip())
