-- Answers of a service about items, with their versions; what the model proposes as tags; presets.

CREATE TABLE analysis (
    id TEXT PRIMARY KEY,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,              -- versions of one subject of an item are one history
    start REAL,                         -- the part asked about, NULL for all
    "end" REAL,
    question TEXT NOT NULL DEFAULT '',
    key TEXT NOT NULL,                  -- equal for equal questions on equal bytes
    origin TEXT NOT NULL CHECK (origin IN ('service', 'user')),
    model TEXT NOT NULL,
    made_at REAL NOT NULL,
    content TEXT NOT NULL,              -- JSON, see domain.analysis
    whole INTEGER NOT NULL DEFAULT 1,   -- 0: the answer was cut off
    based_on TEXT,
    thread TEXT,
    chosen_at REAL NOT NULL DEFAULT 0,  -- when the user chose it, 0: nobody did
    in_force INTEGER NOT NULL DEFAULT 0 -- it is shown; follows from the versions of its subject
) STRICT;
CREATE INDEX analysis_media ON analysis (media, subject, made_at);
CREATE UNIQUE INDEX analysis_in_force ON analysis (media, subject) WHERE in_force = 1;
CREATE INDEX analysis_key ON analysis (key);
CREATE INDEX analysis_thread ON analysis (thread, made_at) WHERE thread IS NOT NULL;

-- Tags that a model proposes, apart from those of people.
CREATE TABLE model_tag (
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'accepted', 'rejected')),
    model TEXT NOT NULL,
    PRIMARY KEY (media, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_tag_name ON model_tag (name, media);

CREATE TABLE preset (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    prompt TEXT NOT NULL,
    fields TEXT NOT NULL,               -- JSON: name, type, description
    position INTEGER NOT NULL
) STRICT;

-- What lies at the service, so that nothing is sent twice and all of it can be deleted there.
CREATE TABLE remote_asset (
    asset TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    checksum TEXT NOT NULL,             -- of the original
    name TEXT NOT NULL,                 -- as the service knows it
    start REAL,                         -- of a piece of a video, NULL for all of it
    "end" REAL,
    at REAL NOT NULL
) STRICT;
CREATE INDEX remote_asset_checksum ON remote_asset (checksum);

-- What is described beside an original, and what travels to a shared library, see there.
CREATE TRIGGER sidecar_analysis_in AFTER INSERT ON analysis BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_analysis_chosen AFTER UPDATE OF chosen_at ON analysis BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_analysis_out AFTER DELETE ON analysis BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = old.media;
END;
CREATE TRIGGER sidecar_model_tag_in AFTER INSERT ON model_tag BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_model_tag_said AFTER UPDATE OF state ON model_tag BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = new.media;
END;
CREATE TRIGGER sidecar_model_tag_out AFTER DELETE ON model_tag BEGIN
    UPDATE sidecar SET changes = changes + 1 WHERE media = old.media;
END;
CREATE TRIGGER mirror_analysis_in AFTER INSERT ON analysis BEGIN
    INSERT INTO noted SELECT 'analysis', id || '/' || new.id, 'answer'
        FROM media WHERE num = new.media;
END;
CREATE TRIGGER mirror_analysis_chosen AFTER UPDATE OF chosen_at ON analysis BEGIN
    INSERT INTO noted SELECT 'analysis', id || '/' || new.id, 'answer'
        FROM media WHERE num = new.media;
END;
CREATE TRIGGER mirror_analysis_out AFTER DELETE ON analysis BEGIN
    INSERT INTO noted SELECT 'analysis', id || '/' || old.id, 'answer'
        FROM media WHERE num = old.media;
END;
-- Of proposed tags only what people said to them travels: the rest follows from the answers.
CREATE TRIGGER mirror_model_tag_in AFTER INSERT ON model_tag WHEN new.state <> 'proposed' BEGIN
    INSERT INTO noted SELECT 'model_tag', id || '/' || new.name, 'state'
        FROM media WHERE num = new.media;
END;
CREATE TRIGGER mirror_model_tag_said AFTER UPDATE OF state ON model_tag BEGIN
    INSERT INTO noted SELECT 'model_tag', id || '/' || new.name, 'state'
        FROM media WHERE num = new.media;
END;
CREATE TRIGGER mirror_model_tag_out AFTER DELETE ON model_tag WHEN old.state <> 'proposed' BEGIN
    INSERT INTO noted SELECT 'model_tag', id || '/' || old.name, 'state'
        FROM media WHERE num = old.media;
END;
CREATE TRIGGER mirror_answers_gone AFTER DELETE ON media BEGIN
    DELETE FROM outbox WHERE entity IN ('analysis', 'model_tag')
        AND key > old.id || '/' AND key < old.id || '0';
END;

-- Words of answers and of proposed tags are found, too.
CREATE VIRTUAL TABLE media_text_told USING fts5 (
    name, album, camera, place, date, caption, tags, answers, proposed,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO media_text_told (rowid, name, album, camera, place, date, caption, tags)
    SELECT rowid, name, album, camera, place, date, caption, tags FROM media_text;
DROP TABLE media_text;
ALTER TABLE media_text_told RENAME TO media_text;
