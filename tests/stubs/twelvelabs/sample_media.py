"""Makes small media whose meaning is known: coloured videos, pictures with descriptions, tones."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np
from PIL import Image

RGB = {
    "red": (210, 25, 25),
    "green": (25, 160, 40),
    "blue": (25, 50, 210),
    "yellow": (235, 215, 30),
    "black": (5, 5, 5),
    "white": (250, 250, 250),
    "grey": (128, 128, 128),
    "orange": (245, 130, 20),
    "purple": (130, 30, 190),
    "brown": (115, 65, 25),
    "pink": (245, 140, 185),
}


def _srt(speech):
    def clock(seconds):
        whole = int(seconds * 1000)
        return f"{whole // 3600000:02d}:{whole // 60000 % 60:02d}:{whole // 1000 % 60:02d},{whole % 1000:03d}"

    return "".join(f"{i}\n{clock(s)} --> {clock(e)}\n{text}\n\n" for i, (s, e, text) in enumerate(speech, 1))


def video(path, scenes, size=(640, 360), fps=10, speech=(), chapters=(), tone=None, title=None):
    """scenes: [(colour, seconds)]; speech and chapters: [(start, end, text)]; tone: Hz or None."""
    # Spoken text becomes a plain subtitle track, which only .mkv holds.
    lines = av.open(io.BytesIO(_srt(speech).encode()), format="srt") if speech else None
    with av.open(path, "w") as out:
        if title:
            out.metadata["title"] = title
        picture = out.add_stream("mpeg4" if path.endswith((".mp4", ".mov", ".mkv")) else "libvpx", rate=fps)
        picture.width, picture.height, picture.pix_fmt = size[0], size[1], "yuv420p"
        picture.bit_rate = 600_000
        sound = out.add_stream("aac", rate=16000, layout="mono") if tone is not None else None
        text = out.add_stream_from_template(lines.streams.subtitles[0]) if speech else None
        if chapters:
            out.set_chapters(
                [
                    {
                        "id": i,
                        "start": int(s * 1000),
                        "end": int(e * 1000),
                        "time_base": Fraction(1, 1000),
                        "metadata": {"title": name},
                    }
                    for i, (s, e, name) in enumerate(chapters)
                ]
            )
        number = 0
        for colour, seconds in scenes:
            plane = np.empty((size[1], size[0], 3), dtype=np.uint8)
            plane[:] = RGB[colour]
            frame = av.VideoFrame.from_ndarray(plane, format="rgb24").reformat(format="yuv420p")
            for _ in range(round(seconds * fps)):
                frame.pts, frame.time_base = number, Fraction(1, fps)
                number += 1
                out.mux(picture.encode(frame))
        out.mux(picture.encode(None))
        if sound is not None:
            total = int(16000 * number / fps)
            wave = (np.sin(2 * np.pi * tone * np.arange(total) / 16000) * (9000 if tone else 0)).astype(np.int16)
            for at in range(0, total, 1024):
                piece = av.AudioFrame.from_ndarray(wave[None, at : at + 1024], format="s16", layout="mono")
                piece.sample_rate, piece.pts, piece.time_base = 16000, at, Fraction(1, 16000)
                out.mux(sound.encode(piece))
            out.mux(sound.encode(None))
        for packet in lines.demux() if speech else ():
            if packet.pts is not None:
                packet.stream = text
                out.mux(packet)
    return path


def image(path, colour, size=(320, 240), description=None, second=None):
    """One colour, or two halves (left, right), with an optional EXIF description."""
    picture = Image.new("RGB", size, RGB[colour])
    if second:
        picture.paste(RGB[second], (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    if description:
        exif[0x010E] = description
    picture.save(path, exif=exif, quality=92)
    return path


def audio(path, seconds=8, tone=440):
    with av.open(path, "w") as out:
        codec = "pcm_s16le" if path.endswith(".wav") else "aac"
        sound = out.add_stream(codec, rate=16000, layout="mono")
        total = int(16000 * seconds)
        wave = (np.sin(2 * np.pi * tone * np.arange(total) / 16000) * 9000).astype(np.int16)
        for at in range(0, total, 1024):
            piece = av.AudioFrame.from_ndarray(wave[None, at : at + 1024], format="s16", layout="mono")
            piece.sample_rate, piece.pts, piece.time_base = 16000, at, Fraction(1, 16000)
            out.mux(sound.encode(piece))
        out.mux(sound.encode(None))
    return path
