"""The wallet that the cloud hands out for a database: a folder, or the zip as it was downloaded.

The driver reads two of its files: ``tnsnames.ora`` (which names lead to which service) and
``ewallet.pem`` (certificate and encrypted key). Only these are taken out of a zip.
"""

from __future__ import annotations

import re
import ssl
import zipfile
from pathlib import Path

from medintel_desktop.backends.oracle.errors import SERVICE
from medintel_desktop.domain.errors import NotSetUp

NEEDED = ("tnsnames.ora", "ewallet.pem")

LARGEST = 2_000_000
"""Bytes of one file unpacked; real ones have some ten thousand."""

MOST_ENTRIES = 100


def opened(source: Path, private: Path, password: str) -> Path:
    """The folder to work with. A zip is unpacked into ``private``, which only this user may read.

    Raises NotSetUp with a plain sentence of its own for what is no wallet, one that is not
    complete or broken, one that would write elsewhere, a missing password and a wrong one.
    """
    source = source.expanduser()
    folder = source if source.is_dir() else _unpacked(source, private)
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise _wrong("The wallet is not complete.", f"Missing: {', '.join(missing)}.")
    _check_password(folder / "ewallet.pem", password)
    return folder


def aliases(folder: Path) -> list[str]:
    """The names in ``tnsnames.ora``, in their order; one with "_tp" or "_low" suits this app."""
    try:
        text = (folder / "tnsnames.ora").read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise _wrong("The wallet cannot be read.", str(error.strerror)) from error
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    names: list[str] = []
    depth = 0
    for part in re.finditer(r"[()]|[^()]+", lines):
        if part[0] in "()":
            depth += 1 if part[0] == "(" else -1
        elif depth == 0 and "=" in part[0]:
            found = re.split(r"[,\s]+", part[0].rpartition("=")[0].strip())
            names += [name for name in found if re.fullmatch(r"[\w.$#-]+", name)]
    return list(dict.fromkeys(names))


def _unpacked(source: Path, private: Path) -> Path:
    try:
        with zipfile.ZipFile(source) as packed:
            files = _contents(packed)
    except FileNotFoundError as error:
        raise _wrong("The wallet is not there.", f"Looked for {source}.") from error
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise _wrong(
            "This file is not a wallet.", "Choose the zip or folder that the cloud handed out."
        ) from error
    try:
        private.mkdir(parents=True, exist_ok=True, mode=0o700)
        private.chmod(0o700)
        for name, content in files.items():
            _write(private / name, content)
    except OSError as error:
        raise _wrong("The wallet could not be unpacked.", str(error.strerror)) from error
    return private


def _contents(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """The needed files, at the top or in one folder; nothing is written yet."""
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _wrong("This file is not a wallet.", "It holds far more files than a wallet has.")
    files: dict[str, bytes] = {}
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise _wrong(
                "This zip tries to write outside its folder, so it was left alone.",
                "Download the wallet anew from the console of the cloud.",
            )
        if parts[-1] in NEEDED and not entry.is_dir():
            files.setdefault(parts[-1], _content(packed, entry))
    return files


def _content(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What the entry says of its size is not believed."""
    with packed.open(entry) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _wrong("This file is not a wallet.", "What is in it is far larger than a wallet.")
    return content


def _write(target: Path, content: bytes) -> None:
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(target)


def _check_password(pem: Path, password: str) -> None:
    """The driver would only say that the connection was refused."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_cert_chain(pem, password=lambda: password)
    except (ssl.SSLError, ValueError) as error:
        if "ENCRYPTED" not in pem.read_text(errors="replace"):
            raise _wrong("The wallet cannot be read.", "Its file ewallet.pem is broken.") from error
        if not password:
            raise _wrong(
                "The wallet needs its password.", "It was typed when the wallet was downloaded."
            ) from error
        raise _wrong(
            "The password of the wallet is wrong.",
            "It is the one typed when the wallet was downloaded, not that of the database user.",
        ) from error
    except OSError as error:
        raise _wrong("The wallet cannot be read.", str(error.strerror)) from error


def _wrong(title: str, hint: str) -> NotSetUp:
    return NotSetUp(title, hint, service=SERVICE)
