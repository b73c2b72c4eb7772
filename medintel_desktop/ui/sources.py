"""What a drop or the clipboard offers to add: files, folders, links, or a bare picture."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QUrl

from medintel_desktop.ui.models.cell_model import ITEMS_MIME

WEB = ("http", "https")


def has_sources(mime: QMimeData) -> bool:
    """True when there may be something to add; cheap enough to ask while dragging. What is dragged
    out of the library is in it already, though its files come along."""
    if mime.hasFormat(ITEMS_MIME):
        return False
    return mime.hasUrls() or mime.hasImage() or bool(_link(mime.text() if mime.hasText() else ""))


def sources_of(mime: QMimeData) -> list[str]:
    """Paths and http(s) links in order; empty when there is only a picture, or nothing."""
    found = [source for url in mime.urls() if (source := source_of(url))]
    if not found and mime.hasText():
        link = _link(mime.text())
        found = [link] if link else []
    return found


def source_of(url: QUrl) -> str:
    """A path or a link; "" for anything else, such as a mail address."""
    if url.isLocalFile():
        return url.toLocalFile()
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded) if url.scheme() in WEB else ""


def _link(text: str) -> str:
    words = text.split()
    if len(words) != 1 or not words[0].lower().startswith(("http://", "https://")):
        return ""
    return words[0] if QUrl(words[0]).host() else ""
