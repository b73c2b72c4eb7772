"""The analysis beside the player and the viewer: what the service answered, to click and correct.

:func:`~.shown.read_shown` reads, in the background, all that is known of one item.
:class:`~.tab.AnalysisTab` shows it: sections that fold, each a view or a text of its own, and at
its foot the ask box. What the user wants is told by signals; ``ui.window.analysing`` carries it
out, puts edits on the window's undo stack, and asks before anything is paid for.

All that a service wrote is text: it is drawn, or inserted as plain text with formats, and never
read as markup. :mod:`~.times` finds the times in it, which become links that play.
"""
