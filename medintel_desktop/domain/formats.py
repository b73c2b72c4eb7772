"""Suffixes worth trying when a folder is walked. What a file is, its content decides."""

from __future__ import annotations

RAW_SUFFIXES = frozenset(
    {".arw", ".cr2", ".cr3", ".dng", ".nef", ".orf", ".raf", ".rw2"},
)
PHOTO_SUFFIXES = RAW_SUFFIXES | frozenset(
    {".avif", ".bmp", ".gif", ".heic", ".heif", ".jfif", ".jpe", ".jpeg", ".jpg"}
    | {".png", ".tif", ".tiff", ".webp"}
)
VIDEO_SUFFIXES = frozenset(
    {".avi", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".webm"},
)
SUFFIXES = PHOTO_SUFFIXES | VIDEO_SUFFIXES
"""Lower case, with the dot. A file named by the user is tried whatever its suffix."""
