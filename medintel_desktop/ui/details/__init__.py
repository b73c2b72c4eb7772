"""The parts of the details panel.

:mod:`.reader` fetches what is to be shown, :mod:`.facts` puts it into words, :mod:`.one` and
:mod:`.many` show it, :mod:`.edits` carries out what the user changes and how to take it back.
"""
