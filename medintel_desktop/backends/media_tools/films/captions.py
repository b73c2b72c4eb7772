"""Words in the picture: captions of shots and what is said, as an ASS file for libass.

All texts are data: nothing in them is read as a style.
"""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from medintel_desktop.domain.render import FilmFormat, Shot
from medintel_desktop.domain.transcript import tidy

FONTS = "fonts"
"""The folder beside the ASS file that holds the font; libass reads every file in it."""

_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, \
Outline, Shadow, Alignment, MarginL, MarginR, MarginV
Style: Caption,Inter SemiBold,{caption},&H00FFFFFF,&H60000000,&H80000000,0,1,{outline},{outline},\
1,{side},{side},{low}
Style: Said,Inter Medium,{said},&H00FFFFFF,&H40000000,&H80000000,0,1,{outline},0,\
2,{side},{side},{high}

[Events]
Format: Layer, Start, End, Style, Text
"""


def has_words(shot: Shot, film: FilmFormat) -> bool:
    """Whether anything is to be written into the picture."""
    return bool(shot.caption) or (film.burn_lines and bool(shot.lines))


def write_words(shot: Shot, seconds: float, film: FilmFormat, folder: Path) -> str:
    """Write what stands in the picture while a shot is shown for ``seconds``; returns the name of
    the file in ``folder``."""
    size = film.height if film.width >= film.height else film.width
    text = _HEAD.format(
        width=film.width, height=film.height, caption=round(size * 0.045), said=round(size * 0.05),
        outline=max(1, round(size / 500)), side=round(film.width * 0.05), low=round(size * 0.06),
        high=round(size * (0.13 if shot.caption else 0.06)),
    )  # fmt: skip
    if shot.caption:
        text += _event(0.0, seconds, "Caption", shot.caption)
    for line in shot.lines if film.burn_lines else ():
        start, end = line.span.start - shot.span.start, line.span.end - shot.span.start
        if end > 0 and start < seconds:
            text += _event(max(0.0, start), min(end, seconds), "Said", line.text)
    name = f"{uuid.uuid4().hex}.ass"
    (folder / name).write_text(text, encoding="utf-8")
    return name


def bring_fonts(fonts: Path | None, folder: Path) -> None:
    """Copy the fonts there; without them the system's are used."""
    (folder / FONTS).mkdir(exist_ok=True)
    for file in fonts.glob("*.ttf") if fonts else ():
        shutil.copy(file, folder / FONTS)


def _event(start: float, end: float, style: str, text: str) -> str:
    plain = tidy(text).replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")
    return f"Dialogue: 0,{_clock(start)},{_clock(end)},{style},{plain}\n"


def _clock(second: float) -> str:
    hundredths = round(second * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest // 100:02d}.{rest % 100:02d}"
