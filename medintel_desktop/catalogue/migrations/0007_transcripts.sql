-- What is said in videos, line by line; the version in force of each is searched by words.

CREATE TABLE transcript (
    num INTEGER PRIMARY KEY AUTOINCREMENT,  -- part of the row ids of "spoken": never used again
    id TEXT NOT NULL UNIQUE,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('service', 'user', 'file')),
    language TEXT NOT NULL DEFAULT '',
    made_at REAL NOT NULL,
    based_on TEXT,
    chosen_at REAL NOT NULL DEFAULT 0,      -- when people wrote or chose it, 0: nobody did
    in_force INTEGER NOT NULL DEFAULT 0     -- follows from the versions, once all lines are there
) STRICT;
CREATE INDEX transcript_media ON transcript (media, made_at);
CREATE UNIQUE INDEX transcript_in_force ON transcript (media) WHERE in_force;

CREATE TABLE transcript_line (
    transcript INTEGER NOT NULL REFERENCES transcript (num) ON DELETE CASCADE,
    part INTEGER NOT NULL,                  -- which half minute the line begins in
    position INTEGER NOT NULL,
    start REAL NOT NULL,
    "end" REAL NOT NULL,
    speaker TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL,
    words TEXT NOT NULL DEFAULT '',         -- JSON, see domain.transcript_json; '' where not timed
    PRIMARY KEY (transcript, part, position)
) STRICT, WITHOUT ROWID;

-- One row per half minute: (transcript << 16) | part. Neither texts nor places of words are kept
-- again here. Words are looked up by their beginning without a walk over all words that share it.
CREATE VIRTUAL TABLE spoken USING fts5 (
    words, content = '', detail = none, columnsize = 0,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4 5 6'
);

-- Lines of a version never change while it is in force, so what goes in comes out again whole.
CREATE TRIGGER transcript_heard AFTER UPDATE OF in_force ON transcript
WHEN new.in_force AND NOT old.in_force BEGIN
    INSERT INTO spoken (rowid, words)
    SELECT (new.num << 16) | part, group_concat(text, ' ')
    FROM transcript_line WHERE transcript = new.num GROUP BY part;
END;
CREATE TRIGGER transcript_unheard AFTER UPDATE OF in_force ON transcript
WHEN old.in_force AND NOT new.in_force BEGIN
    INSERT INTO spoken (spoken, rowid, words)
    SELECT 'delete', (old.num << 16) | part, group_concat(text, ' ')
    FROM transcript_line WHERE transcript = old.num GROUP BY part;
END;
CREATE TRIGGER transcript_gone BEFORE DELETE ON transcript WHEN old.in_force BEGIN
    INSERT INTO spoken (spoken, rowid, words)
    SELECT 'delete', (old.num << 16) | part, group_concat(text, ' ')
    FROM transcript_line WHERE transcript = old.num GROUP BY part;
END;

-- What is described beside an original, and what travels to a shared library, see there.
CREATE TRIGGER sidecar_transcript_in AFTER INSERT ON transcript BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_transcript_chosen AFTER UPDATE OF chosen_at ON transcript BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_transcript_out AFTER DELETE ON transcript BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = old.media;
END;
CREATE TRIGGER mirror_transcript_in AFTER INSERT ON transcript BEGIN
    INSERT INTO noted SELECT 'transcript', id || '/' || new.id, 'said'
        FROM media WHERE num = new.media;
END;
CREATE TRIGGER mirror_transcript_chosen AFTER UPDATE OF chosen_at ON transcript BEGIN
    INSERT INTO noted SELECT 'transcript', id || '/' || new.id, 'said'
        FROM media WHERE num = new.media;
END;
CREATE TRIGGER mirror_transcript_out AFTER DELETE ON transcript BEGIN
    INSERT INTO noted SELECT 'transcript', id || '/' || old.id, 'said'
        FROM media WHERE num = old.media;
END;
CREATE TRIGGER mirror_transcripts_gone AFTER DELETE ON media BEGIN
    DELETE FROM outbox WHERE entity = 'transcript' AND key > old.id || '/' AND key < old.id || '0';
END;
