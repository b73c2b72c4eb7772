"""Vectors on this computer: searched exactly while they are few, by compact codes when many.

``<space>.f32`` is the truth: float32 vectors by slot, and beside it ``<space>.crc`` with a
checksum of each (:mod:`.rows`, on top of :mod:`.array_file`). How many slots count, and which of
them are still somebody's, is the catalogue's to say: a crash leaves nothing but slots that do not
count.

A search of few vectors reads them all (:mod:`.exact`). From EXACT_BELOW on, :mod:`.codes` keeps
what faiss makes of each vector, 1/32 of its size: a scan over these answers some 2,000 candidates,
whose vectors are then compared exactly; the filter is part of the scan. Codes are derived: they
are kept in ``<space>.codes`` (:mod:`.codes_file`), bound to the checksums of the vectors they were
made of, and made anew when that file is gone, damaged or out of date. What has no code yet is
compared exactly, so a vector is found from the moment it was committed. :mod:`.space` puts these
together for one space, :mod:`.gate` lets searches run beside writing, and :mod:`.vector_index` is
the port on top. faiss and numpy are imported when first needed; without faiss all is exact.
"""
