"""Photos of every kind: what they are, what they say, and how they are seen."""

from __future__ import annotations

import io
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat, PngImagePlugin

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.domain.media import PARTLY_READ, GeoPoint, MediaKind, Metadata
from medintel_desktop.domain.ports import MediaTools as MediaToolsPort
from tests.dng import dng
from tests.media import RGB, cut_short, exif_of, photo, picture

FORMATS = ("jpg", "png", "heic", "avif", "tiff", "webp")
tools: MediaToolsPort = MediaTools()


def probe(path: Path) -> Metadata:
    assert tools.identify(path) is MediaKind.PHOTO
    return tools.probe(path, MediaKind.PHOTO)


def seen(path: Path, folder: Path) -> tuple[Image.Image, Image.Image]:
    """The thumbnail and the preview."""
    small, large = folder / "made" / "small.jpg", folder / "made" / "large.jpg"
    tools.pictures(path, probe(path), small, large)
    assert sorted(p.name for p in small.parent.iterdir()) == ["large.jpg", "small.jpg"]
    return Image.open(io.BytesIO(small.read_bytes())), Image.open(io.BytesIO(large.read_bytes()))


def assert_colour(image: Image.Image, at: tuple[float, float], colour: str) -> None:
    """The pixel at a share of width and height has that colour, give or take compression."""
    x, y = int(at[0] * image.width), int(at[1] * image.height)
    found = image.convert("RGB").getpixel((x, y))
    assert isinstance(found, tuple)
    assert np.abs(np.subtract(found, RGB[colour])).max() < 16, (found, colour)


@pytest.mark.parametrize("suffix", FORMATS)
def test_metadata_of_every_format(tmp_path: Path, suffix: str) -> None:
    path = photo(
        tmp_path / f"a.{suffix}",
        size=(300, 200),
        orientation=6,
        taken=datetime(2024, 5, 1, 10, 11, 12, 345_000),
        offset="-03:30",
        gps=(-33.8568, 151.2153, -4),
        description="Am Hafen",
        camera=("Acme", "One"),
    )
    found = probe(path)
    assert (found.width, found.height, found.orientation) == (300, 200, 6)
    assert found.taken_at == datetime(2024, 5, 1, 10, 11, 12, 345_000)
    assert found.utc_offset == -210
    assert found.point is not None
    assert found.point.latitude == pytest.approx(-33.8568, abs=1e-5)
    assert found.point.longitude == pytest.approx(151.2153, abs=1e-5)
    assert found.point.altitude == -4
    assert (found.camera.make, found.camera.model) == ("Acme", "One")
    assert found.description == "Am Hafen"
    assert found.duration is None


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", FORMATS)
def test_pictures_are_upright(tmp_path: Path, suffix: str, orientation: int) -> None:
    path = photo(
        tmp_path / f"a.{suffix}", "red", second="blue", size=(400, 300), orientation=orientation
    )
    assert probe(path).orientation == orientation
    small, large = seen(path, tmp_path)
    assert (small.size, large.size) == ((256, 192), (400, 300))
    for image in (small, large):
        assert_colour(image, (0.2, 0.5), "red")
        assert_colour(image, (0.8, 0.5), "blue")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_as_the_standard_says(tmp_path: Path, orientation: int) -> None:
    """All four corners differ, so that no turn or mirror image passes for another."""
    corners = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [0, 0, 0]]], np.uint8)
    path, exif = tmp_path / "a.jpg", Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(corners.repeat(240, 0).repeat(320, 1)).save(path, exif=exif)
    with Image.open(path) as image:
        expected = ImageOps.exif_transpose(image)
    for found in seen(path, tmp_path):
        apart = ImageChops.difference(found, expected.resize(found.size))
        assert max(ImageStat.Stat(apart).mean) < 4


def test_photos_do_not_show_through_each_other(tmp_path: Path) -> None:
    """Whatever one thread made before, and whatever another makes meanwhile."""
    sizes = [(2600, 1700), (1500, 900), (3400, 3400), (40, 30), (1800, 2700), (2600, 1700)]
    paths = [
        photo(tmp_path / f"{n}.jpg", "red" if n % 2 else "white", second="blue", size=size)
        for n, size in enumerate(sizes)
    ]

    def made(path: Path) -> tuple[bytes, bytes, bytes]:
        out = tmp_path / uuid.uuid4().hex
        found = probe(path)
        sent = tools.as_jpeg(path, found, 1000)
        tools.pictures(path, found, out / "s.jpg", out / "l.jpg")
        return (out / "s.jpg").read_bytes(), (out / "l.jpg").read_bytes(), sent

    alone = []
    for path in paths:
        with ThreadPoolExecutor(1) as thread:
            alone.append(thread.submit(made, path).result())
    assert [made(path) for path in paths] == alone
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(made, paths * 3)) == alone * 3


