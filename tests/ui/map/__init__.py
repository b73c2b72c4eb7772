"""The map in the real web engine, offscreen."""
