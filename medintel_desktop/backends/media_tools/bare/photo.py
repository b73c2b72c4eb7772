"""A photo that does not say where it was taken: its own format where that can be, else JPEG."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from medintel_desktop.backends.media_tools.bare import exif, pictures
from medintel_desktop.backends.media_tools.faults import reading
from medintel_desktop.backends.media_tools.photo import probe_photo
from medintel_desktop.backends.media_tools.signature import Signature, read_signature
from medintel_desktop.backends.media_tools.target import write
from medintel_desktop.domain.errors import Unreadable
from medintel_desktop.domain.media import Metadata

LARGEST = 32_000
"""Longest side in px of a JPEG that another format becomes."""

_REWRITE: Mapping[str, tuple[str, Callable[[bytes, bytes], bytes]]] = {
    "JPEG": (".jpg", pictures.bare_jpeg),
    "MPO": (".jpg", pictures.bare_jpeg),
    "PNG": (".png", pictures.bare_png),
    "WEBP": (".webp", pictures.bare_webp),
}

_TOLD = ("HEIF", "AVIF")
"""Formats that become JPEG and whose EXIF says when they were taken."""


def bare_photo(path: Path, metadata: Metadata, stem: Path) -> Path:
    """Write ``stem`` with the ending of its format and return that path.

    Raises Unreadable, TooLarge, FileGone, AccessDenied, DiskFull.
    """
    target = _written(path, metadata, stem)
    if probe_photo(target).point is not None:  # it must not happen; then nothing is given away
        target.unlink()
        raise Unreadable(
            "The location could not be taken out of this file.",
            "No copy was made. The original was not touched.",
        )
    return target


def _written(path: Path, metadata: Metadata, stem: Path) -> Path:
    kind = _format(path)
    if kind in _REWRITE:
        suffix, rewrite = _REWRITE[kind]
        target = stem.with_name(stem.name + suffix)
        with reading(path):
            data = rewrite(path.read_bytes(), exif.block(exif.bare_exif(path)))
        write(target, data)
        return target
    if kind == "TIFF":
        target = stem.with_name(stem.name + ".tif")
        _write_tiff(path, target)
        return target
    from medintel_desktop.backends.media_tools import jpeg
    from medintel_desktop.backends.media_tools.pictures import plain_jpeg

    target = stem.with_name(stem.name + ".jpg")
    side = max(metadata.width, metadata.height) or LARGEST
    data = plain_jpeg(path, None, min(side, LARGEST))
    if kind in _TOLD:
        with reading(path):
            data = jpeg.with_exif(data, exif.upright(exif.bare_exif(path)))
    write(target, data)
    return target


def _format(path: Path) -> str:
    """As Pillow names it; "" for what becomes a JPEG."""
    if read_signature(path) is not Signature.PICTURE:
        return ""
    with reading(path), Image.open(path) as image:
        several = image.format == "TIFF" and getattr(image, "n_frames", 1) > 1
        return "" if several else image.format or ""


def _write_tiff(path: Path, target: Path) -> None:
    """The same pixels, packed without loss; tags are made anew."""
    with reading(path), Image.open(path) as image:
        plain = image.copy()  # a plain picture: a TIFF would bring its XMP and IPTC along
        profile = image.info.get("icc_profile")
    plain.info.clear()
    kept = exif.main_alone(exif.bare_exif(path))
    data = io.BytesIO()  # a full disk is not to be taken for a damaged file
    with reading(path):
        plain.save(data, "TIFF", compression="tiff_adobe_deflate", exif=kept, icc_profile=profile)
    write(target, data.getvalue())
