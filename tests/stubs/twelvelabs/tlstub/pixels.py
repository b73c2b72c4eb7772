"""Names for what is seen: dominant colours and brightness of pictures and frames."""

from __future__ import annotations

import numpy as np

from .words import COLOURS

_INDEX = {name: i for i, name in enumerate(COLOURS)}


def histogram(rgb):
    """Shares of the named colours (len(COLOURS)), then mean brightness 0..1."""
    pixels = rgb.reshape(-1, 3).astype(np.float32) / 255.0
    high = pixels.max(axis=1)
    low = pixels.min(axis=1)
    spread = high - low
    saturation = np.where(high > 0, spread / np.maximum(high, 1e-6), 0)
    r, g, b = pixels[:, 0], pixels[:, 1], pixels[:, 2]
    safe = np.maximum(spread, 1e-6)
    hue = np.where(high == r, ((g - b) / safe) % 6, np.where(high == g, (b - r) / safe + 2, (r - g) / safe + 4)) * 60.0

    name = np.full(len(pixels), _INDEX["grey"], dtype=np.int64)
    coloured = (saturation >= 0.18) & (high >= 0.18)
    bounds = (
        (15, "red"),
        (43, "orange"),
        (68, "yellow"),
        (165, "green"),
        (255, "blue"),
        (300, "purple"),
        (343, "pink"),
        (361, "red"),
    )
    start = 0
    for end, colour in bounds:
        name[coloured & (hue >= start) & (hue < end)] = _INDEX[colour]
        start = end
    warm = coloured & ((hue < 43) & (hue >= 8))
    name[warm & (high < 0.65)] = _INDEX["brown"]
    reddish = coloured & ((hue < 15) | (hue >= 343))
    name[reddish & (saturation < 0.5) & (high > 0.7)] = _INDEX["pink"]
    plain = ~coloured
    name[plain & (high < 0.2)] = _INDEX["black"]
    name[plain & (high > 0.85)] = _INDEX["white"]

    shares = np.bincount(name, minlength=len(COLOURS)).astype(np.float32) / max(1, len(pixels))
    luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return np.concatenate([shares, [float(luma.mean())]])


def weights(hist):
    """Words of a histogram: the dominant colour has weight 1."""
    shares, brightness = hist[:-1], float(hist[-1])
    top = float(shares.max()) or 1.0
    result = {}
    for colour, share in zip(COLOURS, shares, strict=True):
        if share >= 0.1 and share >= 0.2 * top:
            result[colour] = float(share) / top
    if brightness < 0.15:
        result["dark"] = 0.3
    elif brightness > 0.65:
        result["bright"] = 0.3
    return result


def layout(rgb):
    """Where the second colour sits, as low-weight words such as left, right, top, bottom."""
    height, width = rgb.shape[:2]
    whole = histogram(rgb)[:-1]
    order = np.argsort(-whole)
    if len(order) < 2 or whole[order[1]] < 0.1:
        return {}
    second = order[1]
    halves = {
        "left": rgb[:, : width // 2],
        "right": rgb[:, width // 2 :],
        "top": rgb[: height // 2],
        "bottom": rgb[height // 2 :],
    }
    shares = {name: float(histogram(part)[second]) for name, part in halves.items() if part.size}
    name = max(shares, key=shares.get)
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}[name]
    return {name: 0.15} if shares[name] > 3 * shares.get(opposite, 0) + 0.05 else {}
