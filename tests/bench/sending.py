"""Sends one file to the stand-in of OCI and says how long it took and what memory it had.

    python -m tests.bench.sending ours LIBRARY SETTINGS
    python -m tests.bench.sending manager CONFIG ENDPOINT BUCKET NAMESPACE FILE PART_SIZE HANDS

``ours`` runs the queue of a library; ``manager`` is what a script with the SDK would do.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tests.memory import most_memory


def ours(library: str, settings: str) -> float:
    from medintel_desktop.bootstrap import open_workspace
    from medintel_desktop.domain.job import JobState
    from medintel_desktop.domain.store import StoreKind
    from medintel_desktop.settings.model import SettingsFile
    from medintel_desktop.settings.secrets import Secrets
    from tests.driver import Driver

    chosen = SettingsFile(Path(settings), environment={})
    workspace = open_workspace(Path(library), chosen, Secrets(environment={}))
    assert workspace.cloud.stores.get(StoreKind.OCI).place
    driver = Driver(workspace)
    began = time.perf_counter()
    driver.run()
    seconds = time.perf_counter() - began
    assert set(driver.states("store")) == {JobState.DONE}
    workspace.close()
    return seconds


def manager(
    config: str, endpoint: str, bucket: str, namespace: str, file: str, part_size: str, hands: str
) -> float:
    import oci
    from oci.object_storage import ObjectStorageClient, UploadManager

    client = ObjectStorageClient(
        oci.config.from_file(config), service_endpoint=endpoint,
        retry_strategy=oci.retry.NoneRetryStrategy(),
        circuit_breaker_strategy=oci.circuit_breaker.NoCircuitBreakerStrategy(),
    )  # fmt: skip
    upload = UploadManager(client, allow_parallel_uploads=True, parallel_process_count=int(hands))
    client.list_objects(namespace, bucket)
    moved: list[int] = []
    began = time.perf_counter()
    upload.upload_file(
        namespace, bucket, "film.mp4", file, part_size=int(part_size),
        progress_callback=moved.append,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    assert sum(moved) == Path(file).stat().st_size
    return seconds


if __name__ == "__main__":
    took = ours(*sys.argv[2:]) if sys.argv[1] == "ours" else manager(*sys.argv[2:])
    print(json.dumps({"seconds": took, "memory": most_memory()}))
