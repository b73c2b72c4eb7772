"""What the app can do; no Qt, no SDK. Each class gets the catalogue and ports it needs.

A file's way: :class:`~.ingest.Ingest` queues it and holds the steps that hash, read and picture
it; :class:`~.understanding.Understanding` queues and holds the paid steps that follow;
:class:`~.search.Search` finds it; :class:`~.albums.Albums`, :class:`~.collection.Collection` and
:class:`~.trash.Trash` arrange it. Calls that change something answer with
:class:`~medintel_desktop.domain.changes.Changes`.

Originals in stores: :class:`~.uploads.Uploads` sends them, :class:`~.copies.Copies` knows and
checks them, :class:`~.cloud_cache.CloudCache` and :class:`~.streaming.Streaming` read them back,
:class:`~.freeing.Freeing` and :class:`~.keeping.Keeping` say which are on this computer, too.
:class:`~.cloud.Cloud` hands them around as one.

From moments to a film: :class:`~.plans.Plans` keeps edit plans, :class:`~.cutting.Cutting` makes
their cuts of what is known, :class:`~.briefs.Briefs` lets them be proposed, and
:class:`~.footage.Footage` finds the files that become the shots of a film, a clip or a list for
another program.
"""
