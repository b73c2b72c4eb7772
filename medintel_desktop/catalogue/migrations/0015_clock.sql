-- What is done after something was seen is later than it, however the clocks of machines waver.

-- The latest stamp that was met, by our clock; see catalogue.incoming.
ALTER TABLE mirror ADD COLUMN met REAL NOT NULL DEFAULT 0;

DROP TRIGGER noted_here;
CREATE TRIGGER noted_here INSTEAD OF INSERT ON noted
WHEN (SELECT active AND NOT applying FROM mirror) BEGIN
    DELETE FROM outbox WHERE entity = new.entity AND key = new.key AND field = new.field;
    UPDATE mirror SET met = met + 0.000002
        WHERE met >= (julianday('now') - 2440587.5) * 86400.0;
    INSERT INTO outbox (entity, key, field, at) SELECT new.entity, new.key, new.field,
        max(met, (julianday('now') - 2440587.5) * 86400.0) FROM mirror;
    DELETE FROM stranded WHERE entity = new.entity AND key = new.key AND field = new.field;
    -- Told soon, but not at once: more may follow. Offline it is tried at its own pace.
    UPDATE job SET not_before = (julianday('now') - 2440587.5) * 86400.0 + 2.0
        WHERE unique_key = 'sync' AND state NOT IN ('failed', 'done', 'cancelled')
        AND state = 'waiting' AND not_before > (julianday('now') - 2440587.5) * 86400.0 + 2.0
        AND (SELECT offline_since = 0 FROM mirror);
END;
