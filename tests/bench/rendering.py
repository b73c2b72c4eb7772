"""Films of cuts against the commands that a user of ffmpeg would type; the preview of a plan."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
from medintel_desktop.backends.media_tools.films import Films
from medintel_desktop.domain.media import FILMSTRIP_FRAMES, MediaKind, Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.render import FilmCodec, FilmFormat, Shot
from medintel_desktop.ui.plan.reel import Reel
from medintel_desktop.ui.plan.source import Source
from medintel_desktop.ui.player.filmstrip import Filmstrip
from medintel_desktop.ui.theme import Theme
from tests.bench.row import Goal, Row
from tests.bench.scale import QUICK, Scale
from tests.bench.turns import medians, taken

COPIED, ENCODED = Goal(1.3, more=False), Goal(1.1, more=False)
STARTS, SCRUBS = Goal(300, more=False), Goal(50, more=False)
"""Milliseconds."""

RATE = Fraction(25)
MOMENT = 6.0
"""Seconds of each of ten."""

MOST = 30.0
"""Seconds that are encoded."""

_X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-c:a", "aac", "-b:a", "192k")
_LONGEST_WAIT = 30.0


def run(scale: Scale, scratch: Path) -> list[Row]:
    small = scale == QUICK
    minute = _footage(scratch / "minute.mp4", 12 if small else 60, (320, 180) if small else FULL_HD)
    hour = _repeated(minute, scratch / "hour.mp4", 10 if small else 60)
    return [
        _copied(hour, scratch, scale.rounds),
        _joined(hour, scratch, scale.rounds),
        *_encoded(minute, scratch, min(scale.rounds, 3)),
        *_preview(minute, scratch, scale.rounds),
    ]


FULL_HD = (1920, 1080)


def _copied(hour: Path, scratch: Path, rounds: int) -> Row:
    """Ten moments out of a long file, each a file of its own."""
    tools, metadata = MediaTools(), _metadata(hour)
    step = int((metadata.duration or 0) / 10)
    begins = [number * step + 3.3 for number in range(10)]

    def ours(turn: int) -> None:
        for number, begin in enumerate(begins):
            span, stem = Span(begin, begin + MOMENT), scratch / "ours" / str(number)
            tools.piece(hour, metadata, span, stem, _nobody)

    def typed(turn: int) -> None:
        (scratch / "typed").mkdir(exist_ok=True)
        for number, begin in enumerate(begins):
            part = ("-ss", str(begin), "-t", str(MOMENT), "-i", str(hour), "-c", "copy")
            _ffmpeg(*part, str(scratch / "typed" / f"{number}.mp4"))

    ours(0)
    seconds = medians({"ours": ours, "typed": typed}, rounds)
    length = f"{(metadata.duration or 0) / 60:.0f} min"
    return _row(f"10 moments of {length} without encoding / ffmpeg -c copy", seconds, COPIED)


def _joined(hour: Path, scratch: Path, rounds: int) -> Row:
    """Ten cuts at key frames as one film, against a single command for all of them."""
    films, metadata = Films(scratch / "work"), _metadata(hour)
    step = int((metadata.duration or 0) / 10)
    wished = [Span(n * step, n * step + MOMENT) for n in (7, 2, 9, 0, 4, 1, 8, 3, 6, 5)]
    shots = [films.on_key_frames(Shot(hour, MediaKind.VIDEO, metadata, span)) for span in wished]
    named = "".join(
        f"file {hour.name}\ninpoint {shot.span.start}\noutpoint {shot.span.end}\n" for shot in shots
    )
    cuts = scratch / "cuts.txt"
    cuts.write_text(named)

    def ours(turn: int) -> None:
        films.make(shots, FilmFormat(FilmCodec.COPY), scratch / "film.mp4", _nobody)

    def typed(turn: int) -> None:
        _ffmpeg("-f", "concat", "-i", str(cuts), "-c", "copy", str(scratch / "at once.mp4"))

    ours(0)
    seconds = medians({"ours": ours, "typed": typed}, rounds)
    return _row("10 cuts as one film without encoding / ffmpeg's concat", seconds, COPIED)


def _encoded(minute: Path, scratch: Path, rounds: int) -> list[Row]:
    """One cut, and ten cuts joined."""
    films, metadata = Films(scratch / "work"), _metadata(minute)
    wish = FilmFormat(
        FilmCodec.H264, metadata.width, metadata.height, RATE, even_sound=False
    )  # fmt: skip
    length = min((metadata.duration or 0) - 1, MOST)
    one = [Span(0.5, 0.5 + length)]
    part = length / 10
    ten = [Span(0.5 + n * part, 0.5 + (n + 1) * part) for n in (7, 2, 9, 0, 4, 1, 8, 3, 6, 5)]

    def ours(spans: list[Span]) -> Callable[[int], None]:
        shots = [Shot(minute, MediaKind.VIDEO, metadata, span) for span in spans]
        return lambda turn: films.make(shots, wish, scratch / "ours.mp4", _nobody)

    def typed(turn: int) -> None:
        begin, lasts = str(one[0].start), str(one[0].end - one[0].start)
        _ffmpeg(
            "-ss", begin, "-t", lasts, "-i", str(minute), *_X264, "-g", "50",
            "-movflags", "+faststart", str(scratch / "typed.mp4"),
        )  # fmt: skip

    def joined(turn: int) -> None:
        inputs = list[str]()
        for span in ten:
            begin, lasts = str(span.start), str(span.end - span.start)
            inputs += ["-ss", begin, "-t", lasts, "-i", str(minute)]
        pairs = "".join(f"[{number}:v][{number}:a]" for number in range(10))
        graph = f"{pairs}concat=n=10:v=1:a=1[v][a]"
        maps = ("-map", "[v]", "-map", "[a]", "-g", "50", "-movflags", "+faststart")
        _ffmpeg(*inputs, "-filter_complex", graph, *maps, *_X264, str(scratch / "joined.mp4"))

    size = f"{length:.0f} s of {metadata.height}p"
    first = medians({"ours": ours(one), "typed": typed}, rounds)
    second = medians({"ours": ours(ten), "typed": joined}, rounds)
    return [
        _row(f"{size} as H.264 / the same by ffmpeg", first, ENCODED),
        _row(f"{size} in 10 cuts / ffmpeg's concat filter", second, ENCODED),
    ]


def _preview(minute: Path, scratch: Path, rounds: int) -> list[Row]:
    """Of a plan that was just opened, from a cut between two key frames."""
    app = QApplication.instance() or QApplication([])
    metadata = _metadata(minute)
    source = Source(
        minute.name, MediaKind.VIDEO, "a" * 64, metadata.duration, path=minute, rate=RATE
    )
    length = (metadata.duration or 0) / 12
    spans = [Span(n * length + 1.3, n * length + 3.3) for n in (5, 1, 9)]
    plan = Plan("Bench", tuple(Cut("a", span) for span in spans))
    starts = [_until_it_plays(plan, source) for _ in range(rounds + 1)][1:]
    app.processEvents()
    strip = scratch / "strip.jpg"
    MediaTools().filmstrip(minute, metadata, strip)

    def scrub() -> None:
        frames = Filmstrip(strip)
        assert not frames.frame(FILMSTRIP_FRAMES // 2).isNull()

    scrubs = [taken(scrub) for _ in range(rounds * 4)]
    return [
        Row("render", f"preview of {metadata.height}p starts", _ms(median(starts)), "",
            median(starts) * 1e3, STARTS, "ms"),
        Row("render", "a picture of a second from the strip, read anew", _ms(median(scrubs)), "",
            median(scrubs) * 1e3, SCRUBS, "ms"),
    ]  # fmt: skip


def _until_it_plays(plan: Plan, source: Source) -> float:
    """Seconds from opening the plan until its first picture is on screen and it goes on."""
    reel = Reel(Theme(), lambda _: source)
    reel.resize(640, 360)
    reel.show()
    moved = list[float]()
    reel.moved.connect(moved.append)
    begun = time.perf_counter()
    reel.show_plan(plan)
    reel.play()
    while not moved and time.perf_counter() < begun + _LONGEST_WAIT:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    seconds = time.perf_counter() - begun
    reel.shut_down()
    return seconds


def _footage(path: Path, seconds: int, size: tuple[int, int]) -> Path:
    """Moving shapes with noise and a tone; a key frame each two seconds."""
    picture = (
        f"testsrc2=size={size[0]}x{size[1]}:rate={RATE}:duration={seconds},noise=alls=6:allf=t"
    )
    sound = f"sine=frequency=440:duration={seconds}:sample_rate=48000"
    _ffmpeg(
        "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-c:v", "libx264", "-preset",
        "ultrafast", "-b:v", "3M", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac", str(path),
    )  # fmt: skip
    return path


def _repeated(minute: Path, path: Path, times: int) -> Path:
    _ffmpeg("-stream_loop", str(times - 1), "-i", str(minute), "-c", "copy", str(path))
    return path


def _metadata(path: Path) -> Metadata:
    return MediaTools().probe(path, MediaKind.VIDEO)


def _ffmpeg(*words: str) -> None:
    subprocess.run([find_ffmpeg(), "-nostdin", "-y", "-v", "error", *words], check=True)


def _row(what: str, seconds: dict[str, float], goal: Goal) -> Row:
    ours, typed = seconds["ours"], seconds["typed"]
    return Row("render", what, _ms(ours), _ms(typed), ours / typed, goal)


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:,.0f} ms"


def _nobody(done: float, total: float) -> None:
    """A report nobody listens to."""
