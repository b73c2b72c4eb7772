"""TwelveLabs as the ``VideoAI`` of the product."""

from __future__ import annotations

import base64
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from time import perf_counter

from medintel_desktop.backends.twelvelabs import jpeg as jpeg_header
from medintel_desktop.backends.twelvelabs import tasks, uploads, vectors
from medintel_desktop.backends.twelvelabs.connection import Connection
from medintel_desktop.backends.twelvelabs.errors import SERVICE, translated
from medintel_desktop.backends.twelvelabs.inputs import MODELS, Inputs, shortened
from medintel_desktop.domain.errors import MedIntelError, ServiceError, UsageError
from medintel_desktop.domain.moment import EmbeddingSpace, MomentVector
from medintel_desktop.domain.ports import Report, ServiceHealth

MIN_SIDE = 128
MAX_PHOTO_BYTES = 32 * 1000 * 1000
"""Of a picture [sdk:embed.v_2.create]."""


class TwelveLabsVideoAI:
    """Implements ``VideoAI``. May be called from several threads; call :meth:`close` at the end.

    ``base_url`` includes the version (https://api.twelvelabs.io/v1.3) and wins over the
    TWELVELABS_BASE_URL of the environment, which is read by the settings alone. ``segmentation``
    is "dynamic-2" to "dynamic-5" or "fixed-2" to "fixed-10". ``timeout`` is the longest silence in
    seconds. Videos above ``direct_limit`` bytes go in parts. Raises ValueError for a model or a
    segmentation there is not. Nothing is imported or sent before the first call.
    """

    def __init__(
        self,
        api_key: str,
        *,
        base_url: str | None = None,
        model: str = MODELS[0],
        segmentation: str = "dynamic-4",
        timeout: float = 60.0,
        direct_limit: int = uploads.DIRECT_LIMIT,
    ) -> None:
        self._connection = Connection(api_key, base_url, timeout)
        self._inputs = Inputs(model, segmentation)
        self._space = EmbeddingSpace(SERVICE, model, vectors.DIMENSION, segmentation)
        self._direct_limit = direct_limit

    @property
    def space(self) -> EmbeddingSpace | None:
        return self._space

    def close(self) -> None:
        """Close all connections. A call afterwards opens new ones."""
        self._connection.close()

    def check(self) -> ServiceHealth:
        """List one asset, which is free."""
        begun = perf_counter()
        try:
            with translated():
                api = self._connection.api  # imports the SDK, which is not the service's time
                begun = perf_counter()
                api.assets.list(page_limit=1)
        except MedIntelError as error:
            return ServiceHealth(False, error.title, error.hint)
        return ServiceHealth(
            True, "TwelveLabs is connected.", milliseconds=(perf_counter() - begun) * 1000
        )

    def embed_text(self, text: str) -> array[float]:
        query = shortened(text)
        if not query:
            raise UsageError("There are no words to search for.")
        with translated():
            answer = self._connection.api.embed.v_2.create(
                model_name=self._space.model, **self._inputs.text(query)
            )
        return vectors.single(answer.data)

    def embed_photo(self, jpeg: bytes) -> array[float]:
        _check_photo(jpeg)
        api = self._connection.api  # first: it imports the SDK, which two threads must not do
        picture = self._inputs.picture(base64.b64encode(jpeg).decode("ascii"))
        with translated(paid=True):
            answer = api.embed.v_2.create(model_name=self._space.model, **picture)
        return vectors.single(answer.data)

    def upload(
        self, path: Path, name: str, resume: str | None, report: Report, save: Callable[[str], None]
    ) -> str:
        return uploads.bring(
            self._connection, path, self._asset_name(name), resume, report, save,
            self._direct_limit,
        )  # fmt: skip

    def upload_link(self, link: Callable[[], str], name: str, size: int) -> str:
        return uploads.let_fetch(self._connection, link, self._asset_name(name), size)

    def fetched(self, asset_id: str) -> bool:
        return uploads.fetched(self._connection, asset_id)

    def start(self, asset_id: str) -> str | None:
        return tasks.start(self._connection, self._inputs, self._space.model, asset_id)

    def _asset_name(self, name: str) -> str:
        # The list of tasks tells the name of a file and the model, but not how it was cut.
        # With the cut in the name, a task can be found again after its answer was lost.
        parts = PurePath(name)
        return f"{parts.stem}.{self._space.segmentation}{parts.suffix}"

    def collect(self, task_id: str) -> Sequence[MomentVector] | None:
        """As the port says. None as well for a task that is stuck: how long to go on asking is
        up to the caller, and so is the pause between."""
        return tasks.collect(self._connection, task_id)


def _check_photo(jpeg: bytes) -> None:
    size = jpeg_header.size(jpeg)
    if size is None:
        raise ServiceError(
            "This picture could not be prepared for the service.", short="Not readable"
        )
    if min(size) < MIN_SIDE:
        raise ServiceError(
            f"This picture is {size[0]} x {size[1]} pixels. "
            f"The service needs at least {MIN_SIDE} on each side.",
            short="Too small",
        )
    if len(jpeg) > MAX_PHOTO_BYTES:
        raise ServiceError(
            f"This picture has {len(jpeg) / 1e6:.0f} MB. The service takes at most 32.",
            short="Too large",
        )
