"""Where items are, as the user says it.

``dialog`` asks for a place; what is typed is read by ``reading`` behind the window and shown by
``offer_list``. ``edits`` makes a change of it that can be taken back. ``place_lines`` tells the
position of one item in the details.
"""
