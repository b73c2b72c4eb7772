"""Secrets: from the environment, else the keyring, else kept until the app quits.

Nothing here is ever written to a file of ours. When the computer has no keyring, ``place``
says so and the user is told.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum

SERVICE = "MedIntel Desktop"

ENVIRONMENT = {
    "twelvelabs": ("TWELVE_LABS_API_KEY", "TWELVELABS_API_KEY", "PEGASUS_API_KEY"),
    "pegasus": ("PEGASUS_API_KEY",),
    "b2": ("DEFAULT_SECRET_ACCESS_KEY",),
    "oci_pass_phrase": (),
    "oracle": ("ORACLE_DB_PASSWORD",),
    "oracle_wallet": ("ORACLE_DB_WALLET_PASSWORD",),
}
"""Name of a secret -> environment variables that hold it, first found wins."""


class Place(StrEnum):
    """Where a secret comes from."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    MEMORY = "memory"
    NOWHERE = "nowhere"


class Secrets:
    """Reads and keeps secrets. Slow on some systems (asks the keyring): not for the UI thread."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment
        self._memory: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self._find(name)[0]

    def place(self, name: str) -> Place:
        return self._find(name)[1]

    def keep(self, name: str, secret: str) -> Place:
        """Store in the keyring; in memory when there is none. Returns where it went."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, name, secret)
        except (KeyringError, RuntimeError):
            self._memory[name] = secret
            return Place.MEMORY
        self._memory.pop(name, None)
        return Place.KEYRING

    def forget(self, name: str) -> None:
        import keyring
        from keyring.errors import KeyringError

        self._memory.pop(name, None)
        try:
            keyring.delete_password(SERVICE, name)
        except (KeyringError, RuntimeError):
            return  # not there, or no keyring: either way it is gone

    def _find(self, name: str) -> tuple[str | None, Place]:
        for variable in ENVIRONMENT.get(name, ()):
            value = self._environment.get(variable, "").strip()
            if value:
                return value, Place.ENVIRONMENT
        if name in self._memory:
            return self._memory[name], Place.MEMORY
        stored = self._from_keyring(name)
        return (stored, Place.KEYRING) if stored else (None, Place.NOWHERE)

    def _from_keyring(self, name: str) -> str | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, name)
        except (KeyringError, RuntimeError):
            return None
