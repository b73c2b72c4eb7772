"""The map: a page of Leaflet in the web engine, and the widget that the window shows.

``view`` has the widget, MapView; screens need nothing else. It loads the web engine at its first
show: ``ground`` says whether that can run here, ``warming`` reads its files in a thread, then
``engine.web`` makes profile, page and channel. Until then, and when there is no map, ``note`` says
so. The page lies in ``resources/map``. It never holds the library: for each view it shows
``answers`` has ``spots`` sum up what is there, at most 1,500 spots, one answer at a time.

Page and app speak through one object (``channel``) and in one form, JSON with a kind. What the
page says is read by ``messages`` and dropped when it is anything but one of a few records. Of
items it is told numbers and positions; ``pictures`` makes their faces, asked for by number.

The page may load what ``engine.scheme`` serves, and pictures of the map from the one server the
user chose (``tiles``). ``engine.requests`` refuses the rest, ``engine.page`` refuses to go
elsewhere, and the page's own policy forbids the same once more.
"""
