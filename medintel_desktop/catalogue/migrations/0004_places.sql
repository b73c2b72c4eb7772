-- Where items are, what that is called, and positions that the user corrected.

-- The name of a position; media.place has its words, for lists and for the search by words.
CREATE TABLE place (
    media INTEGER PRIMARY KEY REFERENCES media (num) ON DELETE CASCADE,
    city TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    country_code TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL CHECK (source IN ('offline', 'service', 'user')),
    language TEXT NOT NULL DEFAULT '',
    latitude REAL NOT NULL,             -- the position that was named
    longitude REAL NOT NULL
) STRICT;

-- What the service answered; it is never asked twice for one spot.
CREATE TABLE place_answer (
    service TEXT NOT NULL,
    question TEXT NOT NULL,             -- rounded position or text, and the language
    answer TEXT NOT NULL,               -- JSON
    at REAL NOT NULL,
    PRIMARY KEY (service, question)
) STRICT, WITHOUT ROWID;

-- What the file says, kept for items whose position was corrected: the columns of "media" have
-- the position in force. All NULL: the file says nothing. A correction that was given back stays
-- known, so that it is not taken for one that nobody here has heard of.
CREATE TABLE file_position (
    media INTEGER PRIMARY KEY REFERENCES media (num) ON DELETE CASCADE,
    corrected INTEGER NOT NULL,         -- 0: given back, the file's own is in force
    latitude REAL,
    longitude REAL,
    altitude REAL
) STRICT;

-- The hidden areas of the settings, as they were when all items of this library were told by them.
CREATE TABLE hidden_area (
    area TEXT PRIMARY KEY
) STRICT;

-- A way with times, from a GPX file or a video.
CREATE TABLE track (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    media INTEGER REFERENCES media (num) ON DELETE CASCADE,
    points BLOB NOT NULL,               -- float64: seconds since the epoch, latitude, longitude
    starts REAL NOT NULL,
    ends REAL NOT NULL,
    south REAL NOT NULL,
    west REAL NOT NULL,
    north REAL NOT NULL,
    east REAL NOT NULL,
    added_at REAL NOT NULL
) STRICT;

-- A search that is kept and shown like an album.
CREATE TABLE smart_album (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    query TEXT NOT NULL,                -- JSON
    position INTEGER NOT NULL
) STRICT;

-- Positions as an R*Tree: 32-bit, rounded outwards, so what it finds is compared once more.
CREATE VIRTUAL TABLE located USING rtree (num, south, north, west, east);
INSERT INTO located SELECT num, latitude, latitude, longitude, longitude FROM media
    WHERE latitude IS NOT NULL AND longitude IS NOT NULL;
CREATE TRIGGER located_new AFTER INSERT ON media
WHEN new.latitude IS NOT NULL AND new.longitude IS NOT NULL BEGIN
    INSERT INTO located VALUES
        (new.num, new.latitude, new.latitude, new.longitude, new.longitude);
END;
CREATE TRIGGER located_moved AFTER UPDATE OF latitude, longitude ON media
WHEN new.latitude IS NOT old.latitude OR new.longitude IS NOT old.longitude BEGIN
    DELETE FROM located WHERE num = old.num;
    INSERT INTO located SELECT new.num, new.latitude, new.latitude, new.longitude, new.longitude
        WHERE new.latitude IS NOT NULL AND new.longitude IS NOT NULL;
END;
CREATE TRIGGER located_gone AFTER DELETE ON media WHEN old.latitude IS NOT NULL BEGIN
    DELETE FROM located WHERE num = old.num;
END;

-- The newest items in a large area, and all positions for the map, without reading whole rows.
CREATE INDEX media_located ON media (sort_time, num, latitude, longitude)
    WHERE trashed_at IS NULL AND latitude IS NOT NULL;

-- A position that moved has lost its name, but for one that the user wrote. Its words are found
-- until the item is indexed anew, which all do who move it.
CREATE TRIGGER place_moved AFTER UPDATE OF latitude, longitude ON media
WHEN new.latitude IS NOT old.latitude OR new.longitude IS NOT old.longitude BEGIN
    DELETE FROM place WHERE media = new.num AND source <> 'user';
    UPDATE media SET place = '' WHERE num = new.num AND place <> ''
        AND NOT EXISTS (SELECT 1 FROM place WHERE media = new.num);
END;

-- Copies that do not say where they were taken, each made for one link and removed with it; the
-- columns of "copy".
CREATE TABLE stripped (
    place TEXT NOT NULL,
    object TEXT NOT NULL,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    bytes INTEGER NOT NULL,
    checksum TEXT NOT NULL,
    md5 TEXT NOT NULL,
    part_size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    verified_at REAL NOT NULL,
    PRIMARY KEY (place, object)
) STRICT, WITHOUT ROWID;
CREATE INDEX stripped_media ON stripped (media);
