-- of_spans --
-- The readings of sensors, each in a span of its own.
SELECT {columns}
FROM
    UNNEST(%(keys)s::INT[], %(from_us)s::BIGINT[], %(to_us)s::BIGINT[])
        AS asked (sensor_key, from_us, to_us)
INNER JOIN {readings} AS one
    ON
        asked.sensor_key = one.sensor_key
        AND one.observed_at BETWEEN
        TO_TIMESTAMP(asked.from_us / 1e6) AND TO_TIMESTAMP(asked.to_us / 1e6)
-- Spelled out, the span keeps the other chunks out of the plan.
WHERE one.observed_at BETWEEN %(first_at)s AND %(last_at)s;

-- of_kind_since --
-- All readings of a kind from a time on.
SELECT {columns}
FROM {readings} AS one
WHERE one.observed_at >= %(first_at)s;

-- newest_times --
-- The newest reading of each sensor of a kind, of some days back at most. [us since the epoch]
SELECT
    sensor.sensor_key,
    (EXTRACT(EPOCH FROM newest.observed_at) * 1000000)::BIGINT AS newest_us
FROM sensor
CROSS JOIN
    LATERAL (
        SELECT reading.observed_at
        FROM {readings} AS reading
        WHERE
            reading.sensor_key = sensor.sensor_key
            AND reading.observed_at >= %(first_at)s
        ORDER BY reading.observed_at DESC
        LIMIT 1
    ) AS newest
WHERE sensor.kind = %(kind)s;

-- make_up_for_late --
-- Let the sensors have changed of which readings of a kind came late meanwhile, up to a day; some
-- minutes more, as long as it may take until what arrived is committed.
INSERT INTO changed_sensor (kind, sensor_key, from_at, to_at)
SELECT
    %(kind)s AS kind,
    late.sensor_key,
    MIN(late.observed_at) AS from_at,
    MAX(late.observed_at) AS to_at
FROM {readings} AS late
WHERE
    late.received_at >= %(written_at)s - INTERVAL '10 minutes'
    AND late.observed_at < %(city_at)s
    AND late.observed_at >= %(city_at)s - INTERVAL '1 day'
GROUP BY late.sensor_key;
