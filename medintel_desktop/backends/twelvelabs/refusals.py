"""What the service says about an item it does not take, in plain words."""

from __future__ import annotations

import re

from medintel_desktop.domain.errors import ServiceError
from medintel_desktop.domain.limits import MARENGO_3, PEGASUS, STAYS
from medintel_desktop.log import redact

LONGEST = 200

# code: (pill, title); from docs.twelvelabs.io, api-reference/error-codes
KNOWN = {
    "video_duration_too_short": (
        "Too short",
        f"This video is too short. The service needs at least {MARENGO_3.min_seconds:g} seconds.",
    ),
    "video_duration_too_long": (
        "Too long",
        "This video is too long. The service takes at most "
        f"{MARENGO_3.max_seconds / 3600:g} hours.",
    ),
    "video_resolution_too_low": (
        "Too small",
        f"This video has too few pixels. The service needs at least {MARENGO_3.min_side} "
        "on each side.",
    ),
    "video_resolution_too_high": (
        "Too large",
        "This video has too many pixels. The service takes at most "
        f"{MARENGO_3.max_long_side} x {MARENGO_3.max_short_side}.",
    ),
    "video_resolution_invalid_aspect_ratio": (
        "Too wide",
        "This video is too wide or too tall. The service takes at most "
        f"{MARENGO_3.max_aspect:g} to 1.",
    ),
    "video_filesize_too_large": ("Too large", "This file is too large for the service."),
    "request_too_large": ("Too large", "This file is too large for the service."),
    "video_file_broken": ("Not readable", "The service cannot read this video."),
    "audio_file_broken": ("Not readable", "The service cannot read the sound of this video."),
    "unsupported_file_type": ("Not supported", "The service does not know this kind of file."),
    "token_limit_exceeded": ("Too long", "This text is too long for the service."),
    "resource_not_exist": ("Gone", "TwelveLabs no longer has what was sent."),
    "region_not_allowed": ("Refused", "TwelveLabs is not offered in this region."),
    "api_allowed_for_paid_plan": ("Refused", "Your TwelveLabs plan does not include this."),
    "api_not_allowed": ("Refused", "Your TwelveLabs plan does not include this."),
}

_OF_QUESTIONS = {
    "video_duration_too_short": (
        "Too short",
        "This video is too short. The service needs at least "
        f"{PEGASUS.videos.min_seconds:g} second.",
    ),
    "video_duration_too_long": (
        "Too long",
        "This is too long to be asked about at once. The service looks at most at "
        f"{PEGASUS.window_seconds / 3600:g} hours.",
    ),
    "token_limit_exceeded": (
        "Too long",
        "The video and the question are too long together. A part of the video may do.",
    ),
}
"""Where the limits are those of Pegasus."""

_BY_STATUS = {404: "resource_not_exist", 413: "request_too_large"}


def refusal(status: int, code: str, message: str, *, asking: bool = False) -> ServiceError:
    """The error for a request that was refused for good; ``asking``: it was a question."""
    known = KNOWN | _OF_QUESTIONS if asking else KNOWN
    code = code if code in known else _BY_STATUS.get(status, code)
    if code in known:
        short, title = known[code]
        return ServiceError(title, STAYS, short=short)
    what = "question" if asking else "item"
    return ServiceError(f"TwelveLabs did not accept this {what}.", plain(message) or STAYS)


def failure(message: str | None) -> ServiceError:
    """The error for work that was begun and failed, with the reason the service tells."""
    return ServiceError("TwelveLabs could not work with this video.", plain(message or "") or STAYS)


def plain(message: str) -> str:
    """A service's words as ours: one line, calm, without keys and markup; empty if unusable."""
    text = " ".join(redact(message).split())
    if not text or "<" in text:
        return ""
    text = re.sub(r"(?:(?<=^)|(?<=[.!] ))Please (\w)", lambda m: m[1].upper(), text)
    text = re.sub(r"(?i)\bplease ", "", text).replace("!", ".")
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "…", "?")) else text + "."
