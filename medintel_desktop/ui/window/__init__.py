"""The pieces of the main window; ``ui.main_window`` puts them together.

:mod:`.actions` names everything the user can do, with its key; :mod:`.menus` and
:mod:`.toolbar` show it. :mod:`.library_page` lists items, :mod:`.places` leads from there to the
viewer and the player and back. What is done to items and albums goes through
:mod:`.item_commands` and :mod:`.album_commands`, which keep each step in the :mod:`.undo` stack.
:mod:`.adding` takes drops, pastes and files; :mod:`.standing` reads what banners and counts say.
:mod:`.shared` says how the shared library stands, where there is one.
"""
