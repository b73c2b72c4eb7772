"""What becomes of replies to calls about one item: taken apart, joined, kept with their cost."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analysis import MOST_CHARACTERS, Analysis, AnswerKind, Content
from medintel_desktop.domain.analyst import Reply
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.library.questions import Asked, told, told_timed
from medintel_desktop.library.requests import Request, groups, in_turn, one
from medintel_desktop.library.services import UNDERSTANDING
from medintel_desktop.library.spending import WHAT


@dataclass(frozen=True, slots=True)
class Told:
    """A reply and the call it answers."""

    request: Request
    reply: Reply


@dataclass(frozen=True, slots=True)
class Kept:
    """Kinds that were answered, and those whose reply has not the shape that was asked for."""

    answered: tuple[AnswerKind, ...]
    spoiled: tuple[AnswerKind, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What the calls were about. ``span`` is None for all of it, ``thread`` the conversation that
    a free question begins."""

    item: MediaItem
    asked: Asked
    span: Span | None
    thread: str | None
    model: str


class Replies:
    """A reply that was cut off, or has not its shape, is kept as text and not taken apart."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def keep(
        self, about: About, found: Sequence[Told], also: Callable[[Kept], None] = lambda kept: None
    ) -> Kept:
        """Keep the answers of all calls of one or more groups of kinds; ``also`` is done in the
        same transaction."""
        made: list[Analysis] = []
        spoiled: list[AnswerKind] = []
        for group in groups(about.asked.kinds):
            mine = [told for told in found if told.request.kinds == group]
            if mine:
                answers, bad = _taken_apart(about, mine)
                made += answers
                spoiled += bad
        answered = tuple(answer.kind for answer in made if answer.kind not in spoiled)
        kept = Kept(answered, tuple(spoiled))
        with self._catalogue.database.write():
            self._catalogue.analyses.add(made)
            for each in found:
                self.count(about.model, each.reply)
            also(kept)
        return kept

    def count(self, model: str, reply: Reply) -> None:
        """Note what a reply cost beside the video."""
        if reply.tokens:
            self._catalogue.ledger.note(UNDERSTANDING, f"{WHAT} {model}", reply.tokens, "tokens")


def _taken_apart(about: About, found: Sequence[Told]) -> tuple[list[Analysis], list[AnswerKind]]:
    """The answers of calls about all windows of one group of kinds."""
    kinds = found[0].request.kinds
    if not all(each.reply.whole for each in found):
        return [_as_text(about, kind, found) for kind in kinds], []
    parts: dict[AnswerKind, list[tuple[Span, Content]]] = {kind: [] for kind in kinds}
    for each in found:
        for kind, content in _read(about, each).items():
            parts[kind].append((each.request.window, content))
    bad = [kind for kind in kinds if len(parts[kind]) < len(found)]
    # The service warns of rows that it could not bring: those that it brought are kept as cut.
    all_there = not any(each.reply.warning for each in found)
    made = [
        _as_text(about, kind, found)
        if kind in bad
        else replace(_answer(about, kind, one(kind, parts[kind])), whole=all_there)
        for kind in kinds
    ]
    return made, bad


def _read(about: About, each: Told) -> dict[AnswerKind, Content]:
    request, text = each.request, each.reply.text
    if request.timed:
        return told_timed(text, request.kinds, request.window)[0]
    within = None if about.item.kind is MediaKind.PHOTO else request.window
    return told(text, replace(about.asked, kinds=request.kinds), within)[0]


def _as_text(about: About, kind: AnswerKind, found: Sequence[Told]) -> Analysis:
    texts = [(each.request.window, each.reply.text[:MOST_CHARACTERS]) for each in found]
    text = texts[0][1] if len(texts) == 1 else in_turn(texts)
    return replace(_answer(about, kind, text), whole=False)


def _answer(about: About, kind: AnswerKind, content: Content) -> Analysis:
    asked, thread = about.asked, None
    if kind is AnswerKind.ANSWER:
        thread = about.thread
    elif kind is AnswerKind.TABLE and asked.preset is not None:
        thread = asked.preset.id
    return Analysis(
        str(uuid.uuid4()), about.item.id, kind, content, asked.question(kind),
        asked.key(about.item.checksum, kind, about.span), about.span, model=about.model,
        made_at=time.time(), thread=thread,
    )  # fmt: skip
