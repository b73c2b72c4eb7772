"""The local catalogue: what the screens read, with or without a network.

``database`` opens the SQLite file and hands out connections; ``migrate`` brings an older file up
to date after a backup. One module per noun holds the queries: ``media``, ``albums``, ``moments``,
``jobs``, ``ledger``, ``text_search``. :class:`Catalogue` bundles them. Row numbers (``num``)
are local to one catalogue; everything that leaves the library uses UUIDs.
"""

from medintel_desktop.catalogue.catalogue import Catalogue

__all__ = ["Catalogue"]
