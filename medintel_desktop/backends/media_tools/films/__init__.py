"""Films made of shots, by the ffmpeg program; files that go in are only read.

``maker`` is the door, ``film`` one film under way. Shots become ``takes``, each a whole number of
frames of the film. Every take is made into a piece of its own: ``graph`` says by which filters its
pictures and sound come from the files (``sources``), ``stills`` makes a photo fit to be filmed,
``loudness`` levels what is heard, ``captions`` writes titles and what is said, and ``encoders`` how
it is kept; ``slides`` moves photos and fades one shot into another. Two are made ``abreast``.
``join`` puts the pieces behind one another without encoding again, and ``music`` below. So a film
of any length needs the memory of a few shots, and how long it becomes is known to the frame
beforehand.

Where nothing has to change (``lossless``), ``copying`` takes the streams as they are, from and to
where ``boundaries`` allow it.
"""

from medintel_desktop.backends.media_tools.films.maker import Films

__all__ = ["Films"]
