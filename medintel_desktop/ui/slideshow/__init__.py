"""Slideshows on screen, without making a film first.

:class:`.show.Show` has the clock: it tells the :class:`.stage.Stage` what is seen now, asks
:class:`.pictures.Pictures` and :class:`.clips.Clips` for what is seen next, and lets
:class:`.music.Music` play. :class:`.screen.SlideshowScreen` puts a show on the whole screen, with
keys and buttons; :class:`.dialog.SlideshowDialog` plays the same small while its manner is chosen.
"""
