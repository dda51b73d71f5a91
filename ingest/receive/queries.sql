-- note_session --
-- Remember a session on the broker and all that it was ever subscribed to.
INSERT INTO ingest_session (client_id, slot, filters)
VALUES (%(client_id)s, %(slot)s, %(filters)s::TEXT[])
ON CONFLICT (client_id) DO UPDATE SET
    slot = excluded.slot,
    filters = ARRAY(
        SELECT DISTINCT filter.name
        FROM UNNEST(ingest_session.filters || excluded.filters) AS filter (name)  -- noqa: RF01
    );

-- abandoned_sessions --
-- Sessions that no slot uses any more.
SELECT
    client_id,
    slot,
    filters
FROM ingest_session
WHERE client_id <> ALL(%(used)s::TEXT[])
ORDER BY slot;

-- forget_session --
-- A session was ended.
DELETE FROM ingest_session
WHERE client_id = %(client_id)s;
