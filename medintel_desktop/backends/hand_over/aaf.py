"""AAF, which Media Composer and Pro Tools read: the list alone, the footage stays in its files.

The adapter knows one rate for all times, wants a mob id for each file, and counts some timecodes
in a way of its own, which is put right in the file it wrote.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from opentimelineio import adapters
from opentimelineio.schema import Clip, Timeline

from medintel_desktop.backends.hand_over.timeline import Dialect, MarkedAt, timeline_of
from medintel_desktop.domain.hand_over import DROP_RATES, CutList
from medintel_desktop.domain.timecode import nominal

DIALECT = Dialect(MarkedAt.NOT_AT_ALL, one_rate=True)

_FAMILY = uuid.UUID("6f3a3c0e-8e1c-5b52-9d3f-0d3a4f2f5a11")
"""Under which ids of items become ids of mobs: the same item has the same one in every list."""


def write_aaf(cuts: CutList, target: Path) -> None:
    timeline = timeline_of(cuts, DIALECT)
    _name_mobs(timeline, cuts)
    # Its library keeps a file open when writing fails: not the one that is asked for.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        draft = Path(folder) / "list.aaf"
        adapters.write_to_file(timeline, str(draft), "AAF")
        _mend(draft, cuts)
        shutil.copyfile(draft, target)


def _name_mobs(timeline: Timeline, cuts: CutList) -> None:
    for track in timeline.tracks:
        for clip, event in zip(track, cuts.events, strict=True):
            if isinstance(clip, Clip):
                clip.metadata["AAF"] = {"MobID": _mob(event.source.media_id)}


def _mob(media_id: str) -> str:
    """A universal label (SMPTE ST 330) whose material number is a UUID."""
    digits = uuid.uuid5(_FAMILY, media_id).hex
    material = ".".join(digits[at : at + 8] for at in range(0, 32, 8))
    return f"urn:smpte:umid:060a2b34.01010105.01010f20.13000000.{material}"


def _mend(target: Path, cuts: CutList) -> None:
    """Timecodes count whole frames of the list's rate, and leave numbers out only if they do."""
    import aaf2

    drops = {_mob(s.media_id): s.tally.drop and cuts.rate in DROP_RATES for s in cuts.sources}
    with aaf2.open(str(target), "rw") as file:
        for whole in file.content.compositionmobs():
            _count(whole, cuts.rate, cuts.drop)
        for master in file.content.mastermobs():
            for tape in _behind(_behind([master])):
                _count(tape, cuts.rate, drops[str(master.mob_id)])


def _behind(mobs: Iterable[Any]) -> list[Any]:
    """What mobs are taken from: master mobs from files, files from tapes."""
    return [slot.segment.mob for mob in mobs for slot in mob.slots]


def _count(mob: Any, rate: Fraction, drop: bool) -> None:
    from aaf2.components import Timecode

    for slot in mob.slots:
        if isinstance(slot.segment, Timecode):
            slot.segment.fps, slot.segment.drop = nominal(rate), drop
