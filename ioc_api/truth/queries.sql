-- select_truth --
-- The newest events that overlap a span, after a place in their order. Whoever may look at some
-- areas gets those whose middle lies there, of their sensors such as stand there now, and of their
-- causes such as he gets himself.
SELECT
    event_id,
    what,
    scenario,
    area,
    lat_deg,
    lon_deg,
    from_at,
    to_at,
    expected,
    parameters,
    CASE
        WHEN %(scope)s::TEXT[] IS NULL THEN cause_event_id
        ELSE (
            SELECT cause.event_id FROM truth_event AS cause
            WHERE
                cause.event_id = truth_event.cause_event_id
                AND cause.area = ANY(%(scope)s::TEXT[])
        )
    END AS cause_event_id,
    CASE
        WHEN %(scope)s::TEXT[] IS NULL THEN sensor_id
        ELSE ARRAY(
            SELECT reached.sensor_id
            FROM UNNEST(truth_event.sensor_id) WITH ORDINALITY AS reached (sensor_id, place)
            INNER JOIN sensor ON reached.sensor_id = sensor.sensor_id
            WHERE
                sensor.area_code = ANY(%(scope)s::TEXT[])
                OR sensor.ward_code = ANY(%(scope)s::TEXT[])
            ORDER BY reached.place
        )
    END AS sensor_id,
    CASE WHEN %(scope)s::TEXT[] IS NULL THEN sensor_count END AS sensor_count
FROM truth_event
WHERE
    from_at < %(to_at)s
    AND (to_at IS NULL OR to_at > %(from_at)s OR from_at >= %(from_at)s)
    AND (%(whats)s::TEXT[] IS NULL OR what = ANY(%(whats)s))
    AND (%(scope)s::TEXT[] IS NULL OR area = ANY(%(scope)s::TEXT[]))
    AND (%(scenarios)s::TEXT[] IS NULL OR scenario = ANY(%(scenarios)s))
    AND (
        %(before_at)s::TIMESTAMPTZ IS NULL
        OR from_at < %(before_at)s
        OR (from_at = %(before_at)s AND event_id < %(before_id)s)
    )
ORDER BY from_at DESC, event_id DESC
LIMIT %(event_count)s;
