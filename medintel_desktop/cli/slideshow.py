"""``slideshow``: a film of photos and videos that fade into one another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from medintel_desktop.cli.clip import progress
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.slideshow import (
    LONGEST,
    SHORTEST,
    Captions,
    Manner,
    Order,
    Slideshow,
)
from medintel_desktop.domain.view import Sort, View
from medintel_desktop.domain.words import clock, counted

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160)}
_USUAL = Manner()


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "slideshow", parents=[shared], help="make a film of photos and videos"
    )
    command.add_argument("target", type=Path, metavar="FILE.mp4", help="the film")
    command.add_argument("ids", nargs="*", metavar="ID", help="items, in this order")
    command.add_argument("--album", metavar="A", help="all items of an album instead, oldest first")
    command.add_argument(
        "--plan", metavar="PLAN", help="the cuts of an edit plan, as long as there"
    )
    command.add_argument(
        "--seconds", type=float, default=_USUAL.photo_seconds, metavar="N", help="for a photo"
    )
    command.add_argument(
        "--clip-seconds", type=float, default=_USUAL.clip_seconds, metavar="N",
        help="for a video, at most: its highlight if one is known, else its middle",
    )  # fmt: skip
    command.add_argument("--fade", type=float, default=_USUAL.fade, metavar="N", help="seconds")
    command.add_argument("--still", action="store_true", help="do not move over photos")
    command.add_argument("--captions", choices=list(Captions), default=_USUAL.captions)
    command.add_argument("--order", choices=list(Order), default=_USUAL.order)
    command.add_argument("--music", type=Path, metavar="FILE", help="repeated until the film ends")
    command.add_argument("--mute", action="store_true", help="do not let videos be heard")
    command.add_argument("--size", choices=list(SIZES), default="1080p")
    command.set_defaults(run=slideshow)


def slideshow(session: Session) -> int:
    """1 when a slide could not be shown; the film is made of the others."""
    words = session.words
    target = words.target.expanduser().absolute()
    if target.suffix.lower() != ".mp4":
        raise UsageError(f"{target.name} is no name for a film.", "Give one that ends with .mp4.")
    show = _show(session, _manner(words))
    if not show.slides:
        raise UsageError("There is nothing to show.", "Give ids, or an album that is not empty.")
    lost = session.workspace.slide_films.make(show, SIZES[words.size], target, progress(session))
    left = len(show.slides) - lost
    row = {
        "path": str(target), "slides": left, "left_out": lost,
        "seconds": round(show.seconds, 3), "bytes": target.stat().st_size,
    }  # fmt: skip
    session.show(row, f"{target}  {counted(left, 'slide')}, {clock(show.seconds)}")
    if lost:
        session.tell(f"{counted(lost, 'item')} could not be shown.")
    return 1 if lost else 0


def _show(session: Session, manner: Manner) -> Slideshow:
    words, shows = session.words, session.workspace.slideshows
    if bool(words.ids) + bool(words.album) + bool(words.plan) != 1:
        raise UsageError("It is not clear what to show.", "Give ids, --album or --plan.")
    if words.plan:
        return shows.of_plan(session.workspace.plans.named(words.plan).plan, manner)
    if words.album:
        album = session.workspace.albums.named(words.album)
        return shows.of_view(View(album_id=album.id, sort=Sort.TAKEN_OLDEST), manner)
    return shows.of_items([session.item(media_id).id for media_id in words.ids], manner)


def _manner(words: argparse.Namespace) -> Manner:
    for name, seconds in (("--seconds", words.seconds), ("--clip-seconds", words.clip_seconds)):
        if not SHORTEST <= seconds <= LONGEST:
            hint = f"Give {SHORTEST:g} to {LONGEST:g} seconds."
            raise UsageError(f"{name} {seconds:g} makes no sense.", hint)
    if not 0 <= words.fade <= LONGEST:
        raise UsageError(f"--fade {words.fade:g} makes no sense.", "Give 0 or more seconds.")
    music = words.music.expanduser().absolute() if words.music else None
    return Manner(
        words.seconds, words.clip_seconds, words.fade, not words.still, Captions(words.captions),
        Order(words.order), music, not words.mute,
    )  # fmt: skip
