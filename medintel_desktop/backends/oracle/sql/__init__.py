"""Numbered migrations of the shared schema; see :mod:`medintel_desktop.backends.oracle.schema`."""
