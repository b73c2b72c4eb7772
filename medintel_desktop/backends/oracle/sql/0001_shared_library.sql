-- What several machines share. Each field has its stamp, "<field>_at", beside it; stamps compare
-- as text. "change_no" numbers the rows of a library in the order in which they were written.
-- Lengths of keys are such that an index fits into a block of 8 KB.

CREATE TABLE IF NOT EXISTS mi_library (
    id VARCHAR2(36) NOT NULL,
    name VARCHAR2(400 CHAR) NOT NULL,
    last_change NUMBER(19) DEFAULT 0 NOT NULL,
    created_at BINARY_DOUBLE NOT NULL,
    CONSTRAINT mi_library_key PRIMARY KEY (id)
)
/
CREATE TABLE IF NOT EXISTS mi_member_right (
    library VARCHAR2(36) NOT NULL,
    username VARCHAR2(128) NOT NULL,
    role VARCHAR2(10) NOT NULL,
    CONSTRAINT mi_member_right_key PRIMARY KEY (library, username),
    CONSTRAINT mi_member_right_role CHECK (role IN ('owner', 'editor', 'viewer')),
    CONSTRAINT mi_member_right_library FOREIGN KEY (library) REFERENCES mi_library (id)
)
/
CREATE TABLE IF NOT EXISTS mi_media (
    library VARCHAR2(36) NOT NULL,
    id VARCHAR2(64) NOT NULL,
    change_no NUMBER(19) NOT NULL,
    facts JSON,
    checksum VARCHAR2(64),
    kind VARCHAR2(10),
    day VARCHAR2(10),
    latitude BINARY_DOUBLE,
    longitude BINARY_DOUBLE,
    facts_at VARCHAR2(64),
    name VARCHAR2(1000 CHAR),
    name_at VARCHAR2(64),
    rating NUMBER(1),
    rating_at VARCHAR2(64),
    caption CLOB,
    caption_at VARCHAR2(64),
    trashed BINARY_DOUBLE,
    trashed_at VARCHAR2(64),
    gone NUMBER(1),
    gone_at VARCHAR2(64),
    CONSTRAINT mi_media_key PRIMARY KEY (library, id)
)
/
-- Equal bytes are one item. A row without a checksum yet is left out: of an index over several
-- columns the database would compare the others alone.
CREATE UNIQUE INDEX IF NOT EXISTS mi_media_bytes
    ON mi_media (CASE WHEN checksum IS NOT NULL THEN library END, checksum)
