"""Wallets as the cloud hands them out, and files that are none."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from medintel_desktop.backends.oracle import wallet
from medintel_desktop.domain.errors import NotSetUp

NAMES = """\
# written by the console
lib_high = (description= (retry_count=20)(address=(protocol=tcps)(host=adb.example.com))
   (connect_data=(service_name=x_high.adb.example.com)))
lib_tp, lib_typical = (description=(address=(host=adb.example.com))(connect_data=(service_name=x)))

lib_low=(description=(address=(host=adb.example.com)))
"""


def made_pem(password: bytes | None) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a wallet")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(9)
    ).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption(),
    )
    return private + made.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def pem() -> bytes:
    return made_pem(b"right")


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return path


@pytest.fixture
def wallet_zip(tmp_path: Path, pem: bytes) -> Path:
    files = {"tnsnames.ora": NAMES.encode(), "ewallet.pem": pem, "cwallet.sso": b"x", "README": b""}
    return packed(tmp_path / "wallet.zip", files)


def test_a_zip_is_unpacked_for_this_user_alone(wallet_zip: Path, tmp_path: Path) -> None:
    folder = wallet.opened(wallet_zip, tmp_path / "private", "right")
    assert sorted(file.name for file in folder.iterdir()) == ["ewallet.pem", "tnsnames.ora"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in folder.iterdir())
    assert wallet.aliases(folder) == ["lib_high", "lib_tp", "lib_typical", "lib_low"]
    assert wallet.opened(wallet_zip, tmp_path / "private", "right") == folder  # and again


def test_a_folder_is_used_where_it_is(tmp_path: Path, pem: bytes) -> None:
    (tmp_path / "ewallet.pem").write_bytes(pem)
    (tmp_path / "tnsnames.ora").write_text(NAMES)
    assert wallet.opened(tmp_path, tmp_path / "private", "right") == tmp_path
    assert not (tmp_path / "private").exists()


@pytest.mark.parametrize(
    ("password", "title", "hint"),
    [
        ("wrong", "The password of the wallet is wrong.", "not that of the database user"),
        ("", "The wallet needs its password.", "when the wallet was downloaded"),
    ],
)
def test_a_wrong_password_and_a_missing_one_are_said_at_once(
    wallet_zip: Path, tmp_path: Path, password: str, title: str, hint: str
) -> None:
    with pytest.raises(NotSetUp) as caught:
        wallet.opened(wallet_zip, tmp_path / "private", password)
    assert caught.value.title == title
    assert hint in caught.value.hint


def test_a_wallet_without_a_password_needs_none(tmp_path: Path) -> None:
    """As a folder for one-way TLS, or one that somebody has opened, may be."""
    (tmp_path / "ewallet.pem").write_bytes(made_pem(None))
    (tmp_path / "tnsnames.ora").write_text(NAMES)
    assert wallet.opened(tmp_path, tmp_path / "private", "") == tmp_path


@pytest.mark.parametrize("name", ["../ewallet.pem", "/ewallet.pem", "a/../../x", "C:/ewallet.pem"])
def test_a_zip_that_writes_elsewhere_is_left_alone(tmp_path: Path, pem: bytes, name: str) -> None:
    bad = packed(tmp_path / "bad.zip", {"tnsnames.ora": b"x=(y)", name: pem})
    with pytest.raises(NotSetUp, match="outside its folder"):
        wallet.opened(bad, tmp_path / "private" / "wallet", "right")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["bad.zip"]


def test_a_bomb_is_not_unpacked(tmp_path: Path, pem: bytes) -> None:
    bomb = packed(tmp_path / "bomb.zip", {"ewallet.pem": pem, "tnsnames.ora": bytes(9_000_000)})
    assert bomb.stat().st_size < 50_000
    with pytest.raises(NotSetUp, match="not a wallet"):
        wallet.opened(bomb, tmp_path / "private", "right")
    many = packed(tmp_path / "many.zip", {f"{at}": b"" for at in range(500)})
    with pytest.raises(NotSetUp, match="not a wallet"):
        wallet.opened(many, tmp_path / "private", "right")


def test_what_is_no_wallet_is_said_to_be_none(tmp_path: Path, pem: bytes) -> None:
    picture = tmp_path / "picture.zip"
    picture.write_bytes(b"\xff\xd8\xff\xe0 not a zip")
    with pytest.raises(NotSetUp, match="not a wallet"):
        wallet.opened(picture, tmp_path / "private", "")
    with pytest.raises(NotSetUp, match="not there"):
        wallet.opened(tmp_path / "none.zip", tmp_path / "private", "")
    half = packed(tmp_path / "half.zip", {"ewallet.pem": pem})
    with pytest.raises(NotSetUp) as caught:
        wallet.opened(half, tmp_path / "private", "right")
    assert "tnsnames.ora" in caught.value.hint
    broken = packed(tmp_path / "broken.zip", {"ewallet.pem": b"?", "tnsnames.ora": b""})
    with pytest.raises(NotSetUp, match="cannot be read"):
        wallet.opened(broken, tmp_path / "private", "right")


def test_an_encrypted_zip_is_no_wallet(wallet_zip: Path, tmp_path: Path) -> None:
    raw = bytearray(wallet_zip.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag "encrypted"
        at = raw.find(sign)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(sign, at + 4)
    assert zipfile.is_zipfile(io.BytesIO(raw))
    locked = tmp_path / "locked.zip"
    locked.write_bytes(raw)
    with pytest.raises(NotSetUp, match="not a wallet"):
        wallet.opened(locked, tmp_path / "private", "right")
