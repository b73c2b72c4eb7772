"""The map: a page of Leaflet in the web engine, and the widget that the window shows.

``view`` has the widget, MapView; screens need nothing else. It loads the web engine at its first
show: ``warming`` reads the engine's files in a thread, then ``engine.web`` makes profile, page and
channel. The page lies in ``resources/map``. It never holds the library: for each view it shows,
``spots`` sums up what is there to at most 1,500 spots.

Page and app speak through one object (``channel``) and in one form, JSON with a kind. What the
page says is read by ``messages`` and dropped when it is anything but one of a few records.

The page may load what ``engine.scheme`` serves, and pictures of the map from the one server the
user chose (``tiles``). ``engine.requests`` refuses the rest, ``engine.page`` refuses to go
elsewhere, and the page's own policy forbids the same once more.
"""
