"""Typed settings with defaults that work offline, kept as JSON in the configuration folder."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from medintel_desktop.settings.paths import config_dir

log = logging.getLogger(__name__)

ENVIRONMENT = {
    "TWELVELABS_BASE_URL": "twelvelabs_base_url",
    "TWELVE_LABS_INDEX_ID": "managed_index_id",
    "EMBEDDING_MODEL": "embedding_model",
    "EMBEDDING_CLIP_LENGTH": "clip_length",
    "DEFAULT_OCI_BUCKET": "oci_bucket",
    "OCI_BUCKET": "oci_bucket",
    "OCI_NAMESPACE": "oci_namespace",
    "OCI_REGION": "oci_region",
    "OCI_CONFIG_PATH": "oci_config_path",
    "OCI_CONFIG_PROFILE": "oci_config_profile",
    "OCI_ENDPOINT": "oci_endpoint",
    "DEFAULT_ACCESS_KEY_ID": "b2_key_id",
    "DEFAULT_S3_REGION_NAME": "b2_region",
    "DEFAULT_STORAGE_BUCKET_NAME": "b2_bucket",
    "DEFAULT_STORAGE_LOCATION": "b2_prefix",
    "DEFAULT_S3_ENDPOINT_URL": "b2_endpoint",
    "ORACLE_DB_USERNAME": "oracle_user",
    "ORACLE_DB_CONNECT_STRING": "oracle_connect_string",
    "ORACLE_DB_WALLET_PATH": "oracle_wallet",
    "DB_POOL_MIN": "oracle_pool_min",
    "DB_POOL_MAX": "oracle_pool_max",
    "DB_POOL_INCREMENT": "oracle_pool_increment",
    "MEDINTEL_LIBRARY": "library_dir",
    "MEDINTEL_LOG_LEVEL": "log_level",
}
"""Environment name -> setting; of two names for one the later wins. Secrets: see ``secrets``."""

MODELS = ("marengo3.0", "marengo3.5")
ANSWER_MODELS = ("pegasus1.6", "pegasus1.5")
THUMBNAIL_WAYS = ("database", "bucket")
PRESETS = ("off", "1080p", "720p", "size")

PRECISIONS = ("exact", "100 m", "1 km", "10 km")

MOST_RECENT = 30
"""Searches that are remembered."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice of the user. Unknown or broken values fall back to the default."""

    library_dir: str = ""
    """Empty: see ``paths.default_library_dir``."""
    scheme: str = "system"
    """"system", "light" or "dark"."""
    embedding_model: str = "marengo3.0"
    pegasus_model: str = "pegasus1.6"
    """Answers questions; the older one takes no photos."""
    clip_length: int = 0
    """Seconds of fixed segments, 2..10; 0 cuts where the picture changes."""
    twelvelabs_base_url: str = ""
    managed_index: bool = False
    """Whether videos are put into an index at the service and searched there, too."""
    managed_index_id: str = ""
    named_entities: bool = False
    """Whether photos may be sent to name people and things at the service."""
    monthly_minutes: int = 600
    """Minutes of video sent to understanding in a month before the app asks; 0 = no limit."""
    understand_on_import: bool = True
    oci_bucket: str = ""
    oci_namespace: str = ""
    oci_region: str = ""
    oci_config_path: str = ""
    oci_config_profile: str = ""
    oci_endpoint: str = ""
    b2_key_id: str = ""
    b2_region: str = ""
    b2_bucket: str = ""
    b2_prefix: str = ""
    b2_endpoint: str = ""
    """Stores, as a library finds them that chose nothing itself; see ``settings.stores``."""
    oracle_user: str = ""
    oracle_connect_string: str = ""
    """Host, port and service, a whole description, or a name in the wallet."""
    oracle_wallet: str = ""
    """Folder or zip as downloaded; "" for a database that asks for none."""
    oracle_pool_min: int = 0
    oracle_pool_max: int = 3
    oracle_pool_increment: int = 1
    """Sessions; an Always Free database has 30 for all machines together."""
    share_thumbnails: str = "database"
    """How thumbnails get to the other machines: "database" or "bucket"."""
    multipart_megabytes: int = 100
    """Files above this are sent in parts, several at once."""
    parallel_parts: int = 3
    upload_kilobytes: int = 0
    """Most kilobytes a second to stores; 0 = no limit."""
    wait_when_metered: bool = True
    wait_on_battery: bool = False
    """Transfers to stores wait meanwhile."""
    compress_videos: str = "off"
    """Preset for what is sent of large videos: "off", "1080p", "720p" or "size"."""
    compress_above_megabytes: int = 500
    compress_to_megabytes: int = 200
    """For the preset "size"."""
    write_sidecars: bool = True
    place_language: str = ""
    """BCP 47 tag of the language that names of places are shown in; "" is the computer's."""
    place_service: bool = False
    """Whether a service may be asked for names of places; the user has to say so."""
    place_server: str = "https://nominatim.openstreetmap.org"
    place_precision: str = "1 km"
    """How exactly it is told a position: "exact", "100 m", "1 km" or "10 km"."""
    map_tiles: str = ""
    """Server whose pictures draw the map, with {z}, {x} and {y}; "" is the map of the app."""
    map_credit: str = ""
    """Who made those pictures, shown on the map."""
    cache_gigabytes: int = 5
    """Most that is kept of originals which are only in the cloud."""
    link_hours: int = 24
    """How long a share link opens, 1..168."""
    hidden_areas: tuple[str, ...] = ()
    """Areas of which nobody outside hears; each as ``domain.hidden_area`` writes it."""
    hide_here: bool = False
    """Show only the middle of such an area on this computer's own screens, too."""
    copy_originals: bool = False
    """Copy originals into the library folder instead of referring to them."""
    log_level: str = "INFO"
    picture_width: int = 160
    """Width of grid pictures, 96..256 px."""
    volume: int = 80
    """Percent."""
    recent_searches: tuple[str, ...] = ()
    """What was searched for by Enter, newest first, at most 30."""
    secrets_saved: Mapping[str, str] = field(default_factory=dict)
    """Name of a secret -> ISO day it was put into the keyring; never the secret."""
    window: Mapping[str, str] = field(default_factory=dict)
    """Geometry and state of the window, base64."""
    slideshow: Mapping[str, Any] = field(default_factory=dict)
    """How slideshows are shown, as ``domain.slideshow_json`` writes it."""


