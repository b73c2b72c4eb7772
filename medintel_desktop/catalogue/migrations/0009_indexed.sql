-- Videos in the service's own index, and the people and things it was taught.

CREATE TABLE indexed (
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    index_id TEXT NOT NULL,
    video TEXT NOT NULL DEFAULT '',     -- what the service calls it there, '' until known
    asset TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('queued', 'indexing', 'ready', 'failed')),
    reason TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '{}', -- JSON, as the service told
    at REAL NOT NULL,
    PRIMARY KEY (media, index_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX indexed_video ON indexed (video);

-- Descriptions beside stored originals tell what the service told.
CREATE TRIGGER sidecar_indexed_in AFTER INSERT ON indexed WHEN new.details <> '{}' BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_indexed AFTER UPDATE OF details ON indexed
WHEN new.details <> old.details BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_indexed_out AFTER DELETE ON indexed WHEN old.details <> '{}' BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = old.media;
END;

CREATE TABLE entity (
    id TEXT PRIMARY KEY,                -- ours
    remote TEXT NOT NULL DEFAULT '',    -- the service's
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    description TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;

CREATE TABLE entity_photo (
    entity TEXT NOT NULL REFERENCES entity (id) ON DELETE CASCADE,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    asset TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (entity, media)
) STRICT, WITHOUT ROWID;
