"""Lists of cuts for editing programs, the port :class:`~.domain.hand_over.HandOverWriter`.

``writer`` is the port. ``timeline`` makes an OpenTimelineIO time line of a list, in the dialect
that an adapter can write without loss; ``edl``, ``fcp7`` and ``aaf`` hand it to the adapter of
their format and mend what the adapter gets wrong or leaves out; OpenTimelineIO's own format needs
nothing. ``fcpxml`` writes by itself: the adapter knows no rate of 1001/30000 s, no sound and no
sizes. ``tables`` are CSV files and lists of markers. ``left_out`` says what a format cannot say,
``numbers`` how frames of one rate are called at another, ``reels`` what files are called where
names have eight letters, ``texts`` what may stand in names and notes.
"""
