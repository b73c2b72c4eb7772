"""An editor of modest talent: cuts of a film from the list of parts in a prompt."""

from __future__ import annotations

import json
import re

_PART = re.compile(r"^- (c\d+): (?:(photo)|([\d.]+) to ([\d.]+) s)", re.MULTILINE)
_KEPT = re.compile(r"^- (k\d+): ([\d.]+) s", re.MULTILINE)
_WANTED = re.compile(r"together last ([\d.]+) seconds")
PHOTO_SECONDS = 3.0
USUAL_SECONDS = 20.0


def asked_for(schema):
    return "cuts" in (schema.get("properties") or {})


def cuts(prompt):
    """JSON: what is there, then parts in their order, as long as is asked for where that is possible."""
    kept = _KEPT.findall(prompt)
    told = _WANTED.search(prompt)
    left = (float(told.group(1)) if told else USUAL_SECONDS) - sum(float(seconds) for _, seconds in kept)
    parts = [
        (name, 0.0, PHOTO_SECONDS) if photo else (name, float(start), float(end))
        for name, photo, start, end in _PART.findall(prompt)
    ]
    chosen = [
        {"part": name, "start_time": 0.0, "end_time": 0.0, "title": "", "reason": "It was there."} for name, _ in kept
    ]
    for number, (name, start, end) in enumerate(parts):
        if left < 0.5:
            break
        share = max(left / min(len(parts) - number, 8), 2.0)
        length = min(end - start, share, left)
        chosen.append(
            {
                "part": name,
                "start_time": start,
                "end_time": round(start + length, 2),
                "title": f"Shot {number + 1}",
                "reason": f"Number {number + 1} of what suits.",
            }
        )
        left -= length
    return json.dumps({"cuts": chosen})
