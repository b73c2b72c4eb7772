"""Plain values and rules of the product; standard library only.

Everything above speaks in these words: a :class:`~.media.MediaItem` lies in
:class:`~.album.Album`\\ s, is understood as :class:`~.moment.Moment`\\ s, is worked on by a
:class:`~.job.Job`, found by a :class:`~.search.SearchQuery`, cut into a :class:`~.plan.Plan` and
made into a film of :class:`~.render.Shot`\\ s. The outside world is described
by the protocols in :mod:`.ports` and fails with the errors in :mod:`.errors`.
"""
