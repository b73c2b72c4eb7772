"""One film under way: every take is made into a piece, then the pieces are joined."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from medintel_desktop.backends.media_tools.abilities import filters
from medintel_desktop.backends.media_tools.faults import damaged
from medintel_desktop.backends.media_tools.ffmpeg import Ended, local, run
from medintel_desktop.backends.media_tools.films import captions, encoders, sources
from medintel_desktop.backends.media_tools.films.abreast import Tell, abreast
from medintel_desktop.backends.media_tools.films.graph import TO_SDR_NEEDS, Graph, Ready, graph
from medintel_desktop.backends.media_tools.films.join import Pieces, frames_in
from medintel_desktop.backends.media_tools.films.loudness import gain, gain_of
from medintel_desktop.backends.media_tools.films.music import Music, check_music, reading_arguments
from medintel_desktop.backends.media_tools.films.sources import Source, look
from medintel_desktop.backends.media_tools.films.stills import still
from medintel_desktop.backends.media_tools.films.takes import Layer, Take, length, takes
from medintel_desktop.backends.media_tools.target import LIBRARY, disk_full, replacing, writing
from medintel_desktop.domain.errors import DiskFull, Unreadable, UsageError
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.render import FilmFormat, Shot


def make(
    shots: Sequence[Shot], wish: FilmFormat, target: Path, report: Report,
    ffmpeg: str, work: Path, fonts: Path | None,
) -> None:  # fmt: skip
    """Write a film by encoding, as :meth:`Films.make` says."""
    if not shots:
        raise UsageError("There is nothing to make a film of.", "Add a cut, then try again.")
    sources.check_target(shots, target)
    were = [sources.check(shot) for shot in shots]
    if wish.music is not None:
        check_music(wish.music)
    place = f"the folder {target.parent.name}"
    with replacing(target, place) as temporary:
        temporary.touch()  # tells at once that nothing may be written there
        with writing(), _scratch(work) as folder:
            seconds = float(length(shots, wish.rate) / wish.rate)
            film = Film(ffmpeg, wish, Path(folder), fonts, seconds, report)
            alone = len(shots) == 1 and wish.music is None
            with _full(place if alone else LIBRARY):
                pieces = film.pieces(shots, temporary if alone else None)
            for shot, was in zip(shots, were, strict=True):
                sources.check_same(shot, was)
            if not alone:
                with _full(place):
                    film.join(pieces, temporary)


@contextmanager
def _full(place: str) -> Iterator[None]:
    """Say which disk is full."""
    try:
        yield
    except DiskFull as error:
        raise disk_full(place) from error


def _scratch(work: Path) -> AbstractContextManager[str]:
    work.mkdir(parents=True, exist_ok=True)
    return TemporaryDirectory(prefix="film-", dir=work, ignore_cleanup_errors=True)


@dataclass
class Film:
    """One film under way; what is known of its files is asked once."""

    ffmpeg: str
    wish: FilmFormat
    folder: Path
    fonts: Path | None
    seconds: float
    report: Report
    _looked: dict[Path, Source] = field(default_factory=dict)
    _gains: dict[Shot, float] = field(default_factory=dict)

    def pieces(self, shots: Sequence[Shot], whole: Path | None) -> Pieces:
        """All of them, by the chip's encoder where it is wished and takes them. With ``whole``
        the one shot becomes that file at once, and there are none."""
        if any(captions.has_words(shot, self.wish) for shot in shots):
            if "ass" not in filters(self.ffmpeg):
                raise UsageError(
                    "This ffmpeg cannot write into pictures.",
                    "Leave captions out, and have subtitles written beside the film.",
                )
            captions.bring_fonts(self.fonts, self.folder)
        encoder, plain = (
            encoders.encoder_of(self.ffmpeg, self.wish), encoders.plain_encoder(self.wish)
        )  # fmt: skip
        try:
            return self._encoded(shots, encoder, whole)
        except (Unreadable, Ended):  # chips refuse sizes and formats that others take
            if encoder == plain:
                raise
            return self._encoded(shots, plain, whole)

    def _encoded(self, shots: Sequence[Shot], encoder: str, whole: Path | None) -> Pieces:
        done = Pieces(self.folder)
        works = [
            partial(self._piece, take, encoder, whole) for take in takes(shots, self.wish.rate)
        ]
        for picture, sound in abreast(works, self.seconds, self.report):
            if whole is None:
                done.add(picture, sound)
        return done

    def join(self, pieces: Pieces, target: Path) -> None:
        pieces.join(
            self.ffmpeg, target, self.wish, self.seconds,
            lambda *_: self.report(self.seconds, self.seconds), self._music(),
        )  # fmt: skip

    def _music(self) -> Music | None:
        """Looked at anew: making the pictures may have taken hours."""
        path = self.wish.music
        if path is None:
            return None
        seconds = min(check_music(path), self.seconds)
        if not self.wish.even_sound:
            return Music(path)
        part = ["-t", f"{seconds:.6f}", *reading_arguments(path)]
        report = self.report
        return Music(path, gain_of(
            self.ffmpeg, part, seconds, self.folder, lambda *_: report(self.seconds, self.seconds)
        ))  # fmt: skip

    def _piece(self, take: Take, encoder: str, whole: Path | None, tell: Tell) -> tuple[str, str]:
        """The names of the files of pictures and of raw sound; in a thread of its own."""
        with sources.naming(take.now.shot):
            now = self._ready(take.now, tell)
            before = self._ready(take.before, tell) if take.before else None
            try:
                made = graph(take, now, before, self.wish)
                return self._made(take, made, encoder, whole, tell)
            finally:
                for ready in (now, before):
                    if ready and ready.still:  # pixels of many photos would fill the disk
                        (self.folder / ready.still.name).unlink()

    def _made(
        self, take: Take, made: Graph, encoder: str, whole: Path | None, tell: Tell
    ) -> tuple[str, str]:
        seconds = float(take.frames / self.wish.rate)
        name = uuid.uuid4().hex
        picture, sound = f"{name}.mov", f"{name}.raw"
        pictures = ("-map", "[v]", *encoders.picture(self.wish, encoder))
        if whole is None:
            output = [*pictures, "-f", "mov", f"file:{picture}",
                      "-map", "[a]", "-f", "s16le", f"file:{sound}"]  # fmt: skip
        else:
            output = [*pictures, "-map", "[a]", *encoders.sound(self.wish),
                      *encoders.container(self.wish), local(whole)]  # fmt: skip
        arguments = [*made.inputs, "-filter_complex", made.filters, *output]
        run(
            self.ffmpeg, arguments, seconds,
            lambda done, _: tell(min(done, seconds)), self.folder,
        )  # fmt: skip
        if frames_in(whole or self.folder / picture) != take.frames:
            raise damaged()
        return picture, sound

    def _ready(self, layer: Layer, tell: Tell) -> Ready:
        words = self._words(layer)
        if layer.is_photo:
            return Ready(layer, None, still(layer.shot, self.wish, self.folder), words=words)
        path = layer.shot.path
        if path not in self._looked:
            self._looked[path] = look(path)
        source = self._looked[path]
        if layer.shot.silent:
            source = replace(source, has_sound=False)
        if not filters(self.ffmpeg) >= TO_SDR_NEEDS:
            source = replace(source, hdr=False)
        return Ready(layer, source, None, self._gain(layer.shot, source, tell), words)

    def _words(self, layer: Layer) -> str:
        if not captions.has_words(layer.shot, self.wish):
            return ""
        begin, seconds = layer.start(self.wish.rate), float(layer.frames / self.wish.rate)
        shown = replace(layer.shot, span=Span(begin, begin + seconds))
        return captions.write_words(shown, seconds, self.wish, self.folder)

    def _gain(self, shot: Shot, source: Source, tell: Tell) -> float:
        if not (self.wish.even_sound and source.has_sound):
            return 0.0
        if shot not in self._gains:
            self._gains[shot] = gain(self.ffmpeg, shot, self.folder, lambda *_: tell(0.0))
        return self._gains[shot]
