"""TwelveLabs behind the ``VideoAI`` port: Marengo embeddings through the SDK, Embed v2.

A query or a photo is one call (:mod:`.video_ai`), its answer checked in :mod:`.vectors`. A video
goes three ways: its file becomes an asset (:mod:`.uploads`, in parts by :mod:`.multipart` when it
is large), the asset gets one embedding task (:mod:`.tasks`), and the task's answer becomes
vectors. What the two models want differently is in :mod:`.inputs`. :mod:`.connection` owns the SDK
client, and :mod:`.errors` translates all that can go wrong, in one place.

Questions go through the ``Analyst`` port (:mod:`.analyst`), to Pegasus: :mod:`.questions` makes
them fit to be sent, with a schema that :mod:`.schemas` has cleared of what is refused. The answer
is waited for, comes word by word on a connection that can be dropped (:mod:`.streaming`, read by
:mod:`.events`), or is a task that is found again (:mod:`.analysis_tasks`). :mod:`.speech` brings
what is said in a video.

The managed index is a way of its own (:mod:`.video_index`, in our words by :mod:`.managed`), and so
are the people and things it is taught from photos (:mod:`.entities`).

The service has no memory of what we paid for, so every paid step looks first whether its result
is there already. The SDK is imported on first use: it costs about a second.
"""
