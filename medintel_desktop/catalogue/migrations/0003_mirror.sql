-- The shared library: what was changed here and has not been sent yet, what was decided.
-- Triggers note changes in the transaction that makes them, so that none is lost by a kill.

-- 0 for items that another computer shares and whose file was never on this one.
ALTER TABLE media ADD COLUMN was_here INTEGER NOT NULL DEFAULT 1;

CREATE TABLE mirror (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    active INTEGER NOT NULL DEFAULT 0,      -- changes are noted
    applying INTEGER NOT NULL DEFAULT 0,    -- changes come from the server, so they are not
    library TEXT NOT NULL DEFAULT '',       -- id of the shared library
    name TEXT NOT NULL DEFAULT '',
    machine TEXT NOT NULL DEFAULT '',
    pulled INTEGER NOT NULL DEFAULT 0,      -- change number up to which all is here
    pulling TEXT,                           -- JSON: how far the pull under way has come
    seeded INTEGER NOT NULL DEFAULT 0,      -- media.num up to which the first sync has noted
    seed_until INTEGER NOT NULL DEFAULT 0,  -- and up to which it is to: what was here before
    ahead REAL NOT NULL DEFAULT 0,          -- seconds the server's clock is ahead of ours
    synced_at REAL NOT NULL DEFAULT 0,
    offline_since REAL NOT NULL DEFAULT 0,  -- 0: the database answered last time
    role TEXT NOT NULL DEFAULT 'editor'
) STRICT;
INSERT INTO mirror (one) VALUES (1);

-- One row a field; the value is read when it is sent. A later change gets a new "seq", so that
-- what was changed while it was on its way stays.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    entity TEXT NOT NULL,
    key TEXT NOT NULL,
    field TEXT NOT NULL,
    at REAL NOT NULL,                       -- by our clock; "ahead" makes it the server's
    UNIQUE (entity, key, field)
) STRICT;

-- What lost against a later change, and what could not be sent.
CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    entity TEXT NOT NULL,
    key TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,                    -- JSON
    stamp TEXT NOT NULL,
    winner TEXT NOT NULL DEFAULT '',        -- stamp of what stands
    why TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;
CREATE INDEX history_key ON history (entity, key);

-- What came before the item or album it belongs to; tried again after each round.
CREATE TABLE stranded (
    entity TEXT NOT NULL,
    key TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,                    -- JSON
    stamp TEXT NOT NULL,
    PRIMARY KEY (entity, key, field)
) STRICT, WITHOUT ROWID;

-- Albums as the shared library has them; those on screen are made of these and of our own changes.
CREATE TABLE shared_album (
    id TEXT PRIMARY KEY,
    name TEXT,
    name_at TEXT,
    parent TEXT,
    position INTEGER NOT NULL DEFAULT 0,
    place_at TEXT,
    gone INTEGER,
    gone_at TEXT
) STRICT, WITHOUT ROWID;

-- Items whose thumbnail is to be sent or to be had; empty when all is well.
CREATE TABLE thumbnail_due (
    media INTEGER PRIMARY KEY REFERENCES media (num) ON DELETE CASCADE,
    tries INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0
) STRICT;
CREATE TRIGGER thumbnail_of_new AFTER INSERT ON media
WHEN (SELECT library <> '' FROM mirror) BEGIN
    INSERT INTO thumbnail_due (media) VALUES (new.num);
END;

-- The job that keeps both libraries equal never ends either.
DROP INDEX job_standing;
CREATE INDEX job_standing ON job (state) WHERE kind IN ('watch', 'watch_bucket', 'sync');

-- "INSERT INTO noted" in a trigger notes a change, if changes are noted at all.
CREATE VIEW noted (entity, key, field) AS SELECT entity, key, field FROM outbox;
CREATE TRIGGER noted_here INSTEAD OF INSERT ON noted
WHEN (SELECT active AND NOT applying FROM mirror) BEGIN
    DELETE FROM outbox WHERE entity = new.entity AND key = new.key AND field = new.field;
    INSERT INTO outbox (entity, key, field, at) VALUES
        (new.entity, new.key, new.field, (julianday('now') - 2440587.5) * 86400.0);
    DELETE FROM stranded WHERE entity = new.entity AND key = new.key AND field = new.field;
    -- Told soon, but not at once: more may follow. Offline it is tried at its own pace.
    UPDATE job SET not_before = (julianday('now') - 2440587.5) * 86400.0 + 2.0
        WHERE unique_key = 'sync' AND state NOT IN ('failed', 'done', 'cancelled')
        AND state = 'waiting' AND not_before > (julianday('now') - 2440587.5) * 86400.0 + 2.0
        AND (SELECT offline_since = 0 FROM mirror);
END;

CREATE TRIGGER mirror_media_new AFTER INSERT ON media BEGIN
    INSERT INTO noted VALUES ('media', new.id, 'facts'), ('media', new.id, 'name');
