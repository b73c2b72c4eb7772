"""Meaning without a model: every word is a fixed direction, a thing is the sum of its words."""

from __future__ import annotations

import hashlib
import re

import numpy as np

DIMENSIONS = 512

COLOURS = (
    "red",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "pink",
    "brown",
    "black",
    "white",
    "grey",
)

SYNONYMS = {
    "crimson": "red",
    "scarlet": "red",
    "ruby": "red",
    "maroon": "red",
    "vermilion": "red",
    "amber": "orange",
    "tangerine": "orange",
    "gold": "yellow",
    "golden": "yellow",
    "lemon": "yellow",
    "emerald": "green",
    "lime": "green",
    "olive": "green",
    "navy": "blue",
    "azure": "blue",
    "cobalt": "blue",
    "cyan": "blue",
    "teal": "blue",
    "turquoise": "blue",
    "aqua": "blue",
    "violet": "purple",
    "indigo": "purple",
    "lilac": "purple",
    "lavender": "purple",
    "magenta": "pink",
    "fuchsia": "pink",
    "rose": "pink",
    "tan": "brown",
    "chocolate": "brown",
    "beige": "brown",
    "gray": "grey",
    "silver": "grey",
    "ash": "grey",
    "ivory": "white",
    "snowy": "white",
    "ebony": "black",
    "jet": "black",
    "dim": "dark",
    "gloomy": "dark",
    "shiny": "bright",
    "luminous": "bright",
    "silent": "silence",
    "quietness": "silence",
}

STOP_WORDS = frozenset(
    """a an and any are as at be been but by can clip colour color coloured colored do does find for from
    had has have he her his how i in image into is it its kind like me moment my no not of on one or our item object
    part photo photograph picture please scene screen shot show showing shows some someone something that the
    their them then there these they thing this those to us video was we were what when where which while who
    whose why will with you your""".split()
)

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_cache: dict[tuple[str, str], np.ndarray] = {}


def stem(word):
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def tokens(text):
    """The meaningful words of a text, in order, normalised."""
    found = []
    for raw in _WORD.findall((text or "").lower()):
        if raw in STOP_WORDS:
            continue
        word = SYNONYMS.get(raw) or stem(raw)
        word = SYNONYMS.get(word, word)
        if word not in STOP_WORDS:
            found.append(word)
    return found


def text_weights(text):
    weights = {}
    for word in tokens(text):
        weights[word] = weights.get(word, 0.0) + 1.0
    return weights


def merge(*parts):
    """Add up (weights, factor) pairs."""
    total = {}
    for weights, factor in parts:
        for word, weight in weights.items():
            total[word] = total.get(word, 0.0) + weight * factor
    return total


def _direction(word, model):
    key = (model, word)
    vector = _cache.get(key)
    if vector is None:
        digest = hashlib.blake2b(word.encode("utf-8"), digest_size=64, person=model.encode()[:16]).digest()
        bits = np.unpackbits(np.frombuffer(digest, dtype=np.uint8))
        scale = np.empty(0, dtype=np.uint8)
        for part in range(8):
            more = hashlib.blake2b(
                word.encode("utf-8") + bytes([part]), digest_size=64, person=model.encode()[:16]
            ).digest()
            scale = np.concatenate([scale, np.frombuffer(more, dtype=np.uint8)])
        vector = (bits.astype(np.float64) * 2 - 1) * (0.5 + scale.astype(np.float64) / 255.0)
        vector /= np.linalg.norm(vector)
        if len(_cache) > 200_000:
            _cache.clear()
        _cache[key] = vector
    return vector


def embed(weights, model="marengo3.0"):
    """Unit vector of a bag of words; vectors of different models do not resemble each other."""
    total = np.zeros(DIMENSIONS)
    for word, weight in weights.items():
        total += weight * _direction(word, model)
    norm = np.linalg.norm(total)
    if norm < 1e-9:
        return _direction("\x00nothing", model)
    return total / norm


def embed_text(text, model="marengo3.0"):
    return embed(text_weights(text), model)


def cosine(a, b):
    return float(np.dot(a, b) / ((np.linalg.norm(a) * np.linalg.norm(b)) or 1.0))


def as_list(vector, dimensions=DIMENSIONS):
    return [round(float(x), 9) for x in vector[:dimensions]]


def strongest(weights, limit=6):
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, _ in ordered[:limit]]
