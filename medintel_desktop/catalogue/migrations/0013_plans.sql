-- Edit plans. A version is the whole plan after one edit; undo and redo move between versions.

CREATE TABLE plan (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,  -- the one in force
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
) STRICT;

CREATE TABLE plan_version (
    plan TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    deed TEXT NOT NULL,  -- what was done, as in "Undo trimming"
    content TEXT NOT NULL,  -- JSON, see domain.plan_json
    made_at REAL NOT NULL,
    PRIMARY KEY (plan, number)
) STRICT;

-- Which item is the result of which version of a plan; the plan may be deleted since.
CREATE TABLE rendering (
    media INTEGER PRIMARY KEY REFERENCES media (num) ON DELETE CASCADE,
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    made_at REAL NOT NULL
) STRICT;
