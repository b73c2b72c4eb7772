"""Connects what is outside, as settings and secrets say: services, stores, the database.

What a connection needs is imported when it is made: most libraries need few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from medintel_desktop import log
from medintel_desktop.backends.local.analyst import NoAnalyst
from medintel_desktop.backends.local.video_ai import NoVideoAI
from medintel_desktop.backends.local.video_index import NoVideoIndex
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analyst import Analyst
from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.ports import MediaStore, RemoteCatalogue, VideoAI
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.video_index import VideoIndex
from medintel_desktop.library.shared_database import SERVICE, SharedDatabase
from medintel_desktop.settings.model import MODELS, SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.settings.stores import options_in_force


def video_ai(settings: SettingsFile, secrets: Secrets) -> VideoAI:
    key = secrets.get("twelvelabs")
    if key is None:
        return NoVideoAI()
    log.hide(key)
    from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI

    now = settings.current
    cut = f"fixed-{now.clip_length}" if now.clip_length else "dynamic-4"
    return TwelveLabsVideoAI(
        key, base_url=now.twelvelabs_base_url or None, model=now.embedding_model,
        segmentation=cut,
    )  # fmt: skip


def older_video_ai(settings: SettingsFile, secrets: Secrets, space: EmbeddingSpace) -> VideoAI:
    """The service as it understood in that space; none where it no longer knows its model."""
    key = secrets.get("twelvelabs")
    if key is None or space.model not in MODELS:
        return NoVideoAI()
    log.hide(key)
    from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI

    base_url = settings.current.twelvelabs_base_url or None
    try:
        return TwelveLabsVideoAI(
            key, base_url=base_url, model=space.model, segmentation=space.segmentation
        )
    except ValueError:  # cut in a way of another app
        return NoVideoAI()


def analyst(settings: SettingsFile, secrets: Secrets) -> Analyst:
    key = secrets.get("pegasus") or secrets.get("twelvelabs")
    if key is None:
        return NoAnalyst()
    log.hide(key)
    from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst

    now = settings.current
    return TwelveLabsAnalyst(key, base_url=now.twelvelabs_base_url or None, model=now.pegasus_model)


def video_index(settings: SettingsFile, secrets: Secrets) -> VideoIndex:
    key = secrets.get("twelvelabs")
    if key is None:
        return NoVideoIndex()
    log.hide(key)
    from medintel_desktop.backends.twelvelabs.video_index import TwelveLabsVideoIndex

    return TwelveLabsVideoIndex(key, base_url=settings.current.twelvelabs_base_url or None)


def stores(
    root: Path, catalogue: Catalogue, settings: SettingsFile, secrets: Secrets
) -> Callable[[StoreKind, Mapping[str, str]], MediaStore]:
    def connect(kind: StoreKind, saved: Mapping[str, str]) -> MediaStore:
        options = options_in_force(kind, saved, settings)
        if kind is StoreKind.FOLDER:
            return _folder_store(options, catalogue)
        if kind is StoreKind.B2:
            return _b2_store(options, secrets)
        return _oci_store(root, options, secrets, catalogue)

    return connect


def _folder_store(options: Mapping[str, str], catalogue: Catalogue) -> MediaStore:
    from medintel_desktop.backends.local.media_store import FolderMediaStore

    if not options["path"]:
        raise NotSetUp("No folder for originals is chosen.", "Choose one in Settings.")
    return FolderMediaStore(Path(options["path"]).expanduser(), catalogue.copies.stored_at)


def _oci_store(
    root: Path, options: Mapping[str, str], secrets: Secrets, catalogue: Catalogue
) -> MediaStore:
    """A config file that was chosen counts alone; else the library's own, else the user's."""
    from medintel_desktop.backends.oci.media_store import OciMediaStore

    chosen = options["config_path"]
    usual = (root / ".oci" / "config", Path("~/.oci/config"))
    pass_phrase = secrets.get("oci_pass_phrase") or ""
    log.hide(pass_phrase)
    return OciMediaStore(
        options["bucket"], options["namespace"], options["region"],
        [Path(chosen)] if chosen else usual, options["profile"], options["endpoint"],
        options["login"], pass_phrase, catalogue.stores.notes(StoreKind.OCI),
    )  # fmt: skip


def _b2_store(options: Mapping[str, str], secrets: Secrets) -> MediaStore:
    from medintel_desktop.backends.b2.media_store import B2MediaStore

    secret = secrets.get("b2")
    log.hide(secret)
    known = {"application key": secret, "key id": options["key_id"], "bucket": options["bucket"],
             "region": options["region"] or options["endpoint"]}  # fmt: skip
    missing = [name for name, value in known.items() if not value]
    if missing or secret is None:
        raise NotSetUp("Backblaze B2 is not set up.", f"Missing in Settings: {', '.join(missing)}.")
    return B2MediaStore(
        options["key_id"], secret, options["region"], options["bucket"], options["prefix"],
        options["endpoint"],
    )  # fmt: skip


def database(
    root: Path, catalogue: Catalogue, settings: SettingsFile, secrets: Secrets
) -> SharedDatabase:
    def configured() -> bool:
        return bool(settings.current.oracle_user and settings.current.oracle_connect_string)

    return SharedDatabase(
        catalogue, lambda: _oracle(root, settings, secrets), configured,
        lambda: _wallet_names(root, settings, secrets),
    )  # fmt: skip


def _wallet(root: Path, settings: SettingsFile, secrets: Secrets) -> Path | None:
    from medintel_desktop.backends.oracle.wallet import opened

    source, password = settings.current.oracle_wallet, secrets.get("oracle_wallet") or ""
    log.hide(password)
    return opened(Path(source), root / ".oracle", password) if source else None


def _wallet_names(root: Path, settings: SettingsFile, secrets: Secrets) -> list[str]:
    from medintel_desktop.backends.oracle.wallet import aliases

    folder = _wallet(root, settings, secrets)
    found = aliases(folder) if folder else []
    suits = ("_tp", "_low")
    return sorted(found, key=lambda name: next(
        (n for n, end in enumerate(suits) if name.casefold().endswith(end)), len(suits)
    ))  # fmt: skip


def _oracle(root: Path, settings: SettingsFile, secrets: Secrets) -> RemoteCatalogue:
    from medintel_desktop.backends.oracle.options import OracleOptions
    from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue

    now, password = settings.current, secrets.get("oracle")
    log.hide(password)
    known = {"user": now.oracle_user, "password": password,
             "connect string": now.oracle_connect_string}  # fmt: skip
    missing = [name for name, value in known.items() if not value]
    if missing or password is None:
        raise NotSetUp(
            "No database is set up.", f"Missing in Settings: {', '.join(missing)}.", service=SERVICE
        )
    return OracleCatalogue(
        OracleOptions(
            now.oracle_user, password, now.oracle_connect_string,
            _wallet(root, settings, secrets), secrets.get("oracle_wallet") or "",
            now.oracle_pool_min, now.oracle_pool_max, now.oracle_pool_increment,
        )
    )  # fmt: skip
