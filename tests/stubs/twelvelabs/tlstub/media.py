"""Reads uploaded files: what they are, what is seen and said in them, and when."""

from __future__ import annotations

import io
import itertools
import math
import mimetypes
import os
import re
import struct
from dataclasses import dataclass, field

import av
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from . import pixels, words

Image.MAX_IMAGE_PIXELS = 400_000_000

VIDEO_EXTENSIONS = {
    ".mp4",
    ".mov",
    ".mkv",
    ".webm",
    ".avi",
    ".m4v",
    ".mpg",
    ".mpeg",
    ".ts",
    ".mts",
    ".m2ts",
    ".wmv",
    ".flv",
    ".3gp",
    ".ogv",
}
AUDIO_EXTENSIONS = {".mp3", ".wav", ".flac", ".m4a", ".aac", ".ogg", ".opus", ".wma"}
IMAGE_EXTENSIONS = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"}
TEXT_EXTENSIONS = {".txt", ".md", ".markdown"}
MAX_FRAMES_LOOKED_AT = 2400
SPLIT_SECONDS = 10.0

MESSAGES = {
    "video_file_broken": "The video file is broken or cannot be read. Please check the file and upload it again.",
    "audio_file_broken": "The audio file is broken or cannot be read. Please check the file and upload it again.",
    "image_file_broken": "The image file is broken or cannot be read. Please check the file and upload it again.",
    "unsupported_file_type": "The type of this file is not supported. Please upload a video, audio, image, or "
    "document file in a supported format.",
    "video_duration_too_short": "The video is too short. Please use a video of at least 4 seconds.",
    "video_duration_too_long": "The video is too long. Please use a video of at most 4 hours.",
    "video_resolution_too_low": "The resolution of the video is too low. Please use a video of at least 360x360 "
    "pixels.",
    "video_resolution_too_high": "The resolution of the video is too high. Please use a video of at most 5184x2160 "
    "pixels.",
    "video_resolution_invalid_aspect_ratio": "The aspect ratio of the video is invalid. It must be between 1:1 and "
    "2.4:1.",
    "video_filesize_too_large": "The video file is too large.",
}


@dataclass
class MediaInfo:
    kind: str = "unknown"  # video | audio | image | document
    mime: str = "application/octet-stream"
    size: int = 0
    width: int = 0
    height: int = 0
    duration: float = 0.0
    fps: float = 0.0
    error: str = ""
    technical: dict = field(default_factory=dict)
    weights: dict = field(default_factory=dict)  # whole picture, document
    description: str = ""
    title: str = ""
    shots: list = field(default_factory=list)  # [(start, end)]
    times: np.ndarray | None = None
    hists: np.ndarray | None = None
    loudness: list = field(default_factory=list)  # [(start, end, rms)]
    spoken: list = field(default_factory=list)  # [(start, end, text)]
    chapters: list = field(default_factory=list)  # [(start, end, title)]
    has_audio: bool = False

    # -- what a stretch of time contains ------------------------------------------------

    def visual(self, start, end):
        if self.kind == "image":
            return dict(self.weights)
        result = {}
        if self.times is not None and len(self.times):
            mask = (self.times >= start - 1e-6) & (self.times < end - 1e-6)
            if not mask.any():
                mask[int(np.argmin(np.abs(self.times - start)))] = True
            result = pixels.weights(self.hists[mask].mean(axis=0))
        return words.merge((result, 1.0), (words.text_weights(" ".join(self.chapter_titles(start, end))), 1.0))

    def audio(self, start, end):
        if not self.has_audio:
            return {}
        rms = [level for s, e, level in self.loudness if _overlap(s, e, start, end) > 0]
        if not rms:
            return {}
        level = float(np.mean(rms))
        if level < 0.002:
            return {"silence": 1.0}
        return {"sound": 1.0, "loud" if level > 0.2 else "quiet": 0.6}

    def speech_text(self, start, end):
        return " ".join(text for s, e, text in self.spoken if _overlap(s, e, start, end) > 0.05)

    def speech(self, start, end):
        return words.text_weights(self.speech_text(start, end))

    def chapter_titles(self, start, end):
        need = min(1.0, 0.5 * max(end - start, 0.01))
        return [title for s, e, title in self.chapters if title and _overlap(s, e, start, end) >= need]

    def modality(self, name, start, end):
        if name == "visual":
            return self.visual(start, end)
        if name == "audio":
            return self.audio(start, end)
        return self.speech(start, end)

    def everything(self, start=0.0, end=None):
        end = self.duration if end is None else end
        return words.merge(
            (self.visual(start, end), 1.0), (self.speech(start, end), 0.5), (self.audio(start, end), 0.2)
        )

    # -- cutting -------------------------------------------------------------------------

    def dynamic(self, start=0.0, end=None, minimum=4.0):
        end = self.duration if end is None else end
        pieces = []
        for s, e in self.shots or [(0.0, self.duration)]:
            s, e = max(s, start), min(e, end)
            if e - s > 1e-3:
                pieces.append([s, e])
        merged = []
        for piece in pieces:
            if merged and (merged[-1][1] - merged[-1][0] < minimum):
                merged[-1][1] = piece[1]
            else:
                merged.append(list(piece))
        if len(merged) > 1 and merged[-1][1] - merged[-1][0] < minimum:
            last = merged.pop()
            merged[-1][1] = last[1]
        result = []
        for s, e in merged:
            parts = max(1, math.ceil((e - s) / SPLIT_SECONDS - 1e-6))
            step = (e - s) / parts
            result.extend((round(s + i * step, 3), round(s + (i + 1) * step, 3)) for i in range(parts))
        return result or [(round(start, 3), round(end, 3))]

    def fixed(self, seconds, start=0.0, end=None):
        end = self.duration if end is None else end
        result = []
        at = start
        while at < end - 1e-3:
            result.append((round(at, 3), round(min(at + seconds, end), 3)))
            at += seconds
        if len(result) > 1 and result[-1][1] - result[-1][0] < 1.0:
            tail = result.pop()
            result[-1] = (result[-1][0], tail[1])
        return result or [(round(start, 3), round(end, 3))]


