"""The FCPXML reader of OpenTimelineIO with its arithmetic put right.

It understands the structure, but takes 29.97 for 29 frames a second and cuts times short by
floating point: 29/25 s is frame 28 to it. Here times are fractions.
"""

from __future__ import annotations

import warnings
from fractions import Fraction
from typing import Any

from opentimelineio import adapters
from opentimelineio.opentime import RationalTime


def read_fcpxml(text: str) -> Any:
    """The event of a file, with its projects."""
    adapter = adapters.from_name("fcpx_xml").module()

    def time(said: str | None, rate: Any) -> RationalTime:
        frames = seconds_of(said) * Fraction(rate)
        assert frames.denominator == 1, f"{said} lies between two frames of {rate}"
        return RationalTime(int(frames), float(Fraction(rate)))

    class Reader(adapter.FcpxXml):  # type: ignore[misc, name-defined] # of a module read by name
        def _format_frame_rate(self, format_id: str) -> Fraction:
            lasts = self._format_by_id(format_id).get("frameDuration")
            return 1 / seconds_of(lasts) if lasts else self.rate

        def _number_of_frames(self, said: str | None, format_id: str) -> int:
            return int(time(said, self.rate).value)

        def _time_range(self, element: Any, format_id: str) -> Any:
            mark = element.tag == "marker"
            clip = self.child_parent_map[element] if mark else element
            own = self._format_frame_rate(self._format_id_for_clip(clip, format_id))
            begin = time(element.get("start"), own)
            lasts = time(element.get("duration"), own if mark else self.rate)
            return adapter.otio.opentime.TimeRange(begin, lasts)

        def _offset_and_lane(self, clip: Any, format_id: str) -> tuple[RationalTime, str]:
            offset, lane = super()._offset_and_lane(clip, format_id)
            return RationalTime(offset.value, float(self.rate)), lane

        def _create_gap(self, start: int, frames: int, format_id: str) -> Any:
            lasts = RationalTime(frames, float(self.rate))
            zero = RationalTime(0, float(self.rate))
            return adapter.otio.schema.Gap(
                source_range=adapter.otio.opentime.TimeRange(zero, lasts)
            )

        @property
        def rate(self) -> Fraction:
            """Of the list."""
            sequence = self.fcpx_xml.find(".//sequence")
            held = self._format_by_id(sequence.get("format")).get("frameDuration")
            return 1 / seconds_of(held)

    kept = adapter.to_rational_time
    adapter.to_rational_time = time
    try:
        with warnings.catch_warnings():
            # It asks elements whether they are true, which Python 3.12 and later warn of.
            warnings.simplefilter("ignore", DeprecationWarning)
            return Reader(text).to_otio()
    finally:
        adapter.to_rational_time = kept


def seconds_of(said: str | None) -> Fraction:
    """ "1001/30000s"."""
    return Fraction((said or "0").removesuffix("s"))


def frames_of(time: RationalTime) -> int:
    assert time.value == int(time.value)
    return int(time.value)
