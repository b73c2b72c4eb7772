-- What belongs to items beside the fields that machines exchange row by row.

CREATE TABLE IF NOT EXISTS mi_thumbnail (
    library VARCHAR2(36) NOT NULL,
    checksum VARCHAR2(64) NOT NULL,
    jpeg BLOB NOT NULL,
    CONSTRAINT mi_thumbnail_key PRIMARY KEY (library, checksum)
)
/
CREATE TABLE IF NOT EXISTS mi_analysis (
    library VARCHAR2(36) NOT NULL,
    media VARCHAR2(64) NOT NULL,
    version VARCHAR2(64) NOT NULL,
    answer JSON,
    answer_at VARCHAR2(64),
    change_no NUMBER(19) NOT NULL,
    CONSTRAINT mi_analysis_key PRIMARY KEY (library, media, version)
)
/
CREATE INDEX IF NOT EXISTS mi_analysis_change ON mi_analysis (library, change_no)
/
CREATE TABLE IF NOT EXISTS mi_model_tag (
    library VARCHAR2(36) NOT NULL,
    media VARCHAR2(64) NOT NULL,
    tag VARCHAR2(400 CHAR) NOT NULL,
    change_no NUMBER(19) NOT NULL,
    name VARCHAR2(400 CHAR),
    state VARCHAR2(10),
    proposer VARCHAR2(100),
    state_at VARCHAR2(64),
    CONSTRAINT mi_model_tag_key PRIMARY KEY (library, media, tag)
)
/
CREATE INDEX IF NOT EXISTS mi_model_tag_change ON mi_model_tag (library, change_no)
/
CREATE TABLE IF NOT EXISTS mi_transcript (
    library VARCHAR2(36) NOT NULL,
    media VARCHAR2(64) NOT NULL,
    version VARCHAR2(64) NOT NULL,
    said JSON,
    said_at VARCHAR2(64),
    change_no NUMBER(19) NOT NULL,
    CONSTRAINT mi_transcript_key PRIMARY KEY (library, media, version)
)
/
CREATE INDEX IF NOT EXISTS mi_transcript_change ON mi_transcript (library, change_no)
/
CREATE TABLE IF NOT EXISTS mi_plan (
    library VARCHAR2(36) NOT NULL,
    id VARCHAR2(64) NOT NULL,
    plan JSON,
    plan_at VARCHAR2(64),
    change_no NUMBER(19) NOT NULL,
    CONSTRAINT mi_plan_key PRIMARY KEY (library, id)
)
/
CREATE INDEX IF NOT EXISTS mi_plan_change ON mi_plan (library, change_no)
/
-- What lost against a later change; machines keep their own part and may hand it in.
CREATE TABLE IF NOT EXISTS mi_history (
    library VARCHAR2(36) NOT NULL,
    entity VARCHAR2(10) NOT NULL,
    entity_key VARCHAR2(2200) NOT NULL,
    field VARCHAR2(20) NOT NULL,
    stamp VARCHAR2(64) NOT NULL,
    lost JSON,
    why VARCHAR2(400 CHAR)
)
/
CREATE INDEX IF NOT EXISTS mi_history_entity ON mi_history (library, entity, field)
/
-- check
SELECT t.jpeg, a.answer, g.state, s.said, p.plan, h.why
FROM mi_thumbnail t, mi_analysis a, mi_model_tag g, mi_transcript s, mi_plan p, mi_history h
WHERE 1 = 0
