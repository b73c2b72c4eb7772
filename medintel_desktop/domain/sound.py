"""How loud a video is over time, for people to see where it speaks and where it is quiet."""

PEAKS_PER_SECOND = 20
"""Of each twentieth of a second the loudest sample is kept: 0 for silence, 255 for the loudest
that a file can hold."""
