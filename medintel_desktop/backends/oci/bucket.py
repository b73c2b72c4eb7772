"""One bucket and one way to ask for something in it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import MutableMapping
from typing import Any

from medintel_desktop.backends.oci.errors import SERVICE, not_allowed, translated
from medintel_desktop.backends.oci.login import Login
from medintel_desktop.domain.errors import BucketGone, KeyRefused, NotSetUp, ServiceBusy
from medintel_desktop.domain.store import Body

TIMEOUTS = (10.0, 60.0)
"""Seconds to connect, and of silence while reading or writing."""

PAUSES = (0.3, 1.0)
"""Seconds before the second and third try of a call; longer waits are the queue's."""

CONNECTIONS = 32
BLOCK = 1 << 18
"""Bytes read from a body at once; the 16 KB of the HTTP library cost a third of the speed."""

Notes = MutableMapping[str, str]
"""What the service has told before."""

LIST, READ, WRITE, DELETE, LINK = (
    "list objects", "read objects", "write objects", "delete objects", "make links",
)  # fmt: skip
"""What a key may do, as a user reads it."""


class Bucket:
    """Thread-safe, as the SDK's client is. ``namespace`` may be empty: it is asked for once, for
    good if ``notes`` are kept."""

    def __init__(
        self, name: str, namespace: str, endpoint: str, login: Login, notes: Notes
    ) -> None:
        self.name = name
        self._note = f"namespace of {login.account} {endpoint}".rstrip()
        self._namespace = namespace or notes.get(self._note, "")
        self._notes = notes
        self._login = login
        self._client = _client(login, endpoint)
        self._lock = threading.RLock()  # asking for the namespace may renew the token

    @property
    def namespace(self) -> str:
        """Fixed for an account."""
        with self._lock:
            if not self._namespace:
                found = self._patiently("", "list objects", None, self._client.get_namespace)
                self._namespace = str(found.data)
                self._notes[self._note] = self._namespace
            return self._namespace

    @property
    def endpoint(self) -> str:
        return str(self._client.base_client.endpoint).rstrip("/")

    def ask(
        self, call: str, *details: Any, may: str, name: str = "", body: Body | None = None,
        **more: Any,
    ) -> Any:  # fmt: skip
        """Run a call of the SDK in this bucket and return its answer.

        ``body`` is what is being sent, for trying again from its start. A 404 for the bucket is
        told apart from a missing permission, as far as that can be.
        """
        made = getattr(self._client, call)
        try:
            return self._patiently(
                name, may, body, made, self.namespace, self.name, *details, **more
            )
        except BucketGone:
            if may == LIST or not self._there():
                raise
            # Without the right to write nothing can be stored, so all of it waits.
            raise not_allowed(may, SERVICE if may == WRITE else None) from None

    def close(self) -> None:
        self._client.base_client.session.close()

    def _there(self) -> bool:
        try:
            self._patiently(
                "", LIST, None, self._client.list_objects, self.namespace, self.name, limit=1
            )
        except BucketGone:
            return False
        return True

    def _patiently(
        self, name: str, may: str, body: Body | None, made: Any, *details: Any, **more: Any
    ) -> Any:
        pauses = list(PAUSES)
        while True:
            try:
                return self._once(name, may, body, made, *details, **more)
            except ServiceBusy as error:
                if error.retry_after is not None or not pauses:
                    raise
                time.sleep(pauses.pop(0))
            except KeyRefused:
                if not self._renewed():
                    raise

    def _once(
        self, name: str, may: str, body: Body | None, made: Any, *details: Any, **more: Any
    ) -> Any:
        if body is not None:
            body.seek(0)
        try:
            with translated(name, may):
                return made(*details, **more)
        except Exception:
            if body is not None and body.failure is not None:
                raise body.failure from None
            raise

    def _renewed(self) -> bool:
        """A session token lives for an hour; the user may have signed in again meanwhile."""
        with self._lock:
            if not self._login.renewed():
                return False
            self._client.base_client.signer = self._login.signer
            return True


def _client(login: Login, endpoint: str) -> Any:
    from oci.circuit_breaker import NoCircuitBreakerStrategy
    from oci.object_storage import ObjectStorageClient
    from oci.retry import NoneRetryStrategy

    if endpoint and not re.fullmatch(r"https?://[A-Za-z0-9._-]+(:\d{1,5})?/?", endpoint):
        raise NotSetUp(
            "The address set for OCI is none.",
            "It is like https://objectstorage.us-ashburn-1.oraclecloud.com. Correct or remove it.",
            service=SERVICE,
        )
    client = ObjectStorageClient(
        login.config, signer=login.signer, service_endpoint=endpoint or None, timeout=TIMEOUTS,
        retry_strategy=NoneRetryStrategy(), circuit_breaker_strategy=NoCircuitBreakerStrategy(),
    )  # fmt: skip
    for adapter in client.base_client.session.adapters.values():
        adapter.init_poolmanager(CONNECTIONS, CONNECTIONS, blocksize=BLOCK)
    return client
