-- select_dead_letters --
-- The newest letters of a span that no birth has called back, after a place in their order; of what
-- really happened nothing is told here, were it ever so badly said. Whoever may look at some areas
-- gets letters about sensors that stand there now, but no bytes of packs, which hold others too.
SELECT
    dead_letter_id,
    received_at,
    topic,
    reason,
    detail,
    reading_count,
    sensor_id,
    is_payload_cut,
    CASE
        WHEN %(has_payloads)s AND (%(scope)s::TEXT[] IS NULL OR item_index IS NULL) THEN payload
    END AS payload
FROM dead_letter
WHERE
    received_at >= %(from_at)s
    AND received_at < %(to_at)s
    AND received_at <= COALESCE(%(before_at)s, %(to_at)s)
    AND replayed_at IS NULL
    AND topic !~ '^city/v1/[^/]+/truth/[^/]*$'
    AND (
        %(sensor_ids)s::TEXT[] IS NULL
        OR sensor_id = ANY(%(sensor_ids)s)
        OR awaited_sensor_id && %(sensor_ids)s::TEXT[]
    )
    AND (%(reasons)s::TEXT[] IS NULL OR reason = ANY(%(reasons)s))
    AND (
        %(scope)s::TEXT[] IS NULL
        OR sensor_id IN (
            SELECT sensor.sensor_id FROM sensor
            WHERE
                sensor.area_code = ANY(%(scope)s::TEXT[])
                OR sensor.ward_code = ANY(%(scope)s::TEXT[])
        )
    )
    AND (
        %(before_at)s::TIMESTAMPTZ IS NULL
        OR received_at < %(before_at)s
        OR (received_at = %(before_at)s AND dead_letter_id < %(before_id)s)
    )
ORDER BY received_at DESC, dead_letter_id DESC
LIMIT %(letter_count)s;

-- select_outside --
-- Which of some sensors stand where the asker may not look.
SELECT sensor_id
FROM sensor
WHERE
    sensor_id = ANY(%(sensor_ids)s::TEXT[])
    AND (area_code = ANY(%(scope)s::TEXT[])) IS NOT TRUE
    AND (ward_code = ANY(%(scope)s::TEXT[])) IS NOT TRUE;
