-- stands_reading --
-- Whether a reading of some sensors stands in a span: a row or none.
SELECT TRUE AS stands
FROM {readings}
WHERE
    sensor_key = ANY(%(sensor_keys)s)
    AND observed_at BETWEEN %(first_at)s AND %(last_at)s
LIMIT 1;  -- noqa: AM09

-- standing_buckets --
-- The buckets of some sensors that stand in a span, each with how many readings it counts.
SELECT
    sensor_key,
    (EXTRACT(EPOCH FROM bucket_at) * 1000000)::BIGINT AS bucket_us
FROM {rollup}
WHERE
    sensor_key = ANY(%(sensor_keys)s)
    AND bucket_at BETWEEN %(first_at)s AND %(last_at)s;

-- newest_reading --
-- The newest reading of a kind, one step down the key for each of its sensors.
SELECT MAX(newest.observed_at) AS newest_at
FROM sensor
CROSS JOIN
    LATERAL (  -- noqa: ST05
        SELECT reading.observed_at
        FROM {readings} AS reading
        WHERE reading.sensor_key = sensor.sensor_key
        ORDER BY reading.observed_at DESC
        LIMIT 1
    ) AS newest
WHERE sensor.kind = %(kind)s;
