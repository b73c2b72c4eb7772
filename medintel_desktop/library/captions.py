"""Subtitle files: SRT, WebVTT and plain text, read and written.

What others wrote is read kindly: any line ends and encoding, missing numbers, decimals after a
point or a comma, tags, cues out of order. What is written is read again by everybody: VTT holds
all there is; SRT puts the speaker before the text; TXT is for people, with whole seconds.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.errors import TooLarge, Unreadable
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line, Word, fit, word_places
from medintel_desktop.domain.words import clock
from medintel_desktop.library.checksum import file_errors

MOST_BYTES = 20 << 20
"""The subtitles of ten hours have half a megabyte."""

SHORTEST_CUE = 1.0
"""Seconds given to a cue that ends before it begins."""

CHARACTERS_A_SECOND = 15.0
"""How fast people speak, for text without times in a video of unknown length."""


class CaptionFormat(StrEnum):
    """The values are the endings of file names."""

    SRT = "srt"
    VTT = "vtt"
    TXT = "txt"


_TIME = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2})(?:[.,]([0-9]{1,3}))?"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_STAMP = re.compile(rf"<{_TIME}>")
_STYLE = re.compile(r"</?(?:b|i|u|s|font|c|v|ruby|rt|lang)(?:[.\s][^>]*)?>|\{\\[^}]*\}", re.I)
_BEGINS = re.compile(rf"^\s*[\[(]?{_TIME}[\])]?(?:\s+[-–—]\s+|\s*[:,]?\s+|$)(.*)$")
_NAME = r"(?:[^\W\d_a-z]|[0-9])[\w.'’-]*"
_NAMED = re.compile(rf"^({_NAME}(?: {_NAME}){{0,2}}): (.+)$")


def read_captions(path: Path, duration: float | None) -> tuple[Line, ...]:
    """The lines of a file, fit for a video of ``duration`` seconds.

    Text without times is spread over the video by its length. Raises Unreadable, TooLarge and
    what opening a file may raise.
    """
    with file_errors(path):
        if path.stat().st_size > MOST_BYTES:
            raise TooLarge(f"{shown_name(path.name)} is too large for a transcript.")
        data = path.read_bytes()
    lines = parsed(_decoded(data), duration)
    if not lines:
        raise Unreadable(
            f"{shown_name(path.name)} has no lines for this video.",
            "SRT, VTT and TXT files can be read. Nothing was changed.",
        )
    return lines


def parsed(text: str, duration: float | None = None) -> tuple[Line, ...]:
    """What a file says, fit to be kept; its format is told by its content."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = [number for number, row in enumerate(rows) if _TIMING.match(row)]
    vtt = rows[0].lstrip().startswith("WEBVTT")
    if not at and vtt:
        return ()
    if not at:
        return fit(_with_speakers(_plain([row for row in rows if row.strip()], duration)), duration)
    cues = [_cue(rows, begin, end, vtt) for begin, end in pairwise([*at, len(rows)])]
    lines = [line for cue in cues for line in cue]
    return fit(lines if vtt else _with_speakers(lines), duration)


def written(lines: Sequence[Line], format_: CaptionFormat) -> str:
    """The text of a file, with "\\n" at the ends of lines."""
    if format_ is CaptionFormat.VTT:
        return "WEBVTT\n\n" + "".join(map(_vtt_cue, lines))
    if format_ is CaptionFormat.SRT:
        return "".join(_srt_cue(number, line) for number, line in enumerate(lines, start=1))
    return "".join(map(_txt_line, lines))


def _txt_line(line: Line) -> str:
    """A text that begins as if a dash parted it from the time gets one that does."""
    said = _said(line)
    apart = " – " if said[:1] in "-–—:," else " "
    return f"[{_clock(line.span.start)}]{apart}{said}\n"


def _srt_cue(number: int, line: Line) -> str:
    times = f"{_srt_time(line.span.start)} --> {_srt_time(line.span.end)}"
    return f"{number}\n{times}\n{_said(line)}\n\n"


def _vtt_cue(line: Line) -> str:
    voice = f"<v {html.escape(line.speaker, quote=False)}>" if line.speaker else ""
    times = f"{_vtt_time(line.span.start)} --> {_vtt_time(line.span.end)}"
    return f"{times}\n{voice}{_stamped(line)}\n\n"


