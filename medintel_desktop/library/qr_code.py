"""A link as a QR code, for a phone that is at hand. The only user of segno, loaded when asked."""

from __future__ import annotations

import io

QUIET = 4
"""Empty modules around the code; scanners want them."""


def png(text: str, module: int = 6) -> bytes:
    """Black on white, ``module`` px a square. Raises ValueError for more than 2,953 bytes."""
    target = io.BytesIO()
    _code(text).save(target, kind="png", scale=module, border=QUIET)
    return target.getvalue()


def svg(text: str) -> bytes:
    """The same for print, in any size."""
    target = io.BytesIO()
    _code(text).save(target, kind="svg", border=QUIET, xmldecl=False)
    return target.getvalue()


def lines(text: str) -> list[str]:
    """The same for a terminal: two rows of squares a line, light ones drawn."""
    rows = [[not dark for dark in row] for row in _code(text).matrix_iter(border=QUIET)]
    if len(rows) % 2:
        rows.append([True] * len(rows[0]))
    blocks = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    return [
        "".join(blocks[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def _code(text: str):  # type: ignore[no-untyped-def]  # segno ships no types
    import segno

    return segno.make(text, error="m" if len(text) < 300 else "l", micro=False)