@pytest.mark.parametrize("suffix", ["bmp", "gif"])
def test_formats_without_exif(tmp_path: Path, suffix: str) -> None:
    path = photo(tmp_path / f"a.{suffix}", "red", second="blue", size=(400, 300))
    found = probe(path)
    assert (found.width, found.height, found.taken_at, found.point) == (400, 300, None, None)
    assert_colour(seen(path, tmp_path)[1], (0.8, 0.5), "blue")


def test_large_photos_are_shrunk_to_both_sizes(tmp_path: Path) -> None:
    path = photo(tmp_path / "a.jpg", "red", second="blue", size=(4000, 3000), orientation=8)
    small, large = seen(path, tmp_path)
    assert (small.size, large.size) == ((256, 192), (1600, 1200))
    assert (small.format, large.format) == ("JPEG", "JPEG")
    assert_colour(large, (0.2, 0.5), "red")


@pytest.mark.parametrize("size", [(1, 1), (5000, 3), (3, 5000), (1601, 1600)])
def test_odd_sizes(tmp_path: Path, size: tuple[int, int]) -> None:
    for suffix in ("jpg", "png"):
        small, large = seen(photo(tmp_path / f"a.{suffix}", size=size), tmp_path)
        assert max(small.size) == min(256, max(size))
        assert max(large.size) == min(1600, max(size))


@pytest.mark.parametrize("mode", ["L", "1", "CMYK"])
def test_colour_modes_of_jpeg_and_tiff(tmp_path: Path, mode: str) -> None:
    path = photo(tmp_path / "a.tiff", "white", second="black", mode=mode)
    image = seen(path, tmp_path)[1]
    assert_colour(image, (0.2, 0.5), "white")
    assert_colour(image, (0.8, 0.5), "black")
    if mode != "1":
        path = photo(tmp_path / "b.jpg", "white", second="black", mode=mode)
        assert_colour(seen(path, tmp_path)[1], (0.8, 0.5), "black")


def test_alpha_lies_on_white(tmp_path: Path) -> None:
    clear = picture("red").convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size).point(lambda v: 255 * (v > 127)))
    for suffix in ("png", "webp", "tiff"):
        path = tmp_path / f"a.{suffix}"
        clear.save(path)
        image = seen(path, tmp_path)[1]
        assert_colour(image, (0.5, 0.1), "white")
        assert_colour(image, (0.5, 0.9), "red")


def test_palettes_with_a_clear_colour_lie_on_white(tmp_path: Path) -> None:
    drawn = picture("red", "blue").quantize(2)
    clear = drawn.getpixel((10, 10))
    drawn.save(tmp_path / "a.gif", transparency=clear)
    image = seen(tmp_path / "a.gif", tmp_path)[1]
    assert_colour(image, (0.2, 0.5), "white")
    assert_colour(image, (0.8, 0.5), "blue")


@pytest.mark.parametrize("kind", ["uint16", "int32", "float32"])
def test_deep_greys_use_the_whole_range(tmp_path: Path, kind: str) -> None:
    ramp = np.tile(np.linspace(0, 65_535, 300), (200, 1)).astype(kind)
    path = tmp_path / "a.tiff"
    Image.fromarray(ramp).save(path)
    grey = np.asarray(seen(path, tmp_path)[1].convert("L"))
    assert grey[:, :5].mean() < 8
    assert abs(int(grey[100, 150]) - 128) < 6
    assert grey[:, -5:].mean() > 247


