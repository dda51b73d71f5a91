-- count_letters --
-- Letters of one arrival of a message.
SELECT COUNT(*)
FROM dead_letter
WHERE
    client_id = %(client_id)s
    AND packet_id = %(packet_id)s
    AND received_at = %(received_at)s
    AND reason = %(reason)s
    AND item_index IS NOT DISTINCT FROM %(item_index)s::INT[];

-- insert_summary --
-- Count letters that found no room; its payload is never whole, so that no birth calls it back.
INSERT INTO dead_letter (
    received_at, topic, payload, is_payload_cut, content_type, reason, detail, reading_count,
    sensor_id, client_id, packet_id, is_open
)
VALUES (
    %(received_at)s, %(topic)s, %(payload)s, TRUE, %(content_type)s, %(reason)s, %(detail)s,
    %(reading_count)s, %(sensor_id)s, %(client_id)s, %(packet_id)s, %(is_open)s
)
RETURNING dead_letter_id;

-- update_summary --
-- Count more letters of the same minute.
UPDATE dead_letter
SET
    received_at = %(received_at)s,
    topic = %(topic)s,
    payload = %(payload)s,
    content_type = %(content_type)s,
    detail = %(detail)s,
    reading_count = %(reading_count)s,
    packet_id = %(packet_id)s,
    is_open = %(is_open)s
WHERE dead_letter_id = %(dead_letter_id)s
RETURNING dead_letter_id;

-- last_letters --
-- The last letter of each packet id of a client, to recognise a redelivered message.
SELECT DISTINCT ON (packet_id)
    packet_id,
    topic,
    payload
FROM dead_letter
WHERE client_id = %(client_id)s AND packet_id = ANY(%(packet_ids)s)
ORDER BY packet_id ASC, dead_letter_id DESC;

-- call_back --
-- The oldest letters that wait for some sensors, as many as one transaction may take, each with how
-- many there are in all. They are held; those that another transaction holds are its business.
WITH waiting AS MATERIALIZED (
    SELECT dead_letter_id
    FROM dead_letter
    WHERE
        reason = 'unknown_sensor'
        AND replayed_at IS NULL
        AND NOT is_payload_cut
        AND COALESCE(awaited_sensor_id, ARRAY[sensor_id]) && %(sensor_ids)s::TEXT[]
),

held AS (
    SELECT
        dead_letter_id,
        received_at,
        topic,
        payload,
        content_type,
        item_index,
        is_open
    FROM dead_letter
    WHERE
        replayed_at IS NULL
        AND dead_letter_id = ANY(ARRAY(
            SELECT waiting.dead_letter_id
            FROM waiting
            ORDER BY waiting.dead_letter_id
            LIMIT %(letter_limit)s
        ))
    FOR UPDATE SKIP LOCKED
),

measured AS (
    SELECT
        dead_letter_id,
        received_at,
        topic,
        payload,
        content_type,
        item_index,
        is_open,
        SUM(OCTET_LENGTH(payload)) OVER (ORDER BY dead_letter_id) AS size_bytes
    FROM held
)

SELECT
    dead_letter_id,
    received_at,
    topic,
    payload,
    content_type,
    item_index,
    is_open,
    (SELECT COUNT(*) FROM waiting) AS waiting_count
FROM measured
WHERE size_bytes - OCTET_LENGTH(payload) < %(limit_bytes)s
ORDER BY dead_letter_id;

-- put_off_recall --
-- Leave the rest of some sensors' letters to the leader.
INSERT INTO recall_due (sensor_id)
SELECT due.sensor_id
FROM UNNEST(%(sensor_ids)s::TEXT[]) AS due (sensor_id)
ORDER BY due.sensor_id
ON CONFLICT (sensor_id) DO NOTHING;

-- mark_replayed --
-- Note that letters were called back as a whole.
UPDATE dead_letter
SET replayed_at = NOW()
WHERE dead_letter_id = ANY(%(letter_ids)s);

-- shorten_letter --
-- Leave only those rows of a pack in a letter that are still unknown, and the sensors it waits for.
UPDATE dead_letter
SET
    item_index = %(item_index)s::INT[],
    reading_count = COALESCE(CARDINALITY(%(item_index)s::INT[]), reading_count),
    awaited_sensor_id = %(awaited)s::TEXT[]
WHERE dead_letter_id = %(letter_id)s;
