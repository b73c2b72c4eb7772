-- Shots of videos; those of a service win over those found here.

CREATE TABLE scene (
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('local', 'service')),
    start REAL NOT NULL,
    "end" REAL NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (media, source, start)
) STRICT, WITHOUT ROWID;
