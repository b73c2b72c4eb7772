"""What is needed to reach a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OracleOptions:
    """``dsn`` is a connect string or an alias of the wallet's ``tnsnames.ora``; ``wallet`` the
    folder that holds it (see :mod:`.wallet`), None for TLS without one and for no TLS.

    Times are seconds. An Always Free database has 30 sessions for all machines together.
    Sessions are made when they are needed, ``pool_increment`` at once, and ``pool_min`` are kept
    though idle.
    """

    user: str
    password: str = field(repr=False)
    dsn: str
    wallet: Path | None = None
    wallet_password: str = field(default="", repr=False)
    pool_min: int = 0
    pool_max: int = 3
    pool_increment: int = 1
    connect_time: float = 15.0
    """To reach the server."""
    login_time: float = 15.0
    """For it to let us in."""
    wait_time: float = 20.0
    """For a free session of the pool."""
    call_time: float = 60.0
    """For one round trip."""
