-- upsert_truth --
-- Write events, those that stand already only where the message knows no less of them.
INSERT INTO truth_event AS standing (
    event_id, what, cause_event_id, scenario, area, lat_deg, lon_deg, from_at, to_at,
    sensor_id, sensor_count, expected, parameters, received_at
)
SELECT
    told.event_id,
    told.what,
    told.cause_event_id,
    told.scenario,
    told.area,
    told.lat_deg,
    told.lon_deg,
    told.from_at,
    told.to_at,
    told.sensor_id,
    told.sensor_count,
    told.expected,
    told.parameters,
    told.received_at
FROM
    JSONB_TO_RECORDSET(%(events)s::JSONB) AS told (
        event_id TEXT, what TEXT, cause_event_id TEXT, scenario TEXT, area TEXT,
        lat_deg DOUBLE PRECISION, lon_deg DOUBLE PRECISION,
        from_at TIMESTAMPTZ, to_at TIMESTAMPTZ,
        sensor_id TEXT[], sensor_count INT, expected JSONB, parameters JSONB,
        received_at TIMESTAMPTZ
    )
ORDER BY told.event_id
ON CONFLICT (event_id) DO UPDATE SET
    what = excluded.what,
    cause_event_id = excluded.cause_event_id,
    scenario = excluded.scenario,
    area = excluded.area,
    lat_deg = excluded.lat_deg,
    lon_deg = excluded.lon_deg,
    from_at = excluded.from_at,
    to_at = excluded.to_at,
    sensor_id = excluded.sensor_id,
    sensor_count = excluded.sensor_count,
    expected = excluded.expected,
    parameters = excluded.parameters,
    received_at = excluded.received_at
WHERE
(standing.to_at IS NULL OR excluded.to_at IS NOT NULL)
AND (standing.expected = '[]' OR excluded.expected <> '[]')
AND TO_JSONB(excluded) - 'received_at' <> TO_JSONB(standing) - 'received_at';
