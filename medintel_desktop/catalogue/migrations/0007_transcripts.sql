-- What is said in videos, line by line; the version in force of each is searched by words.

CREATE TABLE transcript (
    id TEXT PRIMARY KEY,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('service', 'user', 'file')),
    language TEXT NOT NULL DEFAULT '',
    made_at REAL NOT NULL,
    based_on TEXT,
    in_force INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX transcript_media ON transcript (media, made_at);

CREATE TABLE transcript_line (
    num INTEGER PRIMARY KEY,
    transcript TEXT NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
    start REAL NOT NULL,
    "end" REAL NOT NULL,
    speaker TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL,
    words TEXT NOT NULL DEFAULT ''      -- JSON: start, end, text of each; '' where not timed
) STRICT;
CREATE INDEX transcript_line_transcript ON transcript_line (transcript, start);
