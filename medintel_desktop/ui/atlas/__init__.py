"""The map as a third face of the list in force, beside grid and list.

``located_list`` reads where the items of a view or of a search are, once, as arrays; everything
after that is done with those: ``time_slider`` narrows them, ``MapView`` (``ui.map``) shows what is
left, ``strip`` the newest of what is in view. ``page`` holds these together. A shape that is drawn
becomes part of the search, so that grid and map show the same.
"""
