"""Rights on each shared library, kept by the database: the script that its owner runs once.

Every machine but the owner's works through two views of each table: ``mi_r_...`` shows the rows
of the libraries in which this user has a right, ``mi_w_...`` takes only rows of those in which it
is owner or editor (WITH CHECK OPTION). Which right somebody has is a row in ``mi_member_right``;
the database roles open the views. So a changed app can do no more than a row allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import resources

from medintel_desktop.backends.oracle.spaces import table_of
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.moment import EmbeddingSpace

BY_LIBRARY = (
    "media", "album", "album_media", "tag", "copy", "understood", "share", "query", "change",
    "thumbnail", "analysis", "plan", "history",
)  # fmt: skip
"""Tables whose rows belong to one library."""

_NAME = r"[A-Za-z][A-Za-z0-9_$#]{0,127}"


def script(spaces: Iterable[EmbeddingSpace]) -> str:
    """SQL for the owner of the tables, to be run again whenever a space came."""
    head, table = _parts()
    tables = (*BY_LIBRARY, *(table_of(space) for space in spaces))
    return head + "".join(table.replace("{table}", name) for name in tables)


def grant(library: str, user: str, role: Role) -> list[str]:
    """SQL for a person to run that lets a database user into one library.

    A script has no bind variables, so both names are checked to be plain.
    """
    name = _checked(user)
    if not re.fullmatch(r"[0-9a-f-]{36}", library):
        raise UsageError("This is not the id of a shared library.")
    same = f"t.library = '{library}' AND t.username = '{name}'"
    columns = "library, username, role"
    values = f"'{library}', '{name}', '{role.value}'"
    return [
        f"GRANT medintel_{role.value} TO {name}",
        f"MERGE INTO mi_member_right t USING dual ON ({same})"  # noqa: S608 - checked above
        f" WHEN MATCHED THEN UPDATE SET t.role = '{role.value}'"
        f" WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values})",
    ]


def needed(user: str, missing: Sequence[str]) -> str:
    """SQL for the administrator that gives a user what the app cannot do without."""
    return f"GRANT {', '.join(missing)} TO {_checked(user)}"


def quota(user: str) -> str:
    return f"ALTER USER {_checked(user)} QUOTA UNLIMITED ON DATA"


def _checked(user: str) -> str:
    if not re.fullmatch(_NAME, user):
        raise UsageError("This is not a plain name of a database user.", "Letters and digits do.")
    return user.upper()


def _parts() -> tuple[str, str]:
    """The script's beginning, and what is written for each table."""
    file = resources.files("medintel_desktop.backends.oracle.sql").joinpath("rights.sql")
    head, _, table = file.read_text(encoding="utf-8").partition("-- for each table\n")
    return head, table
