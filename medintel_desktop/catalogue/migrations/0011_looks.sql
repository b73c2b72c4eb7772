-- How items look, told from their thumbnails on this computer: colours that stand out, and a
-- fingerprint that near-duplicates share. Their vectors are a space of their own.

CREATE TABLE looks (
    media INTEGER PRIMARY KEY REFERENCES media (num) ON DELETE CASCADE,
    fingerprint INTEGER NOT NULL,       -- 64 bits
    band0 INTEGER,                      -- its four parts; NULL where it tells nothing
    band1 INTEGER,
    band2 INTEGER,
    band3 INTEGER,
    vector BLOB NOT NULL,               -- 64 signed bytes
    twins INTEGER,                      -- the same for near-duplicates, NULL for what is alone
    version INTEGER NOT NULL            -- of the way they are told
) STRICT;
CREATE INDEX looks_band0 ON looks (band0) WHERE band0 IS NOT NULL;
CREATE INDEX looks_band1 ON looks (band1) WHERE band1 IS NOT NULL;
CREATE INDEX looks_band2 ON looks (band2) WHERE band2 IS NOT NULL;
CREATE INDEX looks_band3 ON looks (band3) WHERE band3 IS NOT NULL;
CREATE INDEX looks_twins ON looks (twins) WHERE twins IS NOT NULL;

CREATE TRIGGER changed_looks AFTER INSERT ON looks BEGIN
    DELETE FROM changed WHERE media = new.media;
    INSERT INTO changed (media) VALUES (new.media);
END;

CREATE TABLE item_colour (
    colour TEXT NOT NULL,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    share REAL NOT NULL,                -- of the picture, 0..1
    PRIMARY KEY (colour, media)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_colour_media ON item_colour (media);

-- "On this day" of any year.
CREATE INDEX media_day ON media (substr(taken_at, 6, 5), sort_time) WHERE trashed_at IS NULL;