/
CREATE INDEX IF NOT EXISTS mi_media_change ON mi_media (library, change_no)
/
CREATE INDEX IF NOT EXISTS mi_media_place ON mi_media (library, latitude, longitude)
/
CREATE TABLE IF NOT EXISTS mi_album (
    library VARCHAR2(36) NOT NULL,
    id VARCHAR2(64) NOT NULL,
    change_no NUMBER(19) NOT NULL,
    name VARCHAR2(1000 CHAR),
    name_at VARCHAR2(64),
    parent VARCHAR2(64),
    position NUMBER(10),
    place_at VARCHAR2(64),
    gone NUMBER(1),
    gone_at VARCHAR2(64),
    CONSTRAINT mi_album_key PRIMARY KEY (library, id)
)
/
CREATE INDEX IF NOT EXISTS mi_album_change ON mi_album (library, change_no)
/
CREATE TABLE IF NOT EXISTS mi_album_media (
    library VARCHAR2(36) NOT NULL,
    album VARCHAR2(64) NOT NULL,
    media VARCHAR2(64) NOT NULL,
    change_no NUMBER(19) NOT NULL,
    present NUMBER(1),
    present_at VARCHAR2(64),
    CONSTRAINT mi_album_media_key PRIMARY KEY (library, album, media)
)
/
CREATE INDEX IF NOT EXISTS mi_album_media_change ON mi_album_media (library, change_no)
/
CREATE INDEX IF NOT EXISTS mi_album_media_media ON mi_album_media (library, media)
/
CREATE TABLE IF NOT EXISTS mi_tag (
    library VARCHAR2(36) NOT NULL,
    media VARCHAR2(64) NOT NULL,
    tag VARCHAR2(400 CHAR) NOT NULL,
    change_no NUMBER(19) NOT NULL,
    name VARCHAR2(400 CHAR),
    name_at VARCHAR2(64),
    CONSTRAINT mi_tag_key PRIMARY KEY (library, media, tag)
)
/
CREATE INDEX IF NOT EXISTS mi_tag_change ON mi_tag (library, change_no)
/
CREATE TABLE IF NOT EXISTS mi_copy (
    library VARCHAR2(36) NOT NULL,
    place VARCHAR2(1000) NOT NULL,
    object VARCHAR2(1024) NOT NULL,
    change_no NUMBER(19) NOT NULL,
    media VARCHAR2(64),
    detail JSON,
    copy_at VARCHAR2(64),
    CONSTRAINT mi_copy_key PRIMARY KEY (library, place, object)
)
/
CREATE INDEX IF NOT EXISTS mi_copy_change ON mi_copy (library, change_no)
/
CREATE INDEX IF NOT EXISTS mi_copy_media ON mi_copy (library, media)
/
-- Vectors of different spaces are never compared, so each space has a table of its own:
-- "mi_moment_" and eight digits of the hash of its name.
CREATE TABLE IF NOT EXISTS mi_space (
    name VARCHAR2(400) NOT NULL,
    provider VARCHAR2(100) NOT NULL,
    model VARCHAR2(100) NOT NULL,
    dimension NUMBER(5) NOT NULL,
    segmentation VARCHAR2(100) NOT NULL,
    CONSTRAINT mi_space_key PRIMARY KEY (name)
)
/
-- Which items have vectors in which space, and how many; they are decided together.
CREATE TABLE IF NOT EXISTS mi_understood (
    library VARCHAR2(36) NOT NULL,
    media VARCHAR2(64) NOT NULL,
    space VARCHAR2(400) NOT NULL,
    change_no NUMBER(19) NOT NULL,
    moments NUMBER(10),
    vectors_at VARCHAR2(64),
    CONSTRAINT mi_understood_key PRIMARY KEY (library, media, space)
)
/
CREATE INDEX IF NOT EXISTS mi_understood_change ON mi_understood (library, change_no)
/
-- The ledger of links: who has got what, and until when; never the link.
CREATE TABLE IF NOT EXISTS mi_share (
    library VARCHAR2(36) NOT NULL,
    id VARCHAR2(64) NOT NULL,
    change_no NUMBER(19) NOT NULL,
    detail JSON,
    share_at VARCHAR2(64),
    CONSTRAINT mi_share_key PRIMARY KEY (library, id)
)
/
CREATE INDEX IF NOT EXISTS mi_share_change ON mi_share (library, change_no)
/
-- Vectors of words that were searched for, which cost money once.
CREATE TABLE IF NOT EXISTS mi_query (
    library VARCHAR2(36) NOT NULL,
    hash VARCHAR2(64) NOT NULL,
    space VARCHAR2(400) NOT NULL,
    change_no NUMBER(19) NOT NULL,
    words CLOB,
    vector VECTOR(*, FLOAT32),
    vector_at VARCHAR2(64),
    CONSTRAINT mi_query_key PRIMARY KEY (library, hash, space)
)
/
CREATE INDEX IF NOT EXISTS mi_query_change ON mi_query (library, change_no)
/
-- Who wrote which change numbers, and when.
CREATE TABLE IF NOT EXISTS mi_change (
    library VARCHAR2(36) NOT NULL,
    last_change NUMBER(19) NOT NULL,
    changes NUMBER(10) NOT NULL,
    machine VARCHAR2(400 CHAR),
    username VARCHAR2(128),
    written_at TIMESTAMP(6) NOT NULL,
    CONSTRAINT mi_change_key PRIMARY KEY (library, last_change)
)
/
-- check
SELECT id, last_change FROM mi_library WHERE 1 = 0
/
-- check
SELECT m.facts, m.day, a.parent, r.present, t.tag, c.detail, u.moments, s.dimension, q.words, h.detail
FROM mi_media m, mi_album a, mi_album_media r, mi_tag t, mi_copy c, mi_understood u, mi_space s,
    mi_query q, mi_share h
WHERE 1 = 0
/
-- check
SELECT r.role, c.machine FROM mi_member_right r, mi_change c WHERE 1 = 0
