-- Originals in stores: where copies are, what is being sent, who was given a link.

ALTER TABLE media ADD COLUMN stored INTEGER NOT NULL DEFAULT 0;        -- whole originals in stores
ALTER TABLE media ADD COLUMN keep_offline INTEGER NOT NULL DEFAULT 0;
ALTER TABLE album ADD COLUMN keep_offline INTEGER NOT NULL DEFAULT 0;
CREATE INDEX media_only_stored ON media (num)
    WHERE missing = 1 AND stored > 0 AND trashed_at IS NULL;

-- A service that fails again and again: all of its jobs wait, then one of them tries first.
ALTER TABLE hold ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;        -- in a row
ALTER TABLE hold ADD COLUMN probe INTEGER;                              -- the job that tries

-- What the user chose for this library. Options hold no secrets; those are in the keyring.
CREATE TABLE store (
    kind TEXT PRIMARY KEY,              -- folder, oci, b2
    active INTEGER NOT NULL DEFAULT 0,  -- new originals are sent there by themselves
    options TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE copy (
    place TEXT NOT NULL,                -- identity of the store, as oci:namespace/bucket
    object TEXT NOT NULL,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('original', 'compressed')),
    bytes INTEGER NOT NULL,
    checksum TEXT NOT NULL,             -- SHA-256 of the copy's bytes
    md5 TEXT NOT NULL,                  -- as the service tells it: hex, or hex-parts
    part_size INTEGER NOT NULL DEFAULT 0,
    etag TEXT NOT NULL,
    verified_at REAL NOT NULL,
    PRIMARY KEY (place, object)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_media ON copy (media, role);

CREATE TRIGGER copy_added AFTER INSERT ON copy WHEN new.role = 'original' BEGIN
    UPDATE media SET stored = (SELECT count(*) FROM copy WHERE media = new.media
        AND role = 'original') WHERE num = new.media;
END;
CREATE TRIGGER copy_removed AFTER DELETE ON copy WHEN old.role = 'original' BEGIN
    UPDATE media SET stored = (SELECT count(*) FROM copy WHERE media = old.media
        AND role = 'original') WHERE num = old.media;
END;

-- A multipart upload under way; it goes on with the parts that are there.
CREATE TABLE upload (
    num INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    object TEXT NOT NULL,
    upload_id TEXT NOT NULL,            -- '' until the service has told it
    media_id TEXT NOT NULL,             -- no reference: it must be aborted when the item is gone
    part_size INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    checksum TEXT NOT NULL,             -- SHA-256 of what is being sent
    started_at REAL NOT NULL,
    UNIQUE (place, object)
) STRICT;

CREATE TABLE upload_part (
    upload INTEGER NOT NULL REFERENCES upload (num) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    md5 TEXT NOT NULL,
    etag TEXT NOT NULL,
    PRIMARY KEY (upload, number)
) STRICT, WITHOUT ROWID;

-- Links that were given out. The URL itself is never kept.
CREATE TABLE share (
    id TEXT PRIMARY KEY,
    media_id TEXT NOT NULL,             -- no reference: the ledger outlives the item
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    object TEXT NOT NULL,
    link_id TEXT NOT NULL,              -- what revoking needs, '' where it cannot be revoked
    purpose TEXT NOT NULL CHECK (purpose IN ('person', 'service')),
    person TEXT NOT NULL DEFAULT '',    -- for whom, in the user's words
    created_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    ended_at REAL,                      -- revoked; NULL while it opens or until it expires
    ending TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX share_media ON share (media_id);
CREATE INDEX share_open ON share (expires_at) WHERE ended_at IS NULL;

-- Folders and buckets that are looked at again and again.
CREATE TABLE watch (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('folder', 'bucket')),
    source TEXT NOT NULL,               -- a path, or the place of a store
    prefix TEXT NOT NULL DEFAULT '',
    album TEXT REFERENCES album (id) ON DELETE SET NULL,
    active INTEGER NOT NULL DEFAULT 1,
    looked_at REAL NOT NULL DEFAULT 0,
    UNIQUE (kind, source, prefix)
) STRICT;

-- Their jobs never end and are not counted among the others.
CREATE INDEX job_standing ON job (state) WHERE kind IN ('watch', 'watch_bucket');

-- What a watch saw last, so that a rename is a move and a file being written waits.
CREATE TABLE watch_entry (
    watch TEXT NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    stamp TEXT NOT NULL,                -- mtime of a file, ETag of an object
    state INTEGER NOT NULL DEFAULT 0,   -- 0 seen once, 1 handed to import, 2 gone since
    PRIMARY KEY (watch, name)
) STRICT, WITHOUT ROWID;

-- Which sidecar was written, and of what state of the item. Triggers count the changes of what
-- it tells; it is written again when there were some since.
CREATE TABLE sidecar (
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    place TEXT NOT NULL,
    digest TEXT NOT NULL DEFAULT '',
    changes INTEGER NOT NULL DEFAULT 1,
    written INTEGER NOT NULL DEFAULT 0,     -- "changes" as they were then
    written_at REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (media, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX sidecar_stale ON sidecar (place, media) WHERE changes <> written;

CREATE TRIGGER sidecar_media AFTER UPDATE OF name, state, taken_at, utc_offset, latitude,
    longitude, description, caption, rating, trashed_at ON media BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.num;
END;
CREATE TRIGGER sidecar_tag_in AFTER INSERT ON tag BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_tag_out AFTER DELETE ON tag BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = old.media;
END;
CREATE TRIGGER sidecar_album_in AFTER INSERT ON album_media BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_album_out AFTER DELETE ON album_media BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = old.media;
END;
CREATE TRIGGER sidecar_album AFTER UPDATE OF name, parent, position ON album
WHEN new.name <> old.name OR new.parent IS NOT old.parent OR new.position <> old.position BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media IN (
        SELECT media FROM album_media WHERE album IN (
            WITH RECURSIVE below (id) AS (VALUES (new.id) UNION
                SELECT a.id FROM album a JOIN below b ON a.parent = b.id) SELECT id FROM below));
END;
CREATE TRIGGER sidecar_copy_in AFTER INSERT ON copy BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media AND place = new.place;
END;
CREATE TRIGGER sidecar_copy_out AFTER DELETE ON copy BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = old.media AND place = old.place;
END;
