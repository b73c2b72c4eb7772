-- Folders of other computers that share the library.

-- 1 for a copy in a folder that another computer uses: from here it cannot be reached, so it does
-- not count as stored until the same folder is chosen here.
ALTER TABLE copy ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER copy_added;
DROP TRIGGER copy_removed;
CREATE TRIGGER copy_added AFTER INSERT ON copy WHEN new.role = 'original' BEGIN
    UPDATE media SET stored = (SELECT count(*) FROM copy WHERE media = new.media
        AND role = 'original' AND NOT elsewhere) WHERE num = new.media;
END;
CREATE TRIGGER copy_removed AFTER DELETE ON copy WHEN old.role = 'original' BEGIN
    UPDATE media SET stored = (SELECT count(*) FROM copy WHERE media = old.media
        AND role = 'original' AND NOT elsewhere) WHERE num = old.media;
END;
CREATE TRIGGER copy_reached AFTER UPDATE OF elsewhere ON copy WHEN new.role = 'original' BEGIN
    UPDATE media SET stored = (SELECT count(*) FROM copy WHERE media = new.media
        AND role = 'original' AND NOT elsewhere) WHERE num = new.media;
END;
CREATE TRIGGER folder_chosen AFTER INSERT ON store WHEN new.kind = 'folder' BEGIN
    UPDATE copy SET elsewhere = 0
        WHERE elsewhere AND replace(place, '\', '/')
            = 'folder:' || replace(json_extract(new.options, '$.path'), '\', '/');
END;
CREATE TRIGGER folder_changed AFTER UPDATE OF options ON store WHEN new.kind = 'folder' BEGIN
    UPDATE copy SET elsewhere = 0
        WHERE elsewhere AND replace(place, '\', '/')
            = 'folder:' || replace(json_extract(new.options, '$.path'), '\', '/');
END;
