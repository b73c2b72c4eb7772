"""TwelveLabs as the ``Analyst`` of the product."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from threading import Event
from time import perf_counter
from typing import Any

from medintel_desktop.backends.twelvelabs import analysis_tasks, questions, speech
from medintel_desktop.backends.twelvelabs.connection import Connection
from medintel_desktop.backends.twelvelabs.errors import translated, unreadable
from medintel_desktop.backends.twelvelabs.streaming import spoken
from medintel_desktop.domain.analyst import Question, Reply, TimedField
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.limits import PEGASUS
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.domain.transcript import Line


class TwelveLabsAnalyst:
    """Implements ``Analyst``. May be called from several threads; call :meth:`close` at the end.

    ``base_url`` as for ``TwelveLabsVideoAI``. ``timeout`` is the longest silence in seconds: an
    hour of video takes minutes to be answered about. Raises ValueError for a model there is not.
    Nothing is imported or sent before the first call.
    """

    def __init__(
        self,
        api_key: str,
        *,
        base_url: str | None = None,
        model: str = questions.MODELS[0],
        timeout: float = 600.0,
    ) -> None:
        if model not in questions.MODELS:
            raise ValueError(f"not a model that answers: {model}")
        self._connection = Connection(api_key, base_url, timeout)
        self._model = model
        self._closed = Event()

    @property
    def model(self) -> str | None:
        return self._model

    def close(self) -> None:
        """As the port says. A call afterwards opens new connections."""
        closed, self._closed = self._closed, Event()
        closed.set()
        self._connection.close()

    def check(self) -> ServiceHealth:
        """List one task, which is free."""
        begun = perf_counter()
        try:
            with translated():
                api = self._connection.api  # imports the SDK, which is not the service's time
                begun = perf_counter()
                api.analyze_async.tasks.list(page_limit=1)
        except MedIntelError as error:
            return ServiceHealth(False, error.title, error.hint)
        took = (perf_counter() - begun) * 1000
        return ServiceHealth(True, f"{self._model} answers questions.", milliseconds=took)

    def ask(self, question: Question) -> Reply:
        api, asked = self._connection.api, self._general(question)
        with translated(paid=True, asking=True):
            answer = api.analyze(**asked)
        if answer.data is None:
            raise unreadable(paid=True)
        return Reply(
            answer.data,
            answer.finish_reason == "stop",
            answer.usage.output_tokens if answer.usage else 0,
            answer.error.message if answer.error else "",
        )

    def stream(self, question: Question, stopped: Callable[[], bool]) -> Iterator[str | Reply]:
        asked, closed = self._general(question), self._closed
        return spoken(self._connection, asked, lambda: stopped() or closed.is_set())

    def order(self, question: Question) -> str:
        asked = self._general(question)
        return analysis_tasks.order(self._connection, asked, question.asset, question.key)

    def order_timed(self, question: Question, wanted: Sequence[TimedField]) -> str:
        self._connection.prepare()
        asked = questions.timed(self._model, question, wanted)
        self._keep_inside(asked, question)
        return analysis_tasks.order(self._connection, asked, question.asset, question.key)

    def collect(self, task_id: str) -> Reply | None:
        return analysis_tasks.collect(self._connection, task_id)

    def cancel(self, task_id: str) -> None:
        analysis_tasks.cancel(self._connection, task_id)

    def transcript(self, asset_id: str) -> Sequence[Line] | None:
        return speech.transcript(self._connection, asset_id)

    def delete(self, asset_id: str) -> None:
        with translated(fine=(404,)):
            self._connection.api.assets.delete(asset_id, force=True)

    def _general(self, question: Question) -> dict[str, Any]:
        self._connection.prepare()
        asked = questions.general(self._model, question)
        self._keep_inside(asked, question)
        return asked

    def _keep_inside(self, asked: dict[str, Any], question: Question) -> None:
        """End a part no later than the video ends for the service, which refuses it otherwise and
        may have found it a little shorter than we have."""
        if question.span is None or not question.asset:
            return
        with translated(asking=True):
            seconds = self._connection.api.assets.retrieve(question.asset).duration
        if seconds is not None and seconds < question.span.end:
            PEGASUS.check_window(max(seconds - question.span.start, 0.0))
            asked["end_time"] = seconds
