"""What was said of an object in a folder: a small hidden file beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Said:
    """``md5`` (hex) is that of the file as it was when it had this ``etag``."""

    content_type: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    md5: str = ""
    etag: str = ""

    def md5_of(self, etag: str) -> str:
        """Empty when the file is another one now."""
        return self.md5 if etag == self.etag else ""


def said_file(path: Path) -> Path:
    return path.with_name(f".{path.name}.said")


def write_said(path: Path, said: Said) -> None:
    """To be written before the object, so that none lies there without. Raises OSError."""
    said_file(path).write_text(json.dumps(asdict(said)), encoding="utf-8")


def read_said(path: Path) -> Said:
    """Nothing for a file that somebody else put there. Raises OSError."""
    try:
        words = json.loads(said_file(path).read_text(encoding="utf-8"))
        metadata = {str(key): str(value) for key, value in words["metadata"].items()}
        kept = (str(words.get(name, "")) for name in ("md5", "etag"))
        return Said(str(words.get("content_type", "")), metadata, *kept)
    except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
        return Said()
