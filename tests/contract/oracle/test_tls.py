"""The secured ways to a database: with the certificates of the system, or with a wallet."""

from __future__ import annotations

import socket
import ssl
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from medintel_desktop.backends.oracle import wallet
from medintel_desktop.backends.oracle.sessions import Sessions
from medintel_desktop.domain.errors import NotSetUp, ServiceUnreachable
from tests.oracle import Stub

PEM = serialization.Encoding.PEM

# The driver leaves the socket of a login that failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"
)


@dataclass(frozen=True)
class Signed:
    """A certificate with its key."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def pem(self, password: bytes | None = None) -> bytes:
        kept: Any = serialization.NoEncryption()
        if password:
            kept = serialization.BestAvailableEncryption(password)
        return self.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, kept) + self.public

    @property
    def public(self) -> bytes:
        return self.certificate.public_bytes(PEM)


def signed(name: str, by: Signed | None = None) -> Signed:
    """By somebody, or by itself: then it can sign others."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(1))
        .not_valid_after(now + timedelta(9))
        .add_extension(x509.BasicConstraints(by is None, None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(by.key if by else key, hashes.SHA256())
    )
    return Signed(key, made)


AUTHORITY, STRANGER = signed("authority"), signed("somebody else")


class Secured:
    """Stands before a database and speaks TLS; ``clients``: asks for a certificate, too."""

    def __init__(self, target: str, folder: Path, server: Signed, *, clients: bool) -> None:
        host, _, port = target.partition("/")[0].partition(":")
        self._target = (host, int(port))
        (folder / "server.pem").write_bytes(server.pem())
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(folder / "server.pem")
        if clients:
            self._context.load_verify_locations(cadata=AUTHORITY.public.decode())
            self._context.verify_mode = ssl.CERT_REQUIRED
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.dsn = (
            f"(description=(address=(protocol=tcps)(host=localhost)(port="
            f"{self._listener.getsockname()[1]}))(connect_data=(service_name=FREEPDB1))"
            "(security=(ssl_server_dn_match=yes)))"
        )
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                plain, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(plain,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            ours = self._context.wrap_socket(plain, server_side=True)
        except OSError:
            plain.close()
            return
        theirs = socket.create_connection(self._target)
        for one, other in ((ours, theirs), (theirs, ours)):
            threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


Secure = Callable[..., Secured]


@pytest.fixture
def secure(stub: Stub, tmp_path: Path) -> Iterator[Secure]:
    made: list[Secured] = []

    def secured(name: str = "localhost", by: Signed = AUTHORITY, *, clients: bool) -> Secured:
        made.append(Secured(stub.dsn, tmp_path, signed(name, by), clients=clients))
        return made[-1]

    yield secured
    for one in made:
        one.close()


@pytest.fixture(autouse=True)
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The authority is among those that the system trusts."""
    (tmp_path / "system.pem").write_bytes(AUTHORITY.public)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "system.pem"))


def wallet_for(folder: Path, dsn: str, by: Signed = AUTHORITY) -> Path:
    """As the cloud hands it out: a zip."""
    path = folder / "Wallet_lib.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("tnsnames.ora", f"lib_tp = {dsn}\n")
        client = signed("client", by).pem(b"right")
        packed.writestr("ewallet.pem", client + AUTHORITY.public)
    return wallet.opened(path, folder / "private", "right")


def asked(stub: Stub, **changes: Any) -> Any:
    sessions = Sessions(replace(stub.options, connect_time=5, **changes))
    try:
        return sessions.run(lambda c: c.cursor().execute("SELECT 1 FROM dual").fetchone())
    finally:
        sessions.close()


def test_without_a_wallet_the_system_says_who_is_trusted(stub: Stub, secure: Secure) -> None:
    assert asked(stub, dsn=secure(clients=False).dsn) == (1,)


def test_with_a_wallet_both_sides_show_who_they_are(
    stub: Stub, secure: Secure, tmp_path: Path
) -> None:
    folder = wallet_for(tmp_path, secure(clients=True).dsn)
    assert wallet.aliases(folder) == ["lib_tp"]
    assert asked(stub, dsn="lib_tp", wallet=folder, wallet_password="right") == (1,)


@pytest.mark.parametrize("known", [False, True])
def test_who_has_no_wallet_of_the_database_does_not_come_in(
    stub: Stub, secure: Secure, tmp_path: Path, known: bool
) -> None:
    """TLS 1.3 tells so only when all seems well, and the closed socket may be noticed first."""
    dsn = secure(clients=True).dsn
    folder = wallet_for(tmp_path, dsn, STRANGER) if known else None
    with pytest.raises((NotSetUp, ServiceUnreachable)) as caught:
        asked(stub, dsn=dsn, wallet=folder, wallet_password="right" if known else "")
    assert caught.value.service == "oracle"


def test_a_server_that_nobody_trusts_is_left_alone(stub: Stub, secure: Secure) -> None:
    with pytest.raises(NotSetUp, match="secure connection"):
        asked(stub, dsn=secure(by=STRANGER, clients=False).dsn)


def test_a_server_with_the_certificate_of_another_is_left_alone(stub: Stub, secure: Secure) -> None:
    with pytest.raises(NotSetUp, match="is of another one"):
        asked(stub, dsn=secure("elsewhere.example.com", clients=False).dsn)
