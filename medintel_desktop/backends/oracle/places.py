"""Points with a spatial index, where the database has them; numbers do otherwise."""

from __future__ import annotations

import math
from typing import Any

from medintel_desktop.backends.oracle import errors

POINT = "SDO_GEOMETRY(2001, 4326, SDO_POINT_TYPE({longitude}, {latitude}, NULL), NULL, NULL)"
"""Longitude first."""

_COLUMN = "ALTER TABLE mi_media ADD (point SDO_GEOMETRY)"
_BOUNDS = """\
INSERT INTO user_sdo_geom_metadata (table_name, column_name, diminfo, srid)
VALUES ('MI_MEDIA', 'POINT', SDO_DIM_ARRAY(
    SDO_DIM_ELEMENT('Longitude', -180, 180, 0.5), SDO_DIM_ELEMENT('Latitude', -90, 90, 0.5)
), 4326)"""
_INDEX = (
    "CREATE INDEX IF NOT EXISTS mi_media_point ON mi_media (point)"
    " INDEXTYPE IS MDSYS.SPATIAL_INDEX_V2"
)
_FILL = """\
UPDATE mi_media
SET point = SDO_GEOMETRY(2001, 4326, SDO_POINT_TYPE(longitude, latitude, NULL), NULL, NULL)
WHERE point IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL"""

_THERE_ALREADY = (1, 955, 1430, 13223)

EARTH = 6371.0088
"""Mean radius in km."""

DEGREE = math.pi * EARTH / 180
"""Kilometres of one degree of latitude."""


def prepare(cursor: Any) -> bool:
    """Add points to the items. False when this database knows none, or lets this user not."""
    for sql in (_COLUMN, _BOUNDS, _FILL, _INDEX):
        try:
            cursor.execute(sql)
        except Exception as error:
            code = errors.code_of(error)
            if not code:
                raise
            if code not in _THERE_ALREADY:
                return False
    return True


def box(latitude: float, longitude: float, km: float) -> dict[str, float]:
    """South, north, west and east of a square that holds the circle, in degrees.

    ``west`` > ``east`` when it crosses the date line; near a pole it goes all around.
    """
    tall = km / DEGREE
    south, north = latitude - tall, latitude + tall
    narrowest = math.cos(math.radians(min(89.9, max(abs(south), abs(north)))))
    wide = tall / narrowest
    if wide >= 180 or north >= 90 or south <= -90:
        return {"south": south, "north": north, "west": -180.0, "east": 180.0}
    west, east = longitude - wide, longitude + wide
    return {
        "south": south, "north": north,
        "west": west + 360 if west < -180 else west, "east": east - 360 if east > 180 else east,
    }  # fmt: skip
