"""The same library without a window, and without Qt.

``main`` reads the words and opens the library; each other module is one group of commands, a
function per command that takes a :class:`~.session.Session`. Data goes to stdout, one JSON object
a line with ``--json``; progress and messages go to stderr. Exit status: 0 all done, 1 something
failed, 2 wrong usage or configuration.
"""
