"""MedIntel Desktop: find the photo, or the moment inside a video, from plain words.

Layers, each importing only to its right (checked by ``tests/test_architecture.py``)::

    __main__ > bootstrap > assembly > ground > ui | cli > jobs > library | backends
    > catalogue > settings | log > domain
"""

__version__ = "0.1.0"
