"""The player page: a video, its moments, and everything to move through it.

:class:`PlayerPage` puts the parts together. :class:`~.playback.Playback` is the only one that
knows the media player: it loads, seeks to exact frames and hands frames to the
:class:`~.screen.Screen`. :class:`~.shuttle.Shuttle` turns J, K and L into rates and seeks. The
time line, the transport bar and the scene strip only tell where the user wants to go.

Importing this package loads QtMultimedia: do it when a video is first opened.
"""

from medintel_desktop.ui.player.page import PlayerPage

__all__ = ["PlayerPage"]
