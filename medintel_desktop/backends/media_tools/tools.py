"""The door to this package; each codec is loaded by the first call that needs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from pathlib import Path

from medintel_desktop.backends.media_tools.libraries import read_ahead
from medintel_desktop.domain.clip import ClipWish
from medintel_desktop.domain.contact_sheet import SheetCell, SheetWish
from medintel_desktop.domain.hand_over import Tally
from medintel_desktop.domain.looks import Looks
from medintel_desktop.domain.media import FRAME_SIDE, PARTLY_READ, MediaKind, Metadata, Problem
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.pieces import Piece
from medintel_desktop.domain.ports import Compression, Report
from medintel_desktop.domain.scene import Cuts
from medintel_desktop.domain.track import TrackPoint
from medintel_desktop.domain.transcript import Line


class MediaTools:
    """Reads media files and makes pictures of them (:class:`domain.ports.MediaTools`).

    Holds no state: any number of threads may call it. ``ffmpeg`` is a path to the program, by
    default the bundled one, else the system's; ``fonts`` the folder with those of the app.
    """

    def __init__(self, ffmpeg: str | None = None, fonts: Path | None = None) -> None:
        self._ffmpeg = ffmpeg
        self._fonts = fonts

    def identify(self, path: Path) -> MediaKind:
        """The kind by content. Raises Unreadable, TooLarge, FileGone, AccessDenied."""
        from medintel_desktop.backends.media_tools.signature import Signature, read_signature

        if read_signature(path) is not Signature.OTHER:
            return MediaKind.PHOTO
        read_ahead("av")
        from medintel_desktop.backends.media_tools.container import check_video

        check_video(path)
        return MediaKind.VIDEO

    def probe(self, path: Path, kind: MediaKind) -> Metadata:
        """All that the file says about itself. Raises as :meth:`identify` does."""
        if kind is MediaKind.VIDEO:
            read_ahead("av")
            from medintel_desktop.backends.media_tools.video import probe_video

            return probe_video(path)
        from medintel_desktop.backends.media_tools.signature import Signature, read_signature

        if read_signature(path) is Signature.RAW:
            read_ahead("rawpy")
            from medintel_desktop.backends.media_tools.raw import probe_raw

            return probe_raw(path)
        read_ahead("pillow_heif")
        from medintel_desktop.backends.media_tools.photo import probe_photo

        return probe_photo(path)

    def way(self, path: Path, metadata: Metadata) -> tuple[TrackPoint, ...]:
        """The way that a GoPro recorded in its video, at most a point a second, in the order of
        time; none for other files. Raises as :meth:`identify` does."""
        if metadata.kind is not MediaKind.VIDEO:
            return ()
        read_ahead("av")
        from medintel_desktop.backends.media_tools.way import way_of

        return way_of(path, _began(metadata))

    def subtitles(self, path: Path) -> tuple[Line, ...]:
        """The lines of the first text track inside a video. Raises as :meth:`identify` does."""
        read_ahead("av")
        from medintel_desktop.backends.media_tools.subtitles import subtitles_of

        return subtitles_of(path)

    def tally(self, path: Path) -> Tally:
        """How a video counts its frames. Raises as :meth:`identify` does."""
        read_ahead("av")
        from medintel_desktop.backends.media_tools.tally import tally_of

        return tally_of(path)

    def pictures(
        self, path: Path, metadata: Metadata, thumbnail: Path, preview: Path,
        at: float | None = None,
    ) -> Problem | None:  # fmt: skip
        """Write a 256 px thumbnail and a 1600 px preview (longest side, JPEG, upright).

        Smaller originals are not enlarged. Of a video they show second ``at``, None for one that
        is likely to show something. Returns PARTLY_READ for a damaged photo. Raises Unreadable,
        TooLarge, FileGone, AccessDenied, DiskFull.
        """
        read_ahead("cv2", "rawpy")
        from medintel_desktop.backends.media_tools import pictures, pixels

        whole = True
        if metadata.kind is MediaKind.VIDEO:
            read_ahead("av")
            from medintel_desktop.backends.media_tools import frames

            found = (
                frames.poster(path, metadata.duration, pictures.PREVIEW_SIDE)
                if at is None
                else frames.shown_at(path, at, pictures.PREVIEW_SIDE)
            )
        else:
            found, whole = pixels.what_is_seen(path, pictures.PREVIEW_SIDE, pictures.MEMORY)
        pictures.write_pair(found, thumbnail, preview)
        return None if whole else PARTLY_READ

    def filmstrip(self, path: Path, metadata: Metadata, target: Path) -> None:
        """Write a JPEG of FILMSTRIP_FRAMES upright frames, 160 px wide each, side by side."""
        read_ahead("cv2", "av")
        from medintel_desktop.backends.media_tools import frames, jpeg, pictures
        from medintel_desktop.backends.media_tools.target import write

        strip = frames.filmstrip(path, metadata.duration)
        write(target, jpeg.encode(strip, pictures.QUALITY))

    def proxy(self, path: Path, metadata: Metadata, target: Path, report: Report) -> None:
        """Write an H.264/AAC MP4 with a short GOP, at most 1280 px wide.

        ``report`` is told seconds; what it raises ends the work at once and passes through.
        """
        read_ahead("av")
        from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
        from medintel_desktop.backends.media_tools.proxy import make_proxy

        make_proxy(self._ffmpeg or find_ffmpeg(), path, metadata, target, report)

    def compress(
        self, path: Path, metadata: Metadata, target: Path, wish: Compression, report: Report
    ) -> None:
        """Write a smaller upright H.264/AAC MP4 with the video's times and place.

        ``report`` is told seconds; what it raises ends the work at once and passes through.
        """
        from medintel_desktop.backends.media_tools.compress import compress
        from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg

        compress(self._ffmpeg or find_ffmpeg(), path, metadata, target, wish, report)

    def without_location(self, path: Path, metadata: Metadata, stem: Path, report: Report) -> Path:
        """Write a copy that does not say where it was taken: ``stem`` with the ending of its
        format, which is returned. ``report`` as for :meth:`compress`."""
        if metadata.kind is MediaKind.VIDEO:
            from medintel_desktop.backends.media_tools.bare.video import bare_video, suffix_of
            from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg

            target = stem.with_name(stem.name + suffix_of(path))
            bare_video(self._ffmpeg or find_ffmpeg(), path, metadata, target, report)
            return target
        read_ahead("pillow_heif", "cv2", "rawpy")
        from medintel_desktop.backends.media_tools.bare.photo import bare_photo

        return bare_photo(path, metadata, stem)

    def cuts(
        self, path: Path, metadata: Metadata, begin: float, seconds: float, report: Report
    ) -> Cuts:
        """Where shots of a video end, looked for from second ``begin`` on for about ``seconds``
        of work. ``report`` as for :meth:`compress`."""
        read_ahead("av")
        from medintel_desktop.backends.media_tools.cuts import find_cuts

        return find_cuts(path, metadata.duration, begin, seconds, report)

    def frame(self, path: Path, metadata: Metadata, second: float, target: Path) -> None:
        """Write the picture that a video shows at a second as upright JPEG, at most FRAME_SIDE px.
        Raises as :meth:`pictures`."""
        read_ahead("cv2", "av")
        from medintel_desktop.backends.media_tools import frames, jpeg, pictures
        from medintel_desktop.backends.media_tools.target import write

        shown = frames.shown_at(path, second, FRAME_SIDE)
        write(target, jpeg.encode(shown, pictures.QUALITY))

    def peaks(self, path: Path, span: Span) -> bytes:
        """How loud a part of a video is. Raises Unreadable, TooLarge, FileGone, AccessDenied."""
        read_ahead("av")
        from medintel_desktop.backends.media_tools.peaks import peaks

        return peaks(path, span)

    def piece(
        self, path: Path, metadata: Metadata, span: Span, stem: Path, report: Report
    ) -> Piece:
        """Write part of a video, without re-encoding: ``stem`` with the ending of its container.
        ``report`` as for :meth:`compress`."""
        read_ahead("av")
        from medintel_desktop.backends.media_tools.piece import make_piece

        return make_piece(path, metadata, span, stem, report)

    def loop(
        self, path: Path, metadata: Metadata, span: Span, wish: ClipWish, target: Path,
        report: Report,
    ) -> None:  # fmt: skip
        """Write part of a video as GIF or WebP that begins again at its end. ``report`` as for
        :meth:`compress`."""
        from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
        from medintel_desktop.backends.media_tools.loop import make_loop

        ffmpeg = self._ffmpeg or find_ffmpeg()
        make_loop(ffmpeg, path, metadata, span, wish, target, report)

    def still(self, path: Path, metadata: Metadata, second: float, target: Path) -> None:
        """Write a photo, or the frame that a video shows at a second, upright and in full size:
        as JPEG or PNG, by the ending of ``target``. Raises as :meth:`pictures`."""
        read_ahead("cv2", "av", "rawpy", "pillow_heif")
        from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
        from medintel_desktop.backends.media_tools.still import write_still

        write_still(path, metadata, second, target, lambda: self._ffmpeg or find_ffmpeg())

    def contact_sheet(
        self, cells: Sequence[SheetCell], wish: SheetWish, target: Path, report: Report
    ) -> list[Path]:
        """Write many small pictures as PDF or PNG (:class:`domain.contact_sheet.SheetMaker`)."""
        from medintel_desktop.backends.media_tools.contact_sheet import ContactSheet
        from medintel_desktop.backends.media_tools.lettering import Lettering

        return ContactSheet(wish, Lettering(self._fonts)).write(cells, target, report)

    def as_jpeg(self, path: Path, metadata: Metadata, max_side: int) -> bytes:
        """A photo as upright JPEG bytes below 32 MB, sides from 128 to ``max_side`` px, with no
        metadata except the description."""
        read_ahead("cv2", "rawpy")
        from medintel_desktop.backends.media_tools.pictures import plain_jpeg

        return plain_jpeg(path, metadata.description, max_side)

    def looks(self, jpeg: bytes) -> Looks:
        """How a picture looks (:class:`domain.looks.LooksReader`)."""
        read_ahead("cv2")
        from medintel_desktop.backends.media_tools.looks import looks

        return looks(jpeg)


def _began(metadata: Metadata) -> float | None:
    """Epoch seconds; None where the file does not say them."""
    if metadata.taken_at is None or metadata.utc_offset is None:
        return None
    return (
        metadata.taken_at.replace(tzinfo=UTC) - timedelta(minutes=metadata.utc_offset)
    ).timestamp()
