"""Times as the player writes them."""

from __future__ import annotations


def clock(seconds: float, *, hundredths: bool = False) -> str:
    """ "0:45", "1:02:03" or, with ``hundredths``, "0:45.08"; never rounded up to what is ahead."""
    # A little slack, because 9.3 s is a bit less than that in binary fractions.
    total = int(max(0.0, seconds) * 100 + 0.001)
    whole, rest = divmod(total, 100)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"
    return f"{text}.{rest:02d}" if hundredths else text