def test_wide_colours_become_srgb(tmp_path: Path) -> None:
    from PIL import ImageCms

    # A profile whose red and blue change places shows whether it is obeyed at all.
    odd = ImageCms.createProfile("sRGB")
    raw = bytearray(ImageCms.ImageCmsProfile(odd).tobytes())
    red, blue = raw.index(b"rXYZ"), raw.index(b"bXYZ")
    raw[red : red + 4], raw[blue : blue + 4] = b"bXYZ", b"rXYZ"
    named = bytes(raw).replace("sRGB".encode("utf-16-be"), "oRGB".encode("utf-16-be"))
    path = tmp_path / "a.jpg"
    picture("red").save(path, icc_profile=named.replace(b"sRGB", b"oRGB"), quality=95)
    found = np.asarray(seen(path, tmp_path)[1])[100, 100].astype(int)
    assert found[2] > found[0] + 100


def test_raw_shows_its_preview(tmp_path: Path) -> None:
    path = dng(tmp_path / "a.dng", "red", second="blue", preview=(320, 240), orientation=6)
    found = probe(path)
    assert (found.width, found.height, found.orientation) == (96, 128, 6)
    assert found.taken_at == datetime(2024, 5, 1, 10, 11, 12)
    assert (found.camera.model, found.camera.exposure_time) == ("Raw One", 0.004)
    image = seen(path, tmp_path)[1]
    assert image.size == (240, 320)
    assert_colour(image, (0.5, 0.2), "red")
    assert_colour(image, (0.5, 0.8), "blue")


@pytest.mark.parametrize("preview", [None, (64, 48)])
def test_raw_without_a_useful_preview_is_developed(
    tmp_path: Path, preview: tuple[int, int] | None
) -> None:
    path = dng(tmp_path / "a.dng", second="blue", size=(2048, 1536), preview=preview)
    image = seen(path, tmp_path)[1]
    assert image.size == (1024, 768)
    left, right = (np.asarray(image)[384, x].astype(int) for x in (200, 800))
    assert left[0] > left[2]
    assert right[2] > right[0]


def test_raw_of_a_sensor_without_colour(tmp_path: Path) -> None:
    path = dng(tmp_path / "a.dng", "white", preview=None, grey=True)
    pixel = seen(path, tmp_path)[1].getpixel((30, 20))
    assert isinstance(pixel, tuple)
    assert max(pixel) - min(pixel) < 8


def test_a_photo_is_known_by_its_content(tmp_path: Path) -> None:
    path = photo(tmp_path / "holiday.mp4.jpg", "green")
    disguised = path.rename(tmp_path / "holiday.mp4")
    assert tools.identify(disguised) is MediaKind.PHOTO
    assert_colour(seen(disguised, tmp_path)[0], (0.5, 0.5), "green")


def test_zero_is_a_place_when_the_camera_says_so(tmp_path: Path) -> None:
    assert probe(photo(tmp_path / "a.jpg", gps=(0, 0))).point == GeoPoint(0, 0)
    without_fix = exif_of(gps=(0, 0))
    without_fix.get_ifd(0x8825)[9] = "V"
    assert probe(photo(tmp_path / "b.jpg", exif=without_fix)).point is None


def test_dates_fall_back_from_taken_to_scanned_to_changed(tmp_path: Path) -> None:
    exif = exif_of()
    exif[0x0132] = "2021:01:01 01:01:01"
    assert probe(photo(tmp_path / "a.jpg", exif=exif)).taken_at == datetime(2021, 1, 1, 1, 1, 1)
    exif.get_ifd(0x8769)[0x9004] = "2020:02:02 02:02:02"
    exif.get_ifd(0x8769)[0x9010] = "+05:45"
    found = probe(photo(tmp_path / "b.jpg", exif=exif))
    assert (found.taken_at, found.utc_offset) == (datetime(2020, 2, 2, 2, 2, 2), 345)
    exif.get_ifd(0x8769)[0x9003] = "0000:00:00 00:00:00"
    assert probe(photo(tmp_path / "c.jpg", exif=exif)).taken_at == datetime(2020, 2, 2, 2, 2, 2)


_XMP = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description {} /></x:xmpmeta>"


