"""What is promised about speed and memory, measured beside what a user would script.

``python -m tests.bench [names]`` runs each bench in a process of its own and prints one table.
A bench makes what it needs in a scratch folder (``photos``, ``library``), lets ours and the
other take turns (``turns``), so that a busy machine slows both, and answers ``Row``s (``row``)
that hold a figure against its goal. Ratios are what counts: milliseconds are this machine's.

``importing`` and ``thumbnails`` measure the way from a file to an item, ``paging`` lists at a
million rows, ``start`` and ``scroll`` the window, ``queue`` the machinery of jobs,
``transfer`` the way of an original to a store, ``map`` the map of a big library. It is no test:
nothing here fails when a goal is missed, the table says so.
"""
