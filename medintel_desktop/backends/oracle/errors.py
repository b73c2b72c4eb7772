"""Every failure of the driver and the database becomes one of ours, here and nowhere else.

The driver's classes say little (a wrong password is a DatabaseError), so the code decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from medintel_desktop.domain.errors import (
    Cancelled,
    KeyRefused,
    MedIntelError,
    NotSetUp,
    PermissionMissing,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
)

SERVICE = "oracle"

UNIQUE = 1
NO_TABLE = 942
CANCELLED = 1013
LOCKED = (54, 60, 30006)
"""Somebody else has what is wanted, for now."""

_DEAD = ("DPY-4011", "DPY-1001", "DPY-1003")
_AGAIN = (60, 8177, 51815, 1555, 4068)
"""Only the transaction or query is lost: a second try is another story."""

_FULL = (1536, 1537, 1652, 1653, 1654, 1658, 1688, 1691, 1692, 30036)
_SESSIONS_OUT = (18, 20, 2391, 12516, 12518, 12519, 12520)
_NO_RIGHT = (1031, 41900, 1402, 1720, 1919, 1924, 1932, 1950, 990, 28115)
_STARTING = (1033, 1034, 1089, 1090, 12528, 12537, 27101)
_UNKNOWN_NAME = (12154, 12505, 12514, 12545)
_ROW = (
    1400, 1401, 1407, 1438, 1461, 2290, 2291, 2292, 12899, 40441, 40478, 51801, 51802, 51803,
    51805, 51806,
)  # fmt: skip


def code_of(error: BaseException) -> int:
    """The number of an ORA error, 0 of anything else."""
    detail = _detail(error)
    return int(detail.code) if detail is not None and detail.full_code.startswith("ORA") else 0


def is_dead(error: BaseException) -> bool:
    """Whether the session is gone; what was not committed did not happen."""
    detail = _detail(error)
    return detail is not None and (detail.full_code in _DEAD or bool(detail.isrecoverable))


def worth_repeating(error: BaseException) -> bool:
    """Whether the same transaction may succeed when it is made again at once."""
    return is_dead(error) or code_of(error) in _AGAIN


def of_a_row(code: int) -> bool:
    """Whether the failure is about one row's values and would come again."""
    return code in _ROW


@contextmanager
def translated() -> Iterator[None]:
    """Raise our errors in place of the driver's; all others pass through."""
    try:
        yield
    except Exception as error:
        if isinstance(error, OSError):  # an unknown host, a broken wallet
            raise _unreachable(repr(error)) from error
        if _detail(error) is None:
            raise
        if code_of(error) == CANCELLED:
            raise Cancelled from error
        raise told(error) from error


def told(error: BaseException) -> MedIntelError:
    """The failure in the user's words."""
    detail = _detail(error)
    full, code = detail.full_code, code_of(error)
    if not code and full == "DPY-6005":
        return _unreachable(str(error))
    if not code:
        return _of_driver(full, detail.message)
    return of_code(code, detail.message)


def of_code(code: int, message: str) -> MedIntelError:
    """What an ORA error means; ``message`` is the database's."""
    if code in _REFUSED:
        title, hint = _REFUSED[code]
        return KeyRefused(title, hint, service=SERVICE)
    if code in _FULL:
        return ServiceError(
            "The database has no room left.",
            "Ask its administrator for a larger quota. What was changed here waits and is safe.",
            short="Database full", service=SERVICE,
        )  # fmt: skip
    if code in _SESSIONS_OUT:
        return ServiceBusy(
            "The database takes no more sessions.",
            "It is tried again by itself. A smaller pool on every machine helps.", service=SERVICE,
        )  # fmt: skip
    if code in _STARTING:
        return ServiceUnreachable(
            "The database is starting or stopped.", "It goes on when it is open.", service=SERVICE
        )
    if code in _NO_RIGHT:
        return no_right(first_line(message))
    if code == NO_TABLE:
        return no_right("The tables of the shared library are not there for this user.")
    return _of_statement(code, message)


def _of_statement(code: int, message: str) -> MedIntelError:
    if code in (*LOCKED, *_AGAIN):
        return ServiceBusy(
            "Another machine is writing to the shared library.", "It is tried again by itself."
        )
    if code in (51803, 51808):
        return ServiceError(
            "The vectors do not fit the ones in the database.",
            "They come from another model. They stay on this computer.", short="Other model",
        )  # fmt: skip
    if code == UNIQUE:
        return ServiceError("The database has this already.", first_line(message))
    if of_a_row(code):
        return ServiceError("The database cannot hold this value.", first_line(message))
    if code == 1917:
        return ServiceError(
            "The database has no such user.", "Its administrator makes one: CREATE USER ... "
            "IDENTIFIED BY ..., then GRANT CREATE SESSION TO ...", short="No such user",
        )  # fmt: skip
    if code == 12506:
        return ServiceUnreachable(
            "The database does not let this computer in.",
            "Check its access list, and whether it is stopped.", service=SERVICE,
        )  # fmt: skip
    if code in _UNKNOWN_NAME:
        return _unknown_service()
    return ServiceError(f"The database refused this (ORA-{code:05}).", first_line(message))


