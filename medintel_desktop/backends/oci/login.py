"""Who we are to OCI: a profile of a config file with its key or session token, or the machine."""

from __future__ import annotations

import configparser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from medintel_desktop.backends.oci.errors import SERVICE
from medintel_desktop.domain.errors import NotSetUp

_TOKEN_FILE = "security_token_file"  # noqa: S105 - a name


class Login:
    """An account that signs requests. ``how`` is "" (what the profile says), "token" or
    "instance" (the machine itself, on OCI only, needs no file).

    Of ``config_paths`` the first file that is there counts. Raises NotSetUp.
    """

    def __init__(
        self, config_paths: Sequence[Path], profile: str, region: str, pass_phrase: str, how: str
    ) -> None:
        self._token = ""
        if how == "instance":
            self.config: dict[str, Any] = {}
            self.signer = _machine()
        else:
            self.config = _read(_first(config_paths), profile or "DEFAULT")
            if pass_phrase:
                self.config["pass_phrase"] = pass_phrase
            if how == "token" and _TOKEN_FILE not in self.config:
                raise _incomplete(f"The profile names no {_TOKEN_FILE}.")
            self.signer = self._of_token() if _TOKEN_FILE in self.config else self._of_key()
        self.config["log_requests"] = False  # would print headers, for the whole process
        self._place(region)

    @property
    def account(self) -> str:
        """The OCID of the tenancy, "" where neither profile nor machine tells it."""
        return str(self.config.get("tenancy") or getattr(self.signer, "tenancy_id", None) or "")

    def renewed(self) -> bool:
        """After a refusal: whether the token file holds another token now; then signs with it."""
        if not self._token:
            return False
        before = self._token
        self.signer = self._of_token()
        return self._token != before

    def _place(self, region: str) -> None:
        if region:
            self.config["region"] = region
        elif not self.config.get("region"):
            self.config["region"] = getattr(self.signer, "region", None) or ""
        if not self.config["region"]:
            raise _incomplete("The profile names no region.")

    def _of_key(self) -> Any:
        from oci.config import validate_config
        from oci.signer import Signer

        config = {"region": "-", **self.config}  # whether there is one is said later
        with _understood():
            validate_config(config)
            return Signer(
                config["tenancy"], config["user"], config["fingerprint"], config.get("key_file"),
                pass_phrase=_bytes(config.get("pass_phrase")),
                private_key_content=config.get("key_content"),
            )  # fmt: skip

    def _of_token(self) -> Any:
        from oci.auth.signers import SecurityTokenSigner
        from oci.signer import load_private_key_from_file

        with _understood():
            token = Path(self.config[_TOKEN_FILE]).expanduser().read_text("utf-8").strip()
            key = load_private_key_from_file(
                self.config.get("key_file", ""), _bytes(self.config.get("pass_phrase"))
            )
        self._token = token
        return SecurityTokenSigner(token, key)


def _first(paths: Sequence[Path]) -> Path:
    for path in paths:
        if path.expanduser().is_file():
            return path.expanduser()
    looked = ", ".join(map(str, paths))
    raise NotSetUp(
        "There is no OCI config file.", f"Looked for {looked}.", service=SERVICE
    )  # fmt: skip


def _read(path: Path, profile: str) -> dict[str, Any]:
    from oci.config import from_file

    with _understood():
        return dict(from_file(str(path), profile))


def _machine() -> Any:
    """Asks a service that only machines of OCI have; elsewhere the SDK would try for minutes."""
    from oci.auth.signers import InstancePrincipalsSecurityTokenSigner
    from oci.circuit_breaker import NoCircuitBreakerStrategy
    from oci.retry import NoneRetryStrategy

    once = NoneRetryStrategy()
    try:
        return InstancePrincipalsSecurityTokenSigner(
            retry_strategy=once, federation_client_retry_strategy=once,
            federation_client_circuit_breaker_strategy=NoCircuitBreakerStrategy(),
        )  # fmt: skip
    except Exception as error:  # the SDK raises whatever its own calls met
        raise NotSetUp(
            "This computer is no machine of OCI that may sign in by itself.",
            "Choose a config file instead.",
            service=SERVICE,
        ) from error


@contextmanager
def _understood() -> Iterator[None]:
    """Errors of the config file and of the key, in our words."""
    try:
        yield
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        raise told from error


def _told(error: Exception) -> NotSetUp | None:
    from oci import exceptions

    if isinstance(error, exceptions.MissingPrivateKeyPassphrase):
        return NotSetUp(
            "The OCI key is locked by a pass phrase.",
            "Enter the pass phrase in the settings.",
            service=SERVICE,
        )
    if isinstance(error, exceptions.InvalidPrivateKey):
        return NotSetUp(
            "The OCI key cannot be opened.",
            "The pass phrase is wrong, or the file is no private key.",
            service=SERVICE,
        )
    if isinstance(error, exceptions.ProfileNotFound):
        return _incomplete("The profile is not in it. Choose another in the settings.")
    if isinstance(error, exceptions.InvalidConfig):
        wrong = ", ".join(f"{key} is {what}" for key, what in sorted(error.errors.items()))
        return _incomplete(f"Correct the profile: {wrong}.")
    if isinstance(error, exceptions.InvalidKeyFilePath):
        return _incomplete("The key file it names is not there.")
    if isinstance(error, OSError):
        return _incomplete(f"A file it names cannot be read: {error.filename}.")
    if isinstance(error, (exceptions.ClientError, configparser.Error, UnicodeError, ValueError)):
        return _incomplete("It is not written as OCI expects.")
    return None


def _incomplete(hint: str) -> NotSetUp:
    return NotSetUp("The OCI config file cannot be used.", hint, service=SERVICE)


def _bytes(text: str | None) -> bytes | None:
    """The SDK would encode as ASCII and break on any other letter."""
    return text.encode() if text else None
