"""All SQL but the tables' own (``sql/*.sql``).

``{read}`` and ``{write}`` stand for the names in ``tables.Names``; what else is filled in are names
of tables and columns of ours, marks of binds, and numbers. Values are always bound.
"""

from __future__ import annotations

from medintel_desktop.domain.area import EARTH_RADIUS

# -- The clock -----------------------------------------------------------------------------------

_AGE = "(SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')"
EPOCH_SECONDS = (
    f"(EXTRACT(DAY FROM {_AGE}) * 86400 + EXTRACT(HOUR FROM {_AGE}) * 3600"
    f" + EXTRACT(MINUTE FROM {_AGE}) * 60 + EXTRACT(SECOND FROM {_AGE}))"
)
"""Seconds since 1970, UTC: the database's clock as we count time. Dates are never bound or
fetched: the driver would cut microseconds."""

CLOCK = f"SELECT {EPOCH_SECONDS} FROM dual"  # noqa: S608 - ours

# -- A new session -------------------------------------------------------------------------------

SET_UP_SESSION = """\
begin
  execute immediate 'alter session set time_zone = ''UTC''';
  execute immediate 'alter session set nls_numeric_characters = ''.,''';
  execute immediate 'alter session set nls_date_format = ''YYYY-MM-DD HH24:MI:SS''';
end;"""

# -- The schema and whose turn it is to change it ------------------------------------------------

LEASE = 120
"""Seconds for which one step may run; renewed for each."""

MAKE_SCHEMA = """\
CREATE TABLE IF NOT EXISTS mi_schema (
    one NUMBER(1) NOT NULL,
    version NUMBER(5) DEFAULT 0 NOT NULL,
    spatial NUMBER(1) DEFAULT 0 NOT NULL,
    holder VARCHAR2(40),
    held_until BINARY_DOUBLE,
    CONSTRAINT mi_schema_key PRIMARY KEY (one)
)"""
MAKE_SCHEMA_ROW = "INSERT INTO mi_schema (one) VALUES (1)"
TAKE_LEASE = f"""\
UPDATE mi_schema SET holder = :holder, held_until = {EPOCH_SECONDS} + {LEASE}
WHERE one = 1 AND (holder IS NULL OR holder = :holder OR held_until < {EPOCH_SECONDS})"""  # noqa: S608 - ours
RELEASE_LEASE = "UPDATE mi_schema SET holder = NULL, held_until = NULL WHERE holder = :holder"
NOTE_VERSION = "UPDATE mi_schema SET version = :version WHERE one = 1 AND holder = :holder"
NOTE_SPATIAL = "UPDATE mi_schema SET spatial = :spatial WHERE one = 1"
SCHEMA_STATE = "SELECT version, spatial FROM mi_schema WHERE one = 1"

# -- Points, where there is spatial support ------------------------------------------------------

POINT = "SDO_GEOMETRY(2001, 4326, SDO_POINT_TYPE({longitude}, {latitude}, NULL), NULL, NULL)"
"""Longitude first."""
ADD_POINT = "ALTER TABLE mi_media ADD (point SDO_GEOMETRY)"
POINT_BOUNDS = """\
INSERT INTO user_sdo_geom_metadata (table_name, column_name, diminfo, srid)
VALUES ('MI_MEDIA', 'POINT', SDO_DIM_ARRAY(
    SDO_DIM_ELEMENT('Longitude', -180, 180, 0.5), SDO_DIM_ELEMENT('Latitude', -90, 90, 0.5)
), 4326)"""
INDEX_POINTS = (
    "CREATE INDEX IF NOT EXISTS mi_media_point ON mi_media (point)"
    " INDEXTYPE IS MDSYS.SPATIAL_INDEX_V2"
)
FILL_POINTS = """\
UPDATE mi_media
SET point = SDO_GEOMETRY(2001, 4326, SDO_POINT_TYPE(longitude, latitude, NULL), NULL, NULL)
WHERE point IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL"""

# -- Embedding spaces ----------------------------------------------------------------------------

