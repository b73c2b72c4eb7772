"""The time the stand-in believes in: the computer's, or so many seconds ahead of it."""

import time
from datetime import UTC, datetime

ahead = 0.0


def set_ahead(seconds):
    global ahead
    ahead = float(seconds)


def seconds():
    return time.time() + ahead


def moment():
    return datetime.fromtimestamp(seconds(), UTC)