def _overlap(a, b, c, d):
    return min(b, d) - max(a, c)


def index_problem(info):
    """The code with which an index refuses this video, or an empty string."""
    if info.kind != "video":
        return "unsupported_file_type"
    low, high = min(info.width, info.height), max(info.width, info.height)
    if info.duration < 4.0 - 0.05:
        return "video_duration_too_short"
    if info.duration > 4 * 3600:
        return "video_duration_too_long"
    if low < 360:
        return "video_resolution_too_low"
    if high > 5184 or low > 2160:
        return "video_resolution_too_high"
    if high / low > 2.4 + 0.01:
        return "video_resolution_invalid_aspect_ratio"
    return ""


# ---------------------------------------------------------------------------------------


def examine(path, filename):
    """Everything the stand-in knows about a file; never raises."""
    info = MediaInfo(size=os.path.getsize(path))
    extension = os.path.splitext(filename or path)[1].lower()
    with open(path, "rb") as handle:
        head = handle.read(64)
    try:
        if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc"):
            info.kind, info.error = "image", "unsupported_file_type"
        elif _looks_like_image(head) or extension in IMAGE_EXTENSIONS:
            _image(path, info)
        elif head.startswith(b"%PDF"):
            info.kind, info.mime = "document", "application/pdf"
            _pdf(path, info)
        elif extension in TEXT_EXTENSIONS:
            info.kind = "document"
            info.mime = "text/markdown" if extension != ".txt" else "text/plain"
            _text(path, info)
        else:
            _timed(path, filename, extension, info)
    except Exception:
        info.error = info.error or _broken_code(info.kind, extension)
    return info


def _broken_code(kind, extension):
    if kind in ("video", "audio", "image"):
        return f"{kind}_file_broken"
    if extension in VIDEO_EXTENSIONS:
        return "video_file_broken"
    if extension in AUDIO_EXTENSIONS:
        return "audio_file_broken"
    if extension in IMAGE_EXTENSIONS:
        return "image_file_broken"
    return "unsupported_file_type"


def _looks_like_image(head):
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    )


