"""How the pictures and the sound of a film are kept."""

from __future__ import annotations

from medintel_desktop.backends.media_tools.abilities import hardware_encoder
from medintel_desktop.domain.render import FilmCodec, FilmFormat

_QUALITY = {"libx264": ("-preset", "veryfast", "-crf", "20"),
            "libx265": ("-preset", "veryfast", "-crf", "22")}  # fmt: skip
_CHIPS = (FilmCodec.H264, FilmCodec.HEVC)

_KEY_FRAME_EVERY = 2
"""Seconds; players find a second of the film as fast as this is short."""

SOUND_BITS = 192_000
"""Bits a second of AAC, stereo."""


def pixel_format(film: FilmFormat) -> str:
    return "yuv422p10le" if film.codec is FilmCodec.PRORES else "yuv420p"


def picture(film: FilmFormat, encoder: str) -> list[str]:
    """Arguments for the pictures of a piece. Pieces made by the same can be joined."""
    # Times are whole ticks of this clock at every rate; the default rounds some.
    clock = ("-video_track_timescale", str(film.rate.numerator))
    if film.codec is FilmCodec.PRORES:
        return ["-c:v", "prores_ks", "-profile:v", "hq", "-vendor", "apl0", *clock]
    every = max(1, round(film.rate * _KEY_FRAME_EVERY))
    tag = ("-tag:v", "hvc1") if film.codec is FilmCodec.HEVC else ()
    quiet = ("-x265-params", "log-level=none") if encoder == "libx265" else ()
    return ["-c:v", encoder, *_rate(film, encoder), "-g", str(every), *tag, *quiet,
            *clock]  # fmt: skip


def _rate(film: FilmFormat, encoder: str) -> list[str]:
    preset = ("-preset", "veryfast") if encoder in _QUALITY else ()
    if film.bitrate:
        most = ("-maxrate", str(film.bitrate * 3 // 2), "-bufsize", str(film.bitrate * 2))
        return [*preset, "-b:v", str(film.bitrate), *most]
    if encoder in _QUALITY:
        return list(_QUALITY[encoder])
    # Chips know no common scale of quality: about 0.15 bit for each pixel shown.
    return ["-b:v", str(round(film.width * film.height * film.rate * 15 / 100))]


def sound(film: FilmFormat) -> list[str]:
    if film.codec is FilmCodec.PRORES:
        return ["-c:a", "pcm_s16le"]
    return ["-c:a", "aac", "-b:a", str(SOUND_BITS)]


def container(film: FilmFormat) -> list[str]:
    if film.codec is FilmCodec.PRORES:
        return ["-f", "mov"]
    return ["-movflags", "+faststart", "-f", "mp4"]


def encoder_of(ffmpeg: str, film: FilmFormat) -> str:
    """The name of the encoder; that of the computer's chip where it is wished and works."""
    chip = hardware_encoder(ffmpeg, film.codec) if film.hardware and film.codec in _CHIPS else None
    return chip or plain_encoder(film)


def plain_encoder(film: FilmFormat) -> str:
    """One that takes any size."""
    return {FilmCodec.HEVC: "libx265", FilmCodec.PRORES: "prores_ks"}.get(film.codec, "libx264")
