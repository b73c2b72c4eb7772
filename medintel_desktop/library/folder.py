"""The folder of a library: where derived files lie, and who may write."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from medintel_desktop.domain.errors import AccessDenied, DiskFull, LibraryError, LibraryInUse
from medintel_desktop.library.lock import FileLock

_KINDS = ("thumbnails", "previews", "strips", "proxies", "originals", "service_pictures", "clips")


class LibraryFolder:
    """Paths inside a library. Derived files are named by checksum, so they can be remade.

    Exactly one process may run jobs in a library: the one that holds :meth:`lock`. The lock is
    the operating system's and ends with the process, however it ends.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.vectors = root / "vectors"
        self.logs = root / "logs"
        self.incoming = root / "incoming"
        self.cache = root / "cache"
        self.clips = root / "clips"
        self._lock = FileLock(root / "library.lock")

    def prepare(self) -> None:
        """Make the folder. Raises AccessDenied, DiskFull or LibraryError."""
        try:
            for folder in (self.root, self.vectors, self.incoming):
                folder.mkdir(parents=True, exist_ok=True)
        except PermissionError:
            raise AccessDenied(
                f"The library folder {self.root} may not be written.",
                "Choose another folder, or change its permissions.",
            ) from None
        except OSError as error:
            if error.errno == 28:  # ENOSPC
                raise DiskFull("The disk is full.", "Free some space, then try again.") from None
            raise LibraryError(
                f"The library folder {self.root} cannot be used.", error.strerror or ""
            ) from None

    def lock(self) -> None:
        """Become the one who runs jobs. Raises LibraryInUse."""
        try:
            ours = self._lock.acquire()
        except OSError as error:
            raise AccessDenied(
                f"The library folder {self.root} may not be written.", error.strerror or ""
            ) from None
        if not ours:
            raise LibraryInUse(
                "This library is open in another window.", "Close it there, or open read-only."
            )

    def unlock(self) -> None:
        self._lock.release()

    def tidy(self, in_use: Collection[str], *, thorough: bool) -> None:
        """Remove what a run that was killed left half-done: downloads and films no job knows any
        more and, if ``thorough``, files that were being written anywhere in the library."""
        left = [path for path in _listed(self.incoming) if str(path) not in in_use]
        if thorough:
            for kind in _KINDS:
                left += (self.root / kind).glob("*/.*.part")
        for path in left:
            with suppress(OSError):  # it is in nobody's way
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def thumbnail(self, checksum: str) -> Path:
        """256 px JPEG."""
        return self._derived("thumbnails", checksum, ".jpg")

    def write_thumbnail(self, checksum: str, data: bytes) -> None:
        """Keep a thumbnail that was made elsewhere, whole or not at all. Raises FileErrors."""
        self._write(self.thumbnail(checksum), data)

    def service_picture(self, checksum: str) -> Path:
        """JPEG that the understanding service made of a video."""
        return self._derived("service_pictures", checksum, ".jpg")

    def write_service_picture(self, checksum: str, data: bytes) -> None:
        """Keep such a picture, whole or not at all. Raises FileErrors."""
        self._write(self.service_picture(checksum), data)

    def preview(self, checksum: str) -> Path:
        """1600 px JPEG."""
        return self._derived("previews", checksum, ".jpg")

    def strip(self, checksum: str) -> Path:
        """Filmstrip JPEG of a video."""
        return self._derived("strips", checksum, ".jpg")

    def proxy(self, checksum: str) -> Path:
        """Playable copy of a video the player cannot show."""
        return self._derived("proxies", checksum, ".mp4")

    def original(self, checksum: str, suffix: str) -> Path:
        """Where a copied or downloaded original is kept. A suffix that is none is left out."""
        fit = re.fullmatch(r"\.[a-z0-9]{1,8}", suffix.lower(), re.ASCII)
        return self._derived("originals", checksum, fit[0] if fit else "")

    def cached(self, checksum: str) -> Path:
        """The folder of what is kept of an original that only a store has."""
        return self.cache / checksum[:2] / checksum

    def clips_of(self, checksum: str) -> Path:
        """The folder of clips of a video that were made for other programs."""
        return self.clips / checksum[:12]

    def owns(self, path: Path) -> bool:
        """True for originals that lie in the library folder itself."""
        return path.is_relative_to(self.root / "originals")

    def derived(self, checksum: str) -> list[Path]:
        """Everything that can be made again from the original."""
        kinds = (self.thumbnail, self.preview, self.strip, self.proxy, self.service_picture)
        return [path_of(checksum) for path_of in kinds]

    def _write(self, target: Path, data: bytes) -> None:
        from medintel_desktop.library.checksum import file_errors  # no start needs it

        with file_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{target.stem}.part")
            temporary.write_bytes(data)
            temporary.replace(target)

    def _derived(self, kind: str, checksum: str, suffix: str) -> Path:
        return self.root / kind / checksum[:2] / f"{checksum}{suffix}"


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