def _image(path, info):
    info.kind = "image"
    try:
        picture = Image.open(path)
    except UnidentifiedImageError:
        info.error = "image_file_broken"
        return
    info.mime = Image.MIME.get(picture.format, "image/*")
    described = described_by(picture)
    orientation = picture.getexif().get(0x0112, 1)
    turned = ImageOps.exif_transpose(picture)
    info.width, info.height = turned.size
    small = turned.convert("RGB").resize((96, 96))
    rgb = np.asarray(small)
    info.description = described
    told = words.text_weights(described)
    told = dict.fromkeys(told, 1.0)
    seen = pixels.weights(pixels.histogram(rgb))
    info.weights = words.merge((told, 1.0), (seen, 0.6 if told else 1.0), (pixels.layout(rgb), 1.0))
    info.technical = {
        "file_size_bytes": info.size,
        "file_mime_type": info.mime,
        "image_width": info.width,
        "image_height": info.height,
        "image_format": (picture.format or "").lower(),
        "image_orientation": int(orientation) if isinstance(orientation, int) else 1,
        "image_bit_depth": 8,
        "has_alpha": "A" in picture.getbands(),
        "is_animated": bool(getattr(picture, "is_animated", False)),
    }


def described_by(picture):
    """Words written into a picture: EXIF, XP fields, XMP, IPTC, PNG text."""
    found = []
    try:
        exif = picture.getexif()
        for tag in (0x010E, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F):
            value = exif.get(tag)
            if isinstance(value, bytes):
                value = value.decode("utf-16-le" if tag >= 0x9C9B else "utf-8", "ignore")
            elif isinstance(value, tuple):
                value = bytes(v for v in value if isinstance(v, int) and 0 <= v < 256).decode("utf-16-le", "ignore")
            if isinstance(value, str):
                found.append(value.strip("\0 "))
    except Exception:
        pass
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "ignore")
    for name in (b"dc:description", b"dc:subject", b"dc:title"):
        block = re.search(rb"<" + name + rb"[ >](.*?)</" + name + rb">", packet, re.S)
        if block:
            found += [
                item.decode("utf-8", "ignore")
                for item in re.findall(rb"<rdf:li[^>]*>(.*?)</rdf:li>", block.group(1), re.S)
            ]
    found += _iptc(picture)
    for key in ("Description", "Title", "Keywords", "Comment", "comment"):
        value = picture.info.get(key)
        if isinstance(value, bytes):
            value = value.decode("utf-8", "ignore")
        if isinstance(value, str):
            found.append(value)
    useless = re.compile(r"^(\s*|olympus digital camera|sony dsc|default)$", re.I)
    return " ".join(dict.fromkeys(text for text in found if not useless.match(text)))


def _iptc(picture):
    raw = (picture.info.get("photoshop") or {}).get(0x0404) if isinstance(picture.info.get("photoshop"), dict) else None
    found, at = [], 0
    while raw and at + 5 <= len(raw) and raw[at] == 0x1C:
        record, dataset, length = raw[at + 1], raw[at + 2], struct.unpack(">H", raw[at + 3 : at + 5])[0]
        if record == 2 and dataset in (5, 25, 105, 120):
            found.append(raw[at + 5 : at + 5 + length].decode("utf-8", "ignore"))
        at += 5 + length
    return found


def _text(path, info):
    with open(path, "rb") as handle:
        text = handle.read(2_000_000).decode("utf-8", "ignore")
    info.description = text
    info.weights = words.text_weights(text)
    info.technical = {"file_size_bytes": info.size, "file_mime_type": info.mime}


def _pdf(path, info):
    with open(path, "rb") as handle:
        raw = handle.read(8_000_000)
    if b"%%EOF" not in raw[-2048:]:
        info.error = "unsupported_file_type"
    text = " ".join(part.decode("latin-1") for part in re.findall(rb"\(([^()\\]{2,400})\)", raw))
    info.description = text
    info.weights = words.text_weights(text)
    info.technical = {"file_size_bytes": info.size, "file_mime_type": info.mime}


# -- video and audio ---------------------------------------------------------------------


