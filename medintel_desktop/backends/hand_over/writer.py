"""The port :class:`~.domain.hand_over.HandOverWriter`. What writes a format is imported when it is
asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from medintel_desktop.backends.hand_over.left_out import left_out
from medintel_desktop.domain.hand_over import CutList, HandOverFormat


class HandOverFiles:
    """Lists of cuts as files."""

    def left_out(self, cuts: CutList, format_: HandOverFormat) -> Sequence[str]:
        return left_out(cuts, format_)

    def write(self, cuts: CutList, format_: HandOverFormat, target: Path) -> None:
        """Raises OSError where ``target`` cannot be written."""
        match format_:
            case HandOverFormat.EDL:
                from medintel_desktop.backends.hand_over.edl import write_edl as write
            case HandOverFormat.FCPXML:
                from medintel_desktop.backends.hand_over.fcpxml import write_fcpxml as write
            case HandOverFormat.FCP7:
                from medintel_desktop.backends.hand_over.fcp7 import write_fcp7 as write
            case HandOverFormat.OTIO:
                from medintel_desktop.backends.hand_over.otio import write_otio as write
            case HandOverFormat.AAF:
                from medintel_desktop.backends.hand_over.aaf import write_aaf as write
            case HandOverFormat.CSV:
                from medintel_desktop.backends.hand_over.tables import write_csv as write
            case HandOverFormat.MARKERS:
                from medintel_desktop.backends.hand_over.tables import write_markers as write
        write(cuts, target)
