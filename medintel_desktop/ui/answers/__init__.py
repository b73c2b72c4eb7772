"""Questions about one item or many, and their answers as a table.

:class:`~.analyse_dialog.AnalyseDialog` is where anything paid begins: what to ask, of what part,
and what that counts; it hands a :class:`~.wish.Wish` to ``ui.window.answering``, which queues it.
:func:`~.lines.read_sheet` reads, in the background, what is known of many items and how their
jobs stand; :class:`~.page.AnswersPage` shows it as a table and tells by signals what the user
wants, which ``ui.window.answers`` carries out. Questions that are asked again and again are made
in :mod:`~.preset_dialog`.

All that a service wrote is text: it is drawn or set as plain text, and never read as markup.
"""
