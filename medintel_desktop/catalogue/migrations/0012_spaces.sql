-- When a space became the one that items are understood in; 0 for one that only came from elsewhere.
ALTER TABLE space ADD COLUMN chosen_at REAL NOT NULL DEFAULT 0;
