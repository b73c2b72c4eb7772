"""Where the items of a list are: read once, then narrowed by time and by what is in view."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from medintel_desktop.catalogue.filters import of_query, of_view
from medintel_desktop.domain.area import Area, Box
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.view import MediaCell, Section, View
from medintel_desktop.domain.words import DAY
from medintel_desktop.ui.map.lines import thinned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from medintel_desktop.catalogue import Catalogue
    from medintel_desktop.catalogue.located import Positions
    from medintel_desktop.domain.track import Track
    from medintel_desktop.ui.atlas.time_slider import Span

CHUNK = 5_000
"""Items asked for at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list to be shown on the map: a view, or a search with the numbers of its hits.

    A search by filters alone has no ``hits``; then all that the rest of its filters leave is
    shown, and its area drawn among them.
    """

    of: View | SearchQuery
    hits: tuple[int, ...] | None = None

    @property
    def area(self) -> Area | None:
        return self.of.area if isinstance(self.of, SearchQuery) else None

    @property
    def days(self) -> tuple[date | None, date | None]:
        """First and last day of the search."""
        of = self.of
        return (of.taken_from, of.taken_to) if isinstance(of, SearchQuery) else (None, None)

    @property
    def elsewhere(self) -> SearchQuery | None:
        """The search that the list would be without its area; None where no search can be it."""
        query = self.of if isinstance(self.of, SearchQuery) else query_of(self.of)
        return query and replace(query, area=None, area_name="", nearest=False, meaning=True)


def query_of(view: View) -> SearchQuery | None:
    """The search that finds the same as a view; None where none does, as in the trash."""
    if view.album_id is not None:
        return SearchQuery(album_id=view.album_id)
    kinds = {Section.PHOTOS: MediaKind.PHOTO, Section.VIDEOS: MediaKind.VIDEO}
    whole = view.section in (Section.ALL, Section.MAP, *kinds)
    return SearchQuery(kind=kinds.get(view.section)) if whole else None


@dataclass(frozen=True, slots=True)
class LocatedList:
    """What was read. ``bars`` counts the items in equal parts of their time."""

    wanted: Wanted
    positions: Positions
    video: NDArray[np.bool_]
    """Which of them are videos."""
    without: int
    """Items of the list that have no position."""
    within: NDArray[np.bool_]
    """Which of them lie in the area; all without one."""
    first: float
    last: float
    bars: tuple[int, ...]
    tracks: Sequence[Sequence[tuple[float, float]]] = ()
    """Ways of these videos, and others of that time, as points (latitude, longitude)."""

    def around(self, nums: Sequence[int]) -> Box | None:
        """The smallest box that holds these items."""
        import numpy as np

        from medintel_desktop.catalogue.located import around

        found = self.positions
        keep = np.isin(found.num, np.array(nums, np.int64))
        return around(_kept(found, keep))

    def between(self, span: Span | None) -> Positions:
        """The positions of what was taken in that span and lies in the area."""
        return _kept(self.positions, self.within & self._of(span))

    def count(self, span: Span | None) -> int:
        """How many were taken in that span, in the area and elsewhere."""
        return int(self._of(span).sum())

    def lacks(self, nums: Sequence[int]) -> bool:
        """Whether one of these is no longer here."""
        import numpy as np

        return not bool(np.isin(np.array(nums, np.int64), self.positions.num).all())

    def _of(self, span: Span | None) -> NDArray[np.bool_]:
        first, last = span or (-math.inf, math.inf)
        return (self.positions.time >= first) & (self.positions.time <= last)


def _kept(found: Positions, keep: NDArray[np.bool_]) -> Positions:
    return found._replace(
        num=found.num[keep], latitude=found.latitude[keep], longitude=found.longitude[keep],
        time=found.time[keep],
    )  # fmt: skip


def read(
    catalogue: Catalogue, wanted: Wanted, bars: int,
    on_screen: Callable[[Positions], Positions] = lambda positions: positions,
) -> LocatedList:  # fmt: skip
    """Read the positions of a list. Loads numpy: not for the UI thread. ``on_screen`` makes of
    them what is to be shown: hidden areas may be hidden here, too."""
    import numpy as np

    located, of = catalogue.located, wanted.of
    whole = replace(of, area=None, inside=None) if isinstance(of, SearchQuery) else of
    sql, values = of_query(whole) if isinstance(whole, SearchQuery) else of_view(whole)
    of_videos = (f"{sql} AND m.kind = ?", [*values, MediaKind.VIDEO])
    if wanted.hits is not None:
        positions = located.positions_of(wanted.hits)
        total = len(wanted.hits)
    else:
        positions = located.positions(whole)
        total = catalogue.cells.count_where((sql, values))
    video = np.isin(positions.num, located.positions(of_videos).num, assume_unique=True)
    if wanted.area is None or wanted.hits is not None:  # all hits lie in the area
        within = np.ones(len(positions.num), bool)
    else:
        within = np.isin(positions.num, located.positions(of).num, assume_unique=True)
    first, last, counts = 0.0, 0.0, ()
    if len(positions.num):
        first, last = float(positions.time.min()), float(positions.time.max())
        ends = (first, last if last > first else first + 1)
        counts = tuple(np.histogram(positions.time, bars, ends)[0].tolist())
    without = total - len(positions.num)
    tracks = _tracks(catalogue, positions, on_screen) if counts else ()
    positions = on_screen(positions)
    return LocatedList(wanted, positions, video, without, within, first, last, counts, tracks)


def without_position(catalogue: Catalogue, wanted: Wanted) -> list[str]:
    """The ids of those items of the list that are nowhere."""
    cells = catalogue.cells
    if wanted.hits is not None:
        nums = wanted.hits
        located = set(catalogue.located.points(nums))
        nums = tuple(num for num in nums if num not in located)
    else:
        of = replace(wanted.of, area=None) if isinstance(wanted.of, SearchQuery) else wanted.of
        sql, values = of_query(of) if isinstance(of, SearchQuery) else of_view(of)
        nums = tuple(cells.nums_where((f"{sql} AND m.latitude IS NULL", values)))
    chunks = (nums[at : at + CHUNK] for at in range(0, len(nums), CHUNK))
    return [cell.id for chunk in chunks for cell in cells.by_number(chunk)]


def _tracks(
    catalogue: Catalogue, positions: Positions, on_screen: Callable[[Positions], Positions]
) -> list[list[tuple[float, float]]]:
    """Those of the list's videos, whose clocks may be wrong, and those of files that were recorded
    meanwhile. The items tell wall clocks, which may be a day off."""
    import numpy as np

    first, last = positions.time.min() - DAY, positions.time.max() + DAY
    videos = catalogue.tracks.videos()
    listed = set(np.intersect1d(np.array([*videos.values()], np.int64), positions.num).tolist())
    return thinned(
        _line(track, on_screen)
        for track in catalogue.tracks.all()
        if (videos[track.id] in listed if track.id in videos else _overlaps(track, first, last))
    )


def _overlaps(track: Track, first: float, last: float) -> bool:
    return track.ends >= first and track.starts <= last


def _line(track: Track, on_screen: Callable[[Positions], Positions]) -> NDArray[np.float64]:
    """Latitudes and longitudes, one row a point."""
    import numpy as np

    from medintel_desktop.catalogue.located import Positions

    told = np.array([(p.time, p.latitude, p.longitude) for p in track.points])
    times, latitudes, longitudes = told.T
    shown = on_screen(Positions(np.zeros(len(told), np.int64), latitudes, longitudes, times))
    return np.column_stack((shown.latitude, shown.longitude))


@dataclass(frozen=True, slots=True)
class InView:
    """How many items are in view, and the newest of them."""

    count: int
    cells: Sequence[MediaCell]


def in_view(catalogue: Catalogue, positions: Positions, box: Box, most: int) -> InView:
    """What of ``positions`` lies in ``box``, at most ``most`` cells, newest first."""
    import numpy as np

    keep = np.zeros(len(positions.num), bool)
    for part in box.parts():
        keep |= (
            (positions.latitude >= part.south) & (positions.latitude <= part.north)
            & (positions.longitude >= part.west) & (positions.longitude <= part.east)
        )  # fmt: skip
    nums, times = positions.num[keep], positions.time[keep]
    newest = nums[np.argsort(-times, kind="stable")[:most]].tolist()
    order = {num: place for place, num in enumerate(newest)}
    cells = sorted(catalogue.cells.by_number(newest), key=lambda cell: order[cell.num])
    return InView(len(nums), cells)
