"""Sharing items by links.

:class:`~.share_dialog.ShareDialog` reads what can be linked to and shows one of its pages:
:class:`~.not_stored.NotStored` where no store has a copy yet, :class:`~.link_form.LinkForm` to
choose how long and for whom, and :class:`~.new_link.NewLink` with the link, once.
:class:`~.shared_links.SharedLinks` is the ledger: what was given out, and how to end it.
"""
