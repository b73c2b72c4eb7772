"""Where items are, as the user says it.

``dialog`` asks for a place; what is typed is read by ``reading`` behind the window and shown by
``offer_list``. ``match_dialog`` finds positions by time on the track of a GPX file, as
``match_form`` says. ``edits`` makes a change of either that can be taken back.
"""
