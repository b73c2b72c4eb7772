"""Points with a spatial index, where the database has them; numbers do otherwise."""

from __future__ import annotations

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