SPACES = "SELECT name, provider, model, dimension, segmentation FROM {read}space"
NOTE_SPACE = """\
INSERT INTO mi_space (name, provider, model, dimension, segmentation)
VALUES (:name, :provider, :model, :dimension, :segmentation)"""
MAKE_MOMENTS = """\
CREATE TABLE IF NOT EXISTS mi_{table} (
    library VARCHAR2(36) NOT NULL,
    media VARCHAR2(64) NOT NULL,
    ordinal NUMBER(10) NOT NULL,
    span_start BINARY_DOUBLE,
    span_end BINARY_DOUBLE,
    modality VARCHAR2(20) NOT NULL,
    vector VECTOR({dimension}, FLOAT32) NOT NULL,
    CONSTRAINT mi_{table}_key PRIMARY KEY (library, media, ordinal)
)"""
INDEX_IN_MEMORY = """\
CREATE VECTOR INDEX IF NOT EXISTS mi_{table}_near ON mi_{table} (vector)
ORGANIZATION INMEMORY NEIGHBOR GRAPH DISTANCE COSINE WITH TARGET ACCURACY {accuracy}
PARAMETERS (TYPE HNSW, NEIGHBORS 32, EFCONSTRUCTION 200)"""
INDEX_ON_DISK = """\
CREATE VECTOR INDEX IF NOT EXISTS mi_{table}_near ON mi_{table} (vector)
ORGANIZATION NEIGHBOR PARTITIONS DISTANCE COSINE WITH TARGET ACCURACY {accuracy}
PARAMETERS (TYPE IVF, NEIGHBOR PARTITIONS {partitions})"""
COUNT_MOMENTS = "SELECT COUNT(*) FROM {read}{table}"
INDEXED_TABLES = """\
SELECT table_name FROM all_indexes
WHERE index_type = 'VECTOR' AND owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')"""
DROP_INDEX = "DROP INDEX mi_{table}_near"

# -- Searching -----------------------------------------------------------------------------------

NEAREST = """\
SELECT m.media, m.span_start, m.span_end, m.modality,
    VECTOR_DISTANCE(m.vector, :query_vector, COSINE) distance
FROM {read}{table} m JOIN {read}media i ON i.library = m.library AND i.id = m.media
WHERE m.library = :library AND {filters}
ORDER BY distance
FETCH {how} FIRST {count} ROWS ONLY{accuracy}"""
THERE = (
    "i.facts_at IS NOT NULL AND i.trashed IS NULL AND (i.gone_at IS NULL OR i.gone_at < GREATEST("
    + ", ".join(
        f"NVL(i.{name}_at, ' ')" for name in ("facts", "name", "rating", "caption", "trashed")
    )
    + "))"
)
"""Not in the trash and not gone, but for what another machine edited later; what was edited too
late to come back is left out where the answer arrives, as it is not there."""
OF_KIND = "i.kind = :media_kind"
TAKEN_FROM = "i.day >= :taken_from"
TAKEN_TO = "i.day <= :taken_to"
IN_BOX = """\
(i.latitude BETWEEN :south{at} AND :north{at} AND i.longitude BETWEEN :west{at} AND :east{at})"""
IN_ALBUMS = """\
EXISTS (SELECT 1 FROM {read}album_media a WHERE a.library = i.library AND a.media = i.id
    AND a.present = 1 AND a.album IN ({marks}))"""
DISTANCE = (
    f"2 * {EARTH_RADIUS} * ASIN(LEAST(1, SQRT("
    "POWER(SIN((i.latitude - :latitude) * {half}), 2)"
    " + COS(i.latitude * {whole}) * COS(:latitude * {whole})"
    " * POWER(SIN((i.longitude - :longitude) * {half}), 2))))"
).format(half="0.008726646259971648", whole="0.017453292519943295")
"""Kilometres over a sphere (haversine); numbers are those of degrees to (half) radians."""
WITHIN_KM = f"{DISTANCE} <= :km"
NEAR_POINT = f"""\
SDO_WITHIN_DISTANCE(i.point, {POINT.format(longitude=":longitude", latitude=":latitude")}, :within)
  = 'TRUE'"""
NEAR = f"""\
SELECT i.id, {DISTANCE} km FROM {{read}}media i WHERE i.library = :library AND {{filters}}
ORDER BY km FETCH FIRST {{count}} ROWS ONLY"""  # noqa: S608 - names of ours

# -- Libraries -----------------------------------------------------------------------------------

