"""``config import``: take over a .env file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from medintel_desktop.cli.session import Session
from medintel_desktop.settings.dotenv import import_dotenv
from medintel_desktop.settings.secrets import Place


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("config", parents=[shared], help="settings")
    actions = command.add_subparsers(dest="action", required=True, parser_class=type(shared))
    action = actions.add_parser("import", parents=[shared], help="take over a .env file")
    action.add_argument("file", metavar="FILE")
    action.set_defaults(run=import_file)


def import_file(session: Session) -> int:
    """Keys go to the keyring; without one they cannot be kept, and the status says so."""
    path = Path(session.words.file).expanduser()
    imported = import_dotenv(path, session.settings, session.secrets)
    row = {
        "settings": list(imported.settings),
        "secrets": list(imported.secrets),
        "ignored": list(imported.ignored),
        "secrets_kept_in": imported.secrets_place,
    }
    taken = [*imported.settings, *imported.secrets]
    session.show(row, f"Taken over: {', '.join(taken) or 'nothing'}")
    if imported.ignored:
        session.tell(f"Not used by this version: {', '.join(imported.ignored)}")
    if imported.secrets and imported.secrets_place is Place.MEMORY:
        session.tell(
            "This computer has no keyring, so the key could not be kept. "
            f"Set {imported.secrets[0]} in the environment instead."
        )
        return 1
    return 0
