"""Options of a store: the environment wins, then the library's own choice, then the settings."""

from __future__ import annotations

from collections.abc import Mapping

from medintel_desktop.domain.store import StoreKind
from medintel_desktop.settings.model import SettingsFile

OPTIONS: Mapping[StoreKind, Mapping[str, str]] = {
    StoreKind.FOLDER: {"path": ""},
    StoreKind.OCI: {
        "bucket": "oci_bucket",
        "namespace": "oci_namespace",
        "region": "oci_region",
        "config_path": "oci_config_path",
        "profile": "oci_config_profile",
        "endpoint": "oci_endpoint",
        "login": "",
    },
    StoreKind.B2: {
        "key_id": "b2_key_id",
        "region": "b2_region",
        "bucket": "b2_bucket",
        "prefix": "b2_prefix",
        "endpoint": "b2_endpoint",
    },
}
"""Option of a store -> setting that gives it where the library does not; "" = none."""


def options_in_force(
    kind: StoreKind, saved: Mapping[str, str], settings: SettingsFile
) -> dict[str, str]:
    """Every option of the kind; "" where nothing is said. ``saved`` is the library's choice."""
    current = settings.current
    found = {}
    for option, setting in OPTIONS[kind].items():
        general = str(getattr(current, setting)) if setting else ""
        own = saved.get(option, "").strip()
        found[option] = general if setting and settings.overridden(setting) else own or general
    return found
