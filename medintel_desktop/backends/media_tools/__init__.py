"""Photos and videos on disk: what they are, what they say, and pictures of them.

A file is first told apart by its bytes (``signature``). A photo's facts come from its header and
its EXIF (``photo``, ``raw``, ``exif``), a video's from its container and first frame (``video``,
``container``, ``location``), and the way in a GoPro's from its telemetry (``way``, ``gpmf``).
Pictures are made from upright RGB ``pixels``, in ``memory`` that is used again, a video's from
``frames``; every file written appears whole or not at all (``target``). Videos the player cannot
show get a ``proxy`` made by the ffmpeg program.

Nothing is trusted: sizes are checked before decoding (``limits``), time is bounded, and whatever
a decoder raises on hostile bytes is told in plain words (``faults``). Originals are only read.
The codecs release the interpreter lock, so two threads import nearly twice as fast as one; before
the first use of each its ``libraries`` are read, because linking them does not release it.
"""

from medintel_desktop.backends.media_tools.tools import MediaTools

__all__ = ["MediaTools"]