@pytest.mark.parametrize("suffix", ["jpg", "webp", "tif", "png"])
@pytest.mark.parametrize(
    ("packet", "moment", "offset"),
    [
        (_XMP.format('photoshop:DateCreated="2009-10-27T05:25:00.5-05:00"'),
         datetime(2009, 10, 27, 5, 25, 0, 500_000), -300),
        ("<exif:DateTimeOriginal>2009:10:27 05:25:00</exif:DateTimeOriginal>",
         datetime(2009, 10, 27, 5, 25), None),
        (_XMP.format('xmp:CreateDate="2009-10-27T05:25:00Z"'), None, None),
        ("exif:DateTimeOriginal>2009:13:45", None, None),
    ],
)  # fmt: skip
def test_without_exif_the_moment_is_of_xmp(
    tmp_path: Path, suffix: str, packet: str, moment: datetime | None, offset: int | None
) -> None:
    path = tmp_path / f"a.{suffix}"
    picture("red").save(path, **xmp_in(suffix, packet))
    found = probe(path)
    assert (found.taken_at, found.utc_offset) == (moment, offset)


def test_exif_is_believed_before_xmp(tmp_path: Path) -> None:
    packet = b"<exif:DateTimeOriginal>2009:10:27 05:25:00</exif:DateTimeOriginal>"
    exif = exif_of(taken="2024:05:01 10:11:12")
    picture("red").save(tmp_path / "a.jpg", xmp=packet, exif=exif)
    assert probe(tmp_path / "a.jpg").taken_at == datetime(2024, 5, 1, 10, 11, 12)


def xmp_in(suffix: str, packet: str) -> dict[str, Any]:
    """What Pillow wants to be told to write it."""
    if suffix == "tif":
        return {"tiffinfo": {700: packet.encode()}}
    if suffix == "png":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet)
        return {"pnginfo": info}
    return {"xmp": packet.encode()}


def test_windows_titles_are_descriptions(tmp_path: Path) -> None:
    exif = exif_of()
    exif[0x9C9B] = "Überfahrt\0".encode("utf-16-le")
    assert probe(photo(tmp_path / "a.jpg", exif=exif)).description == "Überfahrt"


def test_the_upper_part_of_a_short_jpeg_is_shown(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    noise[:300] = RGB["green"]
    path = tmp_path / "a.jpg"
    Image.fromarray(noise).save(path, quality=90)
    image = seen(cut_short(path, 0.5), tmp_path)[1]
    assert image.size == (800, 600)
    assert_colour(image, (0.5, 0.2), "green")


def test_a_damaged_jpeg_is_told_from_an_odd_one(tmp_path: Path) -> None:
    whole, odd, short = (photo(tmp_path / name, "red") for name in ("w.jpg", "o.jpg", "s.jpg"))
    odd.write_bytes(odd.read_bytes()[:-2] + b"odd" + odd.read_bytes()[-2:])
    cut_short(short, 0.9)
    told = [
        tools.pictures(path, probe(path), tmp_path / "small", tmp_path / "large")
        for path in (whole, odd, short)
    ]
    assert told == [None, None, PARTLY_READ]


def test_jpeg_for_understanding_is_plain(tmp_path: Path) -> None:
    path = photo(
        tmp_path / "a.heic",
        "red",
        second="blue",
        size=(3000, 2000),
        orientation=6,
        taken="2024:05:01 10:11:12",
        gps=(48, 11),
        camera=("Acme", "One"),
        description="Ein Hügel",
    )
    found = probe(path)
    image = Image.open(io.BytesIO(tools.as_jpeg(path, found, 1024)))
    assert (image.format, image.size, image.mode) == ("JPEG", (1024, 683), "RGB")
    assert_colour(image, (0.8, 0.5), "blue")
    exif = image.getexif()
    assert list(exif) == [0x010E]
    assert exif[0x010E].encode("latin-1").decode() == "Ein Hügel"
    assert not exif.get_ifd(0x8825)
    assert "progressive" not in image.info


@pytest.mark.parametrize(
    ("size", "expected"),
    [((32, 24), (171, 128)), ((4000, 20), (1024, 128)), ((20, 4000), (128, 1024))],
)
def test_jpeg_for_understanding_is_never_too_small(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    path = photo(tmp_path / "a.png", "red", size=size)
    image = Image.open(io.BytesIO(tools.as_jpeg(path, probe(path), 1024)))
    assert image.size == expected
    assert_colour(image, (0.5, 0.5), "red")


def test_threads_share_the_tools(tmp_path: Path) -> None:
    paths = [photo(tmp_path / f"{n}.{suffix}", size=(900, 600)) for n, suffix in enumerate(FORMATS)]
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for path in paths * 3:
                tools.pictures(path, probe(path), tmp_path / name / "s", tmp_path / name / "l")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(f"out{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
