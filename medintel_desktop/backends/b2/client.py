"""A boto3 client that depends on nothing but what it is told.

boto3 would also look at ``AWS_*`` variables, ``~/.aws`` and a metadata service; none of these
is the user's choice in this app.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from medintel_desktop.domain.errors import NotSetUp

CONNECT_SECONDS = 10
READ_SECONDS = 60
"""Without a byte."""
ATTEMPTS = 3
"""Of one call, within a few seconds. Longer waits are the queue's, which tells the user."""
CONNECTIONS = 32
"""More than parallel transfers have; with too few boto3 throws connections away."""


def endpoint_of(region: str, endpoint: str) -> str:
    """The address of the service; B2's own for the region where none was given."""
    if not endpoint:
        return f"https://s3.{region}.backblazeb2.com"
    return endpoint.rstrip("/") if "://" in endpoint else f"https://{endpoint}".rstrip("/")


def region_of(region: str, address: str) -> str:
    """What signatures are made for: as given, else as B2 writes it into the host."""
    return region or (re.findall(r"//s3\.([a-z0-9-]+)\.", address) or ["us-east-1"])[0]


def host_of(address: str) -> str:
    """Host and port, which name the service in ``MediaStore.place``."""
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def connect(key_id: str, secret: str, region: str, address: str) -> Any:
    """A client of S3; safe to use from several threads. Raises NotSetUp."""
    import boto3
    import botocore.session
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError

    nothing: dict[str, Any] = {
        "profile": (None, [], None, None),
        "config_file": (None, [], os.devnull, None),
        "credentials_file": (None, [], os.devnull, None),
    }
    core = botocore.session.Session(nothing)
    core.register_component("data_loader", _descriptions())
    session = boto3.session.Session(botocore_session=core)
    config = Config(
        signature_version="s3v4",
        # B2 refuses the checksum headers that newer SDKs add; Content-MD5 does their work.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        max_pool_connections=CONNECTIONS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        # Signed payloads would be read twice over plain http.
        s3={"addressing_style": "path", "payload_signing_enabled": False},
    )
    try:
        if not re.match(r"https?://[\w.:-]+$", address, re.ASCII):
            raise ValueError(address)
        return session.client(
            "s3", endpoint_url=address, region_name=region_of(region, address),
            config=config, aws_access_key_id=key_id, aws_secret_access_key=secret,
        )  # fmt: skip
    except (BotoCoreError, ValueError):
        raise NotSetUp(
            "The endpoint or region of the bucket makes no sense.",
            "An endpoint looks like s3.us-west-004.backblazeb2.com.",
        ) from None


@cache
def _descriptions() -> Any:
    """What the SDK knows of services: read once, not for each connection anew (0.2 s)."""
    from botocore.loaders import create_loader

    return create_loader()
