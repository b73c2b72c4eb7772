"""Fixtures of all tests."""

from __future__ import annotations

from tests.service import running_stand_in, service, video_ai

__all__ = ["running_stand_in", "service", "video_ai"]
