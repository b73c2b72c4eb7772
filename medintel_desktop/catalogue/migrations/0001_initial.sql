-- The first catalogue. Times of our own are seconds since the epoch.

CREATE TABLE media (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('photo', 'video')),
    state TEXT NOT NULL,
    checksum TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    orientation INTEGER NOT NULL DEFAULT 1,
    duration REAL,
    frame_rate REAL,
    video_codec TEXT,
    audio_codec TEXT,
    bit_depth INTEGER,
    plays_natively INTEGER NOT NULL DEFAULT 1,
    taken_at TEXT,                      -- local wall-clock time, ISO 8601
    utc_offset INTEGER,                 -- minutes, NULL when the file does not say
    sort_time REAL NOT NULL,            -- taken_at read as if UTC, else added_at
    latitude REAL,
    longitude REAL,
    altitude REAL,
    camera_make TEXT,
    camera_model TEXT,
    lens TEXT,
    iso INTEGER,
    exposure_time REAL,
    f_number REAL,
    focal_length REAL,
    description TEXT,
    caption TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
    missing INTEGER NOT NULL DEFAULT 0,
    problem_short TEXT NOT NULL DEFAULT '',
    problem_title TEXT NOT NULL DEFAULT '',
    problem_hint TEXT NOT NULL DEFAULT '',
    added_at REAL NOT NULL,
    trashed_at REAL
) STRICT;

-- One index per order of a list; partial, so that the trash costs nothing.
CREATE INDEX media_taken ON media (sort_time, num) WHERE trashed_at IS NULL;
CREATE INDEX media_added ON media (added_at, num) WHERE trashed_at IS NULL;
CREATE INDEX media_name ON media (name COLLATE NOCASE, num) WHERE trashed_at IS NULL;
CREATE INDEX media_rating ON media (rating, num) WHERE trashed_at IS NULL;
CREATE INDEX media_size ON media (bytes, num) WHERE trashed_at IS NULL;
CREATE INDEX media_kind ON media (kind, sort_time, num) WHERE trashed_at IS NULL;
CREATE INDEX media_state ON media (state, sort_time, num) WHERE trashed_at IS NULL;
CREATE INDEX media_trash ON media (trashed_at, num) WHERE trashed_at IS NOT NULL;

CREATE TABLE media_path (
    path TEXT PRIMARY KEY,              -- see media.path_text for names that are not UTF-8
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    bytes INTEGER NOT NULL,
    mtime REAL NOT NULL,
    seen INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX media_path_media ON media_path (media);

CREATE TABLE tag (
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (media, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_name ON tag (name, media);

CREATE TABLE album (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    parent TEXT REFERENCES album (id) ON DELETE CASCADE,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX album_parent ON album (parent, position);

CREATE TABLE album_media (
    album TEXT NOT NULL REFERENCES album (id) ON DELETE CASCADE,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    PRIMARY KEY (album, media)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_media_media ON album_media (media);

-- "count" is the commit record of the vector file: slots behind it are left over from a crash.
CREATE TABLE space (
    key TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    dimension INTEGER NOT NULL,
    segmentation TEXT NOT NULL,
    count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE moment (
    space TEXT NOT NULL REFERENCES space (key),
    slot INTEGER NOT NULL,
    media INTEGER NOT NULL REFERENCES media (num) ON DELETE CASCADE,
    start REAL,                         -- NULL for a photo
    "end" REAL,
    modality TEXT NOT NULL,
    PRIMARY KEY (space, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX moment_media ON moment (media, space);

CREATE TABLE query_vector (
    space TEXT NOT NULL REFERENCES space (key),
    text TEXT NOT NULL,
    vector BLOB NOT NULL,               -- float32
    used_at REAL NOT NULL,
    PRIMARY KEY (space, text)
) STRICT;

CREATE TABLE batch (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    created_at REAL NOT NULL
) STRICT;

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    step TEXT NOT NULL,
    lane TEXT NOT NULL,
    service TEXT,
    state TEXT NOT NULL,
    held INTEGER NOT NULL DEFAULT 0,    -- a runner has it in hand, whatever the user did since
    unique_key TEXT,                    -- no second unfinished job with the same key
    payload TEXT NOT NULL DEFAULT '{}',
    media_id TEXT,
    batch TEXT REFERENCES batch (id),
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    problem_short TEXT NOT NULL DEFAULT '',
    problem_title TEXT NOT NULL DEFAULT '',
    problem_hint TEXT NOT NULL DEFAULT '',
    done REAL NOT NULL DEFAULT 0,
    total REAL NOT NULL DEFAULT 0,
    unit TEXT NOT NULL DEFAULT 'steps',
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
) STRICT;
CREATE INDEX job_ready ON job (lane, not_before, id)
    WHERE state IN ('queued', 'waiting') AND held = 0;
CREATE INDEX job_media ON job (media_id) WHERE media_id IS NOT NULL;
CREATE INDEX job_batch ON job (batch, state);
CREATE INDEX job_state ON job (state, updated_at);
CREATE UNIQUE INDEX job_unique ON job (unique_key)
    WHERE unique_key IS NOT NULL AND state NOT IN ('failed', 'done', 'cancelled');

-- A service (or '' for everything) whose jobs wait. "until" NULL: until the user acts.
CREATE TABLE hold (
    service TEXT PRIMARY KEY,
    until REAL,
    short TEXT NOT NULL,
    title TEXT NOT NULL,
    hint TEXT NOT NULL
) STRICT;

-- What was paid. One row per paid call; "key" says what was bought, so that it is bought once.
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    service TEXT NOT NULL,
    what TEXT NOT NULL,
    key TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('sent', 'counted', 'refused', 'unknown')),
    amount REAL NOT NULL,
    unit TEXT NOT NULL CHECK (unit IN ('minutes', 'images', 'queries', 'tokens')),
    media_id TEXT
) STRICT;
CREATE INDEX ledger_at ON ledger (at);

CREATE VIRTUAL TABLE media_text USING fts5 (
    name, album, camera, place, date, caption, tags,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
