"""Copies of photos and videos that do not say where they were taken; originals are only read.

Whatever is not known to be harmless is left out: not only GPS, but maker notes, XMP, IPTC,
comments, second pictures and whatever hangs behind the picture. Kept are picture, colours,
orientation, times, camera and exposure. JPEG, PNG, WebP (``pictures``) and TIFF keep their very
pixels, other photos become JPEG (``photo``); of videos (``video``) picture and sound are taken
over as they are.
"""