def _stamped(line: Line) -> str:
    """The text with the time of each word before it."""
    parts, done = [], 0
    for start, _, word in word_places(line):
        parts.append(html.escape(line.text[done:start], quote=False))
        if word.span.start > line.span.start:
            parts.append(f"<{_vtt_time(word.span.start)}>")
        done = start
    return "".join([*parts, html.escape(line.text[done:], quote=False)])


def _cue(rows: Sequence[str], begin: int, end: int, vtt: bool) -> list[Line]:
    """The lines of the cue whose times are in row ``begin``; the next one's are in ``end``."""
    match = _TIMING.match(rows[begin])
    assert match is not None  # that is how the row was chosen
    start, last = _seconds(*match.groups()[:4]), _seconds(*match.groups()[4:])
    span = Span(start, last if last > start else start + SHORTEST_CUE)
    said = list(rows[begin + 1 : end])
    if vtt:  # what follows an empty row is a note, or the name of the next cue
        empty = next((at for at, row in enumerate(said) if not row.strip()), len(said))
        return _voices(" ".join(said[:empty]), span)
    while said and not said[-1].strip():
        said.pop()
    if end < len(rows) and said and said[-1].strip().isdigit():
        said.pop()  # the number of the next cue
    return [Line(span, _STYLE.sub("", " ".join(said)))]


def _voices(text: str, span: Span) -> list[Line]:
    """A VTT cue: a line for each voice in it."""
    parts = _VOICE.split(text)
    spoken = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    return [_timed(said, span, html.unescape(name)) for name, said in spoken if said.strip()]


def _timed(text: str, span: Span, speaker: str) -> Line:
    """A line whose words have times where stamps stand between them."""
    pieces = list(_STAMP.finditer(text))
    starts = [span.start, *(_seconds(*piece.groups()) for piece in pieces)]
    edges = [0, *(at for piece in pieces for at in piece.span()), len(text)]
    raw = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    plain = [html.unescape(_STYLE.sub("", part)) for part in raw]
    line = Line(span, "".join(plain), speaker)
    if not pieces:
        return line
    words = []
    for start, end, word in zip(starts, [*starts[1:], span.end], plain, strict=True):
        if word.strip() and start < end:
            words.append(Word(Span(start, end), " ".join(word.split())))
    return Line(span, line.text, speaker, tuple(words))


def _plain(rows: Sequence[str], duration: float | None) -> list[Line]:
    """Text with a time before lines, else spread by how long each line is."""
    begun = [(match, row) for row in rows for match in [_BEGINS.match(row)]]
    if not any(match for match, _ in begun):
        return list(_spread(rows, duration))
    texts: list[tuple[float, str]] = []
    for match, row in begun:
        if match:
            texts.append((_seconds(*match.groups()[:4]), match[5]))
        elif texts:
            texts[-1] = (texts[-1][0], f"{texts[-1][1]} {row}")
    texts.sort(key=lambda one: one[0])
    last = max(duration or 0.0, texts[-1][0] + len(texts[-1][1]) / CHARACTERS_A_SECOND)
    ends = [*(start for start, _ in texts[1:]), last]
    return [
        Line(Span(start, max(end, start + SHORTEST_CUE)), text)
        for (start, text), end in zip(texts, ends, strict=True)
    ]


def _spread(rows: Sequence[str], duration: float | None) -> Iterator[Line]:
    total = sum(map(len, rows))
    whole, done = duration or total / CHARACTERS_A_SECOND, 0
    for row in rows:
        yield Line(Span(whole * done / total, whole * (done + len(row)) / total), row)
        done += len(row)


def _with_speakers(lines: Sequence[Line]) -> list[Line]:
    """ "Anna: Hello" is said by Anna when more than one line begins with that name."""
    found = [_NAMED.match(line.text.strip()) for line in lines]
    names = Counter(match[1] for match in found if match)
    return [
        Line(line.span, match[2], match[1]) if match and names[match[1]] > 1 else line
        for line, match in zip(lines, found, strict=True)
    ]


def _said(line: Line) -> str:
    return f"{line.speaker}: {line.text}" if line.speaker else line.text


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _seconds(hours: str | None, minutes: str, seconds: str, rest: str | None) -> float:
    fraction = int((rest or "0").ljust(3, "0")) / 1000
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + fraction


def _clock(seconds: float) -> str:
    text = clock(seconds)
    return text if text.count(":") == 2 else f"0:{text.zfill(5)}"


def _vtt_time(seconds: float) -> str:
    whole, rest = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{rest:03d}"


def _srt_time(seconds: float) -> str:
    return _vtt_time(seconds).replace(".", ",")
