"""What needs the web engine's libraries, a third of a gigabyte. Imported at the first show of the
map and never before: ``view`` names ``web`` inside a function.
"""
