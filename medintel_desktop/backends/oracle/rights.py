"""Rights on each shared library, kept by the database: the script that its owner runs once.

Every machine but the owner's works through two views of each table: ``mi_r_...`` shows the rows
of the libraries in which this user has a right, ``mi_w_...`` takes only rows of those in which it
is owner or editor (WITH CHECK OPTION). Which right somebody has is a row in ``mi_member_right``;
the database roles open the views. So a changed app can do no more than a row allows.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

from medintel_desktop.backends.oracle import errors, statements
from medintel_desktop.backends.oracle.spaces import table_of
from medintel_desktop.backends.oracle.tables import OWNER, Names
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.moment import EmbeddingSpace

log = logging.getLogger(__name__)

BY_LIBRARY = (
    "media", "album", "album_media", "tag", "copy", "understood", "share", "query", "change",
    "thumbnail", "analysis", "model_tag", "transcript", "plan", "history",
)  # fmt: skip
"""Tables whose rows belong to one library."""

_NAME = r"[A-Za-z][A-Za-z0-9_$#]{0,127}"


def script(spaces: Iterable[EmbeddingSpace]) -> str:
    """SQL for the owner of the tables, to be run again whenever a space came."""
    head, table = _parts()
    tables = (*BY_LIBRARY, *(table_of(space) for space in spaces))
    return head + "".join(table.replace("{table}", name) for name in tables)


def steps(spaces: Iterable[EmbeddingSpace]) -> list[str]:
    """Those of the script, one by one. Each may run again."""
    return _split(script(spaces))


def extend(space: EmbeddingSpace, connection: Any) -> None:
    """Give the table of a new space its views, where rights were handed out before."""
    _refresh(connection, _split(_parts()[1].replace("{table}", table_of(space))))


def renew(connection: Any, spaces: Iterable[EmbeddingSpace]) -> None:
    """Make all views anew, where rights were handed out before: tables have changed."""
    _refresh(connection, steps(spaces))


def _refresh(connection: Any, sqls: Iterable[str]) -> None:
    """What the database refuses waits until somebody is let in again."""
    with connection.cursor() as cursor:
        if cursor.execute(statements.HAS_VIEWS).fetchone() is None:
            return
        try:
            for sql in sqls:
                cursor.execute(sql)
        except Exception as error:
            if not errors.code_of(error) or errors.is_dead(error):
                raise
            log.info("The views could not be made: %s", errors.first_line(str(error)))


def members(connection: Any, names: Names, library: str) -> dict[str, Role]:
    """Who has which right; who does not own the tables sees its own alone."""
    with connection.cursor() as cursor:
        cursor.execute(statements.MEMBERS.format(read=names.read), {"library": library})
        return {user: Role(role) for user, role in cursor}


def let_in(
    connection: Any, names: Names, library: str, user: str, role: Role,
    spaces: Iterable[EmbeddingSpace],
) -> None:  # fmt: skip
    """Give a database user a right, with all that this takes. Raises the driver's errors; then
    nobody has a right that had none before."""
    name = _checked(user)
    with connection.cursor() as cursor:
        for sql in steps(spaces) if names.write == OWNER.write else ():
            cursor.execute(sql)
        cursor.execute(statements.GRANT_ROLE.format(role=role, user=name))
        values = {"library": library, "username": name, "role": role.value}
        cursor.execute(statements.LET_IN.format(write=names.write), values)
    connection.commit()


def let_out(connection: Any, names: Names, library: str, user: str) -> bool:
    """Take a right away; False when there was none. The role in the database stays: it opens the
    views, which show nothing without a right."""
    values = {"library": library, "username": _checked(user)}
    with connection.cursor() as cursor:
        cursor.execute(statements.LET_OUT.format(write=names.write), values)
        gone = bool(cursor.rowcount)
    connection.commit()
    return gone


def printed(library: str, user: str, role: Role, spaces: Iterable[EmbeddingSpace]) -> str:
    """All of :func:`let_in` for a person to run as the owner of the tables."""
    own = "".join(f"{sql}\n/\n" for sql in (*grant(library, user, role), "COMMIT"))
    return f"{script(spaces).rstrip()}\n-- The right of this user.\n{own}"


def grant(library: str, user: str, role: Role) -> list[str]:
    """SQL for a person to run that lets a database user into one library.

    A script has no bind variables, so both names are checked to be plain.
    """
    name = _checked(user)
    if not re.fullmatch(r"[0-9a-f-]{36}", library):
        raise UsageError("This is not the id of a shared library.")
    return [
        statements.GRANT_ROLE.format(role=role, user=name),
        statements.LET_IN_BY_HAND.format(library=library, user=name, role=role),
    ]


def needed(user: str, missing: Sequence[str]) -> str:
    """SQL for the administrator that gives a user what is missing."""
    return statements.GRANT_PRIVILEGES.format(privileges=", ".join(missing), user=_checked(user))


def quota(user: str, tablespace: str) -> str:
    return statements.GIVE_QUOTA.format(user=_checked(user), tablespace=_checked(tablespace))


def memory(user: str) -> str:
    """To see how much there is for vectors."""
    return statements.GRANT_MEMORY.format(user=_checked(user))


def _checked(user: str) -> str:
    if not re.fullmatch(_NAME, user):
        raise UsageError("This is not a plain name of a database user.", "Letters and digits do.")
    return user.upper()


def _split(text: str) -> list[str]:
    parts = (
        "\n".join(line for line in part.splitlines() if not line.startswith("--")).strip()
        for part in re.split(r"(?m)^/\s*$", text)
    )
    return [part for part in parts if part]


def _parts() -> tuple[str, str]:
    """The script's beginning, and what is written for each table."""
    file = resources.files("medintel_desktop.backends.oracle.sql").joinpath("rights.sql")
    head, _, table = file.read_text(encoding="utf-8").partition("-- for each table\n")
    return head, table
