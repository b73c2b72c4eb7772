-- Shots of videos that were found on this computer; what a service tells of scenes is an answer.

CREATE TABLE scene (
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    start REAL NOT NULL,
    "end" REAL NOT NULL,
    PRIMARY KEY (media, start)
) STRICT, WITHOUT ROWID;

-- The second of a video whose picture stands for it, where a person chose one.
CREATE TABLE poster (
    media INTEGER PRIMARY KEY REFERENCES media (num) ON DELETE CASCADE,
    second REAL NOT NULL
) STRICT;
