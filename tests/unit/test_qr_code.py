"""A link as a QR code: read back by a reader of its own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp

from medintel_desktop.library import qr_code

SHORT = "https://a.example/x"
LINK = (
    "https://objectstorage.eu-frankfurt-1.oraclecloud.com/p/"
    + "aZ-_9" * 14
    + "/n/ns/b/photos/o/media%2Fab%2F"
    + "ab" * 32
    + ".mp4?httpResponseContentDisposition=inline%3B%20filename%3Dx.mp4"
)
SIGNED = (
    "https://s3.us-west-004.backblazeb2.com/photos/media/ab/" + "ab" * 32 + ".mp4"
    "?response-content-disposition=inline%3B%20filename%2A%3DUTF-8%27%27film.mp4"
    "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=004test0key0id0000000001%2F20261121"
    "%2Fus-west-004%2Fs3%2Faws4_request&X-Amz-Date=20261121T120000Z&X-Amz-Expires=604800"
    "&X-Amz-SignedHeaders=host&X-Amz-Signature=" + "0f" * 32
)


def decoded(image: np.ndarray) -> str:
    code = zxingcpp.read_barcode(image)
    return code.text if code else ""


@pytest.mark.parametrize("link", [SHORT, LINK, SIGNED])
def test_a_picture_of_it_can_be_read(link: str) -> None:
    data = np.frombuffer(qr_code.png(link), np.uint8)
    image = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    assert image is not None
    assert decoded(image) == link


def test_a_drawing_of_it_can_be_read() -> None:
    pairs = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    rows: list[list[int]] = []
    for line in qr_code.lines(SHORT):
        rows += map(list, zip(*(pairs[c] for c in line), strict=True))
    image = np.kron(np.array(rows, np.uint8), np.ones((6, 6), np.uint8))
    assert decoded(image) == SHORT


def test_it_is_offered_for_print() -> None:
    drawing = qr_code.svg(SHORT)
    assert drawing.startswith(b"<svg")
    assert b"script" not in drawing


def test_too_long_is_said() -> None:
    with pytest.raises(ValueError, match=r"(?i)data"):
        qr_code.png("x" * 4000)
