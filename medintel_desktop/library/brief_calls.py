"""Paid requests for plans: each made once, its reply kept before anything else is done."""

from __future__ import annotations

from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analyst import Question, Reply
from medintel_desktop.domain.job import Job, Watch
from medintel_desktop.domain.words import counted
from medintel_desktop.library.brief_words import SCHEMA
from medintel_desktop.library.purchases import Purchases
from medintel_desktop.library.questions import digest
from medintel_desktop.library.services import UNDERSTANDING, Services
from medintel_desktop.library.spending import WHAT

ROOM = 8_192
"""Tokens of an answer: a hundred cuts with their reasons."""


class BriefCalls:
    """The paid requests of one job, each made once, its reply kept in the job."""

    def __init__(
        self, services: Services, catalogue: Catalogue, purchases: Purchases, model: str,
        job: Job, watch: Watch,
    ) -> None:  # fmt: skip
        self._services = services
        self._catalogue = catalogue
        self._purchases = purchases
        self._model = model
        self._job = job
        self._watch = watch
        self._replies: dict[str, Any] = dict(job.payload.get("replies") or {})

    def made(self, name: str, text: str, pictures: tuple[bytes, ...]) -> Reply:
        """Ask, unless the answer is here. One that was out when the app ended is not asked again
        without the user."""
        if name in self._replies:
            return Reply(**self._replies[name])
        key = digest("brief", self._job.id, self._job.created_at, name)
        ledger, what = self._catalogue.ledger, f"{WHAT} {self._model}"
        self._purchases.refuse_unanswered(
            key, f"Sending it again may count {counted(len(pictures), 'picture')} twice."
        )
        ledger.free(key)
        ledger.open(UNDERSTANDING, what, key, len(pictures), "images", None)
        question = Question(text, pictures=pictures, schema=SCHEMA, room=ROOM)
        reply = self._purchases.made(key, lambda: self._services.analyst().ask(question))
        with self._catalogue.database.write():
            if reply.tokens:
                ledger.note(UNDERSTANDING, what, reply.tokens, "tokens")
            ledger.settle(key, "counted")
            self._replies[name] = {"text": reply.text, "whole": reply.whole}
            self._watch.save(replies=dict(self._replies))
        return reply

    def forget(self) -> None:
        """The answers lead nowhere: trying again asks anew."""
        self._replies.clear()
        self._watch.save(replies=None)