class SettingsFile:
    """Reads and writes ``settings.json``; ``current`` includes what the environment says."""

    def __init__(
        self, path: Path | None = None, environment: Mapping[str, str] = os.environ
    ) -> None:
        self.path = path or config_dir() / "settings.json"
        self._environment = environment
        self._lock = threading.Lock()
        self._saved = _from_values(_read(self.path))

    @property
    def current(self) -> Settings:
        overrides = {
            setting: self._environment[name]
            for name, setting in ENVIRONMENT.items()
            if self._environment.get(name, "").strip()
        }
        return _from_values({**asdict(self._saved), **overrides})

    def overridden(self, setting: str) -> bool:
        """Whether the environment says what this setting is."""
        return bool(self.variable(setting))

    def variable(self, setting: str) -> str:
        """The environment variable that says what this setting is, "" when none does."""
        names = [name for name, of in ENVIRONMENT.items() if of == setting]
        return next((n for n in reversed(names) if self._environment.get(n, "").strip()), "")

    def change(self, **values: Any) -> Settings:
        """Save the given settings and return what is in force now. From any thread.

        What cannot be saved (full disk, read-only folder) holds until the app quits.
        """
        with self._lock:
            self._saved = replace(self._saved, **values)
            try:
                _write(self.path, json.dumps(asdict(self._saved), indent=1))
            except OSError as error:
                log.warning("Settings could not be saved: %s", error)
        return self.current


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("Settings could not be read, defaults are used: %s", error)
        return {}
    return values if isinstance(values, dict) else {}


def _from_values(values: Mapping[str, Any]) -> Settings:
    defaults = Settings()
    kept: dict[str, Any] = {}
    for item in fields(Settings):
        if item.name in values:
            kept[item.name] = _coerced(values[item.name], getattr(defaults, item.name))
    return _within_limits(Settings(**kept))


def _coerced(value: Any, default: Any) -> Any:
    if isinstance(default, bool):
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true", "yes")
    if isinstance(default, int):
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            return default
    if isinstance(default, str):
        return value if isinstance(value, str) else default
    if isinstance(default, tuple):
        return tuple(map(str, value)) if isinstance(value, (list, tuple)) else default
    return value if isinstance(value, dict) else default


def _within_limits(settings: Settings) -> Settings:
    clip = settings.clip_length
    return replace(
        settings,
        scheme=settings.scheme if settings.scheme in ("system", "light", "dark") else "system",
        embedding_model=(
            settings.embedding_model if settings.embedding_model in MODELS else MODELS[0]
        ),
        pegasus_model=(
            settings.pegasus_model if settings.pegasus_model in ANSWER_MODELS else ANSWER_MODELS[0]
        ),
        clip_length=min(10, max(2, clip)) if clip else 0,
        monthly_minutes=max(0, settings.monthly_minutes),
        picture_width=min(256, max(96, settings.picture_width)),
        volume=min(100, max(0, settings.volume)),
        oracle_pool_min=min(30, max(0, settings.oracle_pool_min)),
        oracle_pool_max=min(30, max(1, settings.oracle_pool_min, settings.oracle_pool_max)),
        oracle_pool_increment=min(30, max(1, settings.oracle_pool_increment)),
        share_thumbnails=(
            settings.share_thumbnails
            if settings.share_thumbnails in THUMBNAIL_WAYS
            else THUMBNAIL_WAYS[0]
        ),
        multipart_megabytes=min(5000, max(10, settings.multipart_megabytes)),
        parallel_parts=min(16, max(1, settings.parallel_parts)),
        upload_kilobytes=max(0, settings.upload_kilobytes),
        compress_videos=(
            settings.compress_videos if settings.compress_videos in PRESETS else PRESETS[0]
        ),
        place_precision=(
            settings.place_precision if settings.place_precision in PRECISIONS else PRECISIONS[2]
        ),
        compress_above_megabytes=max(1, settings.compress_above_megabytes),
        compress_to_megabytes=max(1, settings.compress_to_megabytes),
        cache_gigabytes=min(10_000, max(1, settings.cache_gigabytes)),
        link_hours=min(168, max(1, settings.link_hours)),
        recent_searches=settings.recent_searches[:MOST_RECENT],
    )
