"""The tab "Transcript": what is said in the video beside it, following playback.

:func:`~.reading.read` gathers all there is to show, in the background. :class:`~.tab.TranscriptTab`
shows it: a head that says where it comes from, a field to find words in it, and the lines.
:class:`~.lines.Lines` is the model, :class:`~.line_delegate.LineDelegate` wraps and paints, and
:class:`~.lines_view.LinesView` follows the play head, plays from the word that is clicked, and
lets lines and names be typed where they stand.

What was said is text: it is laid out and drawn, never read as markup. Four hours of speech are
some thousand rows of different heights; they are laid out in batches, so that nothing waits.
"""
