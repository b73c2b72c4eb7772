"""Lists for editing programs: written, and read back by OpenTimelineIO, to the frame."""
