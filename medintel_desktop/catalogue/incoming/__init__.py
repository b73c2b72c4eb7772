"""Applies changes of other machines to the catalogue; what is newer here stays.

Everything happens in one transaction with ``mirror.applying`` set, so that the triggers do not
note it as a change of ours. What belongs to an item or album that is not here yet is stranded
and tried again after the round.

``incoming`` opens the transaction, ``items``, ``albums`` and ``plans`` write what stands by itself,
``belongings`` what lies between two, ``work`` is what they share.
"""

from medintel_desktop.catalogue.incoming.incoming import Incoming
from medintel_desktop.catalogue.incoming.work import Applied

__all__ = ["Applied", "Incoming"]