def _timed(path, filename, extension, info):
    try:
        container = av.open(path)
    except Exception:
        info.error = _broken_code("", extension)
        return
    with container:
        videos = [s for s in container.streams.video if not _is_cover(s)]
        audios = list(container.streams.audio)
        info.kind = "video" if videos else "audio" if audios else "unknown"
        if info.kind == "unknown":
            info.error = "unsupported_file_type"
            return
        info.has_audio = bool(audios)
        fallback = "video/mp4" if videos else "audio/mpeg"
        info.mime = mimetypes.guess_type(filename or "")[0] or fallback
        info.title = (container.metadata.get("title") or "").strip()
        info.duration = _duration(container, videos or audios)
        info.chapters = _chapters(container)
        _technical(container, videos, audios, info)
    if videos:
        _look(path, info)
        if not len(info.times):
            info.error = "video_file_broken"
            return
        info.duration = info.duration or float(info.times[-1])
        if info.duration <= 0:
            info.error = "video_file_broken"
            return
        info.shots = _shots(info.times, info.hists, info.duration)
        info.spoken = _subtitles(path)
    elif info.duration <= 0:
        info.error = "audio_file_broken"
        return
    if audios:
        _listen(path, info)
    info.duration = round(info.duration, 6)


def _is_cover(stream):
    try:
        return bool(stream.disposition & av.stream.Disposition.attached_pic)
    except Exception:
        return False


def _duration(container, streams):
    best = (container.duration or 0) / 1_000_000
    for stream in streams:
        if stream.duration and stream.time_base:
            length = float(stream.duration * stream.time_base)
            best = best if best else length
    return best


def _chapters(container):
    try:
        listed = container.chapters()
    except Exception:
        return []
    result = []
    for chapter in listed:
        base = chapter.get("time_base") or 1
        title = (chapter.get("metadata") or {}).get("title", "")
        result.append((float(chapter["start"] * base), float(chapter["end"] * base), title))
    return result


def _technical(container, videos, audios, info):
    tech = {
        "file_size_bytes": info.size,
        "file_mime_type": info.mime,
        "file_container_format": container.format.name,
        "has_audio": bool(audios),
        "total_video_streams": len(videos),
        "total_audio_streams": len(audios),
        "video_streams": [],
        "audio_streams": [],
    }
    for stream in videos[:1]:
        context = stream.codec_context
        rotation = 0
        info.width, info.height = context.width, context.height
        info.fps = round(float(stream.average_rate or stream.base_rate or 0), 3)
        tech.update(
            {
                "video_codec": context.name,
                "video_width": info.width,
                "video_height": info.height,
                "video_fps": info.fps,
                "video_duration_seconds": info.duration,
                "video_bitrate_bps": int(stream.bit_rate or container.bit_rate or 0),
                "is_hdr": False,
                "storage_aspect_ratio": round(info.width / info.height, 4) if info.height else 0.0,
            }
        )
        tech["video_streams"].append(
            {
                "index": stream.index,
                "codec": context.name,
                "width": info.width,
                "height": info.height,
                "fps": info.fps,
                "avg_fps": info.fps,
                "duration_seconds": info.duration,
                "bitrate_bps": int(stream.bit_rate or 0),
                "rotation": rotation,
                "pixel_format": context.pix_fmt or "",
                "scan_type": "progressive",
            }
        )
    for stream in audios[:1]:
        context = stream.codec_context
        tech.update(
            {
                "audio_codec": context.name,
                "audio_sample_rate": int(context.sample_rate or 0),
                "audio_channels": int(context.channels or 0),
                "audio_duration_seconds": info.duration,
            }
        )
        tech["audio_streams"].append(
            {
                "index": stream.index,
                "codec": context.name,
                "sample_rate": int(context.sample_rate or 0),
                "channels": int(context.channels or 0),
                "bitrate_bps": int(stream.bit_rate or 0),
                "duration_seconds": info.duration,
            }
        )
    info.technical = tech


