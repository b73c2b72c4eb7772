"""Qt item models: what views show, read in the background a page at a time.

A model holds plain values of ``domain`` and never asks the catalogue on the UI thread.
"""