_ROLE = """\
NVL((SELECT r.role FROM {read}member_right r
    WHERE r.library = l.id AND r.username = SYS_CONTEXT('USERENV', 'SESSION_USER')),
  CASE WHEN SYS_CONTEXT('USERENV', 'SESSION_USER') = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')
    THEN 'owner' ELSE :otherwise END)"""
LIBRARIES = f"""\
SELECT l.id, l.name, {_ROLE}, (SELECT COUNT(*) FROM {{read}}media i
    WHERE i.library = l.id AND {THERE})
FROM {{read}}library l ORDER BY l.name, l.id"""  # noqa: S608 - names of ours
HEAD = f"SELECT l.last_change, {EPOCH_SECONDS}, {_ROLE} FROM {{read}}library l WHERE l.id = :id"  # noqa: S608 - names of ours
CREATE_LIBRARY = f"""\
begin
  insert into {{write}}library (id, name, created_at) values (:id, :name, {EPOCH_SECONDS});
  insert into {{write}}member_right (library, username, role)
    values (:id, sys_context('USERENV', 'SESSION_USER'), 'owner');
end;"""  # noqa: S608 - names of ours
TABLES_OF_OTHERS = """\
SELECT owner, view_name FROM all_views WHERE view_name = 'MI_R_LIBRARY'
UNION ALL SELECT owner, table_name FROM all_tables WHERE table_name = 'MI_LIBRARY'"""

# -- Writing a batch -----------------------------------------------------------------------------

TAKE_NUMBERS = """\
begin
  update {write}library set last_change = last_change + :changes where id = :library
    returning last_change into :last_change;
  insert into {write}change (library, last_change, changes, machine, username, written_at)
    values (:library, :last_change, :changes, :machine,
      sys_context('USERENV', 'SESSION_USER'), sys_extract_utc(systimestamp));
end;"""
"""Holds the library until the commit: numbers become visible in their order."""
FORGET_MOMENTS = """\
DELETE FROM {write}{table} WHERE library = :library AND media = :media AND EXISTS (
    SELECT 1 FROM {read}understood u WHERE u.library = :library AND u.media = :media
    AND u.space = :space AND u.vectors_at = :vectors_at)"""
ADD_MOMENT = """\
INSERT INTO {write}{table} (library, media, ordinal, span_start, span_end, modality, vector)
SELECT :library, :media, :ordinal, :span_start, :span_end, :modality, :vector
FROM {read}understood u WHERE u.library = :library AND u.media = :media
AND u.space = :space AND u.vectors_at = :vectors_at"""
KNOWN_CHECKSUMS = """\
SELECT checksum, id FROM {read}media WHERE library = :library AND checksum IN ({marks})"""

# -- Reading what others wrote -------------------------------------------------------------------

MOMENTS_OF = """\
SELECT m.media, m.span_start, m.span_end, m.modality, m.vector
FROM {read}{table} m JOIN {read}understood u
    ON u.library = m.library AND u.media = m.media AND u.space = :space
WHERE u.library = :library AND {which}
ORDER BY m.media, m.ordinal"""
BETWEEN = "u.change_no > :after AND u.change_no <= :upto"
OF_ONE = "u.media = :key"

# -- Thumbnails ----------------------------------------------------------------------------------

PUT_THUMBNAIL = """\
INSERT INTO {write}thumbnail (library, checksum, jpeg) VALUES (:library, :checksum, :jpeg)"""
THUMBNAILS = """\
SELECT checksum, jpeg FROM {read}thumbnail WHERE library = :library AND checksum IN ({marks})"""

# -- Rights --------------------------------------------------------------------------------------

MEMBERS = "SELECT username, role FROM {read}member_right WHERE library = :library ORDER BY 1"
LET_IN = """\
MERGE INTO {write}member_right t
USING (SELECT :library library, :username username, :role role FROM dual) s
ON (t.library = s.library AND t.username = s.username)
WHEN MATCHED THEN UPDATE SET t.role = s.role
WHEN NOT MATCHED THEN INSERT (library, username, role) VALUES (s.library, s.username, s.role)"""
LET_OUT = "DELETE FROM {write}member_right WHERE library = :library AND username = :username"

