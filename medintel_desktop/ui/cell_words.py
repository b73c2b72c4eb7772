"""What cells, rows and screen readers say of an item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from medintel_desktop.domain import words
from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.view import MediaCell


class Tone(StrEnum):
    """How loud a pill is."""

    QUIET = "quiet"
    OFFLINE = "offline"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Pill:
    """A label on a picture."""

    icon: str
    text: str
    tone: Tone = Tone.QUIET


_WAIT_ICONS = {
    "Waiting": "hourglass",
    "Reading": "loader",
    "Uploading": "upload",
    "Downloading": "download",
    "In the cloud": "cloud",
    "Offline": "unplug",
    "Queued": "hourglass",
}


def state_pill(cell: MediaCell) -> Pill | None:
    """The one state worth saying; None when all is as it should be."""
    if cell.problem:
        return Pill("triangle-alert", cell.problem, Tone.FAILED)
    if cell.missing:
        return Pill("file-warning", "Missing", Tone.OFFLINE)
    if cell.elsewhere and not cell.waits:
        return Pill("monitor", "On another computer")
    if cell.waits:
        told = cell.waits
        icon = next((i for word, i in _WAIT_ICONS.items() if told.startswith(word)), "loader")
        return Pill(icon, told, Tone.OFFLINE if icon == "unplug" else Tone.QUIET)
    if cell.state is MediaState.UNREADABLE:
        return Pill("triangle-alert", "Not readable", Tone.FAILED)
    if cell.not_indexed:
        return Pill("triangle-alert", "Not indexed", Tone.FAILED)
    if cell.state is MediaState.READING:
        return Pill("loader", "Reading")
    return Pill("cloud", "In the cloud") if cell.in_cloud else None


def away(cell: MediaCell) -> bool:
    """True when the original cannot be reached, so that its picture is greyed."""
    return cell.missing or cell.waits.startswith("Offline")


def day(cell: MediaCell) -> str:
    """The day of capture; where the file does not say, the day of arrival, named as that."""
    shown = words.day(_date(cell))
    return shown if cell.taken_at else f"Added {shown}"


def month(cell: MediaCell) -> str:
    """The month of the same day, as in "Oct 2024"."""
    return words.month(_date(cell))


def second_line(cell: MediaCell) -> str:
    """Day and place; the place yields to stars."""
    if cell.place and not cell.rating:
        return f"{day(cell)}, {cell.place}"
    return day(cell)


def state(cell: MediaCell) -> str:
    """One word or two for the list."""
    pill = state_pill(cell)
    if pill:
        return pill.text
    return "Understood" if cell.state is MediaState.UNDERSTOOD else ""


def column(cell: MediaCell, number: int) -> str:
    """The text of one column of the list, in the order of :class:`~.models.cell_model.Column`."""
    if number == 0:
        return cell.name
    if number == 1:
        return day(cell)
    if number == 2:
        return cell.place
    if number == 3:
        return words.size(cell.bytes)
    if number == 4:
        return words.clock(cell.duration) if cell.duration is not None else ""
    return state(cell)


def spoken(cell: MediaCell) -> str:
    """ "Walk to the park, video, 6 minutes 20, understood, 9 moments, 4 stars"."""
    parts = [cell.name, cell.kind.value]
    if cell.kind is MediaKind.VIDEO and cell.duration is not None:
        parts.append(_spoken_length(cell.duration))
    told = state(cell)
    if told:
        parts.append(told.lower())
    for count, noun in ((len(cell.marks), "moment"), (cell.rating, "star")):
        if count:
            parts.append(words.counted(count, noun))
    return ", ".join(parts)


def _spoken_length(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [words.counted(hours, "hour")] if hours else []
    if not minutes:
        return " ".join([*parts, words.counted(rest, "second")]) if rest or not hours else parts[0]
    parts.append(words.counted(minutes, "minute"))
    return " ".join([*parts, str(rest)] if rest else parts)


def _date(cell: MediaCell) -> date:
    return cell.taken_at or datetime.fromtimestamp(cell.added_at)
