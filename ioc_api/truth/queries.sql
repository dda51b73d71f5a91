-- select_truth --
-- The newest events that overlap a span, after a place in their order.
SELECT
    event_id,
    what,
    cause_event_id,
    scenario,
    area,
    lat_deg,
    lon_deg,
    from_at,
    to_at,
    sensor_id,
    sensor_count,
    expected,
    parameters
FROM truth_event
WHERE
    from_at < %(to_at)s
    AND (to_at IS NULL OR to_at > %(from_at)s OR from_at >= %(from_at)s)
    AND (%(whats)s::TEXT[] IS NULL OR what = ANY(%(whats)s))
    AND (%(scenarios)s::TEXT[] IS NULL OR scenario = ANY(%(scenarios)s))
    AND (
        %(before_at)s::TIMESTAMPTZ IS NULL
        OR from_at < %(before_at)s
        OR (from_at = %(before_at)s AND event_id < %(before_id)s)
    )
ORDER BY from_at DESC, event_id DESC
LIMIT %(event_count)s;
