"""What the results can be narrowed by, with counts: beside them, in the right column.

``window.narrowing`` asks the library for the counts of each answer and gives them to the
:class:`~.panel.FacetPanel`. Its rows stand in :class:`~.model.FacetModel` and are painted by
:class:`~.rows.FacetRows`; the dates are bars with two handles below them. A tick is told as the
search it makes, which the page of results answers like any other.
"""