def _look(path, info):
    """Colour histogram of the frames; long videos are looked at through their key frames."""
    times, hists = [], []
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        expected = max(1.0, info.duration * (info.fps or 25))
        if expected > 8 * MAX_FRAMES_LOOKED_AT:
            stream.codec_context.skip_frame = "NONKEY"
        gap = info.duration / MAX_FRAMES_LOOKED_AT if info.duration else 0.0
        offset = None
        next_at = -1.0
        try:
            for frame in container.decode(stream):
                if frame.time is None:
                    continue
                if offset is None:
                    offset = frame.time
                at = frame.time - offset
                if at < next_at:
                    continue
                next_at = at + gap - 1e-6
                times.append(at)
                hists.append(pixels.histogram(frame.reformat(width=32, height=18, format="rgb24").to_ndarray()))
        except Exception:
            # A file that stops being readable half-way counts as broken when little of it was seen.
            if not times or (info.duration and times[-1] < 0.5 * info.duration):
                times, hists = [], []
    info.times = np.asarray(times, dtype=np.float64)
    info.hists = np.asarray(hists, dtype=np.float32).reshape(len(times), -1)


def _shots(times, hists, duration):
    cuts = [0.0]
    if len(times) > 1:
        jump = np.abs(np.diff(hists[:, :-1], axis=0)).sum(axis=1) + np.abs(np.diff(hists[:, -1]))
        for i in np.nonzero(jump > 0.5)[0]:
            at = float(times[i + 1])
            if at - cuts[-1] >= 0.4:
                cuts.append(at)
    cuts.append(duration)
    return [(s, e) for s, e in itertools.pairwise(cuts) if e > s]


def _subtitles(path):
    lines = []
    with av.open(path) as container:
        streams = list(container.streams.subtitles)
        if not streams:
            return lines
        name = streams[0].codec_context.name
        for packet in container.demux(streams[0]):
            raw = bytes(packet)
            if not raw or packet.pts is None:
                continue
            start = float(packet.pts * packet.time_base)
            length = float((packet.duration or 0) * packet.time_base) or 2.0
            text = _cue_text(name, raw)
            if text:
                lines.append((round(start, 3), round(start + length, 3), text))
    return lines


def _cue_text(codec, raw):
    if codec == "mov_text":
        size = struct.unpack(">H", raw[:2])[0]
        text = raw[2 : 2 + size].decode("utf-8", "ignore")
    else:
        text = raw.decode("utf-8", "ignore")
        if codec in ("ass", "ssa"):
            text = text.split(",", 8)[-1].replace("\\N", " ")
    text = re.sub(r"<[^>]+>|\{[^}]*\}", "", text)
    return " ".join(text.split())


def _listen(path, info):
    levels = []
    with av.open(path) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="s16", layout="mono", rate=8000)
        pending, at, window = np.empty(0, dtype=np.float32), 0.0, 4000
        try:
            for frame in container.decode(stream):
                for piece in resampler.resample(frame):
                    data = piece.to_ndarray().reshape(-1).astype(np.float32) / 32768.0
                    pending = np.concatenate([pending, data])
                while len(pending) >= window:
                    levels.append((at, at + 0.5, float(np.sqrt(np.mean(pending[:window] ** 2)))))
                    pending, at = pending[window:], at + 0.5
                if at > 1800:
                    break
        except Exception:
            pass
        if len(pending):
            levels.append((at, at + len(pending) / 8000, float(np.sqrt(np.mean(pending**2)))))
    info.loudness = levels


# -- things the service makes from a file ------------------------------------------------


def thumbnail(path, info, at=0.0, width=320):
    """A JPEG of the picture or of the frame at a time, or None."""
    picture = None
    if info.kind == "image":
        picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    elif info.kind == "video":
        with av.open(path) as container:
            stream = container.streams.video[0]
            if at > 0 and stream.time_base:
                container.seek(int(at / stream.time_base), stream=stream)
            for frame in container.decode(stream):
                picture = frame.to_image()
                if frame.time is None or frame.time >= at - 0.05:
                    break
    if picture is None:
        return None
    picture.thumbnail((width, width * 2))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def transport_stream(path, target):
    """Remux into MPEG-TS for the HLS answer."""
    with av.open(path) as source, av.open(target, "w", format="mpegts") as out:
        chosen = {}
        for stream in [*source.streams.video[:1], *source.streams.audio[:1]]:
            chosen[stream.index] = out.add_stream_from_template(stream)
        for packet in source.demux([source.streams[i] for i in chosen]):
            if packet.dts is None:
                continue
            packet.stream = chosen[packet.stream.index]
            out.mux(packet)
    return target
