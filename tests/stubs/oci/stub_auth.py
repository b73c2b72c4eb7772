"""Request signatures (draft-cavage HTTP signatures, version 1) and test credentials.

`create_credentials` writes a config file with three profiles, all for the same test user:

    DEFAULT     API key without a passphrase
    ENCRYPTED   the same API key, passphrase-protected (pass_phrase is in the profile)
    SESSION     session token + key, for oci.auth.signers.SecurityTokenSigner
"""

import base64
import configparser
import email.utils
import hashlib
import re
from dataclasses import dataclass

import stub_clock
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from stub_errors import not_authenticated

MAX_CLOCK_SKEW_SECONDS = 300
HEADERS_ALWAYS_SIGNED = {"(request-target)", "host"}
HEADERS_SIGNED_WITH_BODY = {"content-length", "content-type", "x-content-sha256"}
PASS_PHRASE = "stub-pass-phrase"
TENANCY = "ocid1.tenancy.oc1..stubtenancy"
USER = "ocid1.user.oc1..stubuser"


@dataclass
class Credentials:
    config_file: str
    public_keys: dict  # key id as it appears in the Authorization header -> public key


def create_credentials(data_dir, region):
    """Make (or re-use) an RSA key and write the config file. Returns Credentials."""
    key_file = data_dir / "api_key.pem"
    if key_file.exists():
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        _write_private(key_file, _pem(key, serialization.NoEncryption()))

    encrypted_file = data_dir / "api_key_encrypted.pem"
    if not encrypted_file.exists():
        protection = serialization.BestAvailableEncryption(PASS_PHRASE.encode())
        _write_private(encrypted_file, _pem(key, protection))

    token_file = data_dir / "session_token"
    if not token_file.exists():
        _write_private(
            token_file, b"stub-session-" + hashlib.sha256(_pem(key, serialization.NoEncryption())).hexdigest().encode()
        )
    token = token_file.read_text().strip()

    fingerprint = _fingerprint(key)
    common = {"tenancy": TENANCY, "fingerprint": fingerprint, "region": region}
    config = configparser.ConfigParser(interpolation=None)
    config["DEFAULT"] = {**common, "user": USER, "key_file": str(key_file)}
    config["ENCRYPTED"] = {"key_file": str(encrypted_file), "pass_phrase": PASS_PHRASE}
    config["SESSION"] = {"security_token_file": str(token_file)}
    config_file = data_dir / "config"
    with config_file.open("w") as out:
        config.write(out)
    config_file.chmod(0o600)

    public_key = key.public_key()
    return Credentials(
        str(config_file),
        {
            f"{TENANCY}/{USER}/{fingerprint}": public_key,
            f"ST${token}": public_key,
        },
    )


def verify_signature(credentials, method, target, headers, body_is_signed):
    """Raise 401 unless the Authorization header fits the request.

    `target` is path and query exactly as they stood on the wire.
    """
    fields = _parse_authorization(headers.get("Authorization"))
    if fields.get("version") != "1" or fields.get("algorithm") != "rsa-sha256":
        raise not_authenticated("Only signature version 1 with rsa-sha256 is accepted.")

    signed = fields.get("headers", "date").lower().split()
    required = set(HEADERS_ALWAYS_SIGNED)
    if body_is_signed:
        required |= HEADERS_SIGNED_WITH_BODY
    missing = required - set(signed)
    if missing:
        raise not_authenticated(f"These headers must be signed: {', '.join(sorted(missing))}.")

    date_header = "x-date" if "x-date" in signed else "date"
    if date_header not in signed:
        raise not_authenticated("A date header must be signed.")
    _check_clock(headers.get(date_header))

    public_key = credentials.public_keys.get(fields.get("keyId"))
    if public_key is None:
        raise not_authenticated("The key id is unknown.")
    try:
        public_key.verify(
            base64.b64decode(fields.get("signature", ""), validate=True),
            _signing_string(signed, method, target, headers),
            padding.PKCS1v15(),
            hashes.SHA256(),
        )
    except (InvalidSignature, ValueError):
        raise not_authenticated("The signature does not fit the request.") from None


def _parse_authorization(value):
    if not value:
        raise not_authenticated("The Authorization header is missing.")
    scheme, _, rest = value.partition(" ")
    if scheme.lower() != "signature":
        raise not_authenticated("The Authorization scheme must be Signature.")
    return dict(re.findall(r'(\w+)="([^"]*)"', rest))


def _signing_string(signed, method, target, headers):
    lines = []
    for name in signed:
        if name == "(request-target)":
            lines.append(f"{name}: {method.lower()} {target}")
            continue
        value = headers.get(name)
        if value is None:
            raise not_authenticated(f"The signed header '{name}' is missing.")
        lines.append(f"{name}: {value}")
    return "\n".join(lines).encode("latin-1")


def _check_clock(value):
    try:
        sent = email.utils.parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError):
        raise not_authenticated("The date header cannot be read.") from None
    if abs(stub_clock.seconds() - sent) > MAX_CLOCK_SKEW_SECONDS:
        raise not_authenticated("The date header is more than five minutes off.")


def _fingerprint(key):
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digest = hashlib.md5(der, usedforsecurity=False).hexdigest()
    return ":".join(digest[i : i + 2] for i in range(0, len(digest), 2))


def _pem(key, encryption):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def _write_private(path, data):
    path.write_bytes(data)
    path.chmod(0o600)
