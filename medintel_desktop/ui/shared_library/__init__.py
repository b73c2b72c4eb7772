"""The shared library on screen, outside of the settings.

:mod:`.sync_words` says how things stand; :mod:`.sync_dot` shows it in the status bar and opens
:mod:`.sync_panel`, which offers to sync now and lists what did not stand; :mod:`.conflict_list` is
the whole list. ``window.shared`` makes all of it once a library is shared and the window is
painted; until then nothing here is imported.
"""
