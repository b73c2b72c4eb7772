-- How items look, told from their thumbnails on this computer: colours that stand out, and a
-- fingerprint that near-duplicates share. The vectors of looks lie in a space of their own.

CREATE TABLE looks (
    media INTEGER PRIMARY KEY REFERENCES media (num) ON DELETE CASCADE,
    fingerprint INTEGER NOT NULL,       -- 64 bits
    version INTEGER NOT NULL            -- of the way they are told
) STRICT;
CREATE INDEX looks_fingerprint ON looks (fingerprint);

CREATE TABLE item_colour (
    colour TEXT NOT NULL,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    share REAL NOT NULL,                -- of the picture, 0..1
    PRIMARY KEY (colour, media)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_colour_media ON item_colour (media);

-- "On this day" of any year.
CREATE INDEX media_day ON media (substr(taken_at, 6, 5), sort_time) WHERE trashed_at IS NULL;
