"""What MedIntel is made with and under which licences, as SPDX writes them."""

from __future__ import annotations

from collections import defaultdict

PACKAGES = {
    "PySide6": "LGPL-3.0-only",
    "av": "BSD-3-Clause",
    "boto3": "Apache-2.0",
    "exifread": "BSD-3-Clause",
    "faiss-cpu": "MIT",
    "geopy": "MIT",
    "httpx": "BSD-3-Clause",
    "imageio-ffmpeg": "BSD-2-Clause",
    "keyring": "MIT",
    "numpy": "BSD-3-Clause",
    "oci": "Apache-2.0",
    "opencv-python-headless": "Apache-2.0",
    "opentimelineio": "Apache-2.0",
    "oracledb": "Apache-2.0",
    "otio-aaf-adapter": "Apache-2.0",
    "otio-cmx3600-adapter": "Apache-2.0",
    "otio-fcp-adapter": "Apache-2.0",
    "pillow": "MIT-CMU",
    "pillow-heif": "BSD-3-Clause",
    "platformdirs": "MIT",
    "psutil": "BSD-3-Clause",
    "python-dotenv": "BSD-3-Clause",
    "qasync": "BSD-2-Clause",
    "rawpy": "MIT",
    "segno": "BSD-3-Clause",
    "send2trash": "BSD-3-Clause",
    "simplejpeg": "MIT",
    "twelvelabs": "Apache-2.0",
}
"""Licence of each dependency in pyproject.toml; where it leaves a choice, the one made here."""

INSIDE = {
    "Qt": "LGPL-3.0-only",
    "botocore": "Apache-2.0",
    "geographiclib": "MIT",
    "pyaaf2": "MIT",
    "FFmpeg in av": "LGPL-3.0-or-later",
    "x264 and x265 in av and pillow-heif": "GPL-2.0-or-later",
    "FFmpeg as a program of its own": "GPL-3.0-or-later",
    "libheif, libde265": "LGPL-3.0-or-later",
    "LibRaw": "LGPL-2.1-only",
    "Inter": "OFL-1.1",
    "lucide": "ISC",
    "Chromium in Qt": "BSD-3-Clause",
    "Leaflet": "BSD-2-Clause",
    "Leaflet.markercluster": "MIT",
    "world-atlas": "ISC",
    "GeoNames (towns of July 2026, abridged; geonames.org)": "CC-BY-4.0",
    "Unicode CLDR": "Unicode-3.0",
    "Natural Earth": "Public domain",
}
"""What comes inside of those, and what lies in ``resources``."""


def by_licence() -> dict[str, list[str]]:
    """The names under each licence; the licence of most comes first."""
    names = defaultdict(list)
    for name, licence in {**PACKAGES, **INSIDE}.items():
        names[licence].append(name)
    return dict(sorted(names.items(), key=lambda row: (-len(row[1]), row[0])))
