-- Sessions that ingest has opened on the broker and not ended: each keeps receiving its share for
-- seven days, so one that no slot uses any more has to be emptied. Unlike a beat it must outlive a
-- crash of the database, and it says what it is subscribed to, which another version may not know.
CREATE TABLE ingest_session (
    client_id TEXT PRIMARY KEY,
    slot INT NOT NULL,
    filters TEXT[] NOT NULL
);

WITH known AS (
    SELECT
        client_id,
        slot,
        'city/v1/' || substring(client_id FROM '^ingest-(.+)-[0-9]+$') AS topic
    FROM ingest_worker
)

INSERT INTO ingest_session (client_id, slot, filters)
SELECT
    client_id,
    slot,
    ARRAY[
        topic || '/+/+/+/+/meta',
        topic || '/+/gateway/+/status',
        '$share/ingest/' || topic || '/+/+/+/+/telemetry',
        '$share/ingest/' || topic || '/+/gateway/+/telemetry'
    ] AS filters
FROM known
WHERE topic IS NOT NULL;
