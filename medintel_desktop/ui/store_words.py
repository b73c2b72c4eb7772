"""Stores where there is room for a word or two, in the middle of a sentence."""

from __future__ import annotations

from medintel_desktop.domain.store import StoreKind

SHORT = {StoreKind.FOLDER: "the folder", StoreKind.OCI: "OCI", StoreKind.B2: "Backblaze B2"}


def short_name(kind: str) -> str:
    """ "OCI"; what is no store is "the store"."""
    return next((name for store, name in SHORT.items() if store == kind), "the store")
