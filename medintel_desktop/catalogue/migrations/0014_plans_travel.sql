-- Edit plans travel to all who share a library.

CREATE TRIGGER mirror_plan_new AFTER INSERT ON plan BEGIN
    INSERT INTO noted VALUES ('plan', new.id, 'plan');
END;
-- Every edit sets when the plan was changed, also one that takes the place of the one before.
CREATE TRIGGER mirror_plan_changed AFTER UPDATE OF version, updated_at ON plan BEGIN
    INSERT INTO noted VALUES ('plan', new.id, 'plan');
END;
CREATE TRIGGER mirror_plan_gone AFTER DELETE ON plan BEGIN
    INSERT INTO noted VALUES ('plan', old.id, 'plan');
END;

-- In a library that is shared already, those that are here are told, and those that others told
-- meanwhile are had: the next pull begins with the plans of all changes that were pulled before.
INSERT OR IGNORE INTO outbox (entity, key, field, at)
    SELECT 'plan', id, 'plan', updated_at FROM plan WHERE (SELECT active FROM mirror);
UPDATE mirror SET pulling = json_array(pulled, 'plan', 0, 0), pulled = pulled - 1
    WHERE library <> '' AND pulled > 0;
