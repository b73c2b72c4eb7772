"""``clip``: moments as files of their own, loops, stills, and contact sheets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from medintel_desktop.cli.plan import found
from medintel_desktop.cli.rows import Row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.clip import ClipFormat, ClipWish
from medintel_desktop.domain.contact_sheet import Paper, SheetWish
from medintel_desktop.domain.errors import MedIntelError, UsageError
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.view import View
from medintel_desktop.domain.words import counted, size

_WISH = ClipWish()
_SHEET = SheetWish()


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "clip", parents=[shared], help="write moments, stills or a contact sheet to files"
    )
    command.add_argument("ids", nargs="*", metavar="ID", help="items; --from and --to cut them")
    command.add_argument("--from", dest="from_", metavar="TIME", help="like 58.5 or 1:02:03")
    command.add_argument("--to", metavar="TIME", help="the end of the item when not said")
    command.add_argument("--search", metavar="TEXT", help="the moments that a search finds")
    command.add_argument(
        "--top", type=int, default=5, metavar="N", help="hits taken; 5 if not said"
    )
    command.add_argument("--album", metavar="A", help="all items of an album")
    command.add_argument(
        "--as", dest="format", choices=list(ClipFormat), default=_WISH.format,
        help="exact: an MP4 to the frame; lossless: as it is, from the key frame before; gif and "
        "webp: loops; jpeg and png: stills in full size",
    )  # fmt: skip
    command.add_argument("--into", type=Path, default=Path(), metavar="DIR", help="where to")
    command.add_argument("--height", type=int, default=0, metavar="PX", help="of exact clips")
    command.add_argument("--width", type=int, default=_WISH.width, metavar="PX", help="of loops")
    command.add_argument("--rate", type=int, default=_WISH.rate, metavar="FPS", help="of loops")
    command.add_argument(
        "--sheet", type=Path, metavar="FILE", help="one contact sheet of all, as .pdf or .png"
    )
    command.add_argument("--title", default="", help="above the sheet")
    command.add_argument("--columns", type=int, default=_SHEET.columns, metavar="N")
    command.add_argument("--paper", choices=list(Paper), default=_SHEET.paper)
    command.add_argument("--no-names", action="store_true", help="pictures alone")
    command.set_defaults(run=clip)


def clip(session: Session) -> int:
    """1 when nothing was found, or a file could not be written; the others are written."""
    cuts = _chosen(session)
    if not cuts:
        return 1
    return _sheet(session, cuts) if session.words.sheet else _clips(session, cuts)


def _clips(session: Session, cuts: list[Cut]) -> int:
    words, failed = session.words, 0
    wish = _wish(session)
    into = words.into.expanduser().absolute()
    for cut in cuts:
        report = progress(session)
        try:
            path = session.workspace.clips.make(cut, wish, into, report)
        except MedIntelError as error:
            session.tell(f"{error.title} {error.hint}".strip())
            failed += 1
            continue
        row: Row = {
            "id": cut.media_id, "path": str(path), "start": cut.span.start, "end": cut.span.end,
            "format": wish.format, "bytes": path.stat().st_size,
        }  # fmt: skip
        session.show(row, f"{path}  {size(row['bytes'])}")
    return 1 if failed else 0


def _sheet(session: Session, cuts: list[Cut]) -> int:
    words = session.words
    wish = SheetWish(words.title, words.columns, Paper(words.paper), not words.no_names)
    moments = bool(words.search or words.from_)
    shown = [
        (cut.media_id, *((cut.span.start, cut.span.end) if moments else (None, None)))
        for cut in cuts
    ]
    target = words.sheet.expanduser().absolute()
    for path in session.workspace.sheets.make(shown, wish, target, progress(session)):
        session.show({"path": str(path), "bytes": path.stat().st_size}, str(path))
    return 0


def _chosen(session: Session) -> list[Cut]:
    """What was named, each once. Raises UsageError."""
    words, workspace = session.words, session.workspace
    if bool(words.ids) + bool(words.search) + bool(words.album) != 1:
        raise UsageError("There is nothing to export.", "Give ids, --search or --album.")
    if words.search:
        return found(session, words.search, words.top)
    if words.album:
        view = View(album_id=workspace.albums.named(words.album).id)
        numbers = workspace.catalogue.cells.numbers(view)
        cells = [
            cell for at in range(0, len(numbers), 200)
            for cell in workspace.catalogue.cells.by_number(numbers[at : at + 200])
        ]  # fmt: skip
        return _fit(session, [cell.id for cell in cells])
    return _fit(session, [session.item(media_id).id for media_id in words.ids])


def _fit(session: Session, media_ids: list[str]) -> list[Cut]:
    """Items, or the part of each that the times say; photos are left out of films."""
    words, plans = session.words, session.workspace.plans
    format_, cuts = ClipFormat(words.format), []
    for cut in plans.cuts_of(dict.fromkeys(media_ids)):
        span = _span(session, cut)
        one = cut if span == cut.span else plans.cut_of(cut.media_id, span)
        if one is None:
            raise UsageError("This video ends before the time given.", "Choose an earlier moment.")
        item = session.workspace.catalogue.media.get(cut.media_id)
        if words.sheet or (item and format_.takes(item.kind)):
            cuts.append(one)
    left = len(set(media_ids)) - len(cuts)
    if left:
        session.tell(f"{counted(left, 'item')} left out: photos can only become stills.")
    return cuts


def _span(session: Session, cut: Cut) -> Span:
    words, media = session.words, session.workspace.catalogue.media
    item = media.get(cut.media_id)
    if item is None or item.kind is MediaKind.PHOTO or not (words.from_ or words.to):
        return cut.span
    start = session.second(words.from_) if words.from_ else 0.0
    end = session.second(words.to) if words.to else max(cut.span.end, start + 0.1)
    if end <= start:
        raise UsageError("The end lies before the beginning.", "Give --to behind --from.")
    return Span(start, end)


def _wish(session: Session) -> ClipWish:
    words = session.words
    if not (0 <= words.height <= 8640 and 0 <= words.width <= 3840 and 1 <= words.rate <= 50):
        raise UsageError(
            "This size or rate makes no sense.",
            "Heights go to 8640 px, widths to 3840, rates to 50.",
        )
    return ClipWish(ClipFormat(words.format), words.height, words.width, words.rate)


def progress(session: Session) -> Callable[[float, float], None]:
    """A share on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty() or session.words.json:
        return lambda _done, _total: None

    def draw(done: float, total: float) -> None:
        share = f"{min(done / total, 1):4.0%}" if total > 0 else ""
        sys.stderr.write(f"\r\x1b[K{share}" if done < total else "\r\x1b[K")
        sys.stderr.flush()

    return draw
