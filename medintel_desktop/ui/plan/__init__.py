"""Edit plans: cuts on a time line, what could go on it, and how it plays.

``page`` shows one plan; the :class:`~.line.Line` at the foot of the window belongs to it. Every
edit is a change from one plan to another (``domain.plan``): the page shows it at once and hands
it on to be kept. ``reel`` plays cuts one after the other on two decks, of which one shows and the
other gets ready. What the page knows of the items behind the cuts is told by ``source``.
"""
