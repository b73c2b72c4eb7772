"""Films of slideshows: queued with what is shown, made from the best there is of each item."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileGone, UsageError
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaKind, Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.motion import motion_of
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.plan_json import cut_of_json, cut_to_json
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.render import FilmCodec, FilmFormat, FilmMaker, Shot
from medintel_desktop.domain.slideshow import Captions, Slide, Slideshow
from medintel_desktop.domain.slideshow_json import manner_of_json, manner_to_json
from medintel_desktop.domain.words import counted
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.footage import Footage, Standing
from medintel_desktop.library.slideshows import Slideshows

SLIDESHOW = "slideshow"
"""Name of the kind of job and of its one step."""

RATE = Fraction(30)
"""Frames a second: slow moves look smoother than with 25."""


class SlideFilms:
    """Queues films of slideshows, and holds the step that makes them."""

    def __init__(
        self, catalogue: Catalogue, folder: LibraryFolder, slideshows: Slideshows,
        footage: Footage, films: FilmMaker,
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._folder = folder
        self._slideshows = slideshows
        self._footage = footage
        self._films = films

    def enqueue(self, slideshow: Slideshow, size: tuple[int, int], target: Path) -> Changes:
        """Queue the film of what is shown now; ``size`` is its width and height in px.

        Raises UsageError when there is nothing to show.
        """
        if not slideshow.slides:
            raise UsageError("There is nothing to show.", "Choose photos or videos.")
        payload = {
            "cuts": [cut_to_json(_cut(slide)) for slide in slideshow.slides],
            "manner": manner_to_json(replace(slideshow.manner, captions=Captions.NONE)),
            "size": list(size), "target": str(target),
        }  # fmt: skip
        job = NewJob(SLIDESHOW, target.name, SLIDESHOW, Lane.TRANSFER, payload=payload)
        self._catalogue.jobs.add([job])
        return Changes(jobs=True)

    def make(
        self, slideshow: Slideshow, size: tuple[int, int], target: Path, report: Report,
        fetching: Report | None = None,
    ) -> int:  # fmt: skip
        """Write the film, replacing ``target`` only when it is whole; returns how many slides are
        not in it, because nothing of them is here any more.

        ``report`` is told seconds of film, ``fetching`` the bytes of originals that come from a
        store; what they raise ends the work and leaves nothing. Raises FileErrors, and what keeps
        originals from coming.
        """
        left = self._left(slideshow)
        music = slideshow.manner.music
        wish = FilmFormat(FilmCodec.H264, *size, RATE, music=music)
        with self._shots(left, size[0] / size[1], fetching or report) as shots:
            self._films.make(shots, wish, target, report)
        return len(slideshow.slides) - len(left.slides)

    def carry_out(self, job: Job, watch: Watch) -> Outcome:
        """The one step of a job."""
        found = (cut_of_json(value) for value in job.payload["cuts"])
        cuts, manner = [cut for cut in found if cut], manner_of_json(job.payload["manner"])
        slideshow = self._slideshows.of_cuts(cuts, manner)
        width, height = job.payload["size"]
        target = Path(job.payload["target"])
        lost = self.make(
            slideshow, (width, height), target,
            lambda done, total: watch.report(done, total, "seconds"), watch.report,
        )  # fmt: skip
        return Finish(came_of(target, lost + len(cuts) - len(slideshow.slides)))

    def _left(self, slideshow: Slideshow) -> Slideshow:
        """With the slides of which anything can be shown. Raises FileGone when there is none."""
        cuts = [_cut(slide) for slide in slideshow.slides]
        standing = self._footage.standing(Plan("", tuple(cuts)))

        def here(slide: Slide, cut: Cut) -> bool:
            if standing[cut.id] is Standing.OFFLINE:
                return self._folder.preview(slide.cell.checksum).exists()
            return standing[cut.id] is not Standing.DELETED

        left = [
            slide for slide, cut in zip(slideshow.slides, cuts, strict=True) if here(slide, cut)
        ]
        if not left:
            raise FileGone(
                "Nothing of this slideshow is here any more.",
                "Connect the disk of its items, or bring them back from the trash.",
            )
        return Slideshow(left, slideshow.manner)

    @contextmanager
    def _shots(self, slideshow: Slideshow, aspect: float, report: Report) -> Iterator[list[Shot]]:
        """In the order of the slides, with originals that are only in stores fetched meanwhile."""
        cuts = [_cut(slide) for slide in slideshow.slides]
        standing = self._footage.standing(Plan("", tuple(cuts)))
        here = [cut for cut in cuts if standing[cut.id] is not Standing.OFFLINE]
        with ExitStack() as stack:
            reach = self._footage.reached
            found = stack.enter_context(reach(Plan("", tuple(here)), report)) if here else []
            files = dict(zip((cut.id for cut in here), found, strict=True))
            yield [
                _dressed(slideshow, number, aspect, files.get(cut.id) or self._still(slide))
                for number, (cut, slide) in enumerate(zip(cuts, slideshow.slides, strict=True))
            ]

    def _still(self, slide: Slide) -> Shot:
        """What there is of an item whose original is away: its preview."""
        cell = slide.cell
        metadata = Metadata(MediaKind.PHOTO, cell.width, cell.height)
        path = self._folder.preview(cell.checksum)
        return Shot(path, MediaKind.PHOTO, metadata, Span(0.0, slide.seconds))


def _cut(slide: Slide) -> Cut:
    return Cut(slide.cell.id, slide.span, slide.caption)


def _dressed(slideshow: Slideshow, number: int, aspect: float, shot: Shot) -> Shot:
    """A shot as its slide is shown."""
    slide, motion = slideshow.slides[number], None
    if shot.kind is MediaKind.PHOTO and not slide.is_clip and slideshow.manner.motion:
        sides = shot.metadata.width, shot.metadata.height
        motion = motion_of(*sides, aspect, number, slide.seconds)
    return replace(
        shot, caption=slide.caption, lines=(), fade=slideshow.fade(number), motion=motion,
        silent=not slide.sounds,
    )  # fmt: skip


def came_of(target: Path, lost: int) -> str:
    """ "Saved as Trip.mp4", and how many slides are not in it."""
    rest = f"; {counted(lost, 'item')} could not be shown" if lost else ""
    return f"Saved as {target.name}{rest}"
