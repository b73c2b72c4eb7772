-- Items whose columns changed (see catalogue/columns.py), by when: whoever keeps these columns in
-- memory reads on from the last "seq" it knows. An item stands here once, with its last change.
CREATE TABLE changed (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    media INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER changed_media_new AFTER INSERT ON media BEGIN
    DELETE FROM changed WHERE media = new.num;
    INSERT INTO changed (media) VALUES (new.num);
END;
CREATE TRIGGER changed_media AFTER UPDATE OF kind, taken_at, sort_time, rating, trashed_at
    ON media BEGIN
    DELETE FROM changed WHERE media = new.num;
    INSERT INTO changed (media) VALUES (new.num);
END;
CREATE TRIGGER changed_media_gone AFTER DELETE ON media BEGIN
    DELETE FROM changed WHERE media = old.num;
    INSERT INTO changed (media) VALUES (old.num);
END;
CREATE TRIGGER changed_moment_new AFTER INSERT ON moment BEGIN
    DELETE FROM changed WHERE media = new.media;
    INSERT INTO changed (media) VALUES (new.media);
END;
CREATE TRIGGER changed_moment_moved AFTER UPDATE OF slot ON moment BEGIN
    DELETE FROM changed WHERE media = new.media;
    INSERT INTO changed (media) VALUES (new.media);
END;
CREATE TRIGGER changed_moment_gone AFTER DELETE ON moment BEGIN
    DELETE FROM changed WHERE media = old.media;
    INSERT INTO changed (media) VALUES (old.media);
END;
