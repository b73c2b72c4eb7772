"""The window. Widgets show and ask, nothing more; all Qt lives here.

``app`` makes the application, ``main_window`` puts the parts together. Screens read the catalogue
through :class:`~.background.Background`: ``read`` for what is shown (latest wins), ``change`` for
what the user does; both run off the UI thread. :mod:`.job_thread` hosts the runners. After a
change the window hears :class:`~medintel_desktop.domain.changes.Changes` and each part reloads
what concerns it.
"""

from medintel_desktop.ui import plain_imports

plain_imports.restore()  # before anything else of the window is imported