HAS_VIEWS = "SELECT 1 FROM user_views WHERE view_name = 'MI_R_LIBRARY'"
GRANT_ROLE = "GRANT medintel_{role} TO {user}"
LET_IN_BY_HAND = """\
MERGE INTO mi_member_right t USING dual ON (t.library = '{library}' AND t.username = '{user}')
WHEN MATCHED THEN UPDATE SET t.role = '{role}'
WHEN NOT MATCHED THEN INSERT (library, username, role) VALUES ('{library}', '{user}', '{role}')"""
"""For a person to run: there are no binds, so the names are checked to be plain."""
GRANT_PRIVILEGES = "GRANT {privileges} TO {user}"
GRANT_MEMORY = "GRANT SELECT ON v_$vector_memory_pool TO {user}"
GIVE_QUOTA = "ALTER USER {user} QUOTA UNLIMITED ON {tablespace}"

# -- The web platform ----------------------------------------------------------------------------

PLATFORM_COLUMNS = """\
SELECT table_name, column_name FROM all_tab_columns
WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND table_name IN (:a, :p, :v)"""

PLATFORM_FILES = "SELECT {columns} FROM {table}"
PLATFORM_VIDEOS = "SELECT DISTINCT {columns} FROM {table}"
PLATFORM_VECTORS = """\
SELECT {column}, {times}, embedding_vector FROM {table} WHERE {column} IN ({marks})"""

# -- Looking after the database ------------------------------------------------------------------

HAS_VECTORS = """\
SELECT VECTOR_DISTANCE(TO_VECTOR('[1,0]', 2, FLOAT32), TO_VECTOR('[0,1]', 2, FLOAT32), COSINE)
FROM dual"""
PRIVILEGES = "SELECT privilege FROM session_privs"
FREE_SPACE = "SELECT SUM(bytes) FROM user_free_space"
QUOTA = "SELECT SUM(DECODE(max_bytes, -1, 1E15, max_bytes - bytes)) FROM user_ts_quotas"
TABLESPACE = "SELECT default_tablespace FROM user_users"
VECTOR_MEMORY = "SELECT SUM(alloc_bytes), SUM(used_bytes) FROM v$vector_memory_pool"
INDEX_STATUS = """\
SELECT status FROM all_indexes WHERE index_type = 'VECTOR' AND index_name = :index_name"""
ONE_VECTOR = "SELECT vector FROM {read}{table} FETCH FIRST 1 ROWS ONLY"
INDEX_ACCURACY = """\
begin
  :report := dbms_vector.index_accuracy_query(owner_name => :owner, index_name => :index_name,
    qv => :query_vector, top_k => 20, target_accuracy => 90);
end;"""
EXPLAIN_NEAREST = """\
EXPLAIN PLAN SET STATEMENT_ID = 'mi' FOR SELECT media FROM {read}{table}
ORDER BY VECTOR_DISTANCE(vector, :query_vector, COSINE)
FETCH APPROX FIRST 20 ROWS ONLY WITH TARGET ACCURACY 90"""
PLAN = "SELECT operation || ' ' || options FROM plan_table WHERE statement_id = 'mi'"
REBUILD_INDEX = "ALTER INDEX {index} REBUILD"

# -- Kinds of things -----------------------------------------------------------------------------

MERGE = """\
MERGE INTO {write}{table} t USING (SELECT {source} FROM dual) s ON ({same})
WHEN MATCHED THEN UPDATE SET {sets}
WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values})"""
LATER = "CASE WHEN s.{field}_at > NVL(t.{field}_at, ' ') THEN s.{column} ELSE t.{column} END"
WRITE_LARGE = """\
UPDATE {write}{table} SET {sets} WHERE {same} AND NVL({field}_at, ' ') < :{field}_at"""
POINT_OR_NONE = f"""\
CASE WHEN :longitude IS NULL OR :latitude IS NULL THEN NULL
ELSE {POINT.format(longitude=":longitude", latitude=":latitude")} END"""
PAGE = """\
SELECT {columns} FROM {read}{table}
WHERE library = :library AND change_no > :after AND change_no <= :upto
ORDER BY change_no FETCH FIRST :rows_wanted ROWS ONLY"""
BELONGING = """\
SELECT {columns} FROM {read}{table} WHERE library = :library AND {column} = :key
ORDER BY change_no"""
