"""What a store asks of the user, as data: names, hints and notes of its options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from medintel_desktop.domain.store import StoreKind


class Chooser(Enum):
    """What is picked from the disk beside typing."""

    FOLDER = "folder"
    FILE = "file"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Option:
    """One field. ``hint`` stands in the empty field; ``choices`` are values and their words."""

    key: str
    name: str
    hint: str = ""
    note: str = ""
    chooser: Chooser | None = None
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SecretForm:
    """The secret of a store; it is asked for behind the option ``after``. An ``optional`` one may
    be missing without the store being incomplete."""

    key: str
    name: str
    label: str
    hint: str
    after: str
    removal: tuple[str, str]
    note: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class StoreForm:
    """``needed``: without these options the store is not set up; one of each group is enough."""

    title: str
    sentence: str
    options: tuple[Option, ...]
    needed: tuple[tuple[str, ...], ...]
    secret: SecretForm | None = None
    site: str = ""
    """Where what it asks for is found."""

    def complete(self, options: Mapping[str, str], *, has_secret: bool) -> bool:
        named = all(any(options.get(key) for key in group) for group in self.needed)
        return named and (has_secret or self.secret is None or self.secret.optional)

    def where(self, options: Mapping[str, str]) -> str:
        """The store in a few words: "family-originals, eu-frankfurt-1"."""
        parts = (options.get(key, "") for key in ("path", "bucket", "prefix", "region"))
        return ", ".join(filter(None, parts))


FOLDER = StoreForm(
    "Folder",
    "Keeps a second, verified copy on another disk or a network drive.",
    (Option("path", "Folder", "Choose a folder on another disk", chooser=Chooser.FOLDER),),
    needed=(("path",),),
)

OCI = StoreForm(
    "OCI Object Storage",
    "Keeps your originals in a bucket of Oracle Cloud.",
    (
        Option("bucket", "Bucket", "my-originals"),
        Option("region", "Region", "From the profile, such as eu-frankfurt-1"),
        Option("namespace", "Namespace", "Found by itself"),
        Option(
            "login", "Log in with",
            choices=(
                ("", "What the profile says"),
                ("token", "Session token of the profile"),
                ("instance", "This machine, on OCI only"),
            ),
        ),
        Option(
            "config_path", "Config file", "~/.oci/config",
            note="Written by “oci setup config”, or downloaded with the key from the console.",
            chooser=Chooser.FILE,
        ),
        Option("profile", "Profile", "DEFAULT"),
        Option("endpoint", "Address", "Oracle’s own, by region"),
    ),
    needed=(("bucket",),),
    secret=SecretForm(
        "oci_pass_phrase", "Pass phrase", "pass phrase", "Only if the key file has one", "profile",
        ("Remove the pass phrase?", "Without it a protected key file cannot be used. What is in "
         "the bucket stays there."),
        optional=True,
    ),
)  # fmt: skip

B2 = StoreForm(
    "Backblaze B2 or S3",
    "Keeps your originals in a bucket of Backblaze or any other S3 service.",
    (
        Option("bucket", "Bucket", "my-originals"),
        Option("key_id", "Key ID", "003a1b2c3d4e5f60000000001",
               note="Of an application key for this bucket; the master key does not work."),
        Option("region", "Region", "us-west-004",
               note="The middle of the endpoint that Backblaze shows beside the bucket."),
        Option("prefix", "Folder in it", "None"),
        Option("endpoint", "Address", "Backblaze, by region",
               note="For another S3 service, such as https://s3.eu-central-1.amazonaws.com"),
    ),
    needed=(("bucket",), ("key_id",), ("region", "endpoint")),
    secret=SecretForm(
        "b2", "Application key", "key", "Paste the application key", "key_id",
        ("Remove the application key?", "Nothing new is sent to the bucket and nothing is read "
         "from it until there is a key again. What is stored stays there."),
    ),
)  # fmt: skip

FORMS: Mapping[StoreKind, StoreForm] = {
    StoreKind.FOLDER: FOLDER,
    StoreKind.OCI: OCI,
    StoreKind.B2: B2,
}


def store_name(place_or_kind: str) -> str:
    """The name of a store by its kind or place: "OCI Object Storage"."""
    kind = StoreKind(place_or_kind.partition(":")[0])
    return FORMS[kind].title