END;
CREATE TRIGGER mirror_media_facts AFTER UPDATE OF kind, checksum, bytes, width, height,
    orientation, duration, frame_rate, video_codec, audio_codec, bit_depth, plays_natively,
    taken_at, utc_offset, latitude, longitude, altitude, camera_make, camera_model, lens, iso,
    exposure_time, f_number, focal_length, description ON media BEGIN
    INSERT INTO noted VALUES ('media', new.id, 'facts');
END;
CREATE TRIGGER mirror_media_name AFTER UPDATE OF name ON media
WHEN new.name IS NOT old.name BEGIN
    INSERT INTO noted VALUES ('media', new.id, 'name');
END;
CREATE TRIGGER mirror_media_rating AFTER UPDATE OF rating ON media
WHEN new.rating IS NOT old.rating BEGIN
    INSERT INTO noted VALUES ('media', new.id, 'rating');
END;
CREATE TRIGGER mirror_media_caption AFTER UPDATE OF caption ON media
WHEN new.caption IS NOT old.caption BEGIN
    INSERT INTO noted VALUES ('media', new.id, 'caption');
END;
CREATE TRIGGER mirror_media_trashed AFTER UPDATE OF trashed_at ON media
WHEN new.trashed_at IS NOT old.trashed_at BEGIN
    INSERT INTO noted VALUES ('media', new.id, 'trashed');
END;
-- Moments are written together, and the state last of all, in the same transaction.
CREATE TRIGGER mirror_media_understood AFTER UPDATE OF state ON media
WHEN new.state = 'understood' BEGIN
    INSERT INTO noted VALUES ('moments', new.id, 'vectors');
END;
-- Should the item come back, what it had here must not stand against what comes with it.
CREATE TRIGGER mirror_media_gone AFTER DELETE ON media BEGIN
    DELETE FROM outbox WHERE entity = 'moments' AND key = old.id;
    DELETE FROM outbox WHERE entity = 'tag' AND key > old.id || '/' AND key < old.id || '0';
    INSERT INTO noted VALUES ('media', old.id, 'gone');
END;

CREATE TRIGGER mirror_album_new AFTER INSERT ON album BEGIN
    INSERT INTO noted VALUES ('album', new.id, 'name'), ('album', new.id, 'place');
END;
CREATE TRIGGER mirror_album_name AFTER UPDATE OF name ON album
WHEN new.name IS NOT old.name BEGIN
    INSERT INTO noted VALUES ('album', new.id, 'name');
END;
CREATE TRIGGER mirror_album_place AFTER UPDATE OF parent, position ON album
WHEN new.parent IS NOT old.parent OR new.position <> old.position BEGIN
    INSERT INTO noted VALUES ('album', new.id, 'place');
END;
CREATE TRIGGER mirror_album_gone AFTER DELETE ON album BEGIN
    INSERT INTO noted VALUES ('album', old.id, 'gone');
END;

-- What goes with an item or an album that is deleted needs no word of its own: then the row it
-- belongs to is not there any more and nothing is noted.
CREATE TRIGGER mirror_member_in AFTER INSERT ON album_media BEGIN
    INSERT INTO noted SELECT 'member', new.album || '/' || id, 'present'
        FROM media WHERE num = new.media;
END;
CREATE TRIGGER mirror_member_out AFTER DELETE ON album_media
WHEN EXISTS (SELECT 1 FROM album WHERE id = old.album) BEGIN
    INSERT INTO noted SELECT 'member', old.album || '/' || id, 'present'
        FROM media WHERE num = old.media;
END;
CREATE TRIGGER mirror_tag_in AFTER INSERT ON tag BEGIN
    INSERT INTO noted SELECT 'tag', id || '/' || new.name, 'name'
        FROM media WHERE num = new.media;
END;
CREATE TRIGGER mirror_tag_out AFTER DELETE ON tag BEGIN
    INSERT INTO noted SELECT 'tag', id || '/' || old.name, 'name'
        FROM media WHERE num = old.media;
END;
CREATE TRIGGER mirror_copy_in AFTER INSERT ON copy BEGIN
    INSERT INTO noted VALUES ('copy', new.place || char(10) || new.object, 'copy');
END;
CREATE TRIGGER mirror_copy_out AFTER DELETE ON copy
WHEN EXISTS (SELECT 1 FROM media WHERE num = old.media) BEGIN
    INSERT INTO noted VALUES ('copy', old.place || char(10) || old.object, 'copy');
END;

-- Links to people; those to a service last for one transfer.
CREATE TRIGGER mirror_share_in AFTER INSERT ON share WHEN new.purpose = 'person' BEGIN
    INSERT INTO noted VALUES ('share', new.id, 'share');
END;
CREATE TRIGGER mirror_share_ended AFTER UPDATE OF ended_at, ending ON share
WHEN new.purpose = 'person' BEGIN
    INSERT INTO noted VALUES ('share', new.id, 'share');
END;
CREATE TRIGGER mirror_query AFTER INSERT ON query_vector BEGIN
    INSERT INTO noted VALUES ('query', new.space || char(10) || new.text, 'vector');
END;
