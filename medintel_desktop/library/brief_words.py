"""What the service is asked for a brief, and how its reply becomes choices.

Only pictures, what is heard, and what the service itself told before are sent: no names of files,
no places, no tags or captions that people wrote.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from medintel_desktop.domain.analysis import LATEST, AnswerKind, read
from medintel_desktop.domain.brief import fitting
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import MOST_CUTS, Cut, Plan
from medintel_desktop.domain.proposal import Candidate, Choice, kept_name

MOST_TITLE, MOST_NOTE = 60, 300
"""Characters of what one cut shows, and of the reason for it."""

MOST_ANSWER = 20_000
"""Characters of a faulty answer that go back with its faults."""

_TEXT, _NUMBER = {"type": "string"}, {"type": "number"}

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "cuts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "part": {**_TEXT, "description": "the short name of a part, such as c3"},
                    "start_time": {**_NUMBER, "description": "seconds from the start of its video"},
                    "end_time": {**_NUMBER, "description": "seconds from the start of its video"},
                    "title": {**_TEXT, "description": "what is seen, in two to four words"},
                    "reason": {**_TEXT, "description": "why it is here, in a few words"},
                },
                "required": ["part", "start_time", "end_time", "title", "reason"],
            },
        }
    },
    "required": ["cuts"],
}


def prompt(plan: Plan, candidates: Sequence[Candidate], pictures: Sequence[str]) -> str:
    """The first request. ``pictures`` are the names of the candidates that each picture shows;
    ``plan`` holds the brief, the length that is wanted, and the cuts that stay."""
    lines = [
        "Propose the cuts of a film, in the order of showing, from the parts of videos and photos"
        " listed below.",
        f"What the film shall be: {plan.brief}",
        *_length(plan),
    ]
    if plan.cuts:
        lines.append(
            "These cuts are in the film already. They stay as they are and in this order; name"
            " them in your answer where they belong:"
        )
        lines += [f"- {kept_name(n)}: {_of_cut(cut)}" for n, cut in enumerate(plan.cuts)]
    lines.append("Parts to choose from:")
    lines += [_of_candidate(candidate, pictures) for candidate in candidates]
    lines += [
        "start_time and end_time are seconds of the part's video, inside the range given; choose"
        " the best of a part, not always all of it. A photo begins at 0 and ends after the"
        " seconds that it stands, 2 to 6. Show nothing twice. Use only parts that suit, and leave"
        " out what shall not be in the film.",
    ]
    return "\n".join(lines)


def repair(first: str, answer: str, faults: Sequence[str]) -> str:
    """The second request: the first, what was answered, and what is wrong with that."""
    named = "\n".join(f"- {fault}" for fault in faults)
    return (
        f"{first}\n\nYou answered:\n{answer[:MOST_ANSWER]}\n\nThat has these errors:\n{named}\n"
        "Answer again with the whole list of cuts, corrected."
    )


def told(text: str) -> list[Choice]:
    """The choices of a whole reply. Raises ValueError where it has not the shape asked for."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("an answer should be JSON") from None
    cuts = value.get("cuts") if isinstance(value, Mapping) else None
    if not isinstance(cuts, list):
        raise ValueError("an answer should be a list of cuts")
    return [_choice(entry) for entry in cuts[: 2 * MOST_CUTS]]


def candidate_to_json(candidate: Candidate) -> dict[str, Any]:
    return {
        "name": candidate.name, "media": candidate.media_id, "kind": str(candidate.kind),
        "span": [candidate.span.start, candidate.span.end], "longest": candidate.longest,
        "frame_rate": candidate.frame_rate, "title": candidate.title, "said": candidate.said,
        "query": candidate.query, "score": candidate.score,
    }  # fmt: skip


def candidate_of_json(value: Mapping[str, Any]) -> Candidate:
    return Candidate(
        value["name"], value["media"], MediaKind(value["kind"]), Span(*value["span"]),
        value["longest"], value["frame_rate"], value["title"], value["said"], value["query"],
        value["score"],
    )  # fmt: skip


def _length(plan: Plan) -> list[str]:
    if plan.wanted is None:
        return []
    shortest, longest = fitting(plan.wanted)
    return [
        f"All cuts together last {plan.wanted:g} seconds, never less than {shortest:g} and never"
        f" more than {longest:g}."
    ]


def _of_cut(cut: Cut) -> str:
    said = cut.title or cut.query
    return f"{cut.seconds:.1f} s" + (f", {said}" if said else "")


def _of_candidate(candidate: Candidate, pictures: Sequence[str]) -> str:
    name, span = candidate.name, candidate.span
    facts = [
        "photo" if candidate.kind is MediaKind.PHOTO else f"{span.start:.1f} to {span.end:.1f} s"
    ]
    if name in pictures:
        facts.append(f"seen in picture_{pictures.index(name) + 1}")
    if candidate.query:
        facts.append(f"found by “{candidate.query}”")
    if candidate.said:
        facts.append(candidate.said)
    return f"- {name}: {'; '.join(facts)}"


def _choice(entry: object) -> Choice:
    if not isinstance(entry, Mapping):
        raise ValueError("a cut should have names")
    name = entry.get("part")
    if not isinstance(name, str):
        raise ValueError("a cut should name its part")
    return Choice(
        name.strip()[:20], _seconds(entry.get("start_time")), _seconds(entry.get("end_time")),
        _line(entry.get("title"), MOST_TITLE), _line(entry.get("reason"), MOST_NOTE),
    )  # fmt: skip


def _line(value: object, most: int) -> str:
    """One line of plain text; what is no text is left out."""
    text = str(read(AnswerKind.ANSWER, value, None)) if isinstance(value, str) else ""
    return " ".join(text.split())[:most]


def _seconds(value: object) -> float:
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a time should be a number of seconds")
    if not abs(value) <= LATEST:  # nor is what is not a number
        raise ValueError("a time should be a number of seconds")
    return float(value)
