"""TwelveLabs behind the ``VideoAI`` port: Marengo embeddings through the SDK, Embed v2.

A query or a photo is one call (:mod:`.video_ai`), its answer checked in :mod:`.vectors`. A video
goes three ways: its file becomes an asset (:mod:`.uploads`, in parts by :mod:`.multipart` when it
is large), the asset gets one embedding task (:mod:`.tasks`), and the task's answer becomes
vectors. What the two models want differently is in :mod:`.inputs`. :mod:`.connection` owns the SDK
client, and :mod:`.errors` translates all that can go wrong, in one place.

The service has no memory of what we paid for, so every paid step looks first whether its result
is there already. The SDK is imported on first use: it costs about a second.
"""
