"""Answers about a video or images, told from the words that were found in them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from . import schema, words


@dataclass
class Part:
    number: int
    start: float
    end: float
    weights: dict
    chapter: str
    speech: str

    @property
    def words(self):
        return words.strongest(self.weights, 5)


class Teller:
    """Knows the parts of one video (or one set of images) and finds words for named fields."""

    def __init__(self, parts, title="", name=""):
        self.parts = parts
        self.start, self.end = parts[0].start, parts[-1].end
        self.weights = {}
        for part in parts:
            self.weights = words.merge((self.weights, 1.0), (part.weights, 1.0))
        self.title, self.name = title, name
        self.speech = " ".join(p.speech for p in parts if p.speech)

    @classmethod
    def of_video(cls, info, start=0.0, end=None, minimum=2.0, maximum=None, name=""):
        pieces = info.dynamic(start, end, minimum)
        if maximum:
            cut = []
            for s, e in pieces:
                while e - s > maximum + 1e-6:
                    cut.append((s, round(s + maximum, 3)))
                    s = round(s + maximum, 3)
                if e - s >= minimum or not cut:
                    cut.append((s, e))
                elif e - cut[-1][0] <= maximum:
                    cut[-1] = (cut[-1][0], e)
            pieces = cut
        parts = [
            Part(
                i + 1,
                s,
                e,
                words.merge((info.visual(s, e), 1.0), (info.speech(s, e), 0.5)),
                " / ".join(info.chapter_titles(s, e)),
                info.speech_text(s, e),
            )
            for i, (s, e) in enumerate(pieces)
        ]
        return cls(parts, info.title, name)

    @classmethod
    def of_images(cls, infos):
        parts = [Part(i + 1, 0.0, 0.0, info.weights, info.description, "") for i, info in enumerate(infos)]
        return cls(parts)

    # -- for the schema builder -------------------------------------------------------------

    def _words(self, part, limit=5):
        return words.strongest(part.weights if part else self.weights, limit) or ["nothing"]

    def headline(self, part=None):
        if part is not None:
            return part.chapter or f"Part {part.number}: " + " and ".join(self._words(part, 2))
        return self.title or "A video of " + ", ".join(self._words(None, 3))

    def sentence(self, part=None):
        seen = ", ".join(self._words(part))
        if part is not None:
            text = f"From {part.start:.1f} to {part.end:.1f} seconds {seen} can be seen."
            return text + (f' Someone says: "{part.speech}".' if part.speech else "")
        text = f"The video has {len(self.parts)} parts and shows {seen}."
        return text + (f' Someone says: "{self.speech[:300]}".' if self.speech else "")

    def text_for(self, name, part):
        low = name.lower()
        if any(k in low for k in ("title", "headline", "name", "label")):
            return self.headline(part)
        if any(k in low for k in ("topic", "category", "keyword", "tag", "subject", "genre")):
            return self._words(part)[0]
        if "hashtag" in low:
            return "#" + self._words(part)[0]
        if "colo" in low:
            return next((w for w in self._words(part, 12) if w in words.COLOURS), "grey")
        if any(k in low for k in ("transcript", "speech", "quote", "said")):
            return part.speech if part else self.speech
        return self.sentence(part)

    def words_for(self, name, part):
        low = name.lower()
        if part is None and any(k in low for k in ("chapter", "highlight", "scene", "moment", "event")):
            return [self.headline(p) for p in self.parts]
        found = self._words(part, 6)
        if "hashtag" in low:
            return ["#" + w for w in found]
        if "colo" in low:
            return [w for w in found if w in words.COLOURS] or ["grey"]
        return found

    def pick(self, options, part):
        mine = self._words(part, 20)
        for word in mine:
            for option in options:
                if isinstance(option, str) and word in words.tokens(option):
                    return option
        return options[0]

    def pick_many(self, options, part):
        mine = set(self._words(part, 20))
        fitting = [o for o in options if isinstance(o, str) and mine & set(words.tokens(o))]
        return fitting or [options[0]]

    def says(self, name, part):
        """A boolean such as has_red or is_dark is true when the word was seen; others are true."""
        asked = [w for w in words.tokens(name.replace("_", " ")) if w not in ("has", "is", "contain", "contains")]
        known = set(self._words(part, 40))
        named = [w for w in asked if w in words.COLOURS or w in ("dark", "bright", "speech")]
        if "speech" in named:
            return bool(part.speech if part else self.speech)
        return all(w in known for w in named) if named else True

    # -- whole answers ------------------------------------------------------------------------

    def structured(self, wanted):
        return json.dumps(schema.Builder(wanted, self).build(), ensure_ascii=False)

    def free(self, prompt):
        asked = [w for w in words.tokens(prompt) if w in self.weights]
        text = self.sentence()
        if asked:
            text += f" You asked about {', '.join(dict.fromkeys(asked))}: "
            where = [f"{p.start:.1f}-{p.end:.1f} s" for p in self.parts if any(w in p.weights for w in asked)]
            text += ("it appears at " + ", ".join(where) + ".") if self.end > 0 else "it can be seen."
        low = prompt.lower()
        if any(k in low for k in ("chapter", "highlight", "timestamp", "scene")):
            lines = [
                f"{p.number}. [{schema.clock(p.start, 'hh:mm:ss')[3:]}~{schema.clock(p.end, 'hh:mm:ss')[3:]}] "
                f"{self.headline(p)}"
                for p in self.parts
            ]
            text += "\n\n" + "\n".join(lines)
        return text


def segments(info, definitions, style, start, end, minimum, maximum):
    """The result of segmentation: {definition id: [{start_time, end_time, metadata}]}."""
    result = {}
    for definition in definitions:
        windows = [(r["start_time"], r["end_time"]) for r in definition.get("time_ranges") or []]
        rows = []
        for s, e in windows or [(start, end)]:
            teller = Teller.of_video(info, s, e, minimum or 2.0, maximum)
            asked = {w for w in words.tokens(definition["description"]) if w in words.COLOURS}
            for part in teller.parts:
                if asked and not asked & set(part.weights):
                    continue
                if maximum and part.end - part.start > maximum + 1e-6:
                    continue
                rows.append(
                    {
                        "start_time": schema.clock(part.start, style),
                        "end_time": schema.clock(part.end, style),
                        "metadata": {f["name"]: _field(f, teller, part) for f in definition.get("fields") or []},
                    }
                )
        result[definition["id"]] = rows
    return result


def _field(field, teller, part):
    kind = field["type"]
    if kind == "timestamp":
        return schema.clock(part.start, field.get("format", "seconds"))
    if kind == "time_array":
        item = {"start_time": part.start, "end_time": part.end}
        for inner in (field.get("items") or {}).get("fields") or []:
            item[inner["name"]] = _field(inner, teller, part)
        return [item]
    node = {"type": kind}
    if field.get("enum"):
        node["enum"] = field["enum"]
    if kind == "array":
        node["items"] = {"type": (field.get("items") or {}).get("type", "string")}
        if field.get("enum"):
            return teller.pick_many(field["enum"], part)
    return schema.Builder(node, teller).make(node, field["name"], part, 0)
