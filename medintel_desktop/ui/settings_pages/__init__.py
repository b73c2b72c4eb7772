"""The pages of the settings dialog, one module each.

A page is a :class:`~.page.Page`: a title, a sentence and cards. It is handed what it changes and
saves at once: ``settings`` and ``secrets`` through ``Background.change``, because both write.
:class:`~.twelvelabs_card.TwelveLabsCard` is the one card with a life of its own: it keeps the key,
tests it and tells that the service is another one now.
"""