def _of_driver(full: str, message: str) -> MedIntelError:
    if full in _DEAD:
        return ServiceUnreachable(
            "The connection to the database broke.", "It goes on by itself.", service=SERVICE
        )
    if full == "DPY-4024":
        return ServiceBusy(
            "The database took too long to answer.", "It is tried again by itself.", service=SERVICE
        )
    if full == "DPY-6001":
        return _unknown_service()
    if full in _SET_UP:
        title, hint = _SET_UP[full]
        return NotSetUp(title, hint, service=SERVICE)
    if full.startswith("DPY-6"):
        return _unreachable(message)
    return ServiceError(f"The database driver gave up ({full}).", first_line(message))


def _unreachable(message: str) -> MedIntelError:
    """DPY-6005 wraps whatever went wrong while connecting; only its text tells."""
    driver = next((full for full in ("DPY-6001", *_SET_UP) if full in message), None)
    if driver:
        return _of_driver(driver, message)
    listener = re.search(r"ORA-(\d{5})", message)
    if listener:
        return of_code(int(listener[1]), message)
    if "SSL" in message or "certificate" in message.lower() or "TLS" in message:
        return NotSetUp(
            "The database did not accept the secure connection.",
            "The wallet or its password may be wrong, or belong to another database.",
            service=SERVICE,
        )
    return ServiceUnreachable(
        "The database cannot be reached.",
        "What was changed here waits. It goes on when the connection is back.",
        service=SERVICE,
    )


def _unknown_service() -> MedIntelError:
    return NotSetUp(
        "The database does not know the service asked for.",
        "Check the connect string. A database that was just started may need a minute.",
        service=SERVICE,
    )


def no_right(what: str) -> PermissionMissing:
    return PermissionMissing(
        "The database user may not do this.",
        f"{what} `doctor --oracle` prints what its administrator has to run.",
        service=SERVICE,
    )


def too_new() -> ServiceError:
    return ServiceError(
        "The shared library was made by a newer MedIntel.",
        "Update the app on this computer. Nothing was changed, and all is kept here meanwhile.",
        short="Update needed", service=SERVICE,
    )  # fmt: skip


_KEPT = "It is not tried again until the settings change, so that the account is not locked."

_REFUSED = {
    1017: ("The database refused user name or password.", _KEPT),
    1005: ("A password for the database is missing.", _KEPT),
    1045: ("The database user may not log in.", "It lacks the privilege CREATE SESSION."),
    28000: (
        "The account in the database is locked.",
        "Its administrator can unlock it: ALTER USER ... ACCOUNT UNLOCK. " + _KEPT,
    ),
    28001: ("The password of the database user has expired.", "Set a new one there, then here."),
}

_SET_UP = {
    "DPY-2018": (
        "The wallet is not complete.", "It needs the file ewallet.pem. Download it once more."
    ),
    "DPY-3010": ("The database is too old.", "MedIntel needs Oracle Database 23ai or newer."),
    "DPY-3015": ("The database user has an old kind of password.", "Set its password anew."),
    "DPY-4000": (
        "The wallet has no such alias.", "Choose one of the names in its tnsnames.ora."
    ),
    "DPY-4017": ("The connect string cannot be read.", "Copy it again from the console."),
    "DPY-4018": ("The connect string cannot be read.", "Copy it again from the console."),
    "DPY-4026": (
        "The file tnsnames.ora was not found.", "Choose the wallet, or a whole connect string."
    ),
    "DPY-4027": (
        "The connect string is only a name, and no wallet is chosen.",
        "Choose the wallet that holds the name, or paste the whole string.",
    ),
    "DPY-6002": (
        "The certificate of the database is of another one.", "Check the connect string."
    ),
    "DPY-6006": (
        "The certificate of the database is of another one.", "Check the connect string."
    ),
}  # fmt: skip


def first_line(message: str) -> str:
    """Without the link to the manual, which says nothing to a user."""
    return message.partition("\n")[0][:300]


def _detail(error: BaseException) -> Any:
    """What the driver says of its error, None of an error that is not the driver's."""
    import oracledb

    if not isinstance(error, oracledb.Error) or not error.args:
        return None
    detail = error.args[0]
    return detail if hasattr(detail, "full_code") else None
